"""Shown: what a model is shown of a decision, read off the facts and packed.

Rules concluded how much each section may hold and what has to give way; packing itself
is ``context``'s part.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from engine import Fact, Ledger
from engine.assistant.conclusions import Conclusions
from engine.assistant.context import Context, Omission, Shorten, pack
from engine.assistant.excerpt import Count
from engine.assistant.piece import (
    Piece,
    read_brief,
    read_knowledge,
    read_turns,
    shortened,
)
from engine.assistant.plan import KNOWLEDGE, QUESTION, SYSTEM, TURNS, read_plan
from engine.assistant.share import concluded_by
from engine.assistant.slot import IncompleteError, text, whole


def shown(
    found: Conclusions,
    ledger: Ledger,
    system_prompt: str,
    count: Count,
    summarized: Shorten,
) -> Context:
    """The context that rules concluded.

    Args:
        found: What they concluded.
        ledger: What happened; it tells which rule set which limit.
        system_prompt: What the model is told before anything else; may be empty.
        count: Counts the tokens of what is cut.
        summarized: Shortens a brief that has less room than it was made for.

    Raises:
        ContextError: What must be shown does not fit.
        IncompleteError: Rules left a limit undecided, or name what is not there.
        PieceError: A piece has a number that none can have.
        PlanError: The numbers of the sections do not fit together.
    """
    caps, limit = found.all("SectionCap"), found.one("ContextLimit")
    reserved, snippets = found.one("Allocated"), found.one("SnippetLimit")
    choices = found.all("OverflowChoice")
    older = found.all("OlderTurn") if _has_brief(found) else []
    told = (*caps, limit, reserved, snippets, *choices, *older)
    rules = concluded_by(ledger, [fact.id for fact in told])
    plan = read_plan(caps, limit, reserved, snippets, rules)
    context = pack(_pieces(found, older, system_prompt), plan, count, summarized)
    condensed = [*_talk(found, older, rules)]
    for choice in choices:
        condensed += _knowledge(found, choice, rules.get(choice.id, ""))
    return replace(context, condensed=tuple(condensed))


def _pieces(
    found: Conclusions, older: Sequence[Fact], system_prompt: str
) -> Iterator[Piece]:
    question, condensed = found.one("Question"), found.all("Condensed")
    yield Piece(
        section=QUESTION,
        id=text(question, "id"),
        place=0,
        text=text(question, "text"),
        tokens=whole(question, "tokens"),
        because="it is what is asked",
    )
    briefed = {fact["back"] for fact in older}
    yield from read_turns(
        [turn for turn in found.all("Turn") if turn["back"] not in briefed]
    )
    yield from read_knowledge(found.all("Chunk"), found.all("Relevance"), condensed)
    yield from read_brief(condensed)
    if system_prompt:
        yield Piece(
            section=SYSTEM,
            id=SYSTEM,
            place=0,
            text=system_prompt,
            tokens=whole(question, "system_tokens"),
            because="the model is told so",
        )


def _has_brief(found: Conclusions) -> bool:
    """Whether what was said before recent turns is told in fewer words."""
    return bool(shortened(found.all("Condensed"), "brief"))


def _talk(
    found: Conclusions, older: Sequence[Fact], rules: Mapping[int, str]
) -> Iterator[Omission]:
    """Receipts of the turns that the brief stands for."""
    tokens = {whole(turn, "back"): whole(turn, "tokens") for turn in found.all("Turn")}
    for fact in sorted(older, key=lambda one: whole(one, "back")):
        back = whole(fact, "back")
        if back not in tokens:
            raise IncompleteError(
                f"{fact} speaks of a turn that is not there: let rules conclude an "
                "OlderTurn only of a Turn"
            )
        yield Omission(
            section=TURNS,
            id=str(back),
            tokens=tokens[back],
            shown=0,
            needed=sum(size for nearer, size in tokens.items() if nearer <= back),
            rule=rules.get(fact.id, ""),
            because=text(fact, "because"),
        )


def _knowledge(found: Conclusions, choice: Fact, rule: str) -> Iterator[Omission]:
    """Receipts of the knowledge that was put into fewer words."""
    if not shortened(found.all("Condensed"), "knowledge"):
        return
    for chunk in found.all("Chunk"):
        if not chunk["pinned"]:
            yield Omission(
                section=KNOWLEDGE,
                id=text(chunk, "id"),
                tokens=whole(chunk, "tokens"),
                shown=0,
                needed=None,  # more room for the section alone makes no window larger
                rule=rule,
                because=text(choice, "because"),
            )
