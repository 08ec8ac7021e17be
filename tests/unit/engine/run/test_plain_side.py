"""Right-hand sides in readable code: all of it is done, or nothing."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from support.corpus import VOCABULARY
from support.matchers import records
from support.sources import load, rule

from engine import FiringError, Session
from engine.run.done import RequestDone
from engine.run.plain_side import act
from engine.run.setting import NETWORK, PLAIN

MATCHERS = pytest.mark.parametrize("matcher", [NETWORK, PLAIN])
MORE = "  Chunk: {slots: {of: int, place: int}}\nrules:"


def session(matcher: str, *then: str, when: str = "a: A()", more: str = "") -> Session:
    deeds = "\n      - ".join(then)
    text = rule(when, deeds, more).replace("rules:", MORE)
    made = Session(load(text, VOCABULARY), matcher=matcher)
    made.assert_fact("A", x=2)
    return made


def acted(session: Session) -> Sequence[RequestDone]:
    """What is requested by what comes first."""
    first = session._cycle.conflict.first()
    assert first is not None
    return act(session._cycle, first, None)


def shown(session: Session) -> list[str]:
    return [str(fact) for fact in session.facts()]


@MATCHERS
def test_actions_are_carried_out_one_after_the_other(matcher: str) -> None:
    one = session(
        matcher,
        "let: y = a.x * 3",
        "assert: B(x=y)",
        "modify: a(name='z')",
        "halt: true",
    )
    assert acted(one) == []
    assert [(f.id, f.values) for f in one.facts()] == [(2, (6, "p")), (3, (2, "z"))]
    assert one._cycle.halted
    assert [one._cycle.fired, one.ledger.firing(1).rule] == [1, "one"]


@MATCHERS
def test_a_fact_that_is_retracted_is_gone(matcher: str) -> None:
    one = session(matcher, "retract: a")
    acted(one)
    assert one.facts() == []


@MATCHERS
def test_facts_are_kept_or_stand_on_the_firing(matcher: str) -> None:
    one = session(matcher, "assert: B(x=1)", "conclude: B(x=2)")
    given = one.facts("A")[0]
    acted(one)
    one.retract(given)
    assert [fact["x"] for fact in one.facts("B")] == [1]


@MATCHERS
def test_effects_are_not_performed_but_handed_back(matcher: str) -> None:
    effect = "effect: retrieve(query=a.x, top=a.x + 1)"
    [request] = acted(session(matcher, "assert: B(x=1)", effect))
    assert isinstance(request, RequestDone)
    assert request.arguments == {"query": 2, "top": 3}


@MATCHERS
@pytest.mark.parametrize(
    ("then", "cause"),
    [
        ("assert: B(x=6 // (a.x - y))", "by zero"),
        ("assert: B(x=a.x * 5)", "10 is outside"),
    ],
)
def test_if_one_action_fails_none_is_carried_out(
    matcher: str, then: str, cause: str
) -> None:
    one = session(matcher, "let: y = 2", "modify: a(name='z')", "assert: B(x=1)", then)
    before, facts = records(one), shown(one)
    with pytest.raises(FiringError, match=cause) as caught:
        acted(one)
    assert caught.value.rule == "one"
    assert caught.value.bindings == {"a": facts[0]}
    assert caught.value.facts == tuple(facts)
    assert caught.value.span.line == 15
    assert (records(one), shown(one), one._cycle.fired) == (before, facts, 0)


@MATCHERS
def test_values_are_shown_as_they_would_be_written(matcher: str) -> None:
    one = session(
        matcher, "assert: B(x=1 // n)", when="let: n = 0\n      - let: s = 'a'"
    )
    with pytest.raises(FiringError) as caught:
        acted(one)
    assert caught.value.bindings == {"n": "0", "s": '"a"'}
    assert caught.value.facts == ()


@MATCHERS
def test_parameters_have_the_value_in_use(matcher: str) -> None:
    one = session(matcher, "assert: B(x=p)", more="params: {p: 3}")
    one.use(params={"one.p": 4})
    acted(one)
    assert [fact["x"] for fact in one.facts("B")] == [4]
