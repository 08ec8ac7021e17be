from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import get_args, get_type_hints

import pytest

from engine import RuleSet, load_rules
from engine.assistant.encoding import RANK_FILES
from engine.assistant.knowledge.index import KnowledgeIndex
from engine.assistant.settings import LARGEST_FILE, PARAMS, Settings, SettingsError
from engine.assistant.settings_keys import Estimator, LanguageModel, TokenBudget
from engine.assistant.tokens import AUTO, ESTIMATE
from engine.assistant.vocabulary import build_vocabulary

ROOT = Path(__file__).parents[4]
EXAMPLE = ROOT / "regelwerk.example.toml"
NOT_SET = {("language_model", "temperature"): 0.7}
"""Keys without a value of their own, with what the example shows for them."""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "regelwerk.toml"


def reading(
    file: Path, text: str, environment: Mapping[str, str] = MappingProxyType({})
) -> Settings:
    file.write_text(text, encoding="utf-8")
    return Settings.read(file, environment)


def refusal(
    file: Path, text: str, environment: Mapping[str, str] = MappingProxyType({})
) -> str:
    with pytest.raises(SettingsError) as caught:
        reading(file, text, environment)
    message = str(caught.value)
    assert message.endswith(".")
    assert "\n" not in message
    return message


def test_without_a_file_everything_is_as_it_comes(file: Path) -> None:
    settings = Settings.read(file, {"PATH": "/bin", "REGELWERK_DB": "x"})
    assert settings == Settings()
    assert settings.params() == {}


def test_an_empty_file_sets_nothing(file: Path) -> None:
    assert reading(file, "") == Settings()
    assert reading(file, "# a remark\n[token_budget]\n") == Settings()


def test_what_is_set_becomes_a_parameter_of_rules(file: Path) -> None:
    settings = reading(
        file,
        "[token_budget]\nmin = 300\nmax = 3000\nbase = 500\nsafety_factor = 0.7\n"
        "system = 10\nrunning_brief = 20\nrecent_turns = 30\nretrieved_context = 40\n"
        "completion = 50\nmax_total = 150\n",
    )
    assert settings.params() == {
        "least_budget": 300,
        "most_budget": 3000,
        "room_base": 500,
        "safe_share": 0.7,
        "system_cap": 10,
        "brief_cap": 20,
        "turns_cap": 30,
        "knowledge_cap": 40,
        "completion_floor": 50,
        "total_cap": 150,
    }


def test_a_byte_order_mark_and_windows_line_ends_are_read(file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbf[token_budget]\r\nmin = 300\r\n")
    assert Settings.read(file, {}).token_budget.min == 300


def test_the_environment_goes_above_the_file(file: Path) -> None:
    settings = reading(
        file,
        "[token_budget]\nmin = 300\nmax = 500\n[language_model]\nmodel = 'a'\n",
        {
            "REGELWERK_TOKEN_BUDGET_MIN": "400",
            "REGELWERK_TOKEN_BUDGET_RETRIEVAL": "false",
            "REGELWERK_TOKEN_BUDGET_SAFETY_FACTOR": "0.5",
            "REGELWERK_TOKEN_BUDGET_FALLBACK_MODELS": "llama3, mixtral",
            "REGELWERK_LANGUAGE_MODEL_ENDPOINT": " http://127.0.0.1:11434/v1/ ",
            "REGELWERK_LANGUAGE_MODEL_MODEL": "",
            "REGELWERK_SUMMARIZER_METHOD": "extractive",
        },
    )
    assert settings.token_budget == TokenBudget(
        min=400,
        max=500,
        retrieval=False,
        safety_factor=0.5,
        fallback_models=("llama3", "mixtral"),
    )
    assert settings.language_model == LanguageModel(
        endpoint="http://127.0.0.1:11434/v1", model="a"
    )
    assert settings.summarizer.method == "extractive"


def test_summaries_are_asked_for_as_their_section_says(file: Path) -> None:
    text = "[language_model]\nmodel = 'a'\ntimeout = 9\nattempts = 2\n[summarizer]\n"
    same = reading(file, text).summary_model
    assert (same.model, same.timeout, same.attempts) == ("a", 9, 2)
    assert same.temperature == 0.3
    own = reading(
        file, text + "model = 'b'\ntemperature = 0.5\ntimeout = 5\nattempts = 1\n"
    ).summary_model
    assert (own.model, own.temperature) == ("b", 0.5)
    assert (own.timeout, own.attempts) == (5, 1)


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("min = 0", "a whole number from 1 to 4000"),
        ("min = -1", "a whole number from 1 to 4000"),
        ("min = 1.5", "a whole number"),
        ("min = true", "a whole number"),
        ("min = '300'", "a whole number"),
        ("min = [1]", "a whole number"),
        ("min = {a = 1}", "a whole number"),
        ("min = 2020-01-01", "a whole number"),
        ("max = 99999999999999999999999999", "from 250 to 100000"),
        ("safety_factor = nan", "a number from 0.1 to 1"),
        ("safety_factor = inf", "a number from 0.1 to 1"),
        ("safety_factor = -inf", "a number from 0.1 to 1"),
        ("safety_factor = 0", "a number from 0.1 to 1"),
        ("safety_factor = 1.01", "a number from 0.1 to 1"),
        ("retrieval = 1", "true or false"),
        ("retrieval = 'yes'", "true or false"),
        ("intent_mode = 'fuzzy'", "rule_based, llm or hybrid"),
        ("fallback_models = 'llama3'", "a list of at most 50 names"),
        ("fallback_models = [1]", "a list of at most 50 names"),
        ("fallback_models = ['']", "a list of at most 50 names"),
        ("report_every = -1", "a whole number from 0"),
    ],
)
def test_a_value_that_cannot_be_is_refused(file: Path, line: str, wanted: str) -> None:
    message = refusal(file, f"[token_budget]\n{line}\n")
    key = line.partition(" ")[0]
    assert message.startswith(f"{file}: {key} of [token_budget] is ")
    assert wanted in message
    assert len(message) < 300 + len(str(file))


