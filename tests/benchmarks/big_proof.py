"""A proof of any size, as the engine process would send it.

What is synthetic: the facts, the rules' names, and which fact rests on which; no rules
ran, so that the size can be chosen. What is real: the steps are the engine's own nodes,
and they are numbered, put into rows, written and read by what the engine process and
the desktop use. Most facts rest on one to three others; a share of those is used by
others as well, and each twelfth fact or so is given.
"""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, cast

import msgspec

from engine.proof.node import (
    Derived,
    Fired,
    Given,
    Justification,
    Matched,
    StepId,
)
from engine.proof.tree import Proof
from gui.messages.proofs import ProofOpened, StepRows
from gui.messages.wire import Return
from gui.service.shelf import OpenedProof
from gui.service.steps import row

if TYPE_CHECKING:
    from engine.app.recorded import Recorded

DECISION = "01BENCHMARK"
SHARED = 0.3
"""The share of premises that something else rests on as well."""
NEAR = 2_000
"""A fact rests on one of so many that came last, so that the proof is deep as well."""


def big_proof(steps: int, seed: int = 1) -> Proof:
    """A proof of so many steps, or one more, with one goal."""
    draw = Random(seed)  # noqa: S311  # no secret
    made: dict[StepId, Justification] = {}
    facts: list[StepId] = []
    unused: list[StepId] = []
    while len(made) < steps - 2:
        number = len(facts) + 1
        if len(facts) < 50 or draw.random() < 0.2:
            fact: Justification = _given(number)
        else:
            premises = _premises(draw, facts, unused)
            fired = _fired(number, premises)
            made[fired.id] = fired
            fact = _derived(number, fired.id)
        made[fact.id] = fact
        facts.append(fact.id)
        unused.append(fact.id)
    last = _fired(len(facts) + 1, tuple(unused))
    goal = _derived(len(facts) + 1, last.id)
    made.update({last.id: last, goal.id: goal})
    return Proof(goals=(goal.id,), position=len(made), rules="0" * 64, steps=made)


def _premises(
    draw: Random, facts: list[StepId], unused: list[StepId]
) -> tuple[StepId, ...]:
    found: dict[StepId, None] = {}
    for _ in range(draw.randint(1, 3)):
        if unused and draw.random() > SHARED:
            at = draw.randrange(max(0, len(unused) - NEAR // 10), len(unused))
            found[unused.pop(at)] = None
        else:
            found[draw.choice(facts[-NEAR:])] = None
    return tuple(found)


def _given(number: int) -> Given:
    return Given(
        id=f"f{number}",
        fact=number,
        template="Question",
        slots={"id": f"q{number}", "text": f"What is number {number}?", "words": 4},
        doc="",
        born=number,
        at=number,
        source="",
        params=(),
        others=(),
    )


def _derived(number: int, by: StepId) -> Derived:
    return Derived(
        id=f"f{number}",
        fact=number,
        template="Factor",
        slots={"stage": number % 5, "name": f"room{number}", "value": number * 0.37},
        doc="",
        born=number,
        at=number,
        kind="concluded",
        by=by,
        others=(),
    )


def _fired(number: int, premises: tuple[StepId, ...]) -> Fired:
    return Fired(
        id=f"r{number}",
        cycle=number,
        rule=f"rule-{number % 300}",
        digest="",
        doc="",
        layer="main",
        tags=(),
        salience=0,
        bindings={},
        grounds=tuple(Matched("f: Factor()", premise) for premise in premises),
        at=number,
        utility=number % 100 / 100,
        learned=number % 7 == 0,
        specificity=0.5,
        score=number % 100 / 200,
        params=(),
        choice=None,
        before=number,
        after=number,
        added=(number,),
        removed=(),
    )


def write(file: Path, steps: int, page: int) -> None:
    """Write a proof's opening and its pages, one line each, as they travel."""
    proof = big_proof(steps)
    order = proof.premises_first()
    numbers = {step: number for number, step in enumerate(order)}
    # Rows are made of the proof alone; what else is known of a decision is not asked.
    opened = OpenedProof(
        number=1,
        recorded=cast("Recorded", None),
        proof=proof,
        order=order,
        numbers=numbers,
    )
    head = ProofOpened(
        proof=1,
        decision=DECISION,
        steps=len(order),
        goals=tuple(numbers[goal] for goal in proof.goals),
        ruleset=proof.rules,
    )
    with file.open("wb") as out:
        out.write(_line(head))
        for start in range(0, len(order), page):
            names = order[start : start + page]
            rows = tuple(row(opened, name) for name in names)
            out.write(_line(StepRows(start=start, rows=rows)))


def _line(body: msgspec.Struct) -> bytes:
    raw = msgspec.Raw(msgspec.json.encode(body))
    return msgspec.json.encode(Return(number=1, kind="reply", body=raw)) + b"\n"
