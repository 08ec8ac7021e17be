"""Effects: what the host does for rules, or what was recorded of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.errors import EffectError, FactError
from engine.lang.syntax import Value
from engine.lang.template import Template
from engine.lang.values import canonical_json
from engine.lang.vocabulary import EffectFailure
from engine.run.activation import Activation
from engine.run.done import RequestDone
from engine.run.records import Performed
from engine.run.setting import Answered, Setting

if TYPE_CHECKING:
    from engine.run.cycle import Cycle


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one request.

    Attributes:
        occurrence: The n-th request with this name and these arguments, from 1.
        answers: Template and slots of each answer.
        failure: Why it failed, or an empty string.
        is_final: Whether the failure ends the run: no failure template takes it up.
    """

    occurrence: int
    answers: tuple[tuple[str, Mapping[str, Value]], ...]
    failure: str
    is_final: bool


class Effects:
    """Performs the requests of one session, counting them by name and arguments."""

    def __init__(self) -> None:
        self._counts: dict[tuple[str, str], int] = defaultdict(int)

    def perform(self, request: RequestDone, setting: Setting) -> Outcome:
        """The outcome of a request: recorded if there is a record, else performed."""
        key = (request.effect, canonical_json(request.arguments))
        self._counts[key] += 1
        count = self._counts[key]
        recorded = setting.replay.get((*key, count))
        answers, failure = recorded or self._performed(request, setting)
        effect = setting.rules.vocabulary.effects[request.effect]
        return Outcome(count, answers, failure, bool(failure) and not effect.failure)

    def carry_out(
        self, request: RequestDone, activation: Activation, cycle: Cycle
    ) -> None:
        """Perform what a firing requests and give its answers.

        Raises:
            EffectError: If it fails, and nothing takes the failure up.
        """
        cycle.performing = True
        try:
            outcome = self.perform(request, cycle.setting)
        finally:
            cycle.performing = False
        fatal = outcome.failure if outcome.is_final else ""
        answers: list[tuple[Template, tuple[Value, ...]]] = []
        try:
            for template, slots in outcome.answers:
                shape = cycle.setting.rules.templates[template]
                answers.append((shape, shape.values(slots)))
        except (FactError, KeyError) as error:
            fatal, answers = f"no fact can hold its answer: {error}", []
        source = f"effect {request.effect}"
        facts = [cycle.give(shape, values, source) for shape, values in answers]
        cycle.notes.append(
            Performed(
                effect=request.effect,
                arguments=request.arguments,
                occurrence=outcome.occurrence,
                firing=activation.fired,
                answers=outcome.answers,
                facts=tuple(fact.id for fact in facts),
                failure=outcome.failure,
            )
        )
        if fatal:
            raise EffectError(request.effect, activation.rule.name, fatal)

    def _performed(self, request: RequestDone, setting: Setting) -> Answered:
        effect = setting.rules.vocabulary.effects[request.effect]
        try:
            answers = tuple(
                (answer.template, dict(answer.slots))
                for answer in effect.perform(request.arguments)
            )
        except Exception as error:  # noqa: BLE001  # a host may raise anything
            cause = str(error) or type(error).__name__
            told = error.slots if isinstance(error, EffectFailure) else {}
            more = {**told, "effect": request.effect}
            return _failed(effect.failure, cause, more, setting), cause
        return answers, ""


def _failed(
    template: str, cause: str, more: Mapping[str, Value], setting: Setting
) -> tuple[tuple[str, Mapping[str, Value]], ...]:
    """The answer that states a failure, if the vocabulary declares one.

    Args:
        template: The failure template, or an empty string.
        cause: Why it failed.
        more: Values of slots that the template need not have.
        setting: Has the templates.
    """
    if not template:
        return ()
    known = setting.rules.templates[template].slots
    told = {name: value for name, value in more.items() if name in known}
    return ((template, {**told, "cause": cause}),)
