"""A budget in plain words: its stages and what each was made of, as a sum reads.

The numbers come with the decision; nothing is computed again here. What the rules call
by a name that has no words here is shown under that name.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from gui.messages.decisions import Stage
from gui.models.written import decimal, filled, whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """One line of a breakdown: its name among the rules, and both as people read it."""

    name: str
    words: str
    value: str


def stage_words(name: str) -> str:
    """What a stage is called."""
    known = {
        "question": QCoreApplication.translate("Budget", "From the question"),
        "retrieval": QCoreApplication.translate("Budget", "With what was found"),
        "specialists": QCoreApplication.translate("Budget", "With the specialists"),
        "window": QCoreApplication.translate("Budget", "Within the model's window"),
    }
    return known.get(name, name)


def factors(stage: Stage) -> tuple[Factor, ...]:
    """The lines of a stage's breakdown, in the order in which they are reckoned."""
    left = dict(stage.breakdown)
    lines = []
    for name, detail, words in _lines():
        if name not in left:
            continue
        value = left.pop(name)
        known = left.pop(detail, None)
        lines.append(
            Factor(
                name=name,
                words=filled(words, _value(known)),
                value=_value(value),
            )
        )
    result = [line for line in lines if line.name == _RESULT]
    others = [
        Factor(name=name, words=name.replace("_", " "), value=_value(value))
        for name, value in left.items()
    ]
    return tuple([line for line in lines if line.name != _RESULT] + others + result)


_RESULT = "final_budget"


def _lines() -> tuple[tuple[str, str, str], ...]:
    """Each factor with the one that explains it, which its words mention as %1."""
    return (
        (
            "base_tokens",
            "",
            QCoreApplication.translate("Budget", "room for the greatest complexity"),
        ),
        (
            "complexity_factor",
            "complexity_score",
            QCoreApplication.translate("Budget", "× for complexity %1 of 10"),
        ),
        (
            "chunk_bonus",
            "chunk_count",
            QCoreApplication.translate("Budget", "+ for pieces of knowledge: %1"),
        ),
        (
            "source_diversity",
            "",
            QCoreApplication.translate("Budget", "× for different kinds of source"),
        ),
        (
            "agent_factor",
            "agent_count",
            QCoreApplication.translate("Budget", "× for specialists: %1"),
        ),
        (
            "intent_weight",
            "",
            QCoreApplication.translate("Budget", "× for the kind of answer"),
        ),
        (
            "user_preference",
            "",
            QCoreApplication.translate("Budget", "× for your preference"),
        ),
        (
            "confidence_adjustment",
            "confidence",
            QCoreApplication.translate("Budget", "× for an earlier confidence: %1"),
        ),
        (
            _RESULT,
            "",
            QCoreApplication.translate("Budget", "= budget, within its limits"),
        ),
    )


def _value(value: float | None) -> str:
    return "–" if value is None else _number(value)


def _number(value: float) -> str:
    """With two decimals at most, and with none that says nothing."""
    shown = round(float(value), 2)
    if shown.is_integer():
        return whole(shown)
    return decimal(shown, 1 if shown == round(value, 1) else 2)
