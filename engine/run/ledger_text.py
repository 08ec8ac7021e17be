"""Ledgers as text: JSON from which everything can be read back, without any rules.

The shapes of facts (template and slot names) stand once at the top, so that a ledger
can be read where its rules are gone; values stand as `engine.run.json_data` writes
them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, ClassVar, cast

import msgspec

from engine.lang.syntax import Value
from engine.lang.template import Template
from engine.match.facts import Fact
from engine.run.json_data import value_to_json
from engine.run.records import (
    Changed,
    Chosen,
    Firing,
    Performed,
    Record,
    Rival,
    Supported,
    Used,
)

FORMAT = 1
"""The version of the format; readers refuse a later one."""
_PLAIN = frozenset((str, int, bool, type(None)))
"""Types of values that JSON has as well; of a float not every one."""
_NUMBERS = _PLAIN | {float}
"""The same with floats, which JSON has but for infinity."""
_SEVERAL = 2
"""Facts that begin as one step where rule files give them."""


def ledger_text(ledger: Iterable[Record]) -> str:
    """Everything that happened, as the text of a JSON object.

    Raises:
        UnicodeEncodeError: A source or a cause holds half a character.
    """
    writer = _Writer(_Shapes())
    records = [
        record if type(record) is Supported else writer.record(record)  # half of all
        for record in ledger
    ]
    done = {"format": FORMAT, "shapes": writer.shapes.spelled, "records": records}
    return msgspec.json.encode(done).decode()


class _Shapes:
    """The shapes of facts, each with its place.

    Attributes:
        spelled: Names of template and slots, by place.
    """

    def __init__(self) -> None:
        self.spelled: list[list[str]] = []
        self._places: dict[int, int] = {}
        self._kept: list[Template] = []

    def place(self, shape: Template) -> int:
        """Where a shape stands; one of equal name and slots may stand there already."""
        place = self._places.get(id(shape))
        if place is None:
            spelled = [shape.name, *shape.slots]
            if spelled not in self.spelled:
                self.spelled.append(spelled)
            self._kept.append(shape)  # its identity is its name here
            place = self._places[id(shape)] = self.spelled.index(spelled)
        return place

    def copy(self) -> _Shapes:
        """The same, to go on from."""
        other = _Shapes()
        other.spelled.extend(self.spelled)
        other._places.update(self._places)
        other._kept.extend(self._kept)
        return other


class _Writer:
    """Makes records what can be encoded, and remembers the shapes of their facts.

    Most records are encoded as they are. What speaks of facts cannot be, as each has
    its id there, nor what may hold infinity. How the rest is written is looked up by
    type: to ask whether it is a Mapping takes longer.
    """

    def __init__(self, shapes: _Shapes) -> None:
        self.shapes = shapes

    def record(self, record: Record) -> object:
        """A record as an object with its kind and its fields."""
        write = self._RECORDS.get(type(record))
        return record if write is None else write(self, record)

    def _used(self, record: Used) -> object:
        numbers = [value for value, _ in record.utilities.values()]
        if record.exploration is None and _have_json(
            [*numbers, *record.params.values()]
        ):
            return record
        return self._fields(record)

    def _fields(self, record: Record | Rival) -> object:
        return {"record": type(record).__name__} | {
            name: self._thing(getattr(record, name))
            for name in record.__struct_fields__
        }

    def _changed(self, record: Changed) -> object:
        if not self.shapes.spelled and len(record.added) >= _SEVERAL:
            shapes, text = _beginning(record)
            self.shapes = shapes.copy()
            return text
        return self.step(record)

    def step(self, record: Changed) -> object:
        """The same, worked out anew."""
        return {
            "record": "Changed",
            "removed": [fact.id for fact in record.removed],
            "added": [self._begun(fact) for fact in record.added],
        }

    def _rival(self, one: Rival) -> object:
        numbers = (one.utility, one.specificity, one.score, one.prefer)
        if _have_json((*numbers, *one.values, one.probability)):
            return one
        return self._fields(one)

    def _firing(self, record: Firing) -> object:
        evidence: object = record.evidence
        if not _have_json([one.value for one in record.evidence]):
            evidence = [
                [one.kind, one.facts, self._thing(one.value)] for one in record.evidence
            ]
        numbers = (record.utility, record.specificity, record.score)
        utility, specificity, score = self._many(numbers)
        return {
            "record": "Firing",
            "cycle": record.cycle,
            "rule": record.rule,
            "digest": record.digest,
            "facts": [fact.id for fact in record.facts],
            "bindings": self._names(record.bindings),
            "evidence": evidence,
            "utility": utility,
            "specificity": specificity,
            "score": score,
            "params": self._names(record.params),
            "choice": record.choice,
        }

    def _begun(self, fact: Fact) -> object:
        return (fact.id, self.shapes.place(fact.shape), self._many(fact.values))

    def _thing(self, thing: object) -> object:
        if type(thing) in _PLAIN:
            return thing
        if isinstance(thing, Fact):
            return {"fact": thing.id}
        if isinstance(thing, tuple):
            return self._many(thing)
        if isinstance(thing, Rival):
            return self._rival(thing)
        if isinstance(thing, Mapping):
            return self._names(thing)
        return value_to_json(cast("Value", thing))

    def _many(self, things: Sequence[object]) -> Sequence[object]:
        if _have_json(things):
            return things
        return [self._thing(item) for item in things]

    def _names(self, found: Mapping[str, object]) -> object:
        if _have_json(found.values()):
            return dict(found)
        return {name: self._thing(value) for name, value in found.items()}

    _RECORDS: ClassVar[Mapping[type, Callable[[_Writer, Any], object]]] = {
        Used: _used,
        Changed: _changed,
        Chosen: _fields,
        Firing: _firing,
        Performed: _fields,
    }
    """How records are written that cannot be encoded as they are."""


def _have_json(values: Collection[object]) -> bool:
    """Whether values are encoded as they are."""
    kinds = set(map(type, values))
    if kinds <= _PLAIN:
        return True
    return kinds <= _NUMBERS and math.inf not in values and -math.inf not in values


@lru_cache(maxsize=4)
def _beginning(record: Changed) -> tuple[_Shapes, msgspec.Raw]:
    """The shapes of facts that many ledgers begin with, and their beginning encoded.

    Those of rule files are the same for all sessions: 432 of the 570 of a question.
    """
    shapes = _Shapes()
    text = msgspec.json.encode(_Writer(shapes).step(record))
    return shapes, msgspec.Raw(text)
