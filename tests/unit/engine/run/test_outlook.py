"""The outlook: what could fire and what still holds, told alike of both matchers."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from support.conflict import could_fire
from support.matchers import records
from support.sources import HEAD, load

from engine import RuleSet, Session
from engine.run.outlook import still_hold
from engine.run.setting import NETWORK, PLAIN

MATCHERS = [NETWORK, PLAIN]
SIMPLE = "  - {rule: simple, when: [A()], then: [{let: y = 1}]}\n"
LATER = "  - {rule: later, salience: -1, when: [A()], then: [{let: y = 1}]}\n"
PICKS = "  - {rule: picks, choose: pick(), when: [A()], then: [{let: y = 1}]}\n"
NOT = "when: [{a: A()}, {not: B(x == a.x)}]"
BLOCKS = f"  - {{rule: blocks, {NOT}, then: [assert: B(x=a.x)]}}\n"
CONCLUDES = (
    f"  - {{rule: concludes, {NOT}, then: [assert: B(x=a.x), conclude: A(x=9)]}}\n"
)


def rules(*texts: str) -> RuleSet:
    return load(f"{HEAD}rules:\n" + "".join(texts))


def given(rules: RuleSet, matcher: str, *xs: int) -> Session:
    session = Session(rules, matcher=matcher)
    for x in xs:
        session.assert_fact("A", x=x)
    return session


def waiting(session: Session) -> list[tuple[str, int]]:
    """What could fire: rules with the ids of their first facts."""
    return [(one.rule.name, one.facts[0].id) for one in could_fire(session._cycle)]


def holding(session: Session) -> list[tuple[str, int]]:
    """What has fired and still holds, in the same way."""
    return [(one.rule.name, one.facts[0].id) for one in still_hold(session._cycle)]


@pytest.mark.parametrize("matcher", MATCHERS)
def test_what_could_fire_is_told_in_the_order_in_which_it_fires(matcher: str) -> None:
    session = given(rules(LATER, SIMPLE), matcher, 1, 2)
    order = [("simple", 2), ("simple", 1), ("later", 2), ("later", 1)]
    for count in range(4):
        assert waiting(session) == order[count:]
        assert holding(session) == order[:count]
        session.step()
    assert waiting(session) == []


@pytest.mark.parametrize("matcher", MATCHERS)
def test_to_ask_changes_nothing(matcher: str) -> None:
    session, other = (given(rules(SIMPLE, PICKS), matcher, 1, 2) for _ in range(2))
    for _ in range(4):
        assert waiting(session) == waiting(session)
        assert holding(session) == holding(session)
        session.step()
        other.step()
    assert records(session) == records(other)


@pytest.mark.parametrize("matcher", MATCHERS)
def test_rivals_are_left_out_while_a_choice_stands(matcher: str) -> None:
    session = given(rules(PICKS), matcher, 1, 2)
    assert waiting(session) == [("picks", 2), ("picks", 1)]
    session.run()
    assert (waiting(session), holding(session)) == ([], [("picks", 2)])
    session.retract(session.facts("A")[1])
    assert (waiting(session), holding(session)) == ([("picks", 1)], [])


@pytest.mark.parametrize("matcher", MATCHERS)
def test_what_has_lost_a_fact_does_not_hold(matcher: str) -> None:
    session = given(rules(SIMPLE), matcher, 1, 2)
    session.run()
    assert holding(session) == [("simple", 2), ("simple", 1)]
    session.retract(session.facts("A")[1])
    assert holding(session) == [("simple", 1)]


@pytest.mark.parametrize("matcher", MATCHERS)
@pytest.mark.parametrize("rule", [BLOCKS, CONCLUDES], ids=["asserts", "concludes"])
def test_what_has_blocked_itself_does_not_hold(rule: str, matcher: str) -> None:
    session = given(rules(rule), matcher, 1)
    session.run()
    assert [fact["x"] for fact in session.facts("B")][:1] == [1]
    assert holding(session) == []
    assert waiting(session) == []


def alike(*steps: object, first: RuleSet) -> list[list[tuple[str, int]]]:
    """What fires in each run on both matchers, which agree on all they tell.

    Args:
        steps: ``run``, another rule set to use, an ``x`` of a further A, or the ``x``
            of a B that is retracted, as a tuple of one.
        first: The rules.
    """
    sessions = [Session(first, matcher=matcher) for matcher in MATCHERS]
    found: list[list[list[tuple[str, int]]]] = [[], []]
    for step in steps:
        for session, runs in zip(sessions, found, strict=True):
            if isinstance(step, RuleSet):
                session.use(rules=step)
            elif isinstance(step, int):
                session.assert_fact("A", x=step)
            elif isinstance(step, tuple):
                [gone] = [one for one in session.facts("B") if one["x"] == step[0]]
                session.retract(gone)
            else:
                firings: Sequence[object] = session.run(max_firings=20).firings
                last = session._cycle.fired + 1
                numbers = range(last - len(firings), last)
                told = [session.ledger.firing(number) for number in numbers]
                runs.append([(one.rule, one.facts[0].id) for one in told])
        one, two = sessions
        assert waiting(one) == waiting(two)
        assert holding(one) == holding(two)
        assert records(one) == records(two)
    assert found[0] == found[1]
    return found[0]


def test_what_blocks_itself_fires_once_and_again_when_it_is_let() -> None:
    one, two = ("blocks", 1), ("blocks", 2)
    assert alike(1, 2, "run", "run", (2,), "run", "run", (1,), (2,), "run", first=rules(BLOCKS)) == [
        [two, one], [], [two], [], [two, one],
    ]  # fmt: skip


def test_what_blocks_itself_is_not_found_again_by_what_lets_it_match_more() -> None:
    twice = BLOCKS.replace("{not:", "{exists: A(x < 9)}, {not:")
    found = alike(2, "run", 3, "run", (2,), "run", first=rules(twice))
    assert found == [[("blocks", 1)], [("blocks", 3)], [("blocks", 1)]]


def test_what_blocked_itself_is_over_under_other_rules_too() -> None:
    first, other = rules(BLOCKS), rules(BLOCKS, LATER)
    found = alike(1, "run", other, "run", (1,), first, "run", other, "run", first=first)
    assert found == [[("blocks", 1)], [("later", 1)], [("blocks", 1)], [("later", 1)]]
