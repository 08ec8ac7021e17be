"""Choices: which of the activations of one group and key fires."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from engine.lang.values import Key, canonical_json
from engine.match.facts import Fact
from engine.run.activation import Activation
from engine.run.explore import Candidate, Draw, Occasion, draw
from engine.run.ledger import plain
from engine.run.records import Chosen, Rival
from engine.run.setting import Setting
from engine.run.strategy import DEFAULT, EXPLORABLE, score


@dataclass(frozen=True, slots=True)
class Choice:
    """The activation that fires, and the record of a choice if there was one."""

    winner: Activation
    record: Chosen | None


class Chooser:
    """Makes the choices of one session and counts them.

    Nothing is counted before `keep`: a choice whose winner cannot act was none.
    """

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self._number = 0
        self._occasions: dict[Key, int] = defaultdict(int)

    def choose(self, first: Activation, candidates: Sequence[Activation]) -> Choice:
        """Decide among candidates, which come in the strategy's order."""
        choice = first.match.choice
        if choice is None or first.group is None:
            return Choice(first, None)
        ranked = sorted(candidates, key=lambda one: -one.match.prefer)
        best = [one for one in ranked if one.match.prefer == ranked[0].match.prefer]
        occasion = self._occasions[first.group] + 1
        outcome = self._draw(best, choice[0], first.group, occasion)
        share = [*outcome.probabilities, *[0.0] * (len(ranked) - len(best))]
        record = Chosen(
            number=self._number + 1,
            group=choice[0],
            key=choice[1],
            occasion=occasion,
            rivals=tuple(
                self._rival(one, p) for one, p in zip(ranked, share, strict=True)
            ),
            winner=outcome.winner,
            drawn=self.setting.exploration is not None,
            error=outcome.error,
        )
        return Choice(ranked[outcome.winner], record)

    def keep(self, record: Chosen, winner: Activation) -> None:
        """Count a choice that is being carried out."""
        self._number = record.number
        if winner.group is not None:
            self._occasions[winner.group] = record.occasion

    def _draw(
        self, best: Sequence[Activation], group: str, key: Key, occasion: int
    ) -> Draw:
        exploration = self.setting.exploration
        if exploration is None:
            return Draw(0, (1.0, *[0.0] * (len(best) - 1)), 0.0)
        measure = EXPLORABLE[self.setting.strategy]
        places: dict[str, int] = defaultdict(int)
        candidates = []
        for one in best:
            rule = one.match.rule
            utility = self.setting.utilities[rule.name]
            weight = rule.specificity if self.setting.strategy == DEFAULT else 1.0
            place = places[rule.name]
            places[rule.name] += 1
            candidates.append(
                Candidate(
                    rule.name, place, measure(one.match, utility), weight, utility
                )
            )
        at = Occasion(self.setting.seed, group, canonical_json(plain(key)), occasion)
        return draw(exploration, candidates, at)

    def _rival(self, one: Activation, probability: float) -> Rival:
        match = one.match
        utility = self.setting.utilities[match.rule.name]
        measure = EXPLORABLE.get(self.setting.strategy, score)
        return Rival(
            rule=match.rule.name,
            facts=tuple(fact.id for fact in match.facts),
            values=tuple(
                value.id if isinstance(value, Fact) else value for value in match.values
            ),
            utility=utility.value,
            specificity=match.rule.specificity,
            score=measure(match, utility),
            prefer=match.prefer,
            probability=probability,
        )