@pytest.mark.parametrize(
    "line",
    [
        "timeout = nan",
        "timeout = 0",
        "timeout = 1e9",
        "attempts = 0",
        "first_wait = -1",
        "temperature = 2.1",
        r"model = 'a\u0000'".replace("'", '"'),
        f"model = '{'x' * 201}'",
        "key_variable = ''",
    ],
)
def test_so_is_one_for_the_language_model(file: Path, line: str) -> None:
    assert " of [language_model] is " in refusal(file, f"[language_model]\n{line}\n")


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1:11434",
        "ftp://host/v1",
        "http://",
        "http://[::1/v1",
        "http://host:99999/v1",
        "http://a b/v1",
        "http://münchen.example/v1",
        "http://name:secret@host/v1",
        "http://secret@host/v1",
        "http://host/v1?key=secret",
        "http://host/v1#secret",
        "javascript:secret",
    ],
)
def test_what_is_no_address_is_refused_and_not_repeated(
    file: Path, address: str
) -> None:
    message = refusal(file, f"[language_model]\nendpoint = '{address}'\n")
    assert "endpoint of [language_model]" in message
    assert "secret" not in message


def test_a_key_where_its_variable_belongs_is_not_repeated(file: Path) -> None:
    message = refusal(file, "[language_model]\nkey_variable = 'sk-verysecret'\n")
    assert "secret" not in message
    assert "the name of an environment variable" in message


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[token_budge]\n", "there is no section ['token_budge']"),
        ("[token_budget]\nmni = 3\n", "[token_budget] has no key 'mni'"),
        ("min = 3\n", "there is no section ['min']"),
        ("token_budget = 3\n", "token_budget is no section"),
        ("[vision]\n", "there is no section ['vision']"),
    ],
)
def test_what_is_unknown_is_refused_with_what_there_is(
    file: Path, text: str, says: str
) -> None:
    assert says in refusal(file, text)


def test_the_nearest_known_word_is_named(file: Path) -> None:
    assert "did you mean 'token_budget'?" in refusal(file, "[token_budge]\n")
    assert "did you mean 'completion'?" in refusal(
        file, "[token_budget]\ncompletoin = 1\n"
    )


def test_broken_toml_is_told_by_line_and_column(file: Path) -> None:
    message = refusal(file, "[token_budget]\nmin = = 3\n")
    assert message.startswith(f"{file}:2:7: this is not TOML")


@pytest.mark.parametrize(
    "text",
    [
        "[token_budget]\nmin = 1\nmin = 2\n",
        "x = " + "[" * 5000,
        "x = 1" + "0" * 5000,
        "\0",
        "[token_budget",
    ],
)
def test_what_is_no_toml_at_all_is_refused(file: Path, text: str) -> None:
    assert str(file) in refusal(file, text)


def test_another_encoding_is_refused(file: Path) -> None:
    file.write_bytes("# für\n".encode("latin-1"))
    with pytest.raises(SettingsError, match="byte 4 is not UTF-8"):
        Settings.read(file, {})


