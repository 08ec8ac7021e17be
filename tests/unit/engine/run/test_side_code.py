"""Right-hand sides as generated functions do what readable code does, fault by fault."""

from __future__ import annotations

import pytest
from support.conflict import could_fire
from support.corpus import VOCABULARY
from support.matchers import records
from support.sources import HEAD, load

from engine import EngineError, Session
from engine.run.setting import NETWORK, PLAIN

MORE = "  F: {slots: {f: float, v: {type: any, default: 0}}}\n  Chunk: {slots: {of: int, place: int}}\n"
SIDES = {
    "assert": ["a: A()", "assert: B(x=a.x)"],
    "conclude": ["a: A()", "conclude: B(x=a.x, kind='q')"],
    "several": ["a: A()", "conclude: B(x=a.x)", "assert: B(x=1)", "conclude: B(x=a.x)"],
    "let": ["a: A()", "let: y = a.x * 2", "let: z = y + 1", "assert: B(x=z - y)"],
    "modify": ["a: A(x < 3)", "modify: a(x=a.x + 1)"],
    "modify to nothing new": ["a: A()", "modify: a(x=a.x)", "conclude: B(x=1)"],
    "modify into another": ["a: A(x > 1)", "modify: a(x=1)"],
    "modify twice": ["a: A(x == 1)", "modify: a(x=5)", "modify: a(name='z')"],
    "modify, then read": ["a: A(x < 2)", "modify: a(x=a.x + 5)", "assert: B(x=a.x)"],
    "retract": ["a: A(x > 1)", "retract: a"],
    "retract twice": ["a: A(x > 1)", "retract: a", "retract: a"],
    "modify the dead": ["a: A(x > 1)", "retract: a", "modify: a(x=0)"],
    "two names": ["a: A()\n      - b: A()", "modify: a(x=7)", "retract: b"],
    "one into the other": [
        "a: A(x == 1)\n      - b: A(x == 2)", "modify: a(x=b.x)", "modify: b(x=9)",
    ],
    "assert what it retracts": ["a: A(x == 1)", "retract: a", "assert: A(x=1)"],
    "halt": ["a: A()", "halt: true", "assert: B(x=a.x)"],
    "division by zero": ["a: A()", "assert: B(x=6 // (a.x - 1))"],
    "out of range": ["a: A()", "assert: B(x=a.x * 5)"],
    "out of the choices": ["a: A()", "assert: B(x=1, kind=a.name)"],
    "a whole number as a float": ["a: A()", "assert: F(f=a.x, v=a.x / 1)"],
    "a text as a whole number": ["f: F()", "assert: B(x=f.v)"],
    "a float in any slot": ["a: A()", "conclude: F(f=a.x / 2, v=True)"],
    "a constant": ["a: A()", "assert: F(f=1, v=1)", "assert: F(f=1, v=1.0)"],
    "an effect": ["a: A(x > 1)", "effect: retrieve(query=a.x, top=2)"],
    "an effect without a fitting argument": [
        "f: F()", "assert: B(x=0)", "effect: retrieve(query=f.v, top=1)",
    ],
    "a failing effect": ["a: A()", "assert: B(x=a.x)", "effect: broken()"],
    "an aggregate": ["n: count(A())", "assert: B(x=n)"],
    "an any": ["any: [[{let: v = 1}], [{let: v = 2}]]", "conclude: B(x=v)"],
    "a fact that is read": ["a: A(x < 4)", "conclude: A(x=a.x + 1)"],
    "too deep": ["a: A()", f"assert: B(x={'(' * 15}a.x{' * 1)' * 15})"],
}  # fmt: skip


def source(when: str, *then: str, more: str = "") -> str:
    deeds = "".join(f"      - {one}\n" for one in then)
    return (
        f"{HEAD}{MORE}rules:\n  - rule: one\n{more}    when:\n      - {when}\n"
        f"    then:\n{deeds}"
    )


def acted(text: str, matcher: str) -> tuple[list[str], list[str], list[str]]:
    """What is written, what went wrong, and what is left to fire."""
    session = Session(load(text, VOCABULARY), matcher=matcher)
    errors = []
    for x in (0, 1, 2):
        session.assert_fact("A", x=x)
    session.assert_fact("F", f=0.5, v="text")
    for _ in range(4):
        try:
            session.run(max_firings=6)
        except EngineError as error:
            errors.append(str(error))
        session.give("A", {"x": 1, "name": "late"})
    waiting = [repr(one.key) for one in could_fire(session._cycle)]
    return records(session), errors, waiting


@pytest.mark.parametrize("side", SIDES.values(), ids=SIDES)
def test_the_matchers_act_alike(side: list[str]) -> None:
    text = source(*side)
    network, plain = acted(text, NETWORK), acted(text, PLAIN)
    assert network == plain
    assert any(record.startswith("Firing") for record in plain[0]) or plain[1]


@pytest.mark.parametrize(
    "side", [SIDES["conclude"], SIDES["several"], SIDES["let"], SIDES["halt"]]
)
@pytest.mark.parametrize(
    "more",
    [
        "    choose: pick()\n",
        "    choose: pick(1)\n",
        "    prefer: 1\n    choose: p()\n",
    ],
)
def test_choices_are_carried_out_alike(side: list[str], more: str) -> None:
    side = [one.replace("assert", "conclude") for one in side]
    text = source(*side, more=more)
    assert acted(text, NETWORK) == acted(text, PLAIN)


def test_a_firing_that_fails_leaves_no_trace() -> None:
    text = source(*["a: A()", "assert: B(x=a.x)", "assert: B(x=6 // (a.x - 1))"])
    for matcher in (NETWORK, PLAIN):
        session = Session(load(text), matcher=matcher)
        session.assert_fact("A", x=1)
        for _ in range(2):
            with pytest.raises(EngineError, match="by zero"):
                session.run()
        assert session.facts("B") == []
        assert not any(one.startswith("Firing") for one in records(session))
