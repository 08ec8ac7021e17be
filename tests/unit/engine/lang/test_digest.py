"""Digests: what counts as the same rule, and as the same rule set."""

from __future__ import annotations

import pytest

from engine import load_sources

RULES = """
templates: {A: {slots: {x: int}}, Out: {slots: {x: float}}}
params: {spare: 3}
rules:
  - rule: make
    doc: A doc.
    utility: 0.5
    salience: 0
    params: {factor: 2}
    choose: best(a.x)
    when:
      - a: A(x > 1)
    then:
      - conclude: Out(x=a.x * factor)
"""
LAYERS = "layers: [other, main]\n"


def digests(text: str) -> tuple[str, str]:
    rules = load_sources({"layers.yaml": LAYERS, "a.yaml": text})
    return rules.rule("make").digest, rules.digest


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("doc: A doc.", "doc: Another."),
        ("utility: 0.5", "utility: 0.6"),
        ("utility: 0.5", "tags: [a]"),
        ("spare: 3", "spare: 4"),
    ],
)
def test_the_rule_stays_and_the_set_changes(old: str, new: str) -> None:
    before, after = digests(RULES), digests(RULES.replace(old, new))
    assert before[0] == after[0]
    assert before[1] != after[1]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("x > 1", "x   >  1"),
        ("x > 1", "x > 0x1"),
        ("rules:\n", "# a comment\nrules:\n\n"),
        ("- a: A(x > 1)", "- a: 'A(x > 1)'"),
        ("params: {factor: 2}", "params:\n      factor: 2"),
    ],
)
def test_formatting_changes_nothing(old: str, new: str) -> None:
    assert digests(RULES) == digests(RULES.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("x > 1", "x > 2"),
        ("x > 1", "x >= 1"),
        ("a.x * factor", "a.x + factor"),
        ("factor: 2", "factor: 3"),
        ("salience: 0", "salience: 1"),
        ("salience: 0", "specificity: 9"),
        ("choose: best(a.x)", "choose: best(1)"),
        ("choose: best(a.x)", "choose: best(a.x)\n    prefer: a.x"),
        ("templates:", "layer: other\ntemplates:"),
    ],
)
def test_content_changes_both(old: str, new: str) -> None:
    before, after = digests(RULES), digests(RULES.replace(old, new, 1))
    assert before[0] != after[0]
    assert before[1] != after[1]


def test_which_item_of_a_list_is_content() -> None:
    text = """
templates: {A: {slots: {xs: [int]}}}
rules:
  - {rule: make, when: [{a: A()}, {test: "a.xs[0] > 1"}], then: [{halt: true}]}
"""
    assert digests(text)[0] != digests(text.replace("[0]", "[1]"))[0]
