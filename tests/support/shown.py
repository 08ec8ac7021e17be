"""What the engine process might say of decisions and experiments, for tests of views."""

from __future__ import annotations

from typing import Any

import msgspec

from gui.messages.decisions import (
    DecisionPage,
    DecisionRow,
    DecisionShown,
    Share,
    Source,
    Stage,
)
from gui.messages.experiments import (
    ArmShown,
    ExperimentShown,
    ExperimentState,
    WeightRow,
)
from gui.messages.rules import ActivationRow, Activations

OLD, NEW = "7ec8488f9e83c3f7e8c463edcfcf3d64", "a1b2c3d4e5f60718293a4b5c6d7e8f90"


def decision_row(number: int, **changed: Any) -> DecisionRow:  # noqa: ANN401
    """The decision with this number; a later one has a greater number."""
    row = DecisionRow(
        id=f"01M7W{number:05d}",
        at=f"2026-11-20T16:{number % 60:02d}:25.117245+00:00",
        query=f"How is discretion number {number} exercised by an authority?",
        model="llama3.1:8b",
        intent="explanation",
        complexity=7.5,
        allocated=652 + number,
        confidence=0.76,
        ruleset=OLD,
        conversation=f"c{number}",
    )
    return msgspec.structs.replace(row, **changed)


def page(*numbers: int, has_more: bool = False) -> DecisionPage:
    """A page of decisions."""
    return DecisionPage(
        rows=tuple(decision_row(number) for number in numbers), has_more=has_more
    )


def stage(name: str, tokens: int, agents: int) -> Stage:
    """A stage of a budget; knowledge is there from the second stage on."""
    chunks = 0 if name == "question" else 4
    return Stage(
        name=name,
        tokens=tokens,
        breakdown=(
            ("final_budget", tokens),
            ("base_tokens", 600),
            ("complexity_score", 7.5),
            ("complexity_factor", 0.75),
            ("chunk_count", chunks),
            ("chunk_bonus", 50.0 * chunks),
            ("source_diversity", 1.0),
            ("agent_count", agents),
            ("agent_factor", 1 + 0.15 * agents),
            ("intent_weight", 1.0),
            ("user_preference", 1.0),
            ("confidence", None),
            ("confidence_adjustment", 1.0),
        ),
    )


def decision_shown(number: int = 1, **changed: Any) -> DecisionShown:  # noqa: ANN401
    """The decision with this number, with its answer."""
    shown = DecisionShown(
        row=decision_row(number),
        language="en",
        answer=(
            "Where the law lets an authority choose, it weighs the purpose of the "
            "power against the interests at stake, and says why it chose as it did."
        ),
        known=True,
        sources=(
            Source(
                title="Discretion",
                citation="Administrative Procedure Act § 40",
                source_type="statute",
            ),
            Source(title="Errors", citation="Handbook, ch. 3", source_type="manual"),
        ),
        intent_confidence=0.67,
        intent_reasoning="The question says “how is … exercised”.",
        domain="administrative_law",
        specialists=("administrative_law", "general", "judicial_review"),
        stages=(
            stage("question", 517, 1),
            stage("retrieval", 747, 1),
            stage("specialists", 942, 3),
            Stage(name="window", tokens=942, breakdown=()),
        ),
        mattered=(
            Share(
                rule="different-sources-take-room",
                share=0.31,
                doc="Knowledge from different kinds of source takes more room.",
            ),
            Share(
                rule="intent-stretches",
                share=0.12,
                doc="The kind of answer wanted stretches the budget or shrinks it.",
            ),
        ),
        rules_fired=("different-sources-take-room", "intent-stretches"),
        warnings=("Tokens are not exact: the tokenizer of the model is not at hand.",),
        follows_up="",
    )
    return msgspec.structs.replace(shown, **changed)


def experiment_shown(**changed: Any) -> ExperimentShown:  # noqa: ANN401
    """An experiment that runs with weight 25."""
    shown = ExperimentShown(
        number=3,
        unit="conversation",
        weight=0.25,
        started_at="2026-11-20T14:02:11+00:00",
        started_by="jo",
        why="discretion questions shall cost less",
        arms=(
            ArmShown(
                name="control",
                ruleset=OLD,
                decisions=46,
                units=31,
                confidence=0.71,
                allocated=812.4,
            ),
            ArmShown(
                name="treatment",
                ruleset=NEW,
                decisions=13,
                units=9,
                confidence=None,
                allocated=640.0,
            ),
        ),
        weights=(
            WeightRow(
                at="2026-11-20T14:02:11+00:00",
                who="jo",
                why="discretion questions shall cost less",
                before=None,
                after=0.1,
            ),
            WeightRow(
                at="2026-11-20T15:10:00+00:00",
                who="jo",
                why="no complaints so far",
                before=0.1,
                after=0.25,
            ),
        ),
    )
    return msgspec.structs.replace(shown, **changed)


def running(**changed: Any) -> ExperimentState:  # noqa: ANN401
    """The state while that experiment runs."""
    return ExperimentState(experiment=experiment_shown(**changed), is_running=True)


def activations() -> Activations:
    """Three activations, the second of a set that is not the active one."""
    rows = ((3, OLD, "back again", True), (2, NEW, "cheaper", False))
    first = (1, OLD, "the beginning", False)
    return Activations(
        rows=tuple(
            ActivationRow(
                number=number,
                at=f"2026-11-20T1{number}:00:00+00:00",
                who="jo",
                why=why,
                ruleset=ruleset,
                undo_of=0,
                is_active=is_active,
            )
            for number, ruleset, why, is_active in (*rows, first)
        )
    )
