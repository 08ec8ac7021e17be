"""Swift functions: for rules that are simple enough, and as if nothing were written."""

from __future__ import annotations

from typing import cast

import pytest
from support.matchers import records
from support.sources import load, rule

from engine import Exploration, Session
from engine.match.facts import Fact
from engine.run.lazy import LazyAgenda
from engine.run.ranks import ranks
from engine.run.setting import PLAIN
from engine.run.swift_code import Swift, SwiftWriter


class Swiftly:
    """The function of one rule, on a session that has not run.

    Args:
        when: The conditions.
        then: The action.
        more: Other lines of the rule.
        exploration: As the session takes it.
    """

    def __init__(
        self,
        when: str,
        then: str,
        *more: str,
        exploration: Exploration | None = None,
    ) -> None:
        rules = load(rule(when, then, *more))
        self.session = Session(rules, exploration=exploration)
        known = ranks(self.session.setting)
        node = known.network.nodes["one"]
        sowing = known.sowings.get("A")
        rivals = sum(sowing.settled.values()) if sowing is not None else 0
        source = SwiftWriter(node, rules, known.entrances, rivals).source()
        self.fire = cast("Swift", source.made(node.params)) if source else None

    def fact(self, x: int = 1) -> Fact:
        return self.session.assert_fact("A", x=x)

    def fires(self, fact: Fact) -> bool:
        """Whether it did not leave the firing to readable code."""
        assert self.fire is not None
        return self.fire(self.session._cycle, fact)

    @property
    def fired(self) -> int:
        return self.session._cycle.fired


@pytest.mark.parametrize(
    ("when", "then", "more"),
    [
        ("a: A()\n      - b: B()", "assert: B(x=1)", []),
        ("a: A()\n      - n: count(B())", "assert: A(x=n)", []),
        ("a: A()", "modify: a(x=2)", []),
        ("a: A()", "retract: a", []),
        ("a: A()", "halt: true", []),
        ("a: A()", "conclude: B(x=1)", ["choose: pick(a.x)"]),
        ("a: A()", "conclude: B(x=1)", ["choose: pick()", "prefer: a.x"]),
        ("n: count(B())", "assert: A(x=n)", []),
    ],
)
def test_rules_that_need_more_have_none(when: str, then: str, more: list[str]) -> None:
    assert Swiftly(when, then, *more).fire is None


@pytest.mark.parametrize(
    ("when", "then", "more"),
    [
        ("a: A(x > 0)", "assert: B(x=a.x)", []),
        ("a: A(x > 0)", "conclude: B(x=a.x)\n      - assert: B(x=a.x + 1)", []),
        ("a: A(x > 0)", "let: y = a.x\n      - conclude: B(x=y)", []),
        ("a: A(x < 4)", "assert: A(x=a.x + 1)", []),
        ("a: A()\n      - not: B(x == a.x)", "assert: B(x=a.x)", []),
        ("a: A()", "conclude: B(x=a.x)", ["choose: pick()"]),
        ("a: A()", "conclude: B(x=p)", ["params: {p: 3}"]),
    ],
)
def test_a_firing_leaves_the_same_records_as_in_readable_code(
    when: str, then: str, more: list[str]
) -> None:
    swiftly = Swiftly(when, then, *more)
    plain = Session(swiftly.session.rules, matcher=PLAIN)
    assert swiftly.fires(swiftly.fact())
    plain.assert_fact("A", x=1)
    assert plain.step() is not None
    assert records(swiftly.session) == records(plain)


def test_a_fact_that_is_there_gains_a_support() -> None:
    swiftly = Swiftly("a: A(x > 0)", "conclude: B(x=1)")
    one, two = swiftly.fact(1), swiftly.fact(2)
    assert swiftly.fires(two)
    assert swiftly.fires(one)
    [concluded] = swiftly.session.facts("B")
    swiftly.session.retract(two)
    assert swiftly.session.facts("B") == [concluded]
    swiftly.session.retract(one)
    assert swiftly.session.facts("B") == []


def test_nothing_happens_where_a_condition_fails() -> None:
    swiftly = Swiftly("a: A()\n      - not: B(x == a.x)", "assert: B(x=7)")
    swiftly.session.assert_fact("B", x=1)
    fact = swiftly.fact(1)
    before = records(swiftly.session)
    assert swiftly.fires(fact)
    assert (swiftly.fired, records(swiftly.session)) == (0, before)


def test_nothing_happens_where_the_choice_stands() -> None:
    swiftly = Swiftly("a: A()", "conclude: B(x=a.x)", "choose: pick()")
    one, two = swiftly.fact(1), swiftly.fact(2)
    assert swiftly.fires(two)
    assert swiftly.fires(one)
    assert [fact["x"] for fact in swiftly.session.facts("B")] == [2]
    agenda = swiftly.session._cycle.conflict
    assert isinstance(agenda, LazyAgenda)
    assert [winner.facts for winner in agenda.standing.values()] == [(two,)]
    assert list(swiftly.session.run().firings) == []


@pytest.mark.parametrize("then", ["assert: B(x=6 // a.x)", "assert: B(x=a.x + 10)"])
def test_what_fails_is_left_to_readable_code_without_a_trace(then: str) -> None:
    swiftly = Swiftly("a: A()", then)
    fact = swiftly.fact(0)
    before = records(swiftly.session)
    assert not swiftly.fires(fact)
    assert (swiftly.fired, records(swiftly.session)) == (0, before)


def test_a_choice_that_explores_is_left_to_readable_code() -> None:
    explores = Exploration.epsilon(0.5)
    chooses = "choose: pick()"
    swiftly = Swiftly("a: A()", "conclude: B(x=1)", chooses, exploration=explores)
    assert not swiftly.fires(swiftly.fact())
    assert swiftly.fired == 0
