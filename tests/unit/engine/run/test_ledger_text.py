"""Ledgers as text: whatever a record may hold comes back, and beginnings are shared."""

from __future__ import annotations

import math

import pytest

from engine import Ledger, Session, ledger_from_json, load_sources
from engine.match.match import Evidence
from engine.run.ledger_text import ledger_text
from engine.run.records import (
    Chosen,
    Dissolved,
    Ended,
    Firing,
    Performed,
    Record,
    Retracted,
    Rival,
    Supported,
    Used,
    Withdrawn,
)

INFINITE = math.inf


def used(**changes: object) -> Used:
    settings: dict[str, object] = {
        "rules": "d",
        "seed": 3,
        "strategy": "lex",
        "exploration": None,
        "utilities": {"r": (2.5, True)},
        "params": {"n": 2**70, "on": True},
        "learned_params": ("n",),
    }
    return Used(**(settings | changes))  # type: ignore[arg-type]


def firing(*evidence: Evidence, utility: float = 1.0) -> Firing:
    return Firing(
        cycle=1,
        rule="r",
        digest="d",
        facts=(),
        bindings={"x": (1, (2.0, "ä")), "y": -INFINITE, "z": None},
        evidence=evidence,
        utility=utility,
        specificity=1.0,
        score=utility,
        params={"n": 1, "m": 1.5, "on": False},
        choice=0,
    )


def chosen(prefer: float, *values: float | str | tuple[float, ...]) -> Chosen:
    rival = Rival(
        rule="r",
        facts=(1, 2),
        values=values,
        utility=1.0,
        specificity=2.0,
        score=2.0,
        prefer=prefer,
        probability=1.0,
    )
    return Chosen(
        number=1,
        group="g",
        key=(1.0, "k", INFINITE),
        occasion=1,
        rivals=(rival,),
        winner=0,
        drawn=False,
        error=0.0,
    )


@pytest.mark.parametrize(
    "record",
    [
        used(),
        used(utilities={"r": (INFINITE, False)}),
        used(params={"n": -INFINITE}),
        used(exploration={"kind": "softmax", "floor": 0.5}),
        Supported(7, "given", 0, "a file"),
        Withdrawn(1, 2),
        Retracted(1, 0),
        Dissolved(4),
        Ended("done", 5),
        firing(),
        firing(Evidence("fact", (1, 2)), Evidence("let", (), 2.5)),
        firing(Evidence("let", (), INFINITE), Evidence("not")),
        firing(Evidence("let", (), (1, INFINITE)), utility=INFINITE),
        chosen(0.0, 1.5, "x"),
        chosen(INFINITE),
        chosen(0.0, (1.5, -INFINITE)),
        Performed(
            effect="e",
            arguments={"a": INFINITE, "b": ("x", 1)},
            occurrence=1,
            firing=2,
            answers=(("T", {"s": (1.5, INFINITE)}), ("T", {})),
            facts=(3,),
            failure="",
        ),
    ],
)
def test_a_record_comes_back(record: Record) -> None:
    (back,) = ledger_from_json(ledger_text([record]))
    assert back == record


RULES = """
templates:
  A: {slots: {x: int}}
  B: {slots: {y: str}}
  C: {slots: {z: int}}
facts:
  - A: {x: 1}
  - B: {y: one}
"""


def test_ledgers_that_begin_alike_go_on_by_themselves() -> None:
    rules = load_sources({"rules.yaml": RULES})
    sessions = Session(rules), Session(rules), Session(rules)
    sessions[0].assert_fact("C", z=1)
    sessions[1].assert_fact("A", x=2)
    for session in sessions:
        text = ledger_text(session.ledger)
        assert ledger_text(session.ledger) == text
        assert ledger_from_json(text).digest() == session.ledger.digest()
    assert '["C","z"]' in ledger_text(sessions[0].ledger)
    assert '["C","z"]' not in ledger_text(sessions[1].ledger)


def test_an_empty_ledger_has_a_text() -> None:
    assert list(ledger_from_json(ledger_text(Ledger()))) == []
