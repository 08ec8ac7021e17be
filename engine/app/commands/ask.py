"""``ask`` and ``part``: one question, decided, answered and logged."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import ExitStack
from types import TracebackType
from typing import Self

from engine.app.answer import Answer
from engine.app.answering import Answering
from engine.app.config import find_config
from engine.app.console import note, working, wrapped, write, write_json, write_on
from engine.app.errors import UsageError
from engine.app.storage import find, open_existing
from engine.app.workbench import Logged, Workbench
from engine.assistant.decision import Decision, Overflow, Stage
from engine.assistant.question import LONGEST_QUESTION
from engine.assistant.request import DEFAULT_MODEL, Request, preference_of

STDIN = "-"


def ask(given: Namespace) -> int:
    """Decide a question and print the answer with its budget."""
    request = Request(
        query=_question(given.question),
        model=given.model or DEFAULT_MODEL,
        unit=given.unit,
        conversation=given.conversation,
        preference=preference_of(given.preference),
    )
    config = find_config(rules=given.rules, database=given.db)
    with Hearing(silent=given.json) as hear, Workbench(config) as bench:
        logged = bench.ask(request, hear)
        if given.retain is not None:
            bench.store.retention.retain(given.retain)
    for line in notes(logged):
        note(line)
    if given.json:
        write_json(logged.to_json())
    else:
        broke_off = logged.answer is not None and logged.answer.note
        show(logged, is_said=hear.has_heard and not broke_off)
    return 0


def part(given: Namespace) -> int:
    """Print a part of an answer."""
    config = find_config(database=given.db)
    with Hearing(silent=given.json) as hear, open_existing(config) as store:
        decision = find(store, given.id)
        answering = Answering(config.tokenizers, store, lambda: config.settings)
        answer = answering.part(decision, given.part, hear)
    if given.json:
        write_json(answer.to_json())
        return 0
    if not hear.has_heard:
        write(wrapped(answer.text))
    write()
    write(f"part {answer.part} of {answer.parts}")
    return 0


class Hearing:
    """Prints an answer as it comes; until then it tells what is going on.

    Attributes:
        has_heard: Whether anything came.
    """

    def __init__(self, *, silent: bool) -> None:
        """Hear an answer.

        Args:
            silent: Whether nothing is to be printed after all.
        """
        self.has_heard = False
        self._silent = silent
        self._waiting = ExitStack()

    def __enter__(self) -> Self:
        self._waiting.enter_context(working("deciding", silent=self._silent))
        return self

    def __call__(self, text: str) -> None:
        """Print what came."""
        if not self._silent:
            self._waiting.close()
            self.has_heard = True
            write_on(text)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._waiting.close()
        if self.has_heard:
            write()


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
    if logged.answer is not None and logged.answer.note:
        yield f"note: {logged.answer.note}"
    if logged.answer is not None and logged.answer.is_cut:
        yield (
            f"note: the model would have said more than the {logged.decision.allocated} "
            "tokens of its budget; --preference detailed gives it more"
        )
    overflow = logged.decision.overflow
    # Whole sentences that rules chose need no parts, however many there would be.
    is_whole = logged.answer is not None and logged.answer.is_last
    told = f"{overflow.message}." if overflow is not None and overflow.parts else ""
    for warning in logged.decision.warnings:
        if not (is_whole and warning == told):
            yield f"note: {warning}"


def show(logged: Logged, *, is_said: bool = False) -> None:
    """Print a decision for people.

    Args:
        logged: The decision.
        is_said: Whether its answer has been printed.
    """
    decision, answer = logged.decision, logged.answer
    said = decision.reply.parts[0] if answer is None else answer.text
    if not is_said:
        write(wrapped(said))
    for source in decision.reply.sources:
        parts = [part for part in (source.title, source.citation) if part]
        named = f"{', '.join(parts)} [{source.source_type}]"
        write(wrapped(named, "    ", first="  – "))
    write()
    for line in summary(decision):
        write(line)
    if answer is not None:
        write(f"{'answer':<11} {_size(logged, answer)}")
    show_place(logged)


def _size(logged: Logged, answer: Answer) -> str:
    by = "" if answer.model is None else f", by {answer.model}"
    size = f"{answer.tokens} of {logged.decision.allocated} tokens{by}"
    if answer.is_last:
        return size
    return f"{size}; it goes on: regelwerk part {logged.id} {answer.part + 1}"


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
    overflow = [] if decision.overflow is None else [_overflow(decision.overflow)]
    return (
        *earlier,
        f"{'intent':<11} {intent.intent} ({intent.confidence:.0%})",
        f"{'complexity':<11} {decision.complexity:.1f} of 10, {decision.domain}",
        wrapped(specialists, " " * 12, first=f"{'specialists':<11} "),
        wrapped(goals, " " * 12, first=f"{'goals':<11} "),
        f"{'budget':<11} {' → '.join(map(_stage, decision.stages))}",
        *overflow,
        f"{'model':<11} {_model(decision)}",
    )


def _model(decision: Decision) -> str:
    window = decision.window
    if decision.model != window.model and decision.overflow is not None:
        return f"{decision.model} instead of {window.model}"
    return f"{window.model}, window {window.window}"


def _overflow(overflow: Overflow) -> str:
    told = f"{overflow.strategy}: {overflow.message}; {overflow.because}"
    return wrapped(told, " " * 12, first=f"{'gives way':<11} ")


def _stage(stage: Stage) -> str:
    return f"{stage.name} {stage.tokens}"
