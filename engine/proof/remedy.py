"""The smallest change that would make a rule fire, each candidate tried by running.

Changes are tried in the order of their size: fewest facts given or left out, then
fewest slots changed. Where a change helps and does not suffice, the next miss of the
changed run is mended too. One parameter or one literal of the rule is tried apart.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from engine.errors import EngineError
from engine.lang.rules import Rule
from engine.proof.miss import Miss, nearest_miss
from engine.proof.repair import Repairs
from engine.proof.rerun import Change, Rerun, inputs, rerun, told
from engine.proof.state import State
from engine.proof.timeline import Timeline

MAX_RUNS = 100
"""How many changed runs are tried."""
MAX_PARTS = 3
"""How many single changes a change may be made of."""


@dataclass(frozen=True, slots=True)
class Remedy:
    """What would make a rule fire.

    Attributes:
        facts: The smallest change of facts that was found, or None.
        facts_told: The same in words.
        rule: One parameter or literal of the rule, as a change, or None.
        rule_told: The same in words.
        runs: How many changed runs were tried.
        was_cut: Whether the search stopped at its bound.
    """

    facts: Change | None
    facts_told: str
    rule: Change | None
    rule_told: str
    runs: int
    was_cut: bool

    def __str__(self) -> str:
        """What to do, as one or two sentences."""
        ways = [way for way in (self.facts_told, self.rule_told) if way]
        if ways:
            said = f"It would have fired with this: {'; or '.join(ways)}."
        else:
            said = "No small change was found that makes it fire."
        if self.was_cut:
            said += f" The search stopped at its bound of {self.runs} runs."
        return said


def find_remedy(timeline: Timeline, rule: Rule, first: tuple[Change, ...]) -> Remedy:
    """Search for the smallest change that makes a rule fire.

    Args:
        timeline: The ledger, read.
        rule: A rule that did not fire.
        first: Changes to try besides those its nearest miss suggests.
    """
    return _Search(timeline, rule).remedy(first)


class _Search:
    """One search."""

    def __init__(self, timeline: Timeline, rule: Rule) -> None:
        self._timeline = timeline
        self._rule = rule
        self._inputs = inputs(timeline)
        end = len(timeline.ledger)
        self._rules = timeline.rules(end)
        self._repairs = Repairs(rule, self._rules, self._inputs)
        self._runs = 0
        self._cut = False

    def remedy(self, first: tuple[Change, ...]) -> Remedy:
        """The smallest changes found."""
        rule, rule_told = self._of_rule()
        facts = self._of_facts(first)
        return Remedy(
            facts,
            "" if facts is None else told(facts, self._timeline),
            rule,
            rule_told,
            self._runs,
            self._cut,
        )

    def _of_rule(self) -> tuple[Change | None, str]:
        miss = missed(self._timeline, self._rule.name)
        for change, words in self._repairs.of_rule(miss) if miss else ():
            run = self._run(change)
            if run is not None and fired(run.timeline, self._rule.name):
                return change, words
        return None, ""

    def _of_facts(self, first: tuple[Change, ...]) -> Change | None:
        miss = missed(self._timeline, self._rule.name)
        waiting = [*first, *(self._repairs.of_facts(miss, 1) if miss else ())]
        queue: list[tuple[tuple[int, int], int, int, Change]] = [
            (one.cost, 1, number, one) for number, one in enumerate(waiting)
        ]
        heapq.heapify(queue)
        serial = len(queue)
        seen: set[str] = set()
        while queue:
            _, parts, _, change = heapq.heappop(queue)
            if repr(change) in seen:
                continue
            seen.add(repr(change))
            run = self._run(change)
            if run is None:
                if self._cut:
                    return None
                continue
            if fired(run.timeline, self._rule.name):
                return change
            if parts < MAX_PARTS:
                for more in self._further(run, change):
                    serial += 1
                    heapq.heappush(queue, (more.cost, parts + 1, serial, more))
        return None

    def _further(self, run: Rerun, change: Change) -> Iterator[Change]:
        """The change with one more part, for what it still misses."""
        miss = missed(run.timeline, self._rule.name)
        if miss is None:
            return
        live = {
            number: run.timeline.fact(number)[0]
            for number, original in run.originals.items()
            if original in self._inputs
        }
        repairs = Repairs(self._rule, self._rules, live)
        for part in repairs.of_facts(miss, len(change.added) + 1):
            yield _merged(change, part, run.originals)

    def _run(self, change: Change) -> Rerun | None:
        if self._runs >= MAX_RUNS:
            self._cut = True
            return None
        self._runs += 1
        try:
            return rerun(self._timeline, change)
        except EngineError:
            return None  # a guess that does not fit its template, for example


def fired(timeline: Timeline, name: str) -> bool:
    """Whether a rule fired at all."""
    return any(deed.firing.rule == name for deed in timeline.deeds.values())


def missed(timeline: Timeline, name: str) -> Miss | None:
    """The nearest miss of a rule at the end, or None if it matches."""
    end = len(timeline.ledger)
    state = State(timeline, end)
    if any(match.rule.name == name for match in state.matches.values()):
        return None
    rule = timeline.rule(name, end)
    params = timeline.used(end).params
    used = {word: params[param.key] for word, param in rule.params.items()}
    return nearest_miss(rule, timeline.rules(end), state.matcher, used)[0]


def _merged(change: Change, part: Change, originals: Mapping[int, int]) -> Change:
    """Both changes as one, in the ids of the first run."""
    changed = {number: dict(slots) for number, slots in change.changed.items()}
    for number, slots in part.changed.items():
        changed.setdefault(originals[number], {}).update(slots)
    removed = tuple(originals[number] for number in part.removed)
    return replace(
        change,
        added=(*change.added, *part.added),
        removed=tuple(dict.fromkeys((*change.removed, *removed))),
        changed={n: slots for n, slots in changed.items() if n not in removed},
    )
