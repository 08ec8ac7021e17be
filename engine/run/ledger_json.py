"""Ledgers as JSON: written and read back without loss, without any rules.

The shapes of facts (template and slot names) stand once at the top, so that a ledger
can be read where its rules are gone; values stand as `engine.run.json_data` writes
them. What facts mean, or whether the records fit together, is not judged here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, ClassVar, cast, get_args

from engine.errors import EngineError, Span
from engine.lang.syntax import Value
from engine.lang.template import Slot, Template
from engine.lang.values import ANY
from engine.match.facts import Fact, FactId
from engine.match.match import Bound, Evidence
from engine.run import json_data as j
from engine.run.json_data import Json, value_from_json, value_to_json
from engine.run.ledger import Ledger
from engine.run.records import Changed, Firing, Record, Rival, Supported

FORMAT = 1
"""The version of the format; readers refuse a later one."""
_CLASSES = {kind.__name__: kind for kind in (*get_args(Record), Rival)}
_PLAIN = frozenset((str, int, bool, type(None)))
"""Types of values that JSON has as well; of a float not every one."""


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
        reader = _Reader(j.mapping(found))
        return Ledger([reader.record(one) for one in reader.records])
    except (KeyError, IndexError, TypeError, ValueError, RecursionError) as error:
        name = type(error).__name__
        raise LedgerFormatError(
            f"this is no ledger of format {FORMAT}: {name}: {error}"
        ) from error


class _Writer:
    """Writes records and remembers the shapes of their facts.

    How a thing is written is looked up by its type: to ask whether it is a Mapping
    takes as long as all the rest, as a decision has some 4,000 things.
    """

    def __init__(self) -> None:
        self.shapes: list[Json] = []
        self._places: dict[int, int] = {}
        self._kept: list[Template] = []

    def record(self, record: Record | Rival) -> Json:
        """A record as an object with its kind and its fields."""
        write = self._RECORDS.get(type(record))
        return self._fields(record) if write is None else write(self, record)

    def _fields(self, record: Record | Rival) -> dict[str, Json]:
        done: dict[str, Json] = {"record": type(record).__name__}
        for name in record.__struct_fields__:
            done[name] = self._thing(getattr(record, name))
        return done

    def _supported(self, record: Supported) -> Json:
        return {
            "record": "Supported",
            "fact": record.fact,
            "kind": record.kind,
            "firing": record.firing,
            "source": record.source,
        }

    def _changed(self, record: Changed) -> Json:
        return {
            "record": "Changed",
            "removed": [fact.id for fact in record.removed],
            "added": [self._begun(fact) for fact in record.added],
        }

    def _firing(self, record: Firing) -> Json:
        return {
            "record": "Firing",
            "cycle": record.cycle,
            "rule": record.rule,
            "digest": record.digest,
            "facts": [fact.id for fact in record.facts],
            "bindings": self._names(record.bindings),
            "evidence": [self._evidence(one) for one in record.evidence],
            "utility": value_to_json(record.utility),
            "specificity": value_to_json(record.specificity),
            "score": value_to_json(record.score),
            "params": self._names(record.params),
            "choice": record.choice,
        }

    def _begun(self, fact: Fact) -> Json:
        shape = fact.shape
        place = self._places.get(id(shape))
        if place is None:
            place = self._placed(shape)
        return [fact.id, place, self._many(fact.values)]

    def _placed(self, shape: Template) -> int:
        """Where a shape stands; one of equal name and slots may stand there already."""
        spelled: list[Json] = [shape.name, *shape.slots]
        if spelled not in self.shapes:
            self.shapes.append(spelled)
        self._kept.append(shape)  # its identity is its name here
        place = self._places[id(shape)] = self.shapes.index(spelled)
        return place

    def _thing(self, thing: object) -> Json:
        write = self._THINGS.get(type(thing))
        if write is not None:
            return write(self, thing)
        if isinstance(thing, Mapping):
            return self._names(thing)
        return value_to_json(cast("Value", thing))

    def _many(self, things: Sequence[object]) -> Json:
        if _PLAIN.issuperset(map(type, things)):
            return cast("Json", list(things))
        return [self._thing(item) for item in things]

    def _names(self, found: Mapping[str, object]) -> Json:
        return {name: self._thing(value) for name, value in found.items()}

    def _evidence(self, found: Evidence) -> Json:
        return [found.kind, list(found.facts), self._thing(found.value)]

    def _plain(self, thing: Json) -> Json:
        return thing

    _RECORDS: ClassVar[Mapping[type, Callable[[_Writer, Any], Json]]] = {
        Supported: _supported,
        Changed: _changed,
        Firing: _firing,
    }
    """How the frequent records are written; others by what stands in their fields."""

    _THINGS: ClassVar[Mapping[type, Callable[[_Writer, Any], Json]]] = {
        str: _plain,
        int: _plain,
        bool: _plain,
        type(None): _plain,
        float: lambda _, number: value_to_json(number),
        tuple: _many,
        dict: _names,
        Evidence: _evidence,
        Fact: lambda _, fact: {"fact": fact.id},
        Rival: _fields,
    }


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
