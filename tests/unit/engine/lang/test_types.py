"""What types allow."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.lang.types import accepts, arithmetic, comparable, either
from engine.lang.values import ANY, BOOL, FLOAT, INT, NONE, STR, SlotType, parse_type

WORDS = ["int", "float", "str", "bool", "any", "pattern", "[int]", "[str]", "[any]"]
TYPES = st.sampled_from([*WORDS, *(f"{word}?" for word in WORDS)]).map(
    lambda word: parse_type(word) or NONE
)


def of(word: str) -> SlotType:
    found = parse_type(word)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("wanted", "given_", "taken"),
    [
        ("float", "int", True),
        ("int", "float", False),
        ("pattern", "str", True),
        ("str", "pattern", True),
        ("int", "bool", False),
        ("[float]", "[int]", True),
        ("[str]", "[int]", False),
        ("[str]", "str", False),
        ("int", "any", True),
        ("any", "[int]", True),
    ],
)
def test_what_a_slot_takes(wanted: str, given_: str, *, taken: bool) -> None:
    assert accepts(of(wanted), of(given_)) is taken


def test_none_is_taken_by_what_is_optional() -> None:
    assert accepts(of("int?"), NONE)
    assert not accepts(INT, NONE)
    assert comparable(of("int?"), NONE)
    assert not comparable(INT, NONE)


@given(TYPES, TYPES)
def test_comparing_has_no_direction(one: SlotType, two: SlotType) -> None:
    assert comparable(one, two) is comparable(two, one)


@given(TYPES)
def test_every_type_takes_itself_and_equals_itself(kind: SlotType) -> None:
    assert accepts(kind, kind)
    assert comparable(kind, kind)
    assert either(kind, kind) == kind


@given(TYPES, TYPES)
def test_either_takes_both(one: SlotType, two: SlotType) -> None:
    found = either(one, two)
    assert accepts(found, one)
    assert accepts(found, two)


def test_either_of_none_is_optional() -> None:
    assert either(INT, NONE) == of("int?") == either(NONE, INT)
    assert either(INT, FLOAT) == FLOAT
    assert either(of("int?"), FLOAT) == ANY


@pytest.mark.parametrize(
    ("left", "operator", "right", "found"),
    [
        ("int", "+", "int", "int"),
        ("int", "/", "int", "float"),
        ("int", "//", "float", "float"),
        ("int", "**", "int", "any"),
        ("str", "+", "pattern", "str"),
        ("str", "*", "int", "str"),
        ("int", "*", "[int]", "[int]"),
        ("[int]", "+", "[str]", "[any]"),
        ("any", "+", "str", "any"),
    ],
)
def test_the_type_of_arithmetic(
    left: str, operator: str, right: str, found: str
) -> None:
    assert arithmetic(operator, of(left), of(right)) == of(found)


@pytest.mark.parametrize(
    ("left", "operator", "right"),
    [
        ("str", "-", "str"),
        ("str", "+", "int"),
        ("str", "*", "str"),
        ("bool", "+", "int"),
    ],
)
def test_what_has_no_arithmetic(left: str, operator: str, right: str) -> None:
    assert arithmetic(operator, of(left), of(right)) is None
    assert arithmetic(operator, ANY, BOOL) is None
    assert arithmetic(operator, STR, NONE) is None