def test_a_folder_and_a_huge_file_are_no_settings(tmp_path: Path, file: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        Settings.read(tmp_path, {})
    file.write_bytes(b"#" * (LARGEST_FILE + 1))
    with pytest.raises(SettingsError, match="bytes"):
        Settings.read(file, {})


def test_a_variable_is_named_where_it_is_wrong(file: Path) -> None:
    message = refusal(file, "", {"REGELWERK_TOKEN_BUDGET_MIN": "few"})
    assert message == (
        "the environment variable REGELWERK_TOKEN_BUDGET_MIN is 'few'; give a whole "
        "number from 1 to 4000."
    )
    message = refusal(file, "", {"REGELWERK_TOKEN_BUDGET_MNI": "3"})
    assert "REGELWERK_TOKEN_BUDGET_MNI sets no key of [token_budget]" in message
    assert "did you mean 'min'?" in message
    assert "REGELWERK_LANGUAGE_MODEL_MODEL" in refusal(
        file, "", {"REGELWERK_LANGUAGE_MODEL_MODEL": "\udce4"}
    )


def test_the_least_budget_is_not_above_the_most(file: Path) -> None:
    text = "[token_budget]\nmin = 500\nmax = 400\n"
    assert f"{file}: min of [token_budget] is 500 and max is 400" in refusal(file, text)
    message = refusal(file, text, {"REGELWERK_TOKEN_BUDGET_MIN": "600"})
    assert message.startswith("the environment variable REGELWERK_TOKEN_BUDGET_MIN")


def test_a_model_that_is_to_summarize_needs_an_endpoint(file: Path) -> None:
    text = "[summarizer]\nmethod = 'model'\n"
    message = refusal(file, text)
    assert message.startswith(f"{file}: method of [summarizer] is 'model'")
    assert "[language_model] names no endpoint" in message
    text += "[language_model]\nendpoint = 'http://127.0.0.1:11434/v1'\n"
    assert reading(file, text).summarizer.method == "model"


def test_the_parts_are_not_above_the_total(file: Path) -> None:
    text = "[token_budget]\nsystem = 5000\ncompletion = 3000\nmax_total = 7999\n"
    message = refusal(file, text)
    assert "max_total of [token_budget] is 7999" in message
    assert "(system, completion) are 8000" in message
    assert reading(file, text.replace("7999", "8000")).token_budget.system == 5000


def test_settings_know_where_they_were_set(file: Path) -> None:
    file.write_text("[token_budget]\nmin = 300\nmax = 900\n", encoding="utf-8")
    settings = Settings.read(file, {"REGELWERK_TOKEN_BUDGET_MAX": "800"})
    assert settings.place("token_budget", "min") == f"{file}: min of [token_budget]"
    assert settings.place("token_budget", "max") == (
        "the environment variable REGELWERK_TOKEN_BUDGET_MAX"
    )
    assert settings.place("token_budget", "base") == "base of [token_budget]"


def test_a_settings_file_that_changes_is_read_anew(file: Path) -> None:
    assert reading(file, "[token_budget]\nmin = 300\n").token_budget.min == 300
    assert reading(file, "[token_budget]\nmin = 301\n").token_budget.min == 301


def test_methods_of_counting_are_those_there_are() -> None:
    assert set(get_args(get_args(Estimator)[0])) == {AUTO, ESTIMATE, *RANK_FILES}


@cache
def shipped_rules() -> RuleSet:
    vocabulary = build_vocabulary(KnowledgeIndex.of(()), ROOT / "data" / "tokenizers")
    return load_rules(ROOT / "rules", vocabulary=vocabulary)


def rule_params() -> Mapping[str, float]:
    rules = shipped_rules()
    return {
        name: float(str(rules.params[param].value)) for name, param in PARAMS.items()
    }


def test_what_may_be_set_no_rule_refuses() -> None:
    hints = get_type_hints(TokenBudget, include_extras=True)
    for key, param in PARAMS.items():
        meta = get_args(hints[key])[0].__metadata__[0]
        bounds = shipped_rules().params[param].range
        assert bounds is not None
        assert bounds[0] <= meta.ge <= meta.le <= bounds[1], key


def test_the_example_shows_every_key_with_the_value_that_holds(file: Path) -> None:
    shown = re.sub(r"(?m)^# (\w+ = )", r"\1", EXAMPLE.read_text(encoding="utf-8"))
    example = tomllib.loads(shown)
    defaults = {name: dict(keys) for name, keys in asdict(Settings()).items()}
    del defaults["places"]
    defaults["token_budget"] |= rule_params()
    for key in ("timeout", "attempts"):
        defaults["summarizer"][key] = defaults["language_model"][key]
    for (section, key), value in NOT_SET.items():
        defaults[section][key] = value
    defaults["token_budget"]["fallback_models"] = []
    assert example == defaults
    assert reading(file, shown).language_model.timeout == 30


def test_the_example_as_it_is_sets_nothing() -> None:
    assert Settings.read(EXAMPLE, {}) == Settings()
