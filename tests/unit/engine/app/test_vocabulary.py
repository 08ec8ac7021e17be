"""How settings equip what rules may call, and replace what they say."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from engine.app.config import find_config
from engine.app.errors import UsageError
from engine.app.vocabulary import declared, mode_of, params_of
from engine.assistant.mode import Mode
from engine.assistant.settings import Settings
from engine.lang.load import load_rules, load_sources

ROOT = Path(__file__).parents[4]


def settings(*variables: str) -> Settings:
    """Settings from variables, each as NAME=value without the prefix."""
    environment = dict(f"REGELWERK_{one}".split("=", 1) for one in variables)
    return Settings.read(ROOT / "none.toml", environment)


def test_without_settings_rules_keep_their_own_numbers() -> None:
    assert params_of(settings(), load_sources({"a.yaml": "rules: []"})) == {}
    assert mode_of(settings()) == Mode()


def test_settings_replace_parameters_of_rules() -> None:
    rules = load_rules(ROOT / "rules", vocabulary=declared(find_config(environment={})))
    given = settings("TOKEN_BUDGET_MIN=300", "SUMMARIZER_TARGET=500")
    assert params_of(given, rules) == {"least_budget": 300, "brief_target": 500}


def test_a_setting_the_rules_do_not_admit_is_refused() -> None:
    text = "params:\n  least_budget: {value: 2, range: [1, 10]}\nrules: []\n"
    rules = load_sources({"a.yaml": text})
    with pytest.raises(UsageError) as refused:
        params_of(settings("TOKEN_BUDGET_MIN=300"), rules)
    assert str(refused.value) == (
        "the environment variable REGELWERK_TOKEN_BUDGET_MIN is 300, and the rules "
        "admit 1 to 10 for least_budget: change one of them"
    )


def test_a_setting_of_a_parameter_the_rules_lack_is_refused() -> None:
    rules = load_sources({"a.yaml": "rules: []"})
    with pytest.raises(UsageError, match="which the rules do not have"):
        params_of(settings("TOKEN_BUDGET_MIN=300"), rules)


def test_modes_follow_the_settings() -> None:
    mode = mode_of(
        settings(
            "TOKEN_BUDGET_RETRIEVAL=false",
            "TOKEN_BUDGET_INTENT_MODE=llm",
            "TOKEN_ESTIMATOR_METHOD=words",
            "LANGUAGE_MODEL_ENDPOINT=http://127.0.0.1:1/v1",
        )
    )
    assert mode == replace(
        Mode(), retrieval=False, intent="llm", counting="words", has_model=True
    )
