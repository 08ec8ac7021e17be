"""Slots read as the types the assistant relies on."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from engine import Fact, Session, load_sources
from engine.assistant.slot import IncompleteError, number, text, whole


def fact(kind: str, value: object) -> Fact:
    """A fact with one slot, declared so."""
    source = f"templates:\n  A: {{slots: {{x: {{type: {kind}}}}}}}\nrules: []\n"
    return Session(load_sources({"r.yaml": source})).assert_fact("A", x=value)


@pytest.mark.parametrize("said", ["so", ""])
def test_a_text_is_read_as_it_stands(said: str) -> None:
    assert text(fact("str", said), "x") == said


@pytest.mark.parametrize("value", [-3, 0, 7])
def test_a_whole_number_is_read_as_it_stands(value: int) -> None:
    assert whole(fact("int", value), "x") == value


@pytest.mark.parametrize(("kind", "value"), [("int", 2), ("int", 0), ("float", 2.5)])
def test_a_number_is_whole_or_not_as_its_slot_declares(kind: str, value: float) -> None:
    found = number(fact(kind, value), "x")
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("read", "kind", "value", "wanted"),
    [
        (text, "int", 5, "str"),
        (text, "str?", None, "str"),
        (whole, "str", "5", "int"),
        (whole, "float", 5.0, "int"),
        (whole, "int?", None, "int"),
        (number, "str", "5", "float"),
        (number, "float?", None, "float"),
        (whole, "bool", True, "int"),
        (number, "bool", True, "float"),
    ],
)
def test_another_type_is_refused_with_the_fact_and_the_cure(
    read: Callable[[Fact, str], object], kind: str, value: object, wanted: str
) -> None:
    given = fact(kind, value)
    told = re.escape(f"{given} has {value!r} as its x, where the assistant reads")
    with pytest.raises(
        IncompleteError, match=rf"^{told} {wanted}: declare the slot so$"
    ):
        read(given, "x")


@pytest.mark.parametrize("read", [text, whole, number])
def test_a_slot_that_is_not_declared_is_a_missing_key(
    read: Callable[[Fact, str], object],
) -> None:
    with pytest.raises(KeyError, match=r"^'y'$"):
        read(fact("int", 5), "y")
