"""Operands that fit, at their exact limits."""

from __future__ import annotations

import pytest
from support.sources import HEAD, load, refused, rule, text

from engine import Session
from engine.lang.functions import MAX_ITEMS
from engine.lang.operands import MAX_EXPONENT
from engine.lang.resolve import resolve
from engine.lang.scope import Scope
from engine.lang.values import BOOL, INT, STR, SlotType, list_of

FACT = SlotType("fact", template="A")
SCOPE = Scope(
    templates=load(HEAD).templates,
    functions={},
    names={
        "f": FACT,
        "g": FACT,
        "i": INT,
        "s": STR,
        "b": BOOL,
        "l": list_of(INT),
        "p": SlotType("pattern"),
    },
)


@pytest.mark.parametrize(
    "source",
    [
        "f == g",
        "f != g",
        "i in l",
        "'a' in s",
        f"i ** {MAX_EXPONENT}",
        f"'a' * {MAX_ITEMS}",
        f"[1] * {MAX_ITEMS}",
        "i * 9999999",
        "min(i)",
        "min(i, 2, 3.5)",
        "round(2.5, 1)",
        "s == p",
        "matches(s, 'a+')",
    ],
)
def test_what_fits(source: str) -> None:
    assert resolve(text(source), SCOPE).span.column == 1


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("f == 1", "fact_as_value: a fact can only be compared with a fact"),
        ("f < g", "fact_as_value: a fact can only be compared with a fact"),
        ("f == g == 1", "fact_as_value"),
        ("i == s", "'i == s' compares int with str by =="),
        ("b < b", "'b < b' compares bool with bool by <"),
        ("s in l", "'s in l' compares str with [int] by in"),
        ("i < 1 < s", "'i < 1 < s' compares int with str by <"),
        (f"i ** {MAX_EXPONENT + 1}", "an exponent beyond 1024 is refused"),
        (f"s * {MAX_ITEMS + 1}", f"a repetition beyond {MAX_ITEMS} is refused"),
        (f"{MAX_ITEMS} * 'ab'", f"a repetition beyond {MAX_ITEMS} is refused"),
        ("min()", "min takes at least 1 argument"),
        ("round(1, 2, 3)", "round takes 1 to 2 arguments, not 3"),
        ("lower()", "lower takes 1 argument, not 0"),
        ("lower(i)", "argument 1 of lower is of type int, str is needed"),
        ("matches(s, '(')", "is not a regular expression"),
        ("p == '('", "is not a regular expression"),
        ("hits(s, '*')", "is not a regular expression"),
    ],
)
def test_what_does_not_and_why(source: str, why: str) -> None:
    assert why in refused(source, SCOPE)


def test_what_is_admitted_at_load_can_be_computed() -> None:
    one = Session(load(rule(f"test: \"'a' * {MAX_ITEMS} != ''\"")))
    assert [firing.rule for firing in one.run().firings] == ["one"]
    assert one.run().faults == ()
