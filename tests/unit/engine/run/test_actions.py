"""Right-hand sides planned whole, without touching working memory."""

from __future__ import annotations

import pytest
from support.sources import load, rule

from engine.match.facts import Fact, FactId
from engine.match.memory import WorkingMemory
from engine.run.actions import ActionFault, right_hand_sides
from engine.run.done import Done, HaltDone, ModifyDone, PutDone, RetractDone


def plan(*then: str) -> tuple[Done, ...]:
    """What the actions do to working memory with ``a: A(x=1)``."""
    rules = load(rule("a: A()", "\n      - ".join(then)))
    memory = WorkingMemory()
    shape = rules.templates["A"]
    fact = Fact(FactId(1), shape, shape.values({"x": 1}))
    memory.add(fact)
    done = right_hand_sides(rules)["one"].plan({"a": fact}, memory)
    assert list(memory) == [fact]
    return done


def test_actions_see_what_those_before_them_will_have_done() -> None:
    first, second = plan("modify: a(x=a.x + 1)", "modify: a(x=a.x + 1)")
    assert isinstance(first, ModifyDone)
    assert isinstance(second, ModifyDone)
    assert second.old == first.new
    assert second.new[0] == 3


def test_what_changes_nothing_is_left_out() -> None:
    assert plan("modify: a(x=1)") == ()
    assert [type(one) for one in plan("retract: a", "retract: a")] == [RetractDone]


def test_a_let_is_no_action_of_its_own() -> None:
    put, halt = plan("let: n = a.x + 4", "assert: A(x=n)", "halt: true")
    assert isinstance(put, PutDone)
    assert (put.values[0], put.kept) == (5, True)
    assert isinstance(halt, HaltDone)


@pytest.mark.parametrize(
    ("then", "why"),
    [
        (("assert: A(x=1 // (a.x - 1))",), "division"),
        (("assert: B(x=a.x + 9)",), "10 is outside 0 to 9"),
        (("retract: a", "modify: a(x=2)"), "'a' was retracted before"),
    ],
)
def test_an_action_that_cannot_be_carried_out_has_its_place(
    then: tuple[str, ...], why: str
) -> None:
    with pytest.raises(ActionFault, match=why) as caught:
        plan("halt: true", *then)
    assert caught.value.span.line > 10
