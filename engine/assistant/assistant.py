"""The assistant: from a request to a decision, by rules.

Wiring: ``observe`` makes facts, rules judge, ``conclusions`` reads what they concluded,
``context`` packs. It keeps nothing, and knows no clock but the one passed in.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple, TypeAlias

from engine import Exploration, Result, RuleSet, Session, Utility
from engine.assistant.conclusions import Conclusions
from engine.assistant.context import Context
from engine.assistant.decision import Decision, Overflow
from engine.assistant.knowledge.index import KnowledgeIndex
from engine.assistant.mode import Mode
from engine.assistant.observe import observe
from engine.assistant.parts import in_parts
from engine.assistant.personal import personal_strings
from engine.assistant.plan import KNOWLEDGE, SYSTEM, TOTAL
from engine.assistant.record import Record, effects_of
from engine.assistant.request import FallbackError, Request, RequestError
from engine.assistant.share import rule_shares
from engine.assistant.shown import shown
from engine.assistant.slot import IncompleteError, number, text, whole
from engine.assistant.summarize import summarize
from engine.assistant.tokens import TokenCounter
from engine.errors import did_you_mean

Clock: TypeAlias = Callable[[], float]
"""Seconds from any start, such as ``time.perf_counter``."""

MOST_FIRINGS = 100_000
"""No question needs so many; rules that wake each other for ever are stopped here."""

ANY_MODEL = "unknown"
"""The name under which a caller asks for no particular model."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assistant:
    """Decides requests; can be shared, as a decision changes nothing in it.

    Attributes:
        rules: Checked against ``build_vocabulary(knowledge, tokenizers)``.
        knowledge: Where knowledge is looked up.
        tokenizers: The folder of the rank files tokens are counted by.
        clock: Measures the phases.
        mode: How it is set up.
        seed: Decides every draw of exploration.
        utilities: Learned utilities by rule name.
        params: Replaced parameters by key.
    """

    rules: RuleSet
    knowledge: KnowledgeIndex
    tokenizers: Path
    clock: Clock
    mode: Mode = Mode()  # noqa: RUF009  # a value that nobody can change
    seed: int = 0
    strategy: str = "utility-specificity"
    exploration: Exploration | None = None
    utilities: Mapping[str, Utility] = field(default_factory=dict)
    params: Mapping[str, int | float] = field(default_factory=dict)

    def decide(self, request: Request) -> Decision:
        """The decision on a request.

        Raises:
            QuestionError: The text cannot be taken as a question.
            RequestError: The model is unknown.
            RunError: The rules could not be carried out.
            IncompleteError: The rules left something undecided.
        """
        start = self.clock()
        seen = observe(request, self.knowledge, self.tokenizers, self.mode)
        record = Record(
            request=request,
            facts=seen.facts,
            ruleset=self.rules.digest,
            seed=self.seed,
            strategy=self.strategy,
            exploration=self.exploration,
            utilities=self.utilities,
            params=self.params,
            counting=seen.counting,
        )
        return self._decided(record, start, self.mode.own_model)

    def replay(self, record: Record) -> Decision:
        """Decide once more, from the facts and effects' answers of a record.

        With the rules of the record the ledger is the same. Other rules may want other
        effects; what the record does not hold is performed by their vocabulary. Seed,
        strategy, utilities and parameters are the record's.

        Raises:
            FactError: The rules do not know the record's facts.
            RunError: The rules could not be carried out.
            IncompleteError: The rules left something undecided.
        """
        # What could be asked then is not refused because settings are others now.
        return self._decided(record, self.clock(), record.request.model)

    def _decided(self, record: Record, start: float, own: str) -> Decision:
        observed = self.clock()
        session = _session(record, self.rules)
        for fact in record.facts:
            session.give(fact.template, fact.slots)
        result = session.run(max_firings=MOST_FIRINGS)
        record = replace(
            record, ruleset=self.rules.digest, effects=effects_of(session.ledger)
        )
        counter = TokenCounter(
            self.tokenizers, record.request.model, self.mode.counting
        )
        made = _Made(Conclusions(session), record, self.rules, result, counter)
        try:
            _check_models(made.found, record.request, own)
            _check_room(made.found)
            judged = self.clock()
            language = text(made.found.one("Question"), "language")
            context = shown(
                made.found,
                session.ledger,
                record.request.system_prompt,
                lambda one: counter.count(one).tokens,
                lambda one, most: summarize(one, most, counter, language).text,
            )
            packed = self.clock()
            phases = {"observe": (start, observed), "rules": (observed, judged)}
            phases |= {"context": (judged, packed), "total": (start, packed)}
            timings = {name: (b - a) * 1000 for name, (a, b) in phases.items()}
            return _decision(made, context, timings)
        except KeyError as error:
            raise IncompleteError(
                f"a template of the rules lacks the slot {error}, which the assistant "
                "reads: declare it again"
            ) from error


