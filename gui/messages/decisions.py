"""Decisions: asking a question, listing what was decided, showing one."""

from __future__ import annotations

from gui.messages.wire import Message, Request


class Source(Message, frozen=True, kw_only=True):
    """A source of an answer."""

    title: str
    citation: str
    source_type: str


class Stage(Message, frozen=True, kw_only=True):
    """The budget at one stage, in tokens, with what it was made of."""

    name: str
    tokens: int
    breakdown: tuple[tuple[str, float | None], ...]


class Share(Message, frozen=True, kw_only=True):
    """A rule behind the result, with its share of the proof from 0 to 1."""

    rule: str
    share: float
    doc: str


class Assigned(Message, frozen=True, kw_only=True):
    """The arm of an experiment that decided: ``control`` or ``treatment``.

    Attributes:
        failed: Why the treatment could not decide, so that the control did; empty
            where that was not so.
    """

    experiment: int
    arm: str
    weight: float
    failed: str = ""


class DecisionRow(Message, frozen=True, kw_only=True):
    """A decision as lists show it.

    Attributes:
        at: When, in ISO 8601 with the time zone.
        query: The question, or None once it is forgotten.
        arm: Empty where no experiment ran.
    """

    id: str
    at: str
    query: str | None
    model: str
    intent: str
    complexity: float | None
    allocated: int | None
    confidence: float | None
    ruleset: str
    conversation: str
    arm: str = ""


class DecisionShown(Message, frozen=True, kw_only=True):
    """A decision with its answer and how the budget came about.

    Attributes:
        known: Whether the answer is known, rather than an honest "I do not know".
        problem: Why the rules in the folder were not used; empty if they were.
    """

    row: DecisionRow
    language: str
    answer: str
    known: bool
    sources: tuple[Source, ...]
    intent_confidence: float
    intent_reasoning: str
    domain: str
    specialists: tuple[str, ...]
    stages: tuple[Stage, ...]
    mattered: tuple[Share, ...]
    rules_fired: tuple[str, ...]
    warnings: tuple[str, ...]
    follows_up: str
    assigned: Assigned | None = None
    problem: str = ""


class DecisionPage(Message, frozen=True, kw_only=True):
    """Some decisions, latest first, and whether there are earlier ones."""

    rows: tuple[DecisionRow, ...]
    has_more: bool


class ModelNames(Message, frozen=True, kw_only=True):
    """The language models that rules know, and the one meant without a word."""

    names: tuple[str, ...]
    default: str


class DemoDone(Message, frozen=True, kw_only=True):
    """The demonstration's questions were decided; their ids, in order."""

    decisions: tuple[str, ...]


class AskQuestion(Request[DecisionShown], frozen=True, kw_only=True, tag="ask"):
    """Decide a question and log it; an empty model is the one meant without a word."""

    query: str
    model: str = ""
    conversation: str = ""
    preference: float = 1.0


class AskDemo(Request[DemoDone], frozen=True, kw_only=True, tag="ask-demo"):
    """Decide the bundled questions and log them; reports progress, can be cancelled."""


class ListDecisions(Request[DecisionPage], frozen=True, kw_only=True, tag="list"):
    """The latest decisions before one (or of all), whose question has a text in it."""

    search: str = ""
    before: str = ""
    limit: int = 100


class ShowDecision(Request[DecisionShown], frozen=True, kw_only=True, tag="show"):
    """One decision."""

    decision: str


class ListModels(Request[ModelNames], frozen=True, kw_only=True, tag="models"):
    """The models of the rules in use."""
