"""The summary of a logged decision: what came out and by which rules, in a few lines.

It is read off what the store keeps, so that it stands for forgotten questions too; the
proof itself is told elsewhere.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Mapping
from typing import TypedDict

from engine.app.recorded import Recorded

_WIDTH = 80
_LABEL = 13
"""Columns of the left side, where each line says what it tells."""


class _Intent(TypedDict):
    intent: str
    reasoning: str


class _Named(TypedDict):
    name: str
    tokens: int


class _Budget(TypedDict):
    intent: _Intent
    complexity: float
    domain: str
    specialists: list[str]
    stages: list[_Named]


class _Quoted(TypedDict):
    text: str


class _Share(TypedDict):
    rule: str


class _Answer(TypedDict):
    answer: str
    sentences: list[_Quoted]
    token_budget: _Budget
    top_rules: list[_Share]


def summary(asked: Recorded) -> str:
    """The decision in at most 14 lines of at most 80 columns."""
    answer: _Answer = json.loads(asked.decision.answer)
    budget = answer["token_budget"]
    intent = budget["intent"]
    stages = (f"{stage['name']} {stage['tokens']}" for stage in budget["stages"])
    lines = [
        *_told("question", asked.decision.entry.query or "[forgotten]", most=1),
        *_told("intent", f"{intent['intent']}: {intent['reasoning']}", most=2),
        *_told("complexity", f"{budget['complexity']:.1f} of 10, {budget['domain']}"),
        *_told("specialists", ", ".join(budget["specialists"])),
        *_told("budget", " → ".join(stages)),
        *_told("answer", _first_sentence(answer), most=2),
    ]
    docs = {rule.name: rule.doc for rule in asked.rules.rules}
    lines += _rules(answer["top_rules"], docs)
    return "\n".join(lines)


def _first_sentence(answer: _Answer) -> str:
    """The first sentence quoted; where nothing is known, what is said instead."""
    quoted = answer["sentences"]
    return quoted[0]["text"] if quoted else answer["answer"]


def _rules(shares: list[_Share], docs: Mapping[str, str]) -> Iterator[str]:
    for place, share in enumerate(shares):
        doc = docs.get(share["rule"], "")
        told = f"{share['rule']}: {doc}" if doc else share["rule"]
        yield from _told("" if place else "mattered", told, most=2)


def _told(label: str, text: str, most: int = 1) -> list[str]:
    return textwrap.wrap(
        text or "-",
        _WIDTH,
        initial_indent=f"{label:<{_LABEL}}",
        subsequent_indent=" " * _LABEL,
        max_lines=most,
        placeholder=" …",
        break_on_hyphens=False,
    )
