"""``ask``: one question, decided, answered and logged."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator

from engine.app.config import find_config
from engine.app.console import note, working, wrapped, write, write_json
from engine.app.errors import UsageError
from engine.app.workbench import Logged, Workbench
from engine.assistant.decision import Decision, Stage
from engine.assistant.question import LONGEST_QUESTION
from engine.assistant.request import DEFAULT_MODEL, Request

STDIN = "-"


def ask(given: Namespace) -> int:
    """Decide a question and print the answer with its budget."""
    request = Request(
        query=_question(given.question),
        model=given.model or DEFAULT_MODEL,
        unit=given.unit,
        conversation=given.conversation,
        preference=given.preference,
    )
    config = find_config(rules=given.rules, database=given.db)
    with working("deciding"), Workbench(config) as bench:
        logged = bench.decide(request)
        if given.retain is not None:
            bench.store.retention.retain(given.retain)
    for line in notes(logged):
        note(line)
    if given.json:
        write_json(logged.to_json())
    else:
        show(logged)
    return 0


def _question(text: str) -> str:
    if text != STDIN:
        return text
    # A little more than admitted, so that what is too long is seen to be.
    data = sys.stdin.buffer.read(8 * LONGEST_QUESTION)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(
            f"standard input is no UTF-8 from byte {error.start} on: "
            "give the question as UTF-8 text"
        ) from None


def notes(logged: Logged) -> Iterator[str]:
    """What the user should know besides the answer, as lines."""
    if logged.problem is not None:
        yield "the rules in the folder cannot be used, so the last good set decided:"
        yield str(logged.problem)
    if logged.assigned is not None and logged.assigned.failed:
        yield (
            f"the rules that experiment {logged.assigned.experiment} tries failed, so "
            f"the active ones decided: {logged.assigned.failed}"
        )
    for warning in logged.decision.warnings:
        yield f"note: {warning}"


def show(logged: Logged) -> None:
    """Print a decision for people."""
    decision = logged.decision
    write(wrapped(decision.reply.text))
    for source in decision.reply.sources:
        parts = [part for part in (source.title, source.citation) if part]
        named = f"{', '.join(parts)} [{source.source_type}]"
        write(wrapped(named, "    ", first="  – "))
    write()
    for line in summary(decision):
        write(line)
    show_place(logged)


def show_place(logged: Logged) -> None:
    """Print in which experiment a decision was made, and where it is kept."""
    if logged.assigned is not None:
        number, arm = logged.assigned.experiment, logged.assigned.arm
        instead = ", as the treatment failed" if logged.assigned.failed else ""
        write(f"{'experiment':<11} {number}, {arm}{instead}")
    write(f"{'decision':<11} {logged.id}")
    write(f"{'look deeper':<11} regelwerk explain {logged.id}")


def summary(decision: Decision) -> tuple[str, ...]:
    """What it follows up, intent, complexity and budget, a line each."""
    intent = decision.intent
    specialists = ", ".join(decision.specialists)
    goals = ", ".join(
        f"{goal.type} ({'reached' if goal.completed else 'open'})"
        for goal in decision.goals
    )
    follows = decision.follows_up
    earlier = [wrapped(follows, " " * 12, first="follows up  ")] if follows else []
    return (
        *earlier,
        f"{'intent':<11} {intent.intent} ({intent.confidence:.0%})",
        f"{'complexity':<11} {decision.complexity:.1f} of 10, {decision.domain}",
        wrapped(specialists, " " * 12, first=f"{'specialists':<11} "),
        wrapped(goals, " " * 12, first=f"{'goals':<11} "),
        f"{'budget':<11} {' → '.join(map(_stage, decision.stages))}",
        f"{'model':<11} {decision.window.model}, window {decision.window.window}",
    )


def _stage(stage: Stage) -> str:
    return f"{stage.name} {stage.tokens}"
