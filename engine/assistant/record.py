"""Records: all that is needed to decide once more and come out the same.

The facts as given, what else decided, and what effects answered; JSON both ways.
Replaying a record is the assistant's part.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias, cast

from engine import (
    Answer,
    EngineError,
    Exploration,
    Ledger,
    Performed,
    Utility,
    canonical_json,
)
from engine.assistant.request import Request, request_from_json

FORMAT = 1
"""The version of the format; a later one is refused."""

Data: TypeAlias = "Mapping[str, object]"


class RecordFormatError(EngineError):
    """JSON that is no record of a decision, with what is wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What an effect answered.

    Attributes:
        arguments: As canonical JSON.
        occurrence: The n-th request with these arguments, from 1.
        failure: Why it failed, or an empty string.
    """

    name: str
    arguments: str
    occurrence: int
    answers: tuple[Answer, ...]
    failure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What decided, besides the rules.

    Attributes:
        request: What was asked for.
        facts: The facts given, in order.
        ruleset: The digest of the rules that decided.
        utilities: Learned utilities by rule name; others were the author's.
        params: Replaced parameters by key; others were the author's.
        counting: How tokens were counted; empty where the model would count the same.
    """

    request: Request
    facts: tuple[Answer, ...]
    ruleset: str
    seed: int
    strategy: str
    exploration: Exploration | None = None
    utilities: Mapping[str, Utility] = field(default_factory=dict)
    params: Mapping[str, int | float] = field(default_factory=dict)
    effects: tuple[Effect, ...] = ()
    counting: str = ""

    def to_json(self) -> dict[str, object]:
        """The record as JSON data; ``record_from_json`` reads it back."""
        explore = self.exploration
        return {
            "format": FORMAT,
            "request": self.request.to_json(),
            "facts": [_fact(one) for one in self.facts],
            "ruleset": self.ruleset,
            "seed": self.seed,
            "strategy": self.strategy,
            "exploration": None
            if explore is None
            else {
                "kind": explore.kind,
                "temperature": explore.temperature,
                "floor": explore.floor,
            },
            "utilities": {
                name: [one.value, one.alpha, one.beta]
                for name, one in self.utilities.items()
            },
            "params": dict(self.params),
            "effects": [
                {
                    "name": one.name,
                    "arguments": one.arguments,
                    "occurrence": one.occurrence,
                    "answers": [_fact(answer) for answer in one.answers],
                    "failure": one.failure,
                }
                for one in self.effects
            ],
            "counting": self.counting,
        }


def effects_of(ledger: Ledger) -> tuple[Effect, ...]:
    """What effects answered, in order."""
    return tuple(
        Effect(
            name=record.effect,
            arguments=canonical_json(record.arguments),
            occurrence=record.occurrence,
            answers=tuple(Answer(*one) for one in record.answers),
            failure=record.failure,
        )
        for record in ledger.of(Performed)
    )


def record_from_json(data: object) -> Record:
    """The record that was written.

    Raises:
        RecordFormatError: It is no record, or of a later format.
        RequestError: The request in it is none.
    """
    try:
        found = cast("Data", data)
        version = found["format"]
        if version != FORMAT:
            raise RecordFormatError(
                f"the record has format {version!r} and {FORMAT} is read; "
                "replay it with the version that wrote it"
            )
        return _record(found)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise RecordFormatError(
            f"this is no record of a decision: {type(error).__name__} {error}"
        ) from error


def _record(found: Data) -> Record:
    explore = cast("Mapping[str, object] | None", found["exploration"])
    utilities = cast("Mapping[str, tuple[float, float, float]]", found["utilities"])
    return Record(
        request=request_from_json(found["request"]),
        facts=_facts(found["facts"]),
        ruleset=str(found["ruleset"]),
        seed=cast("int", found["seed"]),
        strategy=str(found["strategy"]),
        exploration=None
        if explore is None
        else Exploration(
            kind=str(explore["kind"]),
            temperature=cast("float", explore["temperature"]),
            floor=cast("float", explore["floor"]),
        ),
        utilities={
            name: Utility(value, alpha, beta, learned=True)
            for name, (value, alpha, beta) in utilities.items()
        },
        params=dict(cast("Mapping[str, int | float]", found["params"])),
        effects=tuple(
            Effect(
                name=str(one["name"]),
                arguments=str(one["arguments"]),
                occurrence=cast("int", one["occurrence"]),
                answers=_facts(one["answers"]),
                failure=str(one["failure"]),
            )
            for one in cast("Iterable[Data]", found["effects"])
        ),
        counting=str(found["counting"]),
    )


def _fact(answer: Answer) -> dict[str, object]:
    return {answer.template: dict(answer.slots)}


def _facts(data: object) -> tuple[Answer, ...]:
    answers = []
    for one in cast("Iterable[Mapping[str, Data]]", data):
        ((template, slots),) = one.items()
        answers.append(Answer(template, {k: _value(v) for k, v in slots.items()}))
    return tuple(answers)


def _value(value: object) -> str | int | float | bool | None:
    if value is None or isinstance(value, (str, int, float)):
        return value
    raise TypeError(f"{value!r} stands where a text or a number belongs")
