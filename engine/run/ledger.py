"""The ledger: everything that happened in a session, only ever appended to."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import overload

from engine.lang.syntax import Value
from engine.lang.values import canonical_json
from engine.match.facts import Fact
from engine.match.match import Evidence
from engine.run.notes import Note
from engine.run.records import Changed, Firing, Record
from engine.run.spelling import Speller


class Ledger(Sequence[Record]):
    """Records in the order they were made.

    A position is the number of records before it: the state of the session at a
    position follows from the records up to it. The cycle writes notes; they are
    spelled out as records when the ledger is read.

    Attributes:
        notes: What has been written so far.
    """

    def __init__(self, records: Sequence[Record] = ()) -> None:
        self.notes: list[Note] = list(records)
        self._records: list[Record] = []
        self._starts: list[int] = []
        self._facts: dict[int, Fact] = {}
        self._firings: dict[int, Firing] = {}
        self._speller: Speller | None = None
        self._hash: hashlib.blake2b | None = None
        self._hashed = 0

    def append(self, note: Note) -> None:
        """Write one more note, or a record as it is."""
        self.notes.append(note)

    def _read(self) -> list[Record]:
        """All records, those of new notes spelled out."""
        done = len(self._starts)
        if done == len(self.notes):
            return self._records
        if self._speller is None:
            self._speller = Speller(self.notes)
        for place in range(done, len(self.notes)):
            self._starts.append(len(self._records))
            for record in self._speller.spell(place):
                self._records.append(record)
                self._note(record)
        return self._records

    def _note(self, record: Record) -> None:
        if isinstance(record, Changed):
            for fact in record.added:
                self._facts[fact.id] = fact
        elif isinstance(record, Firing):
            self._firings[record.cycle] = record

    def position(self, place: int) -> int:
        """The position before the note at a place; one after the last is allowed."""
        records = self._read()
        return self._starts[place] if place < len(self._starts) else len(records)

    def __len__(self) -> int:
        return len(self._read())

    def __iter__(self) -> Iterator[Record]:
        return iter(self._read())

    @overload
    def __getitem__(self, place: int) -> Record: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Record]: ...

    def __getitem__(self, place: int | slice) -> Record | Sequence[Record]:
        return self._read()[place]

    def fact(self, number: int) -> Fact:
        """The fact of that id, alive or not.

        Raises:
            KeyError: If there never was one.
        """
        self._read()
        return self._facts[number]

    def firing(self, cycle: int) -> Firing:
        """The firing of that number.

        Raises:
            KeyError: If there was none.
        """
        self._read()
        return self._firings[cycle]

    def digest(self, position: int | None = None) -> str:
        """A digest of the records before a position, of all by default.

        It is equal for equal runs under any hash seed. It is computed when asked for
        and continued from the last time where that is possible.
        """
        records = self._read()
        end = len(records) if position is None else position
        if self._hash is None:
            self._hash = hashlib.blake2b(digest_size=16)
        if end < self._hashed:
            return Ledger(records[:end]).digest()
        for record in records[self._hashed : end]:
            self._hash.update(canonical_json(plain(record)).encode())
        self._hashed = end
        return self._hash.hexdigest()


def plain(thing: object) -> object:
    """A record as JSON data; a fact stands as its id except where it begins."""
    if isinstance(thing, Changed):
        return {
            "record": "Changed",
            "removed": [fact.id for fact in thing.removed],
            "added": [
                [fact.id, fact.template, plain(fact.values)] for fact in thing.added
            ],
        }
    if isinstance(thing, Fact):
        return {"fact": thing.id}
    if isinstance(thing, Evidence):
        return [thing.kind, list(thing.facts), plain(thing.value)]
    if is_dataclass(thing) and not isinstance(thing, type):
        data = {
            field.name: plain(getattr(thing, field.name)) for field in fields(thing)
        }
        return {"record": type(thing).__name__, **data}
    return _plain_container(thing)


def _plain_container(thing: object) -> object:
    if isinstance(thing, Mapping):
        return {str(key): plain(value) for key, value in thing.items()}
    return [plain(item) for item in thing] if isinstance(thing, tuple) else thing


def value_of(data: object) -> Value:
    """JSON data as a value: lists become tuples."""
    if isinstance(data, list):
        return tuple(value_of(item) for item in data)
    if data is None or isinstance(data, (bool, int, float, str)):
        return data
    raise TypeError(f"{data!r} is no value")
