"""Sowing: where facts go, what of it comes first, and what is impossible."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from support.ranked import RULES
from support.sources import HEAD, load

from engine import Session
from engine.match.facts import Fact, FactId
from engine.match.memory import Tables
from engine.match.readers import Place, Watch
from engine.run.ranks import Ranks, ranks
from engine.run.sowing import Demand, Sowing

KINDS = """
rules:
  - {rule: swept, when: [{a: A()}], then: [assert: B(x=a.x)]}
  - {rule: halts, when: [{a: A()}], then: [halt: true]}
  - {rule: changes, when: [{a: A(x == 1)}], then: [modify: a(x=2)]}
  - {rule: pairs, when: [{a: A()}, B(x == a.x)], then: [halt: true]}
  - {rule: loose, when: [{a: A()}, B(x > a.x), A(x > a.x)], then: [halt: true]}
  - {rule: remainder, when: [{a: A(x % 2 == 1)}], then: [halt: true]}
  - {rule: binds, when: [{a: A()}, {n: count(B())}], then: [halt: true]}
  - {rule: chooses, choose: pick(), when: [A()], then: [halt: true]}
  - {rule: blocks, when: [{a: A()}, {not: B(x == a.x)}], then: [assert: B(x=a.x)]}
  - {rule: stays, when: [{a: A()}, {not: B(x == a.x)}], then: [halt: true]}
"""
KNOWN = load(HEAD + RULES)


def ranked(text: str = RULES) -> Ranks:
    rules = KNOWN if text is RULES else load(HEAD + text)
    return ranks(Session(rules).setting)


def fact(template: str, number: int, x: int) -> Fact:
    shape = KNOWN.templates[template]
    return Fact(FactId(number), shape, shape.values({"x": x}))


def names(sowing: Sowing, mask: int) -> set[str]:
    """The rules of some readers."""
    readers = enumerate(sowing.readers)
    return {one.rule.rule.name for bit, one in readers if mask >> bit & 1}


def bits(sowing: Sowing, rules: Iterable[str]) -> int:
    """The places of some rules at which it sows, as bits."""
    return sum(
        1 << bit
        for bit, one in enumerate(sowing.readers)
        if isinstance(one, Place) and one.rule.rule.name in rules
    )


def test_a_fact_goes_where_its_constants_let_it() -> None:
    sowing = ranked().sowings["A"]

    def found(x: int) -> set[str]:
        return names(sowing, sowing.mask(fact("A", 1, x).values))

    always = {"plain", "plain-too", "worth-more", "two-facts", "blocked"}
    assert found(1) == always
    assert found(2) == always | {"low"}
    assert found(3) == always | {"low", "high"}


def test_what_comes_first_has_the_highest_bit() -> None:
    found = ranked()
    sowing = found.sowings["A"]
    places = [found.of[reader.rule.rule.name] for reader in sowing.readers]
    assert places == sorted(places, reverse=True)


def test_a_fact_is_looked_at_where_it_can_end_or_begin_what_others_match() -> None:
    sowing = ranked().sowings["B"]
    watching = {
        reader.rule.rule.name: reader.sign
        for bit, reader in enumerate(sowing.readers)
        if isinstance(reader, Watch)
        if sowing.watches >> bit & 1
    }
    assert watching == {"blocked": -1, "bare": 0}


def test_what_lacks_another_fact_is_impossible() -> None:
    found = ranked()
    a, b = found.sowings["A"], found.sowings["B"]
    tables = Tables()

    def possible(*others: Fact) -> bool:
        tables["B"].present = b.among(others)
        mask = a.possible(a.everyone, tables)
        assert names(a, a.everyone ^ mask) <= {"two-facts"}
        return "two-facts" in names(a, mask)

    assert not possible()
    assert not possible(fact("B", 1, 2))
    assert possible(fact("B", 1, 2), fact("B", 2, 4))
    assert found.demanded >= {"B"}


def test_a_demand_needs_all_its_bits() -> None:
    demand = Demand(0b111, {0b01: 0b001, 0b10: 0b010})
    found = [demand[present] for present in range(4)]
    assert found == [0b100, 0b101, 0b110, 0b111]


def test_where_facts_are_present_in_too_many_ways_all_is_possible(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("engine.run.sowing.WAYS", 2)
    demand = Demand(0b111, {0b01: 0b001, 0b10: 0b010})
    assert [demand[present] for present in (1, 2, 1, 0)] == [0b101, 0b111, 0b101, 0b100]


def test_the_first_of_a_mask_is_told_with_what_is_left() -> None:
    found = ranked()
    sowing = found.sowings["A"]
    mask, order = sowing.mask(fact("A", 1, 3).values), []
    while mask:
        rank, single, place, _, places, rest = sowing.turns[mask]
        assert rest < mask
        assert places == sowing.together[mask ^ rest]
        assert place is places[0]
        assert single == (names(sowing, mask ^ rest) != {"two-facts"})
        order.append((rank, place.rule.rule.name))
        mask = rest
    assert (order[0][1], order[-1][1]) == ("high", "low")
    assert [rank for rank, _ in order] == sorted(rank for rank, _ in order)
    assert len(order) == 7


def test_places_whose_tuples_mix_come_together() -> None:
    text = "rules:\n" + "".join(
        f"  - {{rule: {name}, when: [{{a: A()}}, B(x == a.x)], then: [halt: true]}}\n"
        for name in ("one", "two")
    )
    sowing = ranked(text).sowings["A"]
    _, single, place, is_chased, places, rest = sowing.turns[sowing.everyone]
    assert (single, place, is_chased, rest) == (0, None, False, 0)
    assert [one.rule.rule.name for one in places] == ["one", "two"]


@pytest.mark.parametrize(
    ("rule", "is_chased"),
    [
        ("swept", False),
        ("halts", True),
        ("changes", True),
        ("pairs", True),
        ("loose", False),
        ("remainder", True),
        ("binds", False),
        ("chooses", False),
        ("blocks", False),
    ],
)
def test_what_binds_nothing_and_chooses_nothing_is_chased_unless_it_is_swept(
    rule: str,
    is_chased: bool,  # noqa: FBT001
) -> None:
    sowing = ranked(KINDS).sowings["A"]
    mask = bits(sowing, [rule])
    assert sowing.turns[mask][3] is is_chased


def test_what_needs_no_other_fact_is_alone() -> None:
    sowing = ranked(KINDS).sowings["A"]
    alone = {"swept", "halts", "changes", "binds", "chooses", "blocks", "stays"}
    assert names(sowing, sowing.alone) == alone


def test_what_is_over_when_it_has_fired_has_nothing_to_lose() -> None:
    sowing = ranked(KINDS).sowings["B"]
    [begins, ends] = [
        [[one.rule.rule.name for one in looks] for looks in found[sowing.watches]]
        for found in (sowing.begins, sowing.ends)
    ]
    assert [sorted(one) for one in begins] == [["binds"], ["binds", "stays"]]
    assert [sorted(one) for one in ends] == [["binds", "blocks", "stays"], ["binds"]]
