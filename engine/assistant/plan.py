"""Plans: how many tokens each section of a context may take.

Rules conclude them; here is only said whether they fit together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine import EngineError, Fact
from engine.assistant.slot import whole

SYSTEM = "system"
BRIEF = "running_brief"
TURNS = "recent_turns"
KNOWLEDGE = "retrieved_context"
QUESTION = "question"
COMPLETION = "completion"
TOTAL = "total"

SECTIONS = (SYSTEM, BRIEF, TURNS, KNOWLEDGE, QUESTION)
"""The sections of a context, in the order in which a model reads them."""

PARAMETERS: Mapping[str, str] = {
    SYSTEM: "system_cap",
    BRIEF: "brief_cap",
    TURNS: "turns_cap",
    KNOWLEDGE: "knowledge_cap",
    COMPLETION: "completion_floor",
}
"""What has a cap, and the parameter of the rules that sets it."""


class PlanError(EngineError):
    """Numbers of a plan that do not fit together, with what to change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """The most tokens something may take.

    Attributes:
        rule: The name of the rule that says so.
        because: Its reason.
    """

    tokens: int
    rule: str
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SnippetLimit:
    """The most pieces of knowledge that are shown.

    Attributes:
        pieces: How many, in the section as it is.
        rule: The name of the rule that says so.
        because: Its reason.
        each: In a larger section, one is shown for so many of its tokens; 0 if the
            number stays the same.
        up_to: But no more than this.
    """

    pieces: int
    rule: str
    because: str
    each: int = 0
    up_to: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a context may take.

    Attributes:
        limit: What the model can safely take in and give out.
        total: What all sections and the answer may take.
        caps: What each of ``PARAMETERS`` may take: the sections but for the question,
            and the answer as it is planned.
        reserved: What the answer that is to come really gets.
        snippets: How many pieces of knowledge may be shown.
    """

    limit: Cap
    total: Cap
    caps: Mapping[str, Cap]
    reserved: Cap
    snippets: SnippetLimit

    def __post_init__(self) -> None:
        """Refuse numbers that no context can keep to.

        Raises:
            PlanError: A cap is missing or negative, or the caps exceed the total.
        """
        for name, parameter in PARAMETERS.items():
            if name not in self.caps:
                raise PlanError(
                    f"the plan of the context has no cap of {name}: let a rule conclude "
                    f"one from {parameter}."
                )
        named = {"limit": self.limit, "total": self.total, "reserved": self.reserved}
        numbers = {name: cap.tokens for name, cap in {**named, **self.caps}.items()}
        for name, number in {**numbers, "snippets": self.snippets.pieces}.items():
            if number < 0:
                raise PlanError(
                    f"{name} of the context's plan is {number}: set "
                    f"{PARAMETERS.get(name, name)} to 0 or more."
                )
        sum_ = sum(self.caps[name].tokens for name in PARAMETERS)
        if sum_ > self.total.tokens:
            parts = " + ".join(
                f"{name} {self.caps[name].tokens}" for name in PARAMETERS
            )
            raise PlanError(
                f"{parts} = {sum_} tokens are planned and the total is "
                f"{self.total.tokens}: lower one of "
                f"{', '.join(PARAMETERS.values())}, or raise total_cap."
            )

    @property
    def unplanned(self) -> int:
        """Tokens of the total that no cap gives away."""
        return self.total.tokens - sum(self.caps[name].tokens for name in PARAMETERS)

    @property
    def bound(self) -> Cap:
        """The limit or the total, whichever is less."""
        return min(self.limit, self.total, key=lambda cap: cap.tokens)

    @property
    def room(self) -> int:
        """Tokens for all sections together; below 0 where the answer has no room."""
        return self.bound.tokens - self.reserved.tokens

    @property
    def room_of_knowledge(self) -> int:
        """The same as far as knowledge may fill it.

        Of the total, knowledge leaves the answer what is planned for it, also where
        the answer's budget is less.
        """
        planned = max(self.reserved.tokens, self.caps[COMPLETION].tokens)
        return min(self.room, self.total.tokens - planned)


def read_plan(
    sections: Sequence[Fact],
    limit: Fact,
    reserved: Fact,
    snippets: Fact,
    rules: Mapping[int, str],
) -> Plan:
    """The plan that rules concluded.

    Args:
        sections: SectionCap facts.
        limit: The ContextLimit fact.
        reserved: The Allocated fact.
        snippets: The SnippetLimit fact.
        rules: The rules that concluded these facts, by the facts' ids.

    Raises:
        PlanError: The numbers do not fit together.
    """

    def cap(fact: Fact) -> Cap:
        return Cap(
            tokens=whole(fact, "tokens"),
            rule=rules.get(fact.id, ""),
            because=str(fact["because"]),
        )

    caps = {str(fact["section"]): cap(fact) for fact in sections}
    if TOTAL not in caps:
        raise PlanError(
            "the plan of the context has no total: let a rule conclude a SectionCap of "
            f"{TOTAL} from total_cap."
        )
    return Plan(
        limit=cap(limit),
        total=caps.pop(TOTAL),
        caps=caps,
        reserved=cap(reserved),
        snippets=SnippetLimit(
            pieces=whole(snippets, "most"),
            rule=rules.get(snippets.id, ""),
            because=str(snippets["because"]),
            each=max(0, whole(snippets, "each")),
            up_to=whole(snippets, "up_to"),
        ),
    )