def intent_time(record: Record, rules: RuleSet, clock: Clock) -> float | None:
    """Seconds that rules take to tell what a question wants, from its facts on.

    Returns:
        None if they never tell.

    Raises:
        FactError: The rules do not know the record's facts.
        RunError: The rules could not be carried out.
    """
    session = _session(record, rules)
    start = clock()
    for fact in record.facts:
        session.give(fact.template, fact.slots)
    while not session.facts("Intent"):
        if session.step() is None:
            return None
    return clock() - start


class _Made(NamedTuple):
    """What there is once the rules have run."""

    found: Conclusions
    record: Record
    rules: RuleSet
    result: Result
    counter: TokenCounter


def _decision(made: _Made, context: Context, timings: Mapping[str, float]) -> Decision:
    found, record, rules, result, _ = made
    question, allocated = found.one("Question"), found.one("Allocated")
    helpers = {rule.name for rule in rules.rules if "helper" in rule.tags}
    goals = (allocated.id, found.one("Reply").id)
    overflow = found.overflow(_hidden(result, context), context.used)
    return Decision(
        query=text(question, "text"),
        language=text(question, "language"),
        model=text(allocated, "model"),
        intent=found.intent(),
        complexity=number(found.one("Complexity"), "value"),
        domain=text(found.one("Domain"), "name"),
        specialists=found.specialists(),
        goals=found.goals(),
        stages=tuple(found.stages()),
        allocated=whole(allocated, "tokens"),
        window=found.window(),
        overflow=overflow,
        reply=found.reply(_parts(made, overflow)),
        context=context,
        follows_up="; ".join(text(f, "because") for f in found.all("FollowUp")),
        rules_fired=tuple(dict.fromkeys(firing.rule for firing in result.firings)),
        shares=rule_shares(result.ledger, goals, helpers),
        ruleset=rules.digest,
        faults=tuple(map(str, result.faults)),
        warnings=_warnings(made, context, overflow),
        timings_ms=timings,
        record=record,
        ledger=result.ledger,
        personal=(*personal_strings(record, result.ledger), *_shortened(context)),
    )


def _hidden(result: Result, context: Context) -> int:
    """Pieces of knowledge that gave way: an overflow set the limit they fell to."""
    limiting = {
        firing.rule
        for firing in result.firings
        if any(fact.template == "OverflowChoice" for fact in firing.facts)
    }
    left_out = (*context.dropped, *context.cut)
    return sum(one.section == KNOWLEDGE and one.rule in limiting for one in left_out)


def _shortened(context: Context) -> tuple[str, ...]:
    """What is shown of the caller's own texts, which are no whole ones any more."""
    return tuple(piece.text for piece in context.pieces if piece.section != KNOWLEDGE)


def _parts(made: _Made, overflow: Overflow | None) -> tuple[str, ...]:
    """The reply as it is given: each part within the tokens it may take."""
    parts = () if overflow is None else overflow.parts
    sizes = [part.end_token - part.start_token for part in parts]
    allocated = whole(made.found.one("Allocated"), "tokens")
    reply = text(made.found.one("Reply"), "text")
    return in_parts(
        reply, sizes or (allocated,), lambda one: made.counter.count(one).tokens
    )


def _session(record: Record, rules: RuleSet) -> Session:
    # Rules that are gone, or have other params now, are not held to what was learned.
    names = {rule.name for rule in rules.rules}
    return Session(
        rules,
        seed=record.seed,
        strategy=record.strategy,
        exploration=record.exploration,
        utilities={n: u for n, u in record.utilities.items() if n in names},
        params={k: v for k, v in record.params.items() if k in rules.params},
        effects={
            (one.name, one.arguments, one.occurrence): (
                tuple((answer.template, answer.slots) for answer in one.answers),
                one.failure,
            )
            for one in record.effects
        },
    )


