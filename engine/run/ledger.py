"""The ledger: everything that happened in a session, only ever appended to."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar, cast, overload

import msgspec

from engine.lang.syntax import Value
from engine.lang.values import canonical_json
from engine.match.facts import Fact
from engine.match.match import Evidence
from engine.run.notes import Note, Notes
from engine.run.records import Changed, Firing, Record, Supported
from engine.run.setting import First
from engine.run.spelling import Speller

Kind = TypeVar("Kind", bound=Record)


class Ledger(Sequence[Record]):
    """Records in the order they were made.

    A position is the number of records before it: the state of the session at a
    position follows from the records up to it. The cycle writes notes; they are
    spelled out as records when the ledger is read.

    Attributes:
        notes: What has been written so far.
    """

    def __init__(self, records: Sequence[Record] = ()) -> None:
        self.notes = Notes(records)
        self._reading: _Reading | None = None

    def append(self, note: Note) -> None:
        """Write one more note, or a record as it is."""
        self.notes.append(note)

    def _read(self) -> _Reading:
        """The ledger read to its end."""
        reading = self._reading
        if reading is None:
            reading = self._reading = _Reading(self.notes)
        if len(reading.starts) != len(self.notes):
            reading.go_on()
        return reading

    def position(self, place: int) -> int:
        """The position before the note at a place; one after the last is allowed."""
        read = self._read()
        return read.starts[place] if place < len(read.starts) else len(read.records)

    def __len__(self) -> int:
        return len(self._read().records)

    def __iter__(self) -> Iterator[Record]:
        return iter(self._read().records)

    @overload
    def __getitem__(self, place: int) -> Record: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Record]: ...

    def __getitem__(self, place: int | slice) -> Record | Sequence[Record]:
        return self._read().records[place]

    def fact(self, number: int) -> Fact:
        """The fact of that id, alive or not.

        Raises:
            KeyError: If there never was one.
        """
        return self._read().facts[number]

    def of(self, kind: type[Kind]) -> Sequence[Kind]:
        """The records of one kind, in order."""
        return cast("tuple[Kind, ...]", tuple(self._read().kinds.get(kind, ())))

    def firing(self, cycle: int) -> Firing:
        """The firing of that number.

        Raises:
            KeyError: If there was none.
        """
        return self._read().firings[cycle]

    def digest(self, position: int | None = None) -> str:
        """A digest of the records before a position, of all by default.

        It is equal for equal runs under any hash seed. It is computed when asked for
        and continued from the last time where that is possible.
        """
        read = self._read()
        return read.digest(len(read.records) if position is None else position)


class Firings(Sequence[Firing]):
    """Some firings of a ledger, in order: counted at once, read when asked for.

    Args:
        ledger: The ledger.
        start: The number of the first.
        stop: The number after the last.
    """

    def __init__(self, ledger: Ledger, start: int, stop: int) -> None:
        self._ledger = ledger
        self._start = start
        self._stop = stop

    def __len__(self) -> int:
        return self._stop - self._start

    @overload
    def __getitem__(self, place: int) -> Firing: ...

    @overload
    def __getitem__(self, place: slice) -> Firings: ...

    def __getitem__(self, place: int | slice) -> Firing | Firings:
        cycles = range(self._start, self._stop)
        if isinstance(place, int):
            return self._ledger.firing(cycles[place])
        if place.step not in (None, 1):
            raise ValueError("firings are taken in their order, one by one")
        part = cycles[place]
        return Firings(self._ledger, part.start, max(part.start, part.stop))

    def __repr__(self) -> str:
        return repr(list(self))


class _Reading:
    """Notes spelled out, as far as they have been read.

    Attributes:
        records: The records.
        starts: The position before each note.
        facts: Every fact that ever began, by id.
        firings: Every firing by number.
        kinds: The records by what they are.
    """

    def __init__(self, notes: Notes) -> None:
        self._notes = notes
        self._speller = Speller(notes)
        self.records: list[Record] = []
        self.starts: list[int] = []
        self.facts: dict[int, Fact] = {}
        self.firings: dict[int, Firing] = {}
        self.kinds: defaultdict[type, list[Record]] = defaultdict(list)
        self._hash = hashlib.blake2b(digest_size=16)
        self._hashed = 0

    def go_on(self) -> None:
        """Spell out what has been written since."""
        notes, records, kinds = self._notes, self.records, self.kinds
        for place in range(len(self.starts), len(notes)):
            note = notes[place]
            if isinstance(note, First):  # at once, as these are most of all records
                self.starts.append(len(records))
                records += (note.began, *note.supports)
                kinds[Changed].append(note.began)
                kinds[Supported] += note.supports
                self.facts.update((fact.id, fact) for fact in note.facts)
                continue
            spelled = self._speller.spell(place)  # first, as it may be interrupted
            self.starts.append(len(records))
            for record in spelled:
                records.append(record)
                kinds[type(record)].append(record)
                if isinstance(record, Changed):
                    self.facts.update((fact.id, fact) for fact in record.added)
                elif isinstance(record, Firing):
                    self.firings[record.cycle] = record

    def digest(self, end: int) -> str:
        """A digest of the records before a position."""
        if end < self._hashed:
            return Ledger(self.records[:end]).digest()
        for record in self.records[self._hashed : end]:
            self._hash.update(canonical_json(plain(record)).encode())
        self._hashed = end
        return self._hash.hexdigest()


def plain(thing: object) -> object:
    """A record as JSON data; a fact stands as its id except where it begins."""
    if thing is None or isinstance(thing, (str, int, float)):
        return thing
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
    if isinstance(thing, msgspec.Struct):
        names = thing.__struct_fields__
        data = {name: plain(getattr(thing, name)) for name in names}
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
