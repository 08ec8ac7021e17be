"""Notes spelled out: records as `engine.run.records` has them, worked out when read.

What a note leaves out follows from the notes before it: the setting in use, and the
facts that were alive. Evidence and rivals are looked up in a working memory that
follows the notes by itself, in readable code; a session that nobody asks pays nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, cast

from engine.lang import rules as r
from engine.lang.syntax import Value
from engine.match.facts import Fact
from engine.match.match import Evidence, Match, group_key
from engine.match.matching import Matching
from engine.match.memory import WorkingMemory
from engine.run.activation import Activation
from engine.run.choice import rival
from engine.run.notes import (
    Began,
    Chose,
    Concluded,
    Fired,
    Note,
    Notes,
    Removed,
    Replaced,
    Stopped,
)
from engine.run.records import (
    Changed,
    Chosen,
    Ended,
    Firing,
    Record,
    Retracted,
    Rival,
    Supported,
    Withdrawn,
)
from engine.run.setting import First, Setting
from engine.run.strategy import order, ranking, tier


class Speller:
    """Spells one ledger's notes, in their order.

    Args:
        notes: The ledger's notes; they may grow.
    """

    def __init__(self, notes: Notes) -> None:
        self._notes = notes
        self._setting: Setting | None = None
        self._replay = _Replay(notes)

    def spell(self, place: int) -> Sequence[Record]:
        """The records of the note at a place; places are asked for in order."""
        note = self._notes.at(place)
        spelled = self._SPELLED.get(type(note))
        if spelled is None:
            return (cast("Record", note),)
        return spelled(self, place, note)

    def _fired(self, place: int, note: Activation) -> Sequence[Record]:
        return (self._firing(note, self._evidence(place, note)),)

    def _concluded(self, place: int, note: Concluded) -> Sequence[Record]:
        return (*self._fired(place, note.activation), *_began(note.began))

    def _noted(self, _: int, note: Fired) -> Sequence[Record]:
        return (self._firing(note.activation, note.evidence),)

    def _set(self, _: int, note: Setting) -> Sequence[Record]:
        self._setting = note
        return (note.record,)

    def _evidence(self, place: int, one: Activation) -> tuple[Evidence, ...]:
        return _apparent(one) or self._replay.at(place).evidence(one)

    def _in_use(self) -> Setting:
        if self._setting is None:
            raise AssertionError("notes begin with a setting")
        return self._setting

    def _firing(self, one: Activation, evidence: tuple[Evidence, ...]) -> Firing:
        setting = self._in_use()
        rule = setting.rules.by_name[one.rule.name]  # others may have adopted it since
        utility = setting.utilities[rule.name].value
        return Firing(
            cycle=one.fired,
            rule=rule.name,
            digest=rule.digest,
            facts=one.facts,
            bindings=one.bindings,
            evidence=evidence,
            utility=utility,
            specificity=rule.specificity,
            score=utility * rule.specificity,
            params={n: setting.params[p.key] for n, p in rule.params.items()},
            choice=one.chosen,
        )

    def _chosen(self, place: int, note: Chose) -> Sequence[Record]:
        winner = note.winner
        if winner.choice is None:
            raise AssertionError("a choice has a group")
        rivals = note.rivals
        if rivals is None:
            rivals = self._rivals(place, winner)
        chosen = Chosen(
            number=note.number,
            group=winner.choice[0],
            key=winner.choice[1],
            occasion=note.occasion,
            rivals=rivals,
            winner=note.place,
            drawn=note.drawn,
            error=note.error,
        )
        return (chosen,)

    def _rivals(self, place: int, winner: Activation) -> tuple[Rival, ...]:
        setting = self._in_use()
        matching = self._replay.at(place)
        mine = tier(setting.rules.by_name[winner.rule.name])  # as in `_firing`
        found: list[Match] = []
        for rule in setting.rules.choosing.get(winner.rule.group, ()):
            if tier(rule) == mine:
                plan = matching.plans[rule.name]
                found.extend(
                    match
                    for match in matching.matches(plan)
                    if group_key(match.choice) == winner.group
                )
        ranked = ranking(setting.strategy)
        found.sort(key=lambda m: order(m, setting.utilities[m.rule.name], ranked))
        return tuple(
            rival(match, setting, float(not number))
            for number, match in enumerate(found)
        )

    _SPELLED: ClassVar[
        Mapping[type, Callable[[Speller, int, Any], Sequence[Record]]]
    ] = {
        Fact: lambda _, __, fact: _began(Began(fact, "given")),
        Began: lambda _, __, note: _began(note),
        Replaced: lambda _, __, note: _replaced(note),
        Removed: lambda _, __, note: _removed(note),
        Activation: _fired,
        Concluded: _concluded,
        Fired: _noted,
        Chose: _chosen,
        Setting: _set,
        First: lambda _, __, note: (note.began, *note.supports),
        Stopped: lambda _, __, note: (Ended(note.reason, note.firings),),
    }
    """How notes of a kind are spelled; all others are records as they are."""


class _Replay:
    """Working memory as it was at a place, following the notes."""

    def __init__(self, notes: Notes) -> None:
        self._notes = notes
        self._next = 0
        self._memory = WorkingMemory()
        self._matching: Matching | None = None

    def at(self, place: int) -> Matching:
        """The rules on the facts before a place; places are asked for in order."""
        notes = self._notes
        for one in range(self._next, place):
            if type(notes[one]) not in _STILL:
                self._follow(notes.at(one))
        self._next = place
        if self._matching is None:
            raise AssertionError("notes begin with a setting")
        return self._matching

    def _follow(  # noqa: C901  # a case for each kind of note
        self, note: Note
    ) -> None:
        memory = self._memory
        if isinstance(note, Fact):
            memory.add(note)
        elif isinstance(note, Began):
            memory.add(note.fact)
        elif isinstance(note, Concluded):
            memory.add(note.began.fact)
        elif isinstance(note, Replaced):
            memory.remove(note.old)
            memory.add(note.new)
        elif isinstance(note, Removed):
            memory.remove(note.fact)
        elif isinstance(note, Changed):
            for fact in note.removed:
                memory.remove(fact)
            for fact in note.added:
                memory.add(fact)
        elif isinstance(note, First):
            memory.fill(note.contents)
        elif isinstance(note, Setting):
            self._matching = Matching(note.rules, note.params, memory)


_STILL = frozenset((Supported, Withdrawn, Activation, Fired, Chose))
"""The most frequent notes that change nothing in working memory."""


def _began(note: Began) -> Sequence[Record]:
    begun = Supported(note.fact.id, note.kind, note.firing, note.source)
    return (Changed((), (note.fact,)), begun)


def _replaced(note: Replaced) -> Sequence[Record]:
    return (
        Retracted(note.old.id, note.firing),
        Changed((note.old,), (note.new,)),
        Supported(note.new.id, "asserted", note.firing),
    )


def _removed(note: Removed) -> Sequence[Record]:
    return (Retracted(note.fact.id, note.firing), Changed((note.fact,), ()))


def _apparent(match: Match) -> tuple[Evidence, ...] | None:
    """Why the conditions held, if that can be seen from the match alone."""
    facts, values = iter(match.facts), iter(match.values)
    found = []
    for element in match.rule.when:
        if isinstance(element, r.Pattern):
            found.append(Evidence("fact", (next(facts).id,)))
        elif isinstance(element, r.Test):
            found.append(Evidence("test"))
        elif isinstance(element, r.Let):
            found.append(Evidence("let", (), cast("Value", next(values))))
        elif isinstance(element, r.Block) and element.kind == "not":
            found.append(Evidence("not"))
        else:
            return None
    return tuple(found)