def _check_models(found: Conclusions, request: Request, own: str) -> None:
    """Refuse models that nobody knows, or that cannot answer.

    Args:
        found: What rules concluded.
        request: What was asked for.
        own: A model that need not stand in the table: the one the settings name.
    """
    known = {text(fact, "name"): text(fact, "kind") for fact in found.all("Model")}
    chatting = [name for name, kind in known.items() if kind == "chat"]
    asked, in_use = request.model, found.one("ModelInUse")
    if known.get(text(in_use, "name"), "chat") != "chat":
        raise RequestError(
            f"{asked} makes vectors of texts and cannot answer; name one of "
            f"{', '.join(chatting)}."
        )
    if text(in_use, "found") == "default" and asked not in (ANY_MODEL, own):
        raise RequestError(
            f"{_no_model(asked, chatting)}, or ask with {ANY_MODEL!r} for common limits."
        )
    for name in request.fallback_models:
        if name not in chatting:
            raise FallbackError(f"{_no_model(name, chatting)}.")


def _check_room(found: Conclusions) -> None:
    """Refuse a question that leaves no room for any answer, and say what takes it."""
    if whole(found.one("Allocated"), "tokens") > 0:
        return
    size, asked = found.one("InputSize"), whole(found.one("Question"), "tokens")
    pinned = whole(size, "pinned")
    told = whole(size, "fixed") - pinned - asked
    takes = {
        f"the question takes {asked} tokens": "ask a shorter question",
        f"the system prompt {told}": "shorten the system prompt" if told else "",
        f"what is pinned {pinned}": "unpin some" if pinned else "",
    }
    cures = [cure for cure in takes.values() if cure]
    where, larger = _room_of(found)
    raise RequestError(
        f"{', '.join(what for what, cure in takes.items() if cure)}: {where} has no "
        f"room for an answer; {', '.join(cures)}{larger}."
    )


def _room_of(found: Conclusions) -> tuple[str, str]:
    """What has too little room, and what would have more."""
    total = {text(cap, "section"): cap for cap in found.all("SectionCap")}[TOTAL]
    if found.one("Room")["of"] == "the total":
        size = whole(total, "tokens")
        return (
            f"the total of {size} tokens",
            ", or raise total_cap (setting max_total)",
        )
    window, upgrade = found.window(), found.maybe("Upgrade")
    larger = "" if upgrade is None else f", or ask {text(upgrade, 'model')}"
    return f"the window of {window.model} ({window.window} tokens)", larger


def _no_model(name: str, known: Collection[str]) -> str:
    hint = did_you_mean(name, known)
    return (
        f"there is no model {name!r} that could answer in the table"
        + (f" ({hint})" if hint else "")
        + f"; name one of {', '.join(known)}, or add it to rules/models/models.yaml"
    )


def _warnings(
    made: _Made, context: Context, overflow: Overflow | None
) -> tuple[str, ...]:
    found, record = made.found, made.record
    window = found.window()
    note = found.one("ModelInUse")["note"]
    warnings = [str(note)] if note else []
    if window.needs_upgrade:
        larger = f"; {window.recommended} has room" if window.recommended else ""
        warnings.append(
            f"{window.requested} tokens were asked for and {window.model} has room "
            f"for {max(0, window.available)}{larger}."
        )
    if overflow is not None:
        warnings.append(f"{overflow.message}.")
    warnings += [
        f"{fact['effect']} failed: {str(fact['cause']).rstrip('.')}."
        for failure in ("EffectFailed", "ModelFailed")
        for fact in found.all(failure)
    ]
    notes = {text(fact, "note") for fact in found.all("Condensed")} - {""}
    warnings += [f"Condensing: {note.rstrip('.')}." for note in sorted(notes)]
    if any(one.section == SYSTEM for one in context.cut):
        warnings.append("The system prompt is longer than its section and was cut.")
    if context.dropped:
        warnings.append(
            f"{len(context.dropped)} pieces did not fit into the context; the receipt "
            "names them."
        )
    if record.counting:
        warnings.append(f"Tokens are not exact: {record.counting}.")
    return tuple(warnings)
