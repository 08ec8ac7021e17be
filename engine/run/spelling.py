"""Notes spelled out: records as `engine.run.records` has them, worked out when read.

What a note leaves out follows from the notes before it: the setting in use, and the
facts that were alive. Evidence and rivals are looked up in a working memory that
follows the notes by itself, in readable code; a session that nobody asks pays nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

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
)
from engine.run.setting import Setting
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

    def spell(  # noqa: C901  # a case for each kind of note
        self, place: int
    ) -> Iterator[Record]:
        """The records of the note at a place; places are asked for in order."""
        note = self._notes.at(place)
        if isinstance(note, Fact):
            yield Changed((), (note,))
            yield Supported(note.id, "given")
        elif isinstance(note, Activation):
            yield self._firing(note, self._evidence(place, note))
        elif isinstance(note, Concluded):
            yield self._firing(note.activation, self._evidence(place, note.activation))
            yield from _began(note.began)
        elif isinstance(note, Began):
            yield from _began(note)
        elif isinstance(note, Fired):
            yield self._firing(note.activation, note.evidence)
        elif isinstance(note, Chose):
            yield self._chosen(place, note)
        elif isinstance(note, Replaced):
            yield Retracted(note.old.id, note.firing)
            yield Changed((note.old,), (note.new,))
            yield Supported(note.new.id, "asserted", note.firing)
        elif isinstance(note, Removed):
            yield Retracted(note.fact.id, note.firing)
            yield Changed((note.fact,), ())
        elif isinstance(note, Setting):
            self._setting = note
            yield note.record
        elif isinstance(note, Stopped):
            yield Ended(note.reason, note.firings)
        else:
            yield note

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

    def _chosen(self, place: int, note: Chose) -> Chosen:
        winner = note.winner
        if winner.choice is None:
            raise AssertionError("a choice has a group")
        rivals = note.rivals
        if rivals is None:
            rivals = self._rivals(place, winner)
        return Chosen(
            number=note.number,
            group=winner.choice[0],
            key=winner.choice[1],
            occasion=note.occasion,
            rivals=rivals,
            winner=note.place,
            drawn=note.drawn,
            error=note.error,
        )

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


class _Replay:
    """Working memory as it was at a place, following the notes."""

    def __init__(self, notes: Notes) -> None:
        self._notes = notes
        self._next = 0
        self._memory = WorkingMemory()
        self._matching: Matching | None = None

    def at(self, place: int) -> Matching:
        """The rules on the facts before a place; places are asked for in order."""
        for one in range(self._next, place):
            self._follow(self._notes.at(one))
        self._next = place
        if self._matching is None:
            raise AssertionError("notes begin with a setting")
        return self._matching

    def _follow(self, note: Note) -> None:
        if isinstance(note, Fact):
            self._memory.add(note)
        elif isinstance(note, Began):
            self._memory.add(note.fact)
        elif isinstance(note, Concluded):
            self._memory.add(note.began.fact)
        elif isinstance(note, Replaced):
            self._memory.remove(note.old)
            self._memory.add(note.new)
        elif isinstance(note, Removed):
            self._memory.remove(note.fact)
        elif isinstance(note, Changed):
            for fact in note.removed:
                self._memory.remove(fact)
            for fact in note.added:
                self._memory.add(fact)
        elif isinstance(note, Setting):
            self._matching = Matching(note.rules, note.params, self._memory)


def _began(note: Began) -> Iterator[Record]:
    yield Changed((), (note.fact,))
    yield Supported(note.fact.id, note.kind, note.firing, note.source)


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
