"""A budget in plain words: its stages and what each was made of, as a sum reads.

The numbers come with the decision. One is computed here, so that the sum adds up: the
product of the factors, where it is not the budget because a limit acted. What the rules
call by a name that has no words here is shown under that name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import prod

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
    if result and not others:
        result = _limited(result[0], dict(stage.breakdown))
    return tuple([line for line in lines if line.name != _RESULT] + others + result)


_RESULT = "final_budget"
_SUM = ("base_tokens", "complexity_factor", "chunk_bonus")
_TIMES = (
    *("source_diversity", "agent_factor", "intent_weight"),
    *("user_preference", "confidence_adjustment"),
)


def _limited(result: Factor, values: Mapping[str, float | None]) -> list[Factor]:
    """The result; where it is not the product of the factors, that and the limit."""
    budget = values[_RESULT]
    base, share, bonus = (values.get(name) for name in _SUM)
    times = [one for one in map(values.get, _TIMES) if one is not None]
    if budget is None or base is None or share is None or len(times) < len(_TIMES):
        return [result]
    product = prod([base * share + (bonus or 0.0), *times])
    if abs(product - budget) < 1:  # it is the product, truncated
        return [result]
    words = (
        QCoreApplication.translate("Budget", "raised to the least budget")
        if budget > product
        else QCoreApplication.translate("Budget", "cut to the greatest budget")
    )
    told = QCoreApplication.translate("Budget", "= product")
    return [
        Factor(name="product", words=told, value=_number(product)),
        replace(result, words=words),
    ]


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
