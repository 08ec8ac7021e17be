"""The ledger read once: from when until when facts, supports and choices lasted.

Built in one pass, it answers for every ledger position. A position is the number of
records before it; what begins with record n holds from position n + 1 on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from engine.errors import did_you_mean
from engine.lang.rules import Rule, RuleSet
from engine.match.facts import Fact
from engine.proof.errors import ProofError
from engine.run.ledger import Ledger
from engine.run.records import (
    Changed,
    Chosen,
    Dissolved,
    Firing,
    Performed,
    Record,
    Retracted,
    Supported,
    SupportKind,
    Used,
    Withdrawn,
)

FOREVER = float("inf")


@dataclass(slots=True)
class Span:
    """From which position on until before which something lasted."""

    start: int
    end: float = FOREVER

    def covers(self, position: int) -> bool:
        """Whether it lasted at a position."""
        return self.start <= position < self.end


@dataclass(slots=True)
class Reason:
    """One support of a fact; `firing` is 0 for given ones."""

    kind: SupportKind
    firing: int
    source: str
    span: Span


@dataclass(slots=True)
class Deed:
    """What a firing did.

    Attributes:
        place: The place of its record in the ledger.
        after: The position after the last record of what it did.
        removed: Ids of the facts it retracted.
        supported: Ids of the facts it supported or its effects answered with.
    """

    firing: Firing
    place: int
    after: int
    removed: list[int] = field(default_factory=list)
    supported: list[int] = field(default_factory=list)


class Timeline:
    """What a ledger says about every position.

    Args:
        ledger: The ledger.
        rules: The rule sets it was written with.

    Attributes:
        facts: Every fact there ever was, by id, with how long it lived.
        reasons: The supports of every fact, in the order in which they came.
        deeds: The firings by number.
        choices: Choices by number with how long they stood.
    """

    def __init__(self, ledger: Ledger, rules: Iterable[RuleSet]) -> None:
        self.ledger = ledger
        self._rules = {one.digest: one for one in rules}
        self.facts: dict[int, tuple[Fact, Span]] = {}
        self.reasons: dict[int, list[Reason]] = defaultdict(list)
        self.deeds: dict[int, Deed] = {}
        self.choices: dict[int, tuple[Chosen, Span]] = {}
        self._used: list[tuple[int, Used]] = []
        self._length = len(ledger)
        for place, record in enumerate(ledger):
            self._read(place, record)

    def is_behind(self, ledger: Ledger) -> bool:
        """Whether a ledger is another one, or has grown since it was read."""
        return ledger is not self.ledger or len(ledger) != self._length

    def _read(self, place: int, record: Record) -> None:
        if isinstance(record, Changed):
            self._changed(place, record)
        elif isinstance(record, Supported):
            span = Span(place + 1)
            self.reasons[record.fact].append(
                Reason(record.kind, record.firing, record.source, span)
            )
            self._did(record.firing, place, supported=record.fact)
        elif isinstance(record, (Withdrawn, Retracted)):
            self._lost(place, record)
        elif isinstance(record, Firing):
            self.deeds[record.cycle] = Deed(record, place, place + 1)
        elif isinstance(record, Chosen):
            self.choices[record.number] = (record, Span(place + 1))
        elif isinstance(record, Dissolved):
            self.choices[record.choice][1].end = place + 1
        elif isinstance(record, Performed):
            self._did(record.firing, place)  # even if it was answered with nothing
            for fact in record.facts:
                self._did(record.firing, place, supported=fact)
        elif isinstance(record, Used):
            self._used.append((place, record))

    def _changed(self, place: int, record: Changed) -> None:
        for fact in record.removed:
            self.facts[fact.id][1].end = place + 1
            self._end(fact.id, place)
        for fact in record.added:
            self.facts[fact.id] = (fact, Span(place + 1))

    def _lost(self, place: int, record: Withdrawn | Retracted) -> None:
        if isinstance(record, Retracted):
            self._end(record.fact, place)
            if record.firing:
                self._did(record.firing, place, removed=record.fact)
            return
        for reason in self.reasons[record.fact]:
            same = reason.kind == ("concluded" if record.firing else "given")
            if same and reason.firing == record.firing and reason.span.end == FOREVER:
                reason.span.end = place + 1

    def _end(self, fact: int, place: int) -> None:
        for reason in self.reasons[fact]:
            reason.span.end = min(reason.span.end, place + 1)

    def _did(
        self, firing: int, place: int, *, supported: int = 0, removed: int = 0
    ) -> None:
        deed = self.deeds.get(firing)
        if deed is None:
            return
        deed.after = place + 1
        if supported and supported not in deed.supported:
            deed.supported.append(supported)
        if removed:
            deed.removed.append(removed)

    def began(self, deed: Deed) -> tuple[int, ...]:
        """Ids of the facts a firing began, by itself or by its effects' answers."""
        return tuple(
            number
            for number in sorted(deed.supported)
            if self.facts[number][1].start > deed.place
            and self.facts[number][1].start <= deed.after
        )

    def deed(self, cycle: int) -> Deed:
        """The firing of that number.

        Raises:
            ProofError: If there was none.
        """
        found = self.deeds.get(cycle)
        if found is None:
            raise ProofError(
                f"there was no firing {cycle}: the ledger has {len(self.deeds)}"
            )
        return found

    def fact(self, number: int) -> tuple[Fact, Span]:
        """The fact of that id, with how long it lived.

        Raises:
            ProofError: If there never was one.
        """
        found = self.facts.get(number)
        if found is None:
            raise ProofError(f"there never was a fact {number} in this ledger")
        return found

    def check_is_here(self, fact: Fact) -> None:
        """Refuse a fact of another ledger.

        Raises:
            ProofError: If it is one.
        """
        if self.fact(fact.id)[0] is not fact:
            raise ProofError(
                f"{fact} is a fact of another session or of before a reset"
            )

    def alive(self, position: int) -> Iterator[Fact]:
        """The facts live at a position, by id."""
        for number in sorted(self.facts):
            fact, span = self.facts[number]
            if span.covers(position):
                yield fact

    def supports(self, fact: int, position: int) -> list[Reason]:
        """The supports of a fact at a position, given first, then by firing."""
        found = [r for r in self.reasons.get(fact, ()) if r.span.covers(position)]
        return sorted(found, key=lambda reason: reason.firing)

    def used(self, position: int) -> Used:
        """The setting in use at a position.

        Raises:
            ProofError: If the ledger does not begin with one.
        """
        found = None
        for place, record in self._used:
            if place < max(position, 1):
                found = record
        if found is None:
            raise ProofError("the ledger does not say which rules it was written with")
        return found

    def rules(self, position: int) -> RuleSet:
        """The rule set in use at a position.

        Raises:
            ProofError: If it is not among those at hand.
        """
        digest = self.used(position).rules
        found = self._rules.get(digest)
        if found is None:
            raise ProofError(
                f"the ledger was written with the rules {digest}, which are not at "
                "hand: load the rule set of that digest"
            )
        return found

    def rule(self, name: str, position: int) -> Rule:
        """A rule in use at a position.

        Raises:
            ProofError: If there is none of that name.
        """
        rules = self.rules(position)
        for rule in rules.rules:
            if rule.name == name:
                return rule
        known = (*(rule.name for rule in rules.rules), *rules.disabled)
        hint = did_you_mean(name, known)
        raise ProofError(f"there is no rule {name!r}" + (f" ({hint})" if hint else ""))

    def frame(self, deed: Deed, position: int) -> Mapping[str, object]:
        """The bindings of a firing, with the parameters in use at a position."""
        rule = self.rule(deed.firing.rule, position)
        params = self.used(position).params
        used = {name: params[param.key] for name, param in rule.params.items()}
        return {**used, **deed.firing.bindings}
