"""The page on the rule language cannot lie: its examples run, its lists are whole."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine import Code, RuleSet, Session, load_sources
from engine.lang.functions import BUILTINS
from engine.run.strategy import STRATEGIES

PAGE = (Path(__file__).parents[2] / "docs" / "language.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)


def load(text: str) -> RuleSet:
    return load_sources({"example.yaml": text})


def test_the_page_has_examples() -> None:
    assert len(EXAMPLES) >= 4


@pytest.mark.parametrize("text", EXAMPLES)
def test_an_example_does_what_its_tests_say(text: str) -> None:
    rules = load(text)
    assert rules.cases, "an example without tests shows nothing"
    for case in rules.cases:
        session = Session(rules)
        for fact in case.facts:
            slots = {name.value: value.value for name, value in fact.slots}  # type: ignore[union-attr]
            session.give(fact.template.value, slots)
        result = session.run()
        fired = {firing.rule for firing in result.firings}
        assert {name.value for name in case.fired} <= fired
        assert not {name.value for name in case.not_fired} & fired
        for wanted in case.expect:
            assert matching(session, wanted), f"{case.name.value}: {wanted}"
        for unwanted in case.absent:
            assert not matching(session, unwanted), f"{case.name.value}: {unwanted}"


def matching(session: Session, wanted: object) -> bool:
    slots = [(name.value, value.value) for name, value in wanted.slots]  # type: ignore[attr-defined]
    return any(
        all(fact[name] == value for name, value in slots)
        for fact in session.facts(wanted.template.value)  # type: ignore[attr-defined]
    )


@pytest.mark.parametrize("word", [*Code, *STRATEGIES, *BUILTINS])
def test_every_code_strategy_and_function_is_on_the_page(word: str) -> None:
    assert re.search(rf"`{re.escape(word)}[`(]", PAGE)


@pytest.mark.parametrize(
    "key",
    [
        "layer",
        "templates",
        "facts",
        "params",
        "rules",
        "tests",
        "rule",
        "doc",
        "utility",
        "choose",
        "prefer",
        "salience",
        "specificity",
        "tags",
        "enabled",
        "when",
        "then",
    ],
)
def test_every_key_is_on_the_page(key: str) -> None:
    assert re.search(rf"(`{key}`|^\s*(- )?{key}:)", PAGE, re.MULTILINE)
