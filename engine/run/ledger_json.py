"""Ledgers as JSON: written and read back without loss, without any rules.

The shapes of facts (template and slot names) stand once at the top, so that a ledger
can be read where its rules are gone. Lists stand for tuples; a number that JSON does
not have (infinity) is written as ``{"float": "inf"}``. What facts mean, or whether
the records fit together, is not judged here.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from typing import TypeAlias, cast, get_args

from engine.errors import EngineError, Span
from engine.lang.syntax import Value
from engine.lang.template import Slot, Template
from engine.lang.values import ANY
from engine.match.facts import Fact, FactId
from engine.match.match import Bound, Evidence
from engine.run.ledger import Ledger
from engine.run.records import Record, Rival

FORMAT = 1
"""The version of the format; readers refuse a later one."""
MAX_NESTING = 50
"""How deep values may be nested."""

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

_CLASSES = {kind.__name__: kind for kind in (*get_args(Record), Rival)}
_FACTS = {("Changed", "removed"), ("Changed", "added"), ("Firing", "facts")}


class LedgerFormatError(EngineError):
    """JSON that is no ledger, with what is wrong."""


def ledger_to_json(ledger: Iterable[Record]) -> dict[str, Json]:
    """Everything that happened, as JSON data."""
    writer = _Writer()
    records = [writer.record(record) for record in ledger]
    return {"format": FORMAT, "shapes": writer.shapes, "records": records}


def ledger_from_json(data: object) -> Ledger:
    """The ledger that was written.

    Args:
        data: What `ledger_to_json` returned, or its text.

    Raises:
        LedgerFormatError: If it is no ledger.
    """
    try:
        found = json.loads(data) if isinstance(data, (str, bytes)) else data
        reader = _Reader(_mapping(found))
        return Ledger([reader.record(one) for one in reader.records])
    except (KeyError, IndexError, TypeError, ValueError, RecursionError) as error:
        name = type(error).__name__
        raise LedgerFormatError(
            f"this is no ledger of format {FORMAT}: {name}: {error}"
        ) from error


def value_to_json(value: Value) -> Json:
    """A value as JSON data."""
    if isinstance(value, tuple):
        return [value_to_json(item) for item in value]
    if isinstance(value, float) and math.isinf(value):
        return {"float": repr(value)}
    return value


def value_from_json(data: object, levels: int = MAX_NESTING) -> Value:
    """The value that was written.

    Raises:
        TypeError: If it is no value, or nested too deep.
    """
    if isinstance(data, list) and levels:
        return tuple(value_from_json(item, levels - 1) for item in data)
    if isinstance(data, dict) and data in ({"float": "inf"}, {"float": "-inf"}):
        return float(data["float"])
    if data is None or isinstance(data, (bool, int, str)):
        return data
    if isinstance(data, float) and math.isfinite(data):
        return data
    raise TypeError(f"{str(data)[:80]!r} is no value")


class _Writer:
    """Writes records and remembers the shapes of their facts."""

    def __init__(self) -> None:
        self.shapes: list[Json] = []
        self._places: dict[tuple[str, ...], int] = {}

    def record(self, record: Record | Rival) -> Json:
        name = type(record).__name__
        done: dict[str, Json] = {"record": name}
        for field in fields(record):
            thing = getattr(record, field.name)
            if (name, field.name) == ("Changed", "added"):
                done["added"] = [self._fact(fact) for fact in thing]
            elif (name, field.name) in _FACTS:
                done[field.name] = [fact.id for fact in thing]
            else:
                done[field.name] = self._thing(thing)
        return done

    def _fact(self, fact: Fact) -> Json:
        shape = (fact.template, *fact.shape.slots)
        if shape not in self._places:
            self._places[shape] = len(self.shapes)
            self.shapes.append(list(shape))
        values = [value_to_json(value) for value in fact.values]
        return [fact.id, self._places[shape], values]

    def _thing(self, thing: object) -> Json:
        if isinstance(thing, Fact):
            return {"fact": thing.id}
        if isinstance(thing, Rival):
            return self.record(thing)
        if isinstance(thing, Evidence):
            return [thing.kind, list(thing.facts), value_to_json(thing.value)]
        if isinstance(thing, Mapping):
            return {name: self._thing(value) for name, value in thing.items()}
        if isinstance(thing, tuple):
            return [self._thing(item) for item in thing]
        return value_to_json(cast("Value", thing))


class _Reader:
    """Reads records and the facts they speak of."""

    def __init__(self, data: Mapping[str, object]) -> None:
        if data["format"] != FORMAT:
            raise ValueError(f"its format is {data['format']!r}")
        self.records = _sequence(data["records"])
        self._shapes = [_shape(one) for one in _sequence(data["shapes"])]
        self._facts: dict[int, Fact] = {}

    def record(self, data: object) -> Record:
        given = _mapping(data)
        name = _text(given["record"])
        readers = self._readers()[name]
        found = {field: read(given[field]) for field, read in readers.items()}
        return cast("Record", _CLASSES[name](**found))

    def _readers(self) -> Mapping[str, Mapping[str, Callable[[object], object]]]:
        ids, values = _tuple_of(_whole), _tuple_of(value_from_json)
        return {
            "Used": {
                "rules": _text,
                "seed": _whole,
                "strategy": _text,
                "exploration": lambda d: None if d is None else _values(d),
                "utilities": lambda d: {n: _utility(u) for n, u in _mapping(d).items()},
                "params": _numbers,
                "learned_params": _tuple_of(_text),
            },
            "Changed": {"removed": self._known, "added": self._new},
            "Supported": {
                "fact": _whole,
                "kind": _kind,
                "firing": _whole,
                "source": _text,
            },
            "Withdrawn": {"fact": _whole, "firing": _whole},
            "Retracted": {"fact": _whole, "firing": _whole},
            "Chosen": {
                "number": _whole,
                "group": _text,
                "key": values,
                "occasion": _whole,
                "rivals": _tuple_of(_rival),
                "winner": _whole,
                "drawn": _truth,
                "error": _number,
            },
            "Dissolved": {"choice": _whole},
            "Firing": {
                "cycle": _whole,
                "rule": _text,
                "digest": _text,
                "facts": self._known,
                "bindings": lambda d: {
                    n: self._bound(b) for n, b in _mapping(d).items()
                },
                "evidence": _tuple_of(_evidence),
                "utility": _number,
                "specificity": _number,
                "score": _number,
                "params": _numbers,
                "choice": _whole,
            },
            "Performed": {
                "effect": _text,
                "arguments": _values,
                "occurrence": _whole,
                "firing": _whole,
                "answers": _tuple_of(_answer),
                "facts": ids,
                "failure": _text,
            },
            "Ended": {"reason": _text, "firings": _whole},
        }

    def _new(self, data: object) -> tuple[Fact, ...]:
        return tuple(self._begin(one) for one in _sequence(data))

    def _begin(self, data: object) -> Fact:
        number, shape, values = _sequence(data)
        template = self._shapes[_whole(shape)]
        content = tuple(value_from_json(value) for value in _sequence(values))
        if len(content) != len(template.slots):
            raise ValueError(f"fact {number} has not the slots of {template.name}")
        fact = Fact(FactId(_whole(number)), template, content)
        self._facts[fact.id] = fact
        return fact

    def _known(self, data: object) -> tuple[Fact, ...]:
        return tuple(self._facts[_whole(number)] for number in _sequence(data))

    def _bound(self, data: object) -> Bound:
        if isinstance(data, dict) and "fact" in data:
            return self._facts[_whole(data["fact"])]
        return value_from_json(data)


def _shape(data: object) -> Template:
    name, *slots = map(_text, _sequence(data))
    shape = {
        slot: Slot(name=slot, index=place, type=ANY) for place, slot in enumerate(slots)
    }
    return Template(name=name, slots=shape, span=Span("a ledger"))


def _rival(data: object) -> Rival:
    given = _mapping(data)
    return Rival(
        rule=_text(given["rule"]),
        facts=tuple(map(_whole, _sequence(given["facts"]))),
        values=tuple(map(value_from_json, _sequence(given["values"]))),
        utility=_number(given["utility"]),
        specificity=_number(given["specificity"]),
        score=_number(given["score"]),
        prefer=_number(given["prefer"]),
        probability=_number(given["probability"]),
    )


def _evidence(data: object) -> Evidence:
    kind, facts, value = _sequence(data)
    numbers = tuple(map(_whole, _sequence(facts)))
    return Evidence(_text(kind), numbers, value_from_json(value))


def _answer(data: object) -> tuple[str, Mapping[str, Value]]:
    template, slots = _sequence(data)
    return _text(template), _values(slots)


def _utility(data: object) -> tuple[float, bool]:
    value, learned = _sequence(data)
    return _number(value), _truth(learned)


def _tuple_of(
    read: Callable[[object], object],
) -> Callable[[object], tuple[object, ...]]:
    return lambda data: tuple(read(item) for item in _sequence(data))


def _values(data: object) -> Mapping[str, Value]:
    return {name: value_from_json(value) for name, value in _mapping(data).items()}


def _numbers(data: object) -> Mapping[str, float]:
    """Parameters: numbers, and switches as they are."""
    return {
        name: value if isinstance(value, bool) else _number(value)
        for name, value in _mapping(data).items()
    }


def _mapping(data: object) -> Mapping[str, object]:
    if not isinstance(data, dict):
        raise TypeError(f"{str(data)[:80]!r} is no object")
    return data


def _sequence(data: object) -> list[object]:
    if not isinstance(data, list):
        raise TypeError(f"{str(data)[:80]!r} is no list")
    return data


def _text(data: object) -> str:
    if not isinstance(data, str):
        raise TypeError(f"{str(data)[:80]!r} is no text")
    return data


def _kind(data: object) -> str:
    if data not in ("given", "asserted", "concluded"):
        raise ValueError(f"{str(data)[:80]!r} is no kind of support")
    return str(data)


def _whole(data: object) -> int:
    if type(data) is not int:
        raise TypeError(f"{str(data)[:80]!r} is no whole number")
    return data


def _number(data: object) -> float:
    found = value_from_json(data)
    if type(found) not in (int, float):
        raise TypeError(f"{str(data)[:80]!r} is no number")
    return cast("float", found)


def _truth(data: object) -> bool:
    if not isinstance(data, bool):
        raise TypeError(f"{str(data)[:80]!r} is neither true nor false")
    return data
