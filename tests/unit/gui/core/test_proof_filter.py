"""The filter means what is typed, and says where it means nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.desktop_proofs import random_proof, small, told_twice

from gui.core.proof_filter import Fault, Slip, kept, parsed


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("budget", [6]),
        ("TOKENS=50", [8, 6]),
        ('"tokens=50)" allo', [8]),
        ("rule:learn", [6]),
        ("rule:chooser", [3, 4]),
        ("fact:stage", [1]),
        ("kind:given", [0, 1]),
        ("kind:fired", [8, 6, 3, 10]),
        ("kind:asserted", [4]),
        ("utility<0.5", [6]),
        ("utility>=0,5", [8, 3, 4, 10]),
        ("utility=0.9 kind:concluded", [3]),
        ("cycle>2", [8, 10]),
        ("cycle<=1 note", [4]),
        ("nothing-like-it", []),
    ],
)
def test_hits_are_rows_in_the_order_of_the_tree(text: str, rows: list[int]) -> None:
    assert parsed(text).hits(small()) == rows


def test_a_step_that_is_told_twice_is_one_hit() -> None:
    assert parsed("rule:learn").hits(told_twice()) == [6]
    assert parsed("kind:given").hits(told_twice()) == [0, 1]


@pytest.mark.parametrize("text", ["", "   "])
def test_nothing_typed_asks_for_nothing(text: str) -> None:
    assert not parsed(text)


@pytest.mark.parametrize(
    ("text", "fault", "part", "start"),
    [
        ("kind:foo", Fault.KIND, "foo", 5),
        ("a utility<x", Fault.NUMBER, "x", 10),
        ("rule:", Fault.EMPTY, "rule:", 0),
        ("a colour:red", Fault.FIELD, "colour", 2),
        ("rule<3", Fault.FIELD, "rule", 0),
        ("cycle:3", Fault.FIELD, "cycle", 0),
        ('a "b c', Fault.UNCLOSED, '"b c', 2),
        ('rule:"x', Fault.UNCLOSED, '"x', 5),
        ('""', Fault.EMPTY, '""', 0),
    ],
)
def test_a_slip_says_where_it_is(
    text: str, fault: Fault, part: str, start: int
) -> None:
    with pytest.raises(Slip) as caught:
        parsed(text)
    slip = caught.value
    assert (slip.fault, slip.part, slip.start) == (fault, part, start)
    assert text[slip.start : slip.end] == part


def understood(text: str) -> tuple[bool, Slip | None]:
    try:
        return bool(parsed(text)), None
    except Slip as slip:
        return False, slip


@given(st.text() | st.from_regex(r"(?:(?:rule|kind|utility|x)[:<]?\"?\w? ?){1,4}"))
def test_whatever_is_typed_is_a_filter_or_a_slip(text: str) -> None:
    is_wanted, slip = understood(text)
    if slip is None:
        assert is_wanted == bool(text.strip())
    else:
        assert text[slip.start : slip.end] == slip.part


@given(seed=st.integers(0, 1000), number=st.integers(1, 40))
def test_kept_are_the_hits_and_all_they_stand_below(seed: int, number: int) -> None:
    index = random_proof(seed, 40)
    hits = parsed(f"n={number})").hits(index)
    wanted = {step for hit in hits for step in index.path(hit)}
    marks = kept(index, hits)
    assert {step for step, mark in enumerate(marks) if mark} == wanted
