"""Proofs as the desktop gets them: a small one with everything in it, and random ones."""

from __future__ import annotations

from random import Random

import msgspec

from gui.core.proof_index import ProofIndex
from gui.messages.proofs import Kind, ProofOpened, StepRow, StepRows


def step_row(
    kind: Kind,
    label: str,
    premises: tuple[int, ...] = (),
    *,
    rule: str = "",
    cycle: int = 0,
    utility: float | None = None,
) -> StepRow:
    return StepRow(
        kind=kind,
        label=label,
        rule=rule,
        cycle=cycle,
        utility=utility,
        is_learned=rule == "learner",
        has_choice=rule == "chooser",
        premises=premises,
    )


SMALL = (
    step_row("given", 'Question(id="q")'),  # 0
    step_row("given", "Stage(number=3)"),  # 1
    step_row("fired", "chooser", (0,), rule="chooser", cycle=1, utility=0.9),  # 2
    step_row(
        "concluded", "Depth(deep=7)", (2,), rule="chooser", cycle=1, utility=0.9
    ),  # 3
    step_row("asserted", "Note(n=1)", (2,), rule="chooser", cycle=1, utility=0.9),  # 4
    step_row("fired", "learner", (0, 3, 1), rule="learner", cycle=2, utility=0.25),  # 5
    step_row(
        "concluded", "Budget(tokens=50)", (5,), rule="learner", cycle=2, utility=0.25
    ),  # 6
    step_row("fired", "last", (6, 4, 3), rule="last", cycle=3, utility=0.5),  # 7
    step_row(
        "concluded", "Allocated(tokens=50)", (7,), rule="last", cycle=3, utility=0.5
    ),  # 8
    step_row("fired", "teller", (8, 1), rule="teller", cycle=4, utility=0.5),  # 9
    step_row(
        "concluded", 'Reply(text="so")', (9,), rule="teller", cycle=4, utility=0.5
    ),  # 10
)
"""Two goals, of which one rests on the other; facts and a firing that are used twice."""

SMALL_GOALS = (8, 10)


def opened(
    rows: tuple[StepRow, ...], goals: tuple[int, ...], decision: str = "d1"
) -> ProofOpened:
    return ProofOpened(
        proof=4, decision=decision, steps=len(rows), goals=goals, ruleset="abc"
    )


def index_of(rows: tuple[StepRow, ...], goals: tuple[int, ...]) -> ProofIndex:
    made = ProofIndex(opened(rows, goals))
    made.add(StepRows(start=0, rows=rows))
    return made


def small() -> ProofIndex:
    return index_of(SMALL, SMALL_GOALS)


def told_twice() -> ProofIndex:
    """The small proof with a goal that rests on all the same, as of another moment."""
    again = [
        msgspec.structs.replace(
            row, premises=tuple(one + len(SMALL) for one in row.premises)
        )
        for row in SMALL[:9]
    ]
    last = len(SMALL) + len(again)
    more = (
        step_row("fired", "closer", (last - 1, 10), rule="closer", cycle=5),
        step_row("concluded", "Closed()", (last,), rule="closer", cycle=5),
    )
    return index_of((*SMALL, *again, *more), (last - 1, last + 1))


def chain(length: int) -> ProofIndex:
    """Facts of which each follows from the one before: as deep as a proof can be."""
    rows = [step_row("given", "Number(n=0)")]
    for number in range(1, length):
        last = len(rows) - 1
        rows.append(
            step_row("fired", "next", (last,), rule="next", cycle=number, utility=0.5)
        )
        rows.append(
            step_row(
                "concluded",
                f"Number(n={number})",
                (last + 1,),
                rule="next",
                cycle=number,
                utility=0.5,
            )
        )
    return index_of(tuple(rows), (len(rows) - 1,))


def random_proof(seed: int, facts: int) -> ProofIndex:
    """A proof in which all that is derived is used, some of it several times."""
    draw = Random(seed)  # noqa: S311  # no secret
    rows: list[StepRow] = []
    known: list[int] = []
    unused: list[int] = []
    for cycle in range(1, facts + 1):
        if len(known) < 2 or draw.random() < 0.3:
            rows.append(step_row("given", f"Given(n={cycle})"))
        else:
            premises = tuple(draw.sample(known, draw.randint(1, min(3, len(known)))))
            unused = [one for one in unused if one not in premises]
            rule = f"rule-{cycle % 7}"
            rows.append(step_row("fired", rule, premises, rule=rule, cycle=cycle))
            rows.append(
                step_row(
                    draw.choice(("concluded", "asserted")),
                    f"Derived(n={cycle})",
                    (len(rows) - 1,),
                    rule=rule,
                    cycle=cycle,
                )
            )
        known.append(len(rows) - 1)
        unused.append(len(rows) - 1)
    rows.append(step_row("fired", "end", tuple(unused), rule="end", cycle=facts + 1))
    rows.append(
        step_row("concluded", "End()", (len(rows) - 1,), rule="end", cycle=facts + 1)
    )
    return index_of(tuple(rows), (len(rows) - 1,))
