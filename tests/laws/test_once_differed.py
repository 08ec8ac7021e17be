"""Small histories in which the two matchers differed, or could; one test for each."""

from __future__ import annotations

import pytest

from engine import Session, load_sources
from engine.run.outlook import could_fire
from engine.run.records import Dissolved
from engine.run.setting import NETWORK, PLAIN

MATCHERS = pytest.mark.parametrize("matcher", [NETWORK, PLAIN])
BEYOND = 2**53 + 1
"""A whole number that a float does not hold."""


def session(text: str, matcher: str) -> Session:
    return Session(load_sources({"a.yaml": text}), matcher=matcher)


@MATCHERS
def test_what_was_fired_swiftly_falls_after_something_else_ended(matcher: str) -> None:
    one = session(
        """
templates: {A: {slots: {x: int}}, B: {slots: {x: int}}, C: {slots: {x: int}}}
rules:
  - rule: free
    when: [{a: A()}, {not: B(x == a.x)}]
    then: [{conclude: C(x=a.x)}]
""",
        matcher,
    )
    one.assert_fact("A", x=1)
    other = one.assert_fact("B", x=7)
    one.run()
    one.retract(other)
    assert len(one.facts("C")) == 1
    one.assert_fact("B", x=1)
    one.run()
    assert one.facts("C") == []


@MATCHERS
def test_what_is_rounded_does_not_block_its_rule(matcher: str) -> None:
    one = session(
        """
templates: {A: {slots: {x: int}}, B: {slots: {f: float}}, C: {slots: {x: int}}}
rules:
  - rule: nearly
    when: [{a: A()}, {not: B(f == a.x)}, {exists: C()}]
    then: [{assert: B(f=a.x)}]
""",
        matcher,
    )
    one.assert_fact("A", x=BEYOND)
    one.assert_fact("C", x=1)
    assert len(one.run().firings) == 1
    assert could_fire(one._cycle) == []
    one.assert_fact("C", x=2)
    assert len(one.run().firings) == 0


@MATCHERS
def test_what_is_rounded_to_the_same_changes_nothing(matcher: str) -> None:
    one = session(
        f"""
templates: {{A: {{slots: {{f: float}}}}, B: {{slots: {{x: int}}}}}}
rules:
  - rule: nearly
    when: [{{a: A(f == {BEYOND - 1})}}, {{exists: B()}}]
    then: [{{modify: a(f={BEYOND})}}]
""",
        matcher,
    )
    one.assert_fact("A", f=float(BEYOND - 1))
    one.assert_fact("B", x=1)
    assert len(one.run().firings) == 1
    one.assert_fact("B", x=2)
    assert len(one.run().firings) == 0


@MATCHERS
def test_one_of_many_that_is_modified_makes_another_rule_possible(matcher: str) -> None:
    one = session(
        """
templates: {A: {slots: {x: int}}, B: {slots: {x: int}}, C: {slots: {x: int}}}
rules:
  - rule: lifts
    when: [{c: C()}, {a: A(x == c.x)}]
    then: [{modify: a(x=9)}]
  - rule: meets
    when: [A(x == 9), B()]
    then: [{let: y = 1}]
""",
        matcher,
    )
    for x in range(1, 8):
        one.assert_fact("A", x=x)
    one.assert_fact("C", x=3)
    assert [firing.rule for firing in one.run().firings] == ["lifts"]
    one.assert_fact("B", x=1)
    assert [firing.rule for firing in one.run().firings] == ["meets"]


@MATCHERS
@pytest.mark.parametrize("order", [(1, 2), (2, 1)])
@pytest.mark.parametrize("kind", ["not", "exists"])
def test_choices_fall_in_the_order_in_which_they_were_made(
    kind: str, order: tuple[int, int], matcher: str
) -> None:
    rules = [
        f"""
  - rule: r{x}
    choose: group{x}()
    when: [A(x == {x}), {{{kind}: B()}}]
    then: [{{let: y = 1}}]"""
        for x in (1, 2)
    ]
    one = session(
        "templates: {A: {slots: {x: int}}, B: {slots: {x: int}}}\nrules:"
        + "".join(rules),
        matcher,
    )
    before = one.assert_fact("B", x=1) if kind == "exists" else None
    for x in order:
        one.assert_fact("A", x=x)
        assert len(one.run().firings) == 1
    if before is None:
        one.assert_fact("B", x=1)
    else:
        one.retract(before)
    dissolved = [one.choice for one in one.ledger[:] if isinstance(one, Dissolved)]
    assert dissolved == [1, 2]


@MATCHERS
def test_a_choice_that_stands_keeps_its_own_rivals_away_only(matcher: str) -> None:
    one = session(
        """
templates: {A: {slots: {x: int}}, B: {slots: {x: int}}}
rules:
  - {rule: first, choose: one(), when: [A()], then: [{let: y = 1}]}
  - {rule: rival, choose: one(), when: [B()], then: [{let: y = 1}]}
  - {rule: other, choose: two(), when: [B()], then: [{let: y = 1}]}
""",
        matcher,
    )
    one.assert_fact("A", x=1)
    assert [firing.rule for firing in one.run().firings] == ["first"]
    one.assert_fact("B", x=1)
    assert [firing.rule for firing in one.run().firings] == ["other"]
