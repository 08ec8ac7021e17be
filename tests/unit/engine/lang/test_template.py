"""What slots admit, and facts' values from what is given."""

from __future__ import annotations

from enum import StrEnum

import pytest
from support.sources import HEAD, load

from engine import FactError
from engine.lang.template import as_value

TEMPLATES = load(HEAD).templates


class Colour(StrEnum):
    RED = "red"


def test_values_stand_in_the_order_of_slots_with_defaults() -> None:
    assert TEMPLATES["A"].values({"name": "n", "x": 1}) == (1, "n")
    assert TEMPLATES["B"].values({"x": 9}) == (9, "p")


@pytest.mark.parametrize(
    ("slots", "why"),
    [
        ({"x": 10}, "slot 'x' of B: 10 is outside 0 to 9"),
        ({"x": 1, "kind": "r"}, 'slot \'kind\' of B: "r" is none of "p", "q"'),
        ({"x": 1, "kin": "p"}, r"B has no slot 'kin' \(did you mean 'kind'\?\)"),
        ({}, "B needs a value for its slot 'x'"),
        ({"x": True}, "True is not of type int"),
        ({"x": {1: 2}}, "a dict is no value of the rule language"),
    ],
)
def test_what_a_fact_cannot_hold(slots: dict[str, object], why: str) -> None:
    with pytest.raises(FactError, match=why):
        TEMPLATES["B"].values(slots)


def test_python_lists_and_enumerations_become_values() -> None:
    assert as_value([1, ["a", None]]) == (1, ("a", None))
    assert type(as_value(Colour.RED)) is str


def test_nesting_without_end_is_refused() -> None:
    endless: list[object] = []
    endless.append(endless)
    with pytest.raises(TypeError, match="a list is no value"):
        as_value(endless)
