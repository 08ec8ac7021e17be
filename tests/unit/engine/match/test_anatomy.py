"""Anatomy: which conditions can be tried when, and what they rest on."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.sources import load, rule

from engine.lang import expr as e
from engine.lang import rules as r
from engine.match.anatomy import Anatomy, blocks_itself, equalities


def anatomy(when: str) -> Anatomy:
    return Anatomy(load(rule(when, "halt: true")).rule("one"))


def test_places_are_the_outermost_patterns() -> None:
    found = anatomy("a: A()\n      - not: B(x=a.x)\n      - B(x > 1)")
    assert [place.template for place in found.places] == ["A", "B"]
    assert found.names == {"a": 0}


def test_a_test_waits_for_the_places_that_it_reads() -> None:
    found = anatomy(
        "a: A(x > 1)\n      - b: B(x == a.x)\n      - let: y = b.x + 1\n"
        "      - test: y > a.x and 1 < 2"
    )
    assert [(one.own, sorted(one.needs)) for one in found.skeleton] == [
        (0, [0]),
        (1, [0, 1]),
        (None, [0, 1]),
        (None, []),
    ]


def test_a_name_that_rests_on_places_is_replaced() -> None:
    found = anatomy(
        "a: A()\n      - let: y = a.x + 1\n      - let: z = y * 2\n      - B(x=z)"
    )
    assert set(found.lets) == {"y", "z"}
    assert set(found.needs(found.lets["z"]) or ()) == {0}
    assert not any(isinstance(one, e.Ref) for one in e.walk(found.lets["z"]))


def test_what_reads_an_aggregate_is_late() -> None:
    found = anatomy(
        "n: count(A())\n      - let: m = n + 1\n      - b: B(x == m, x > 1)"
    )
    late, own = found.places[0].tests
    assert found.is_late(late)
    assert not found.is_late(own)
    assert found.lets == {}


@pytest.mark.parametrize(
    ("when", "guards", "completes"),
    [
        ("a: A(x > 1)\n      - test: a.x < 3", False, False),
        ("a: A()\n      - let: y = a.x", False, True),
        ("a: A()\n      - not: B()", True, True),
        ("n: count(A())", True, True),
        ("any: [[A(x=1)], [B()]]", True, True),
    ],
)
def test_guards_look_at_other_facts(when: str, guards: bool, completes: bool) -> None:  # noqa: FBT001
    found = anatomy(when)
    assert (found.guards, found.completes) == (guards, completes)


@pytest.mark.parametrize(
    ("when", "isolated"),
    [
        ("a: A()\n      - b: B(x == a.x)\n      - B()", {2}),
        ("a: A()\n      - b: B(x > a.x)", {0, 1}),
        ("a: A(x == 1)", {0}),
    ],
)
def test_a_place_without_an_equality_to_another_is_isolated(
    when: str, isolated: set[int]
) -> None:
    assert anatomy(when).isolated == isolated


@pytest.mark.parametrize(
    ("when", "signs"),
    [
        ("exists: A(x=1)", [1]),
        ("not: A(x=1)", [-1]),
        ("not: [{a: A()}, {not: B(x=a.x)}]", [-1, 1]),
        ("forall: [{a: A()}, B(x=a.x)]", [-1, 1]),
        ("not: [{forall: [{a: A()}, B(x=a.x)]}, B()]", [1, -1, -1]),
        ("n: count(A())", [0]),
        ("any: [[A(x=1)], [{not: B()}]]", [1, -1]),
    ],
)
def test_a_sign_says_what_one_more_fact_can_do(when: str, signs: list[int]) -> None:
    assert [inner.sign for inner in anatomy(when).inner] == signs


def test_names_of_a_block_hide_those_outside() -> None:
    one, two = anatomy("not: [{a: A()}, B(x=a.x)]\n      - a: A()").inner
    assert one.hidden == frozenset()
    assert two.hidden == {"a"}


def test_an_equality_is_read_both_ways() -> None:
    found = anatomy("a: A()\n      - b: B(x == a.x)")
    [test] = found.places[1].tests
    assert [type(slot) for slot, _ in equalities(test)] == [e.Own, e.Field]
    [other] = anatomy("a: A()\n      - b: B(x != a.x)").places[1].tests
    assert list(equalities(other)) == []


NOT = "a: A()\n      - not: "


@pytest.mark.parametrize(
    ("when", "then", "is_over"),
    [
        (f"{NOT}B(x == 1)", "assert: B(x=1)", True),
        (f"{NOT}B(x == 1)", "assert: B(x=2)", False),
        (f"{NOT}B(x == a.x)", "assert: B(x=a.x)", True),
        (f"{NOT}B(a.x == x)", "assert: B(x=a.x)", True),
        (f"{NOT}B(x == a.x)", "assert: B(x=a.x + 1)", False),
        (f"{NOT}B(x == a.x)", "assert: B(x=1)", False),
        (f"{NOT}B(x == 1)", "assert: B(x=a.x)", False),
        (f"{NOT}B(x == a.x, kind == 'q')", "assert: B(x=a.x, kind='q')", True),
        (f"{NOT}B(x == a.x, kind == 'p')", "assert: B(x=a.x, kind='q')", False),
        (f"{NOT}B(x == a.x, kind == 'p')", "assert: B(x=a.x)", False),
        (f"{NOT}B(x == a.x)\n      - b: A()", "assert: B(x=b.x)", False),
        (f"{NOT}B()", "assert: B(x=a.x)", True),
        (f"{NOT}B()", "halt: true", False),
        (f"{NOT}A(x == 9)", "assert: B(x=9)", False),
        (f"{NOT}[B(x == a.x), B(x == 3)]", "assert: B(x=a.x)", False),
        (f"{NOT}B(x >= a.x)", "assert: B(x=a.x)", False),
        (f"{NOT}B(x != a.x)", "assert: B(x=a.x)", False),
        (f"{NOT}B(x == a.x)", "assert: B(x=a.x)\n      - modify: a(x=0)", False),
        (f"{NOT}B(x == a.x)", "modify: a(x=0)\n      - assert: B(x=a.x)", False),
        (f"{NOT}B(x == 1)", "assert: B(x=1)\n      - modify: a(x=0)", True),
        (f"{NOT}B(x == 2)\n      - not: B(x == 1)", "assert: B(x=1)", True),
        (f"{NOT}B(x == 1)", "assert: B(x=2)\n      - assert: B(x=1)", True),
        ("a: A()\n      - exists: B(x == a.x)", "assert: B(x=a.x)", False),
        ("a: A()\n      - B(x == a.x)", "assert: B(x=a.x)", False),
    ],
)
def test_a_rule_that_asserts_what_it_forbids_blocks_itself(
    when: str,
    then: str,
    is_over: bool,  # noqa: FBT001
) -> None:
    assert blocks_itself(load(rule(when, then)).rule("one")) is is_over


def test_a_rule_that_concludes_what_it_forbids_does_not_block_itself() -> None:
    """No file may say so; but what is concluded would end with the match."""
    known = load(rule(f"{NOT}B(x == a.x)", "assert: B(x=a.x)")).rule("one")
    [put] = known.then
    assert isinstance(put, r.Put)
    assert blocks_itself(known)
    assert not blocks_itself(replace(known, then=(replace(put, kept=False),)))


SLOTS = "templates: {T: {slots: {n: int, f: float, s: str, t: bool, o: int?}}}\n"


@pytest.mark.parametrize(
    ("test", "then", "ends"),
    [
        ("n == 1", "modify: t(n=2)", True),
        ("n == 1", "modify: t(n=1)", False),
        ("n == 1", "modify: t(n=t.n)", False),
        ("n == 1", "modify: t(f=2.0)", False),
        ("n > 1", "modify: t(n=1)", False),
        ("n in [1, 2]", "modify: t(n=3)", True),
        ("n in [1, 2]", "modify: t(n=2)", False),
        ("s == 'a'", "modify: t(s='b')", True),
        ("s == 'a'", "modify: t(s='a')", False),
        ("s in ['a', 'b']", "modify: t(s='c')", True),
        ("t == True", "modify: t(t=False)", True),
        ("t == True", "modify: t(t=True)", False),
        ("f == 1.5", "modify: t(f=2)", True),
        ("o == None", "modify: t(o=None)", False),
        (f"n == {2**2000}", f"modify: t(n={2**2000})", False),
        (f"f == {2**53}", f"modify: t(f={2**53 + 1})", False),
        (f"n == {2**62 - 1}", f"modify: t(n={2**62 - 2})", False),
        ("n == 1", "retract: t", True),
        ("n == 1", "halt: true", False),
    ],
)
def test_a_firing_that_changes_what_is_demanded_ends_its_match(
    test: str,
    then: str,
    ends: bool,  # noqa: FBT001
) -> None:
    text = f"""{SLOTS}rules:
  - rule: one
    when:
      - t: T({test})
    then:
      - {then}
"""
    assert Anatomy(load(text).rule("one")).ends_itself is ends
