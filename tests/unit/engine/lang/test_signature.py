"""Signatures: constants that agree, and finding the conclusions a reading sees."""

from __future__ import annotations

from itertools import product

from support.effort import calls_made_by

from engine.lang.signature import Conclusions, Signature, agree


def signature(**constants: int) -> Signature:
    return frozenset(constants.items())


def test_what_is_constant_in_one_only_agrees_with_anything() -> None:
    assert agree(signature(), signature(x=1))
    assert agree(signature(x=1), signature(y=2))
    assert agree(signature(x=1, y=2), signature(y=2, z=3))


def test_a_slot_with_two_values_does_not_agree() -> None:
    assert not agree(signature(x=1), signature(x=2))
    assert not agree(signature(x=1, y=2), signature(x=1, y=3))


def test_a_reading_that_demands_two_values_of_a_slot_sees_no_constant_of_it() -> None:
    torn = frozenset({("x", 1), ("x", 2)})
    assert list(Conclusions([signature(x=1), signature(y=1)]).agreeing(torn)) == [
        signature(y=1)
    ]


def test_conclusions_find_just_those_that_agree() -> None:
    values = (None, 1, 2)
    every = [
        frozenset(
            (slot, value) for slot, value in zip("xyz", some, strict=True) if value
        )
        for some in product(values, repeat=3)
    ]
    conclusions = Conclusions(every)
    for reading in every:
        found = list(conclusions.agreeing(reading))
        assert set(found) == {one for one in every if agree(one, reading)}
        assert len(found) == len(set(found))


def test_finding_conclusions_by_their_constants_does_not_look_at_all_of_them() -> None:
    def work(count: int) -> int:
        conclusions = Conclusions(signature(name=number) for number in range(count))
        readings = [signature(name=number) for number in range(count)]
        return calls_made_by(lambda: [list(conclusions.agreeing(r)) for r in readings])

    assert work(400) < 4.1 * work(100)
