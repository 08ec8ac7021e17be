"""The page on performance says what is so: its example, its function, what grows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from benchmarks.instructions import (
    CONDITIONS,
    STAGES,
    Condition,
    instructions,
    of_one_more,
)

from engine import Session, load_sources
from engine.cases.case import run_cases
from engine.run.listing import Listing

PAGE = (Path(__file__).parents[2] / "docs" / "performance.md").read_text(
    encoding="utf-8"
)
[EXAMPLE] = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
ROWS = dict(re.findall(r"^\| `(.+?)` \| (.+) \|$", PAGE, re.MULTILINE))
SEVERAL = 4
"""Times as many instructions as there are before, where ten times the facts matter."""


def test_the_example_does_what_its_tests_say() -> None:
    result = run_cases(load_sources({"example.yaml": EXAMPLE}))
    assert len(result.cases) == 2
    assert result.passed


def test_the_function_shown_is_the_one_that_is_made() -> None:
    [shown] = re.findall(r"```text\n(.*?)\n```", PAGE, re.DOTALL)
    rules = load_sources({"example.yaml": EXAMPLE})
    made = Listing(rules, "enough-on-paper").functions()
    assert shown in [one.text for one in made]


def test_every_condition_and_stage_that_is_counted_is_on_the_page() -> None:
    assert list(ROWS) == [one.text for one in CONDITIONS]
    for name in STAGES:
        assert f"| {name} |" in PAGE


@pytest.mark.parametrize("condition", CONDITIONS, ids=lambda one: one.text)
def test_what_is_said_to_grow_grows_and_nothing_else(condition: Condition) -> None:
    few, more, many = (int(n.replace(",", "")) for n in ROWS[condition.text].split("|"))
    counted = of_one_more(condition, 40), of_one_more(condition, 400)
    if few == more == many:
        assert counted[0] == counted[1]
    else:
        assert many > SEVERAL * more
        assert counted[1] > SEVERAL * counted[0]


SLOTS = "id: int, x: int, t: {type: int?, default: null}, y: {type: any, default: null}"


def idle(test: str, more: str = "") -> int:
    """How many times as much a fact costs that none of ten times the rules can match."""

    def counted(size: int) -> int:
        text = f"templates:\n  A: {{slots: {{{SLOTS}}}}}\n  R: {{slots: {{a: int}}}}\n"
        text += "params: {most: 900}\nrules:\n"
        for number in range(size):
            text += f"  - rule: r-{number}\n    when:\n      - a: A({test})\n"
            text += f"{more}    then:\n      - assert: R(a={number})\n"
        session = Session(load_sources({"r.yaml": text}))
        for number in range(3):
            session.assert_fact("A", id=number, x=1, t=1)
            session.run()

        def work() -> None:
            session.assert_fact("A", id=3, x=1, t=1)
            session.run()

        return instructions(work).total()

    return round(counted(100) / counted(10))


@pytest.mark.parametrize(
    "test",
    [
        *("id == 900", "id == most", "id in [900, 901]", "id > most", "id <= -1"),
        *("900 <= id < 999", "t == 900"),
    ],
)
def test_tests_that_a_table_answers_cost_nothing_for_each_rule(test: str) -> None:
    assert idle(test) == 1


@pytest.mark.parametrize(
    "test",
    ["x != 1", "id == 900 or id == 901", "id + 1 == 901", "abs(id) == 900", "t > 900"],
)
def test_tests_that_no_table_answers_are_tried_rule_by_rule(test: str) -> None:
    assert idle(test) >= SEVERAL
    assert idle(f"x == 2, {test}") == 1


def test_a_constant_outside_of_the_pattern_is_tried_rule_by_rule() -> None:
    assert idle("", "      - test: a.id == 900\n") >= SEVERAL
