"""Shown: what a model is shown of a decision, read off the facts and packed.

Rules concluded how much each section may hold and what has to give way; packing itself
is ``context``'s part.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from engine import Fact, Ledger
from engine.assistant.conclusions import Conclusions, text, whole
from engine.assistant.context import Context, Omission, pack
from engine.assistant.excerpt import Count
from engine.assistant.piece import Piece, read_brief, read_knowledge, read_turns
from engine.assistant.plan import KNOWLEDGE, QUESTION, SYSTEM, TURNS, read_plan
from engine.assistant.share import concluded_by


def shown(
    found: Conclusions, ledger: Ledger, system_prompt: str, count: Count
) -> Context:
    """The context that rules concluded.

    Args:
        found: What they concluded.
        ledger: What happened; it tells which rule set which limit.
        system_prompt: What the model is told before anything else; may be empty.
        count: Counts the tokens of what is cut.

    Raises:
        ContextError: What must be shown does not fit.
        PlanError: The numbers of the sections do not fit together.
    """
    caps, limit = found.all("SectionCap"), found.one("ContextLimit")
    reserved, snippets = found.one("Allocated"), found.one("SnippetLimit")
    choice = found.maybe("OverflowChoice")
    told = (*caps, limit, reserved, snippets, *(() if choice is None else (choice,)))
    rules = concluded_by(ledger, [fact.id for fact in told])
    plan = read_plan(caps, limit, reserved, snippets, rules)
    context = pack(_pieces(found, system_prompt), plan, count)
    rule = "" if choice is None else rules.get(choice.id, "")
    condensed = (*_older(found, ledger), *_condensed(found, choice, rule))
    return replace(context, condensed=condensed)


def _pieces(found: Conclusions, system_prompt: str) -> Iterator[Piece]:
    question, condensed = found.one("Question"), found.all("Condensed")
    yield Piece(
        section=QUESTION,
        id=text(question, "id"),
        place=0,
        text=text(question, "text"),
        tokens=whole(question, "tokens"),
        because="it is what is asked",
    )
    older = (
        {fact["back"] for fact in found.all("OlderTurn")} if _has_brief(found) else ()
    )
    yield from read_turns(
        [turn for turn in found.all("Turn") if turn["back"] not in older]
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
    return any(fact["what"] == "brief" for fact in found.all("Condensed"))


def _older(found: Conclusions, ledger: Ledger) -> Iterator[Omission]:
    """Receipts of the turns that the brief stands for."""
    older = found.all("OlderTurn") if _has_brief(found) else []
    rules = concluded_by(ledger, [fact.id for fact in older])
    tokens = {whole(turn, "back"): whole(turn, "tokens") for turn in found.all("Turn")}
    for fact in sorted(older, key=lambda one: whole(one, "back")):
        back = whole(fact, "back")
        yield Omission(
            section=TURNS,
            id=str(back),
            tokens=tokens[back],
            shown=0,
            needed=sum(size for nearer, size in tokens.items() if nearer <= back),
            rule=rules.get(fact.id, ""),
            because=text(fact, "because"),
        )


def _condensed(
    found: Conclusions, choice: Fact | None, rule: str
) -> Iterator[Omission]:
    """Receipts of the knowledge that was put into fewer words."""
    if choice is None:
        return
    chunks = found.all("Chunk")
    if not any(fact["what"] == "knowledge" for fact in found.all("Condensed")):
        return
    for chunk in chunks:
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
