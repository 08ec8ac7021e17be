"""Conclusions: what the rules concluded about a question, read off the facts.

Nothing is judged or mended here; a rule set that leaves something out is told so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from string import Template

from engine import Fact, Session
from engine.assistant.decision import (
    Goal,
    Intent,
    Overflow,
    Part,
    Reply,
    Sentence,
    Source,
    Stage,
    Window,
)
from engine.assistant.slot import IncompleteError, number, text, whole

_ORDINARY = ("question", "stage")
"""Slots of a breakdown that name it and are no part of it."""


class Conclusions:
    """The facts of a session after its run, seen as a decision."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def all(self, template: str) -> list[Fact]:
        """The live facts of a template, by id."""
        return self._session.facts(template)

    def one(self, template: str) -> Fact:
        """The fact of a template that there must be just one of.

        Raises:
            IncompleteError: There is none, or there are several.
        """
        facts = self.all(template)
        if len(facts) != 1:
            raise IncompleteError(
                f"the rules concluded {len(facts)} {template} facts for the question "
                f"and one is needed; see which rules conclude {template}"
            )
        return facts[0]

    def maybe(self, template: str) -> Fact | None:
        """The fact of a template that there may be one of."""
        facts = self.all(template)
        return facts[0] if facts else None

    def intent(self) -> Intent:
        """The kind of answer wanted."""
        fact = self.one("Intent")
        return Intent(
            intent=text(fact, "intent"),
            confidence=number(fact, "confidence"),
            method=text(fact, "method"),
            reasoning=text(fact, "reasoning"),
        )

    def stages(self) -> Iterator[Stage]:
        """The budget from stage to stage."""
        breakdowns = {whole(fact, "stage"): fact for fact in self.all("Breakdown")}
        for fact in sorted(self.all("Budget"), key=lambda one: whole(one, "stage")):
            parts = breakdowns.get(whole(fact, "stage"))
            yield Stage(
                name=text(fact, "name"),
                tokens=whole(fact, "tokens"),
                breakdown={}
                if parts is None
                else {
                    slot: None if value is None else number(parts, slot)
                    for slot, value in parts.slots.items()
                    if slot not in _ORDINARY
                },
            )

    def window(self) -> Window:
        """The budget held against the window."""
        check, upgrade = self.one("WindowCheck"), self.maybe("Upgrade")
        advice = self.maybe("ModelAdvice")
        return Window(
            model=text(check, "model"),
            window=whole(check, "window"),
            input_tokens=whole(check, "input_tokens"),
            requested=whole(check, "requested"),
            available=whole(check, "available"),
            needs_upgrade=check["needs_upgrade"] is True,
            recommended=None if upgrade is None else text(upgrade, "model"),
            suited=None if advice is None else text(advice, "model"),
            note=text(self.one("ModelInUse"), "note"),
        )

    def overflow(self, hidden: int, taken: int) -> Overflow | None:
        """What gave way, or None where nothing had to.

        Args:
            hidden: Pieces of knowledge that gave way, in whole or in part.
            taken: Tokens of all that is shown.
        """
        choice, check = self.maybe("OverflowChoice"), self.one("WindowCheck")
        if choice is None:
            return None
        allocated = self.one("Allocated")
        parts = self._parts()
        details = self._details(choice, hidden)
        return Overflow(
            strategy=text(choice, "strategy"),
            quality=number(choice, "quality"),
            message=self._message(
                text(choice, "strategy"),
                {
                    **{name: str(value) for name, value in details.items()},
                    "parts": str(len(parts)),
                    "allocated": str(whole(allocated, "tokens")),
                },
            ),
            original_tokens=whole(check, "input_tokens") + whole(check, "requested"),
            reduced_tokens=taken + whole(allocated, "tokens"),
            parts=parts,
            details=details,
            because=text(choice, "because"),
        )

    def _parts(self) -> tuple[Part, ...]:
        found = (
            Part(
                part_number=whole(fact, "number"),
                total_parts=whole(fact, "parts"),
                start_token=whole(fact, "start"),
                end_token=whole(fact, "end"),
            )
            for fact in self.all("Part")
        )
        return tuple(sorted(found, key=lambda part: part.part_number))

    def _details(self, choice: Fact, hidden: int) -> dict[str, object]:
        """What a strategy came to, under the names that messages use."""
        fields = {text(fact, "field") for fact in self.all("Specialist")}
        spared = {text(fact, "field") for fact in self.all("Dismissed")}
        return {
            "hidden": hidden,
            "all": len(fields),
            "kept": len(fields - spared),
            "model": text(choice, "model"),
        }

    def _message(self, strategy: str, words: Mapping[str, str]) -> str:
        """What a user is told, in the question's language or in English."""
        said = {
            text(fact, "language"): text(fact, "text")
            for fact in self.all("OverflowMessage")
            if fact["strategy"] == strategy
        }
        language = text(self.one("Question"), "language")
        template = said.get(language) or said.get("en") or strategy
        return Template(template).safe_substitute(words)

    def specialists(self) -> tuple[str, ...]:
        """The fields of expertise that take part."""
        called = {text(fact, "field") for fact in self.all("Specialist")}
        spared = {text(fact, "field") for fact in self.all("Dismissed")}
        return tuple(sorted(called - spared))

    def goals(self) -> tuple[Goal, ...]:
        """What the answer is to achieve, the main goal first."""
        reached = {text(fact, "type") for fact in self.all("GoalReached")}
        goals: dict[str, Goal] = {}
        for fact in self.all("Goal"):
            part_of = fact["part_of"]
            kind = text(fact, "type")
            goals.setdefault(
                kind,
                Goal(
                    type=kind,
                    part_of=None if part_of is None else str(part_of),
                    target=text(fact, "target"),
                    priority=number(fact, "priority"),
                    completed=kind in reached,
                    because=text(fact, "because"),
                ),
            )
        order = sorted(goals.values(), key=lambda one: (-one.priority, one.type))
        return tuple(order)

    def reply(self, parts: tuple[str, ...]) -> Reply:
        """What the assistant says.

        Args:
            parts: The text as it is given.
        """
        said = sorted(self.all("AnswerSentence"), key=lambda s: whole(s, "position"))
        sources = sorted(self.all("Source"), key=lambda s: whole(s, "rank"))
        unknown = self.maybe("Unknown")
        return Reply(
            text=" ".join(parts),
            parts=parts,
            sentences=tuple(
                Sentence(
                    text=text(fact, "text"),
                    chunk=text(fact, "chunk"),
                    because=text(fact, "because"),
                )
                for fact in said
            ),
            sources=tuple(
                Source(
                    chunk=text(fact, "chunk"),
                    title=text(fact, "title"),
                    citation=text(fact, "citation"),
                    source_type=text(fact, "source_type"),
                )
                for fact in sources
            ),
            unknown="" if unknown is None else text(unknown, "because"),
            confidence=number(self.one("Confidence"), "value"),
        )
