"""What waits is not lost when somebody interrupts, and effects change no session."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from support.conflict import could_fire
from support.sources import HEAD

from engine import (
    Effect,
    EffectError,
    FiringLimitError,
    Function,
    RuleSet,
    Session,
    Vocabulary,
    load_sources,
)
from engine.lang.values import SlotType
from engine.run.setting import NETWORK, PLAIN

INT = SlotType("int")
WHENS = (
    "[{a: A(tick(x) == x)}]",
    "[{b: B()}, {a: A(tick(x) == b.x)}]",
    "[{a: A()}, {not: B(x == tick(a.x) + 1)}]",
    "[{a: A()}, {test: tick(a.x) == a.x}]",
    "[{a: A()}, {n: count(B(x == tick(a.x)))}]",
)


class Ticking:
    """A host function that is interrupted once."""

    def __init__(self) -> None:
        self.is_armed = False

    def __call__(self, x: int) -> int:
        if self.is_armed:
            self.is_armed = False
            raise KeyboardInterrupt
        return x


def rules(when: str, tick: Callable[[int], int], choose: str = "") -> RuleSet:
    function = Function(name="tick", call=tick, takes=(INT,), returns=INT)
    text = f"{HEAD}rules:\n  - rule: one\n    when: {when}\n{choose}    then: [{{let: y = 1}}]\n"
    return load_sources({"a.yaml": text}, Vocabulary.of(functions=(function,)))


@pytest.mark.parametrize("choose", ["", "    choose: g(tick(a.x))\n"])
@pytest.mark.parametrize("when", WHENS)
def test_a_run_that_was_interrupted_can_go_on(when: str, choose: str) -> None:
    tick = Ticking()
    session = Session(rules(when, tick, choose))
    session.assert_fact("B", x=1)
    session.assert_fact("A", x=1)
    waiting = len(could_fire(session._cycle))
    assert waiting == 1
    tick.is_armed = True
    with pytest.raises(KeyboardInterrupt):
        session.run()
    assert len(could_fire(session._cycle)) == 1
    assert len(session.run().firings) == 1


@pytest.mark.parametrize(
    "reader", ["", "  - {rule: reads, when: [B(x == 9)], then: [halt: true]}\n"]
)
def test_a_sweep_that_was_interrupted_can_go_on(reader: str) -> None:
    tick = Ticking()
    function = Function(name="tick", call=tick, takes=(INT,), returns=INT)
    text = (
        f"{HEAD}rules:\n"
        "  - {rule: acts, when: [{a: A()}], then: [assert: B(x=tick(a.x))]}\n"
        f"{reader}"
    )
    checked = load_sources({"a.yaml": text}, Vocabulary.of(functions=(function,)))
    session = Session(checked)
    session.assert_fact("A", x=1)
    tick.is_armed = True
    with pytest.raises(KeyboardInterrupt):
        session.run()
    assert session.facts("B") == []
    assert [one.rule for one in session.run().firings] == ["acts"]


@pytest.mark.parametrize("matcher", [NETWORK, PLAIN])
@pytest.mark.parametrize("change", [Session.reset, Session.use])
def test_an_effect_cannot_change_its_session(
    change: Callable[[Session], None], matcher: str
) -> None:
    def perform(_: object) -> list[object]:
        change(session)
        return []

    effect = Effect(name="ask", perform=perform, takes={}, answers=())  # type: ignore[arg-type]
    text = f"{HEAD}rules:\n  - rule: one\n    when: [A()]\n    then: [effect: ask()]\n"
    checked = load_sources({"a.yaml": text}, Vocabulary.of(effects=(effect,)))
    session = Session(checked, matcher=matcher)
    session.assert_fact("A", x=1)
    with pytest.raises(EffectError, match="an effect cannot"):
        session.run()
    change(session)  # afterwards it can
    assert session.facts("A") == [] or change is Session.use


def test_less_than_no_firing_is_none() -> None:
    session = Session(rules("[{a: A()}]", Ticking()))
    session.assert_fact("A", x=1)
    with pytest.raises(FiringLimitError, match=r"0 firings and more were waiting$"):
        session.run(-1)
    assert session._cycle.fired == 0
