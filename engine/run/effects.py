"""Effects: what the host does for rules, or what was recorded of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from engine.lang.syntax import Value
from engine.lang.values import canonical_json
from engine.run.done import RequestDone
from engine.run.setting import Answered, Setting


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

    def _performed(self, request: RequestDone, setting: Setting) -> Answered:
        effect = setting.rules.vocabulary.effects[request.effect]
        try:
            answers = tuple(
                (answer.template, dict(answer.slots))
                for answer in effect.perform(request.arguments)
            )
        except Exception as error:  # noqa: BLE001  # a host may raise anything
            cause = str(error) or type(error).__name__
            return _failed(request, effect.failure, cause, setting), cause
        return answers, ""


def _failed(
    request: RequestDone, template: str, cause: str, setting: Setting
) -> tuple[tuple[str, Mapping[str, Value]], ...]:
    """The answer that states a failure, if the vocabulary declares one."""
    if not template:
        return ()
    slots: dict[str, Value] = {"cause": cause}
    if "effect" in setting.rules.templates[template].slots:
        slots["effect"] = request.effect
    return ((template, slots),)
