"""Decisions: what was decided about a question, and how it came about.

Values and their JSON form. Deciding is ``assistant``'s part, keeping a decision and
naming it that of whoever keeps it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from msgspec import to_builtins

from engine import Ledger
from engine.assistant.context import Context
from engine.assistant.record import Record
from engine.assistant.share import RuleShare

SYSTEM = "production"
"""The answering system: rules choose sentences."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """What kind of answer the question wants, how surely, and why."""

    intent: str
    confidence: float
    method: str
    reasoning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """The budget at one stage.

    Attributes:
        tokens: The budget.
        breakdown: What it was made of; empty for the window check, which only cuts.
    """

    name: str
    tokens: int
    breakdown: Mapping[str, int | float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The budget held against the model's window; all in tokens.

    Attributes:
        model: The model whose limits hold.
        available: What the safe part of the window leaves; below 0 if nothing.
        needs_upgrade: Whether more was asked for than is available.
        recommended: The smallest model with room for all of it, if one is needed.
        suited: The model that suits the question's complexity.
        note: What was assumed about the model; empty if nothing.
    """

    model: str
    window: int
    input_tokens: int
    requested: int
    available: int
    needs_upgrade: bool
    recommended: str | None
    suited: str | None
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of an answer that is given in parts.

    Attributes:
        part_number: From 1.
        start_token: Tokens of the answer before it.
        end_token: The same with it.
    """

    part_number: int
    total_parts: int
    start_token: int
    end_token: int

    def to_json(self) -> dict[str, object]:
        """The part as JSON data, with the tokens it may take."""
        return {
            **to_builtins(self),
            "estimated_size": self.end_token - self.start_token,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Overflow:
    """What gave way because the window has no room for all of it.

    Attributes:
        strategy: One of the six that rules tell.
        quality: What is left of the answer's quality, from 0 to 1.
        message: What a user is told.
        original_tokens: What goes in and what was to come out.
        reduced_tokens: What goes in and may come out now, of the first part where the
            answer is given in parts.
        parts: The parts of the answer, where there are several.
        details: What the strategy came to, by name.
        because: Why it was chosen.
    """

    strategy: str
    quality: float
    message: str
    original_tokens: int
    reduced_tokens: int
    parts: tuple[Part, ...]
    details: Mapping[str, object]
    because: str

    def to_json(self) -> dict[str, object]:
        """The overflow as JSON data."""
        return {
            "strategy": self.strategy,
            "original_tokens": self.original_tokens,
            "reduced_tokens": self.reduced_tokens,
            "tokens_saved": self.original_tokens - self.reduced_tokens,
            "quality_impact": self.quality,
            "user_message": self.message,
            "because": self.because,
            "metadata": {
                **self.details,
                "parts": [part.to_json() for part in self.parts],
            },
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of the answer, the piece of knowledge it stands in, and why it is said."""

    text: str
    chunk: str
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A source of the answer."""

    chunk: str
    title: str
    citation: str
    source_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """Something the answer is to achieve.

    Attributes:
        type: One of the six kinds that rules tell.
        part_of: The type of the goal it is a part of; None for the main goal.
        target: What it is about, in words of the question.
        priority: From 0 to 1.
        completed: Whether the answer achieves it.
    """

    type: str
    part_of: str | None
    target: str
    priority: float
    completed: bool
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the assistant says.

    Attributes:
        text: All of it.
        parts: The same as it is given, each part within its tokens; one, if it is given
            at once.
        sentences: The sentences of knowledge in it; none where it does not know.
        unknown: Why it does not know; empty where it does.
        confidence: From 0 to 1.
    """

    text: str
    parts: tuple[str, ...]
    sentences: tuple[Sentence, ...]
    sources: tuple[Source, ...]
    unknown: str
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One decision.

    Attributes:
        query: The question, white space normalised.
        model: The model that is to answer: the one asked for, or one with more room.
        language: A code of two letters, or ``und`` where it cannot be told.
        specialists: The fields of expertise the question needs.
        goals: What the answer is to achieve, the main goal first.
        stages: The budget from stage to stage.
        allocated: Tokens the answer may take, or its first part.
        overflow: What gave way; None where nothing had to.
        follows_up: Why the question is taken as one that follows up an earlier one;
            empty where it is not.
        rules_fired: Names in the order in which rules first fired.
        shares: The rules behind allocated tokens and reply, see ``share``.
        ruleset: The digest of the rules.
        faults: Conditions that could not be evaluated, as lines.
        warnings: What the caller should know, as sentences.
        timings_ms: Milliseconds by phase.
        record: All that is needed to decide once more.
        ledger: What happened.
        personal: Strings in record, ledger and answer that tell the question.
    """

    query: str
    language: str
    model: str
    intent: Intent
    complexity: float
    domain: str
    specialists: tuple[str, ...]
    goals: tuple[Goal, ...]
    stages: tuple[Stage, ...]
    allocated: int
    window: Window
    overflow: Overflow | None
    reply: Reply
    context: Context
    follows_up: str
    rules_fired: tuple[str, ...]
    shares: tuple[RuleShare, ...]
    ruleset: str
    faults: tuple[str, ...]
    warnings: tuple[str, ...]
    timings_ms: Mapping[str, float]
    record: Record
    ledger: Ledger
    personal: tuple[str, ...]

    def top_rules(self, n: int) -> tuple[RuleShare, ...]:
        """The rules with the largest shares in reply and allocated tokens."""
        return self.shares[:n]

    def to_json(self) -> dict[str, object]:
        """What a caller gets, as JSON data; whoever keeps the decision adds its id."""
        reply = self.reply
        return {
            "query": self.query,
            "language": self.language,
            "model": self.model,
            "answer": reply.parts[0],
            "parts": list(reply.parts),
            "known": not reply.unknown,
            "unknown_because": reply.unknown or None,
            "sentences": [to_builtins(one) for one in reply.sentences],
            "sources": [to_builtins(one) for one in reply.sources],
            "system": SYSTEM,
            "confidence": reply.confidence,
            "follows_up": self.follows_up or None,
            "token_budget": self._budget(),
            "context": self.context.to_json(),
            "rules_fired": list(self.rules_fired),
            "top_rules": [to_builtins(one) for one in self.top_rules(3)],
            "goals": [to_builtins(goal) for goal in self.goals],
            "ruleset": self.ruleset,
            "faults": list(self.faults),
            "warnings": list(self.warnings),
            "timings_ms": dict(self.timings_ms),
        }

    def _budget(self) -> dict[str, object]:
        whole = [stage for stage in self.stages if stage.breakdown]
        return {
            "allocated": self.allocated,
            "actual_used": None,
            "breakdown": dict(whole[-1].breakdown),
            "intent": to_builtins(self.intent),
            "complexity": self.complexity,
            "domain": self.domain,
            "specialists": list(self.specialists),
            "stages": [to_builtins(stage) for stage in self.stages],
            "window": to_builtins(self.window),
            "counting": self.record.counting or "exact",
            "overflow": None if self.overflow is None else self.overflow.to_json(),
        }

    def log_lines(self) -> tuple[str, ...]:
        """The decision in the lines of a log; they do not tell the question."""
        overflow = "none"
        if self.overflow is not None:
            overflow = (
                f"{self.overflow.strategy} (from {self.overflow.original_tokens} to "
                f"{self.overflow.reduced_tokens} tokens, {self.allocated} of them for "
                "the answer)"
            )
        stages = " → ".join(str(stage.tokens) for stage in self.stages)
        return (
            f"Token Budget: {stages}",
            f"Intent: {self.intent.intent} ({self.intent.confidence:.2f})",
            f"Complexity: {self.complexity:.1f}/10",
            f"Overflow Strategy: {overflow}",
        )
