"""Backtests: logged decisions decided again by other rules, and which come out otherwise.

What a decision was is read from the log; nothing is logged here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from engine.app.errors import UsageError
from engine.app.recorded import record_of
from engine.app.storage import find
from engine.app.workbench import Workbench
from engine.assistant import decision as made
from engine.assistant.record import Record, RecordFormatError
from engine.assistant.request import RequestError
from engine.errors import EngineError
from engine.lang.rules import RuleSet
from engine.proof.timeline import Timeline
from engine.proof.why_not import why_not
from engine.run.records import Firing
from engine.store.decision import Decision, Entry
from engine.store.errors import RecordError


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """A logged decision and what other rules make of it.

    Attributes:
        entry: The decision as lists show it.
        changes: What is another now, by name: intent, complexity, allocated, answer,
            sources, confidence; before and after. Or only ``failed``: "" and the
            sentence why the other rules cannot decide the question at all.
        rules_gained: Rules that fire now and did not before.
        rules_lost: Rules that fired and do not now.
        after: What is decided now, or None where nothing can be.
    """

    entry: Entry
    changes: Mapping[str, tuple[object, object]]
    rules_gained: tuple[str, ...]
    rules_lost: tuple[str, ...]
    after: made.Decision | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Backtest:
    """What other rules make of the last decisions.

    Attributes:
        tried: How many were decided again.
        flips: Those that come out otherwise, latest first.
        skipped: Ids of those that cannot be decided again, with the sentence why.
    """

    tried: int
    flips: tuple[Flip, ...]
    skipped: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What other rules make of one decision.

    Attributes:
        flip: What is otherwise; without changes if nothing.
        firings: How often the rule that was looked at fires.
        why_not: Why it does not; empty if it does, or none was looked at.
    """

    flip: Flip
    firings: int
    why_not: str


def backtest(
    bench: Workbench,
    rules: RuleSet,
    last: int,
    *,
    notify: Callable[[int, int], None],
    cancelled: Callable[[], bool],
) -> Backtest:
    """Decide the last decisions again.

    Args:
        bench: Where they are logged.
        rules: What to decide by, checked against the workbench's vocabulary.
        last: How many decisions, latest first.
        notify: Told before each, and at the end, how many are done, and of how many.
        cancelled: Asked before each; what was done until then is the result.
    """
    entries = bench.store.decisions.list(last)
    flips: list[Flip] = []
    skipped: list[tuple[str, str]] = []
    done = 0
    for entry in entries:
        if cancelled():
            break
        notify(done, len(entries))
        done += 1
        try:
            before = bench.store.decisions.get(entry.id)
            record = record_of(before)
        except (UsageError, RecordError, RecordFormatError, RequestError) as error:
            skipped.append((entry.id, str(error)))
        else:
            flip = _flip(bench, before, record, rules)
            flips += [flip] if flip.changes else []
    notify(done, len(entries))
    return Backtest(
        tried=done - len(skipped), flips=tuple(flips), skipped=tuple(skipped)
    )


def tried(bench: Workbench, rules: RuleSet, decision_id: str, rule: str = "") -> Tried:
    """Decide one decision again and look at one rule.

    Args:
        bench: Where it is logged.
        rules: What to decide by, checked against the workbench's vocabulary.
        decision_id: Its id, the beginning of it, or ``last``.
        rule: The rule to look at, if any.

    Raises:
        RecordError: There is no such decision, or its record is damaged.
        UsageError: Its question was forgotten.
        RecordFormatError: Another version of the program wrote it.
        ProofError: There is no such rule.
    """
    before = find(bench.store, decision_id)
    flip = _flip(bench, before, record_of(before), rules)
    if flip.after is None or not rule:
        return Tried(flip=flip, firings=0, why_not="")
    ledger = flip.after.ledger
    firings = sum(one.rule == rule for one in ledger.of(Firing))
    if firings:
        return Tried(flip=flip, firings=firings, why_not="")
    missed = why_not(Timeline(ledger, [rules]), rule)
    return Tried(flip=flip, firings=0, why_not=str(missed))


def differences(
    before: Decision, after: made.Decision
) -> dict[str, tuple[object, object]]:
    """What a user sees of a decision, where it is another now: before and after."""
    was, answer = before.entry.summary, json.loads(before.answer)
    pairs: dict[str, tuple[object, object]] = {
        "intent": (was.intent, after.intent.intent),
        "complexity": (was.complexity, after.complexity),
        "allocated": (was.allocated, after.allocated),
        "answer": (answer["answer"], after.reply.text),
        "sources": (
            [source["title"] for source in answer["sources"]],
            [source.title for source in after.reply.sources],
        ),
        "confidence": (was.confidence, after.reply.confidence),
    }
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _flip(bench: Workbench, before: Decision, record: Record, rules: RuleSet) -> Flip:
    """What is otherwise with other rules; without changes if nothing."""
    try:
        after = bench.replaying(rules).replay(record)
    except EngineError as error:
        return Flip(
            entry=before.entry,
            changes={"failed": ("", str(error))},
            rules_gained=(),
            rules_lost=(),
            after=None,
        )
    fired: list[str] = json.loads(before.answer)["rules_fired"]
    return Flip(
        entry=before.entry,
        changes=differences(before, after),
        rules_gained=tuple(rule for rule in after.rules_fired if rule not in fired),
        rules_lost=tuple(rule for rule in fired if rule not in after.rules_fired),
        after=after,
    )
