"""Sides: the generated right-hand sides of rules, made when first asked for."""

from __future__ import annotations

import pytest
from support.sources import HEAD, load, rule

from engine import Session
from engine.match.readers import Place, Watch
from engine.run.plain_side import act
from engine.run.ranks import ranks
from engine.run.sides import Sides

RULES = f"""{HEAD}
  C: {{slots: {{n: int}}}}
rules:
  - {{rule: unread, when: [{{a: A(x > 1)}}], then: [assert: C(n=a.x)]}}
  - {{rule: read, when: [{{a: A()}}], then: [assert: B(x=a.x)]}}
  - {{rule: half, when: [{{a: A()}}], then: [assert: C(n=1), assert: B(x=1)]}}
  - {{rule: chooses, choose: pick(), when: [A()], then: [conclude: C(n=1)]}}
  - {{rule: pairs, when: [{{a: A()}}, B(x == a.x)], then: [assert: C(n=2)]}}
  - {{rule: remainder, when: [{{a: A(x % 2 == 1)}}], then: [assert: C(n=3)]}}
  - {{rule: blocked, when: [{{a: A()}}, {{not: B(x == a.x)}}], then: [assert: C(n=4)]}}
  - {{rule: twice, when: [{{a: A()}}], then: [modify: a(x=1), modify: a(x=2)]}}
  - {{rule: modifies, when: [{{a: A()}}], then: [modify: a(x=1)]}}
"""


class Known:
    """The sides of some rules, and their places."""

    def __init__(self, text: str = RULES) -> None:
        self.session = Session(load(text))
        found = ranks(self.session.setting)
        self.sides = Sides(found.network, found.entrances)
        self._nodes = found.network.nodes

    def place(self, rule: str) -> Place:
        return self._nodes[rule].places[0]

    def watch(self, rule: str) -> Watch:
        return self._nodes[rule].watches[0]


def test_a_side_carries_out_its_rule() -> None:
    known = Known(rule("a: A(x < 9)", "modify: a(x=9)"))
    known.session.assert_fact("A", x=1)
    cycle = known.session._cycle
    first, side = cycle.conflict.first(), known.sides["one"]
    assert first is not None
    assert side is not act
    assert side(cycle, first, None) == ()
    assert [fact["x"] for fact in known.session.facts("A")] == [9]
    assert (cycle.fired, known.session.ledger.firing(1).rule) == (1, "one")


def test_a_side_is_made_once() -> None:
    known = Known()
    assert known.sides["read"] is known.sides["read"]
    assert list(known.sides) == ["read"]


def test_a_rule_whose_actions_could_meet_is_left_to_readable_code() -> None:
    known = Known()
    assert known.sides["twice"] is act
    assert known.sides["modifies"] is not act


@pytest.mark.parametrize(
    ("rule", "is_quiet"),
    [("unread", True), ("read", False), ("half", False), ("chooses", True)],
)
def test_a_rule_is_quiet_if_nobody_reads_what_it_asserts(
    rule: str,
    is_quiet: bool,  # noqa: FBT001
) -> None:
    known = Known()
    assert known.sides.is_quiet(known.place(rule)) is is_quiet


@pytest.mark.parametrize(
    ("rule", "is_swift"),
    [
        ("unread", True),
        ("read", True),
        ("chooses", True),
        ("blocked", True),
        ("pairs", False),
        ("remainder", False),
        ("modifies", False),
    ],
)
def test_what_one_fact_is_enough_for_fires_at_once(
    rule: str,
    is_swift: bool,  # noqa: FBT001
) -> None:
    known = Known()
    assert (known.sides.swift(known.place(rule), 0) is not None) is is_swift
    assert known.sides.is_swept(known.place(rule)) is is_swift


def test_at_a_watch_nothing_fires() -> None:
    known = Known()
    assert known.sides.swift(known.watch("blocked"), 0) is None
