"""The readable matcher: plain joins, redone where a change can matter.

It is the oracle for `engine.match.network`. A rule that reads a changed template only in
its outermost patterns is joined anew from the added facts alone; any other rule that
reads it is matched again as a whole and compared with before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from engine.lang import rules as r
from engine.lang.values import Key
from engine.match.facts import Fact
from engine.match.match import Delta, Match
from engine.match.matching import Matching, Plan
from engine.match.memory import WorkingMemory
from engine.match.pattern import PatternCondition


class NaiveMatcher(Matching):
    """Keeps all matches of a rule set up to date while facts come and go.

    Args:
        rules: The rule set.
        params: The value in use of each parameter, by key.
        memory: The facts; an empty memory by default.
    """

    def __init__(
        self,
        rules: r.RuleSet,
        params: Mapping[str, int | float],
        memory: WorkingMemory | None = None,
    ) -> None:
        super().__init__(rules, params, memory)
        self._all = [self.plans[rule.name] for rule in rules.rules]
        self._readers: dict[str, list[Plan]] = defaultdict(list)
        for plan in self._all:
            for template in plan.reads:
                self._readers[template].append(plan)
        self._matches: dict[str, dict[Key, Match]] = {
            plan.rule.name: {} for plan in self._all
        }
        self._using: dict[int, dict[Key, Match]] = defaultdict(dict)
        self._begun = False

    def change(self, removed: Sequence[Fact], added: Sequence[Fact]) -> Delta:
        """Take facts out of the memory and put facts in, as one step."""
        for fact in removed:
            self.memory.remove(fact)
        for fact in added:
            self.memory.add(fact)
        return self.changed(removed, added)

    def changed(self, removed: Sequence[Fact], added: Sequence[Fact]) -> Delta:
        """Follow what has been taken out of the memory and put in, as one step."""
        left: list[Match] = []
        entered: list[Match] = []
        changed = {fact.template for fact in (*removed, *added)}
        for plan, whole in self._affected(changed):
            before = self._matches[plan.rule.name]
            if whole:
                found = {match.key: match for match in self.matches(plan)}
                left.extend(m for key, m in before.items() if key not in found)
                entered.extend(m for key, m in found.items() if key not in before)
            else:
                left.extend(self._resting_on(plan, removed))
                entered.extend(self._joined(plan, added))
        for match in left:
            self._forget(match)
        for match in entered:
            self._matches[match.rule.name][match.key] = match
            for fact in match.facts:
                self._using[fact.id][match.key] = match
        return Delta(left, entered)

    def _affected(self, changed: set[str]) -> list[tuple[Plan, bool]]:
        """The rules a change can matter to, and whether as a whole."""
        if not self._begun:  # what needs no facts holds from the start
            self._begun = True
            return [(plan, True) for plan in self._all]
        names = {plan.rule.name for t in changed for plan in self._readers.get(t, ())}
        return [
            (plan, not plan.inner.isdisjoint(changed))
            for plan in self._all
            if plan.rule.name in names
        ]

    def _resting_on(self, plan: Plan, removed: Iterable[Fact]) -> Iterator[Match]:
        """The matches whose outermost patterns had taken a removed fact."""
        seen = {
            key: match
            for fact in removed
            for key, match in self._using.get(fact.id, {}).items()
            if match.rule is plan.rule
        }
        yield from seen.values()

    def _joined(self, plan: Plan, added: Iterable[Fact]) -> Iterator[Match]:
        """The matches in which an outermost pattern takes an added fact."""
        seen = set()
        for fact in added:
            for place, one in enumerate(plan.conditions):
                if isinstance(one, PatternCondition) and one.template == fact.template:
                    for match in self.matches(plan, (place, fact)):
                        if match.key not in seen:
                            seen.add(match.key)
                            yield match

    def _forget(self, match: Match) -> None:
        del self._matches[match.rule.name][match.key]
        for fact in match.facts:
            using = self._using.get(fact.id)
            if using is not None:
                using.pop(match.key, None)
                if not using:
                    del self._using[fact.id]
