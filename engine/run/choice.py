"""Choices: which of the activations of one group and key fires."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from engine.lang.values import Key, canonical_json
from engine.match.facts import Fact
from engine.match.match import Match
from engine.run.activation import Activation
from engine.run.conflict import ConflictSet
from engine.run.explore import Candidate, Draw, Occasion, draw
from engine.run.notes import Chose
from engine.run.records import Rival
from engine.run.setting import NETWORK, Setting
from engine.run.strategy import DEFAULT, EXPLORABLE, score


class Chooser:
    """Makes the choices of one session and counts them.

    Nothing is counted before `keep`: a choice whose winner cannot act was none.

    Attributes:
        number: How many choices there were.
        occasions: The same for each group and key.
    """

    def __init__(self) -> None:
        self.number = 0
        self.occasions: dict[Key, int] = {}

    def reset(self) -> None:
        """As after construction."""
        self.number = 0
        self.occasions.clear()

    def choose(
        self, first: Activation, conflict: ConflictSet, setting: Setting
    ) -> Chose:
        """Decide between the first activation and its rivals.

        With the network, rivals that cannot win are left to be worked out when somebody
        reads the ledger.
        """
        if (
            setting.matcher == NETWORK
            and setting.exploration is None
            and first.rule.group not in setting.rules.preferring
        ):
            return self.uncontested(first)
        occasion = self.occasions.get(first.group, 0) + 1
        number = self.number + 1
        ranked = conflict.rivals(first)
        best = [one for one in ranked if one.prefer == ranked[0].prefer]
        outcome = self._draw(best, occasion, setting)
        share = [*outcome.probabilities, *[0.0] * (len(ranked) - len(best))]
        return Chose(
            number,
            occasion,
            ranked[outcome.winner],
            tuple(rival(one, setting, p) for one, p in zip(ranked, share, strict=True)),
            outcome.winner,
            drawn=setting.exploration is not None,
            error=outcome.error,
        )

    def uncontested(self, winner: Activation) -> Chose:
        """The choice that an activation wins because it is the first in the order."""
        occasion = self.occasions.get(winner.group, 0) + 1
        return Chose(self.number + 1, occasion, winner, None, 0, False, 0.0)  # noqa: FBT003

    def keep(self, winner: Activation, choice: Chose | None) -> Chose:
        """Count a choice that is being carried out; by default an uncontested one."""
        if choice is None:
            group = winner.group
            self.number = number = self.number + 1
            self.occasions[group] = occasion = self.occasions.get(group, 0) + 1
            return Chose(number, occasion, winner, None, 0, False, 0.0)  # noqa: FBT003
        self.number = choice.number
        self.occasions[winner.group] = choice.occasion
        return choice

    def _draw(
        self, best: Sequence[Activation], occasion: int, setting: Setting
    ) -> Draw:
        exploration = setting.exploration
        if exploration is None:
            return Draw(0, (1.0, *[0.0] * (len(best) - 1)), 0.0)
        measure = EXPLORABLE[setting.strategy]
        places: dict[str, int] = defaultdict(int)
        candidates = []
        for one in best:
            rule = one.rule
            utility = setting.utilities[rule.name]
            weight = rule.specificity if setting.strategy == DEFAULT else 1.0
            place = places[rule.name]
            places[rule.name] += 1
            candidates.append(
                Candidate(rule.name, place, measure(one, utility), weight, utility)
            )
        key = canonical_json(best[0].group)
        at = Occasion(setting.seed, best[0].rule.group, key, occasion)
        return draw(exploration, candidates, at)


def rival(match: Match, setting: Setting, probability: float) -> Rival:
    """A candidate of a choice, as the ledger keeps it."""
    utility = setting.utilities[match.rule.name]
    measure = EXPLORABLE.get(setting.strategy, score)
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
