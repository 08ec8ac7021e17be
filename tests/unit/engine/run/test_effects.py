"""Effects: performed once, counted by name and arguments, or fed back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pytest
from support.sources import HEAD, load

from engine import Answer, Effect, EffectFailure, Vocabulary
from engine.lang.syntax import Value
from engine.lang.values import INT
from engine.run.done import RequestDone
from engine.run.effects import Effects, Outcome
from engine.run.setting import Setting

LEAST = -10


class Host:
    """Counts what it is asked for; fails below zero, and tells more below the least."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    def fetch(self, arguments: Mapping[str, Value]) -> Iterable[Answer]:
        number = arguments["n"]
        assert isinstance(number, int)
        self.asked.append(number)
        yield Answer("A", {"x": number})
        if number < LEAST:
            raise EffectFailure("low", {"late": True, "hot": 1, "effect": "x"})
        if number < 0:
            raise OSError


class Tried:
    """The effects of a session in a setting."""

    def __init__(self, setting: Setting) -> None:
        self._effects = Effects()
        self._setting = setting

    def perform(self, number: int) -> Outcome:
        return self._effects.perform(RequestDone("fetch", {"n": number}), self._setting)


def effects(host: Host, failure: str = "", **setting: object) -> Tried:
    effect = Effect(
        name="fetch",
        perform=host.fetch,
        takes={"n": INT},
        answers=("A",),
        failure=failure,
    )
    head = (
        f"{HEAD}  Failed: {{slots: {{cause: str, effect: str}}}}\n"
        "  Telling: {slots: {cause: str, late: {type: bool, default: false}}}\n"
    )
    rules = load(head, Vocabulary.of(effects=[effect]))
    return Tried(Setting(rules=rules, utilities={}, params={}, **setting))  # type: ignore[arg-type]


def test_occurrences_count_equal_requests() -> None:
    found = effects(Host())
    counts = [found.perform(n).occurrence for n in (1, 2, 1, 1)]
    assert counts == [1, 1, 2, 3]


def test_what_is_recorded_is_not_performed() -> None:
    host = Host()
    answers = ((("A", {"x": 7}),), "")
    found = effects(host, replay={("fetch", '{"n":1}', 2): answers})
    assert [found.perform(1).answers[0][1]["x"] for _ in range(3)] == [1, 7, 1]
    assert host.asked == [1, 1]


@pytest.mark.parametrize("failure", ["", "Failed"])
def test_a_failure_keeps_no_answer_and_ends_the_run_unless_taken_up(
    failure: str,
) -> None:
    outcome = effects(Host(), failure).perform(-1)
    assert outcome.failure == "OSError"
    assert outcome.is_final is (failure == "")
    slots = {"cause": "OSError", "effect": "fetch"}
    assert outcome.answers == (((failure, slots),) if failure else ())


@pytest.mark.parametrize(
    ("failure", "slots"),
    [
        ("Failed", {"cause": "low", "effect": "fetch"}),
        ("Telling", {"cause": "low", "late": True}),
    ],
)
def test_a_failure_tells_as_much_as_its_template_holds(
    failure: str, slots: Mapping[str, Value]
) -> None:
    outcome = effects(Host(), failure).perform(LEAST - 1)
    assert (outcome.failure, outcome.is_final) == ("low", False)
    assert outcome.answers == ((failure, slots),)
    assert effects(Host()).perform(LEAST - 1).is_final
