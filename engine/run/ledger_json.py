"""Ledgers as JSON data, and read back without loss, without any rules.

What facts mean, or whether the records fit together, is not judged here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import cast, get_args

from engine.errors import EngineError, Span
from engine.lang.syntax import Value
from engine.lang.template import Slot, Template
from engine.lang.values import ANY
from engine.match.facts import Fact, FactId
from engine.match.match import Bound, Evidence
from engine.run import json_data as j
from engine.run.json_data import Json, value_from_json
from engine.run.ledger import Ledger
from engine.run.ledger_text import FORMAT, ledger_text
from engine.run.records import Record, Rival

_CLASSES = {kind.__name__: kind for kind in (*get_args(Record), Rival)}


class LedgerFormatError(EngineError):
    """JSON that is no ledger, with what is wrong."""


def ledger_to_json(ledger: Iterable[Record]) -> dict[str, Json]:
    """Everything that happened, as JSON data.

    Raises:
        UnicodeEncodeError: A source or a cause holds half a character.
    """
    return cast("dict[str, Json]", json.loads(ledger_text(ledger)))


def ledger_from_json(data: object) -> Ledger:
    """The ledger that was written.

    Args:
        data: What `ledger_to_json` returned, or its text.

    Raises:
        LedgerFormatError: If it is no ledger.
    """
    try:
        found = json.loads(data) if isinstance(data, (str, bytes)) else data
        reader = _Reader(j.mapping(found))
        return Ledger([reader.record(one) for one in reader.records])
    except (KeyError, IndexError, TypeError, ValueError, RecursionError) as error:
        name = type(error).__name__
        raise LedgerFormatError(
            f"this is no ledger of format {FORMAT}: {name}: {error}"
        ) from error


class _Reader:
    """Reads records and the facts they speak of."""

    def __init__(self, data: Mapping[str, object]) -> None:
        if data["format"] != FORMAT:
            raise ValueError(f"its format is {data['format']!r}")
        self.records = j.sequence(data["records"])
        self._shapes = [_shape(one) for one in j.sequence(data["shapes"])]
        self._facts: dict[int, Fact] = {}

    def record(self, data: object) -> Record:
        given = j.mapping(data)
        name = j.text(given["record"])
        readers = self._readers()[name]
        found = {field: read(given[field]) for field, read in readers.items()}
        return cast("Record", _CLASSES[name](**found))

    def _readers(self) -> Mapping[str, Mapping[str, Callable[[object], object]]]:
        ids, values = _tuple_of(j.whole), _tuple_of(value_from_json)
        return {
            "Used": {
                "rules": j.text,
                "seed": j.whole,
                "strategy": j.text,
                "exploration": lambda d: None if d is None else j.values(d),
                "utilities": lambda d: {
                    n: _utility(u) for n, u in j.mapping(d).items()
                },
                "params": _numbers,
                "learned_params": _tuple_of(j.text),
            },
            "Changed": {"removed": self._known, "added": self._new},
            "Supported": {
                "fact": j.whole,
                "kind": _kind,
                "firing": j.whole,
                "source": j.text,
            },
            "Withdrawn": {"fact": j.whole, "firing": j.whole},
            "Retracted": {"fact": j.whole, "firing": j.whole},
            "Chosen": {
                "number": j.whole,
                "group": j.text,
                "key": values,
                "occasion": j.whole,
                "rivals": _tuple_of(_rival),
                "winner": j.whole,
                "drawn": j.truth,
                "error": j.number,
            },
            "Dissolved": {"choice": j.whole},
            "Firing": {
                "cycle": j.whole,
                "rule": j.text,
                "digest": j.text,
                "facts": self._known,
                "bindings": lambda d: {
                    n: self._bound(b) for n, b in j.mapping(d).items()
                },
                "evidence": _tuple_of(_evidence),
                "utility": j.number,
                "specificity": j.number,
                "score": j.number,
                "params": _numbers,
                "choice": j.whole,
            },
            "Performed": {
                "effect": j.text,
                "arguments": j.values,
                "occurrence": j.whole,
                "firing": j.whole,
                "answers": _tuple_of(_answer),
                "facts": ids,
                "failure": j.text,
            },
            "Ended": {"reason": j.text, "firings": j.whole},
        }

    def _new(self, data: object) -> tuple[Fact, ...]:
        return tuple(self._begin(one) for one in j.sequence(data))

    def _begin(self, data: object) -> Fact:
        number, shape, values = j.sequence(data)
        template = self._shapes[j.whole(shape)]
        content = tuple(value_from_json(value) for value in j.sequence(values))
        if len(content) != len(template.slots):
            raise ValueError(f"fact {number} has not the slots of {template.name}")
        fact = Fact(FactId(j.whole(number)), template, content)
        self._facts[fact.id] = fact
        return fact

    def _known(self, data: object) -> tuple[Fact, ...]:
        return tuple(self._facts[j.whole(number)] for number in j.sequence(data))

    def _bound(self, data: object) -> Bound:
        if isinstance(data, dict) and "fact" in data:
            return self._facts[j.whole(data["fact"])]
        return value_from_json(data)


def _shape(data: object) -> Template:
    name, *slots = map(j.text, j.sequence(data))
    shape = {
        slot: Slot(name=slot, index=place, type=ANY) for place, slot in enumerate(slots)
    }
    return Template(name=name, slots=shape, span=Span("a ledger"))


def _rival(data: object) -> Rival:
    given = j.mapping(data)
    return Rival(
        rule=j.text(given["rule"]),
        facts=tuple(map(j.whole, j.sequence(given["facts"]))),
        values=tuple(map(value_from_json, j.sequence(given["values"]))),
        utility=j.number(given["utility"]),
        specificity=j.number(given["specificity"]),
        score=j.number(given["score"]),
        prefer=j.number(given["prefer"]),
        probability=j.number(given["probability"]),
    )


def _evidence(data: object) -> Evidence:
    kind, facts, value = j.sequence(data)
    numbers = tuple(map(j.whole, j.sequence(facts)))
    return Evidence(j.text(kind), numbers, value_from_json(value))


def _answer(data: object) -> tuple[str, Mapping[str, Value]]:
    template, slots = j.sequence(data)
    return j.text(template), j.values(slots)


def _utility(data: object) -> tuple[float, bool]:
    value, learned = j.sequence(data)
    return j.number(value), j.truth(learned)


def _tuple_of(
    read: Callable[[object], object],
) -> Callable[[object], tuple[object, ...]]:
    return lambda data: tuple(read(item) for item in j.sequence(data))


def _numbers(data: object) -> Mapping[str, float]:
    """Parameters: numbers, and switches as they are."""
    return {
        name: value if isinstance(value, bool) else j.number(value)
        for name, value in j.mapping(data).items()
    }


def _kind(data: object) -> str:
    if data not in ("given", "asserted", "concluded"):
        raise ValueError(f"{str(data)[:80]!r} is no kind of support")
    return str(data)
