"""What decided a contest, as one sentence in the language in use."""

from __future__ import annotations

from PySide6.QtCore import QObject

from gui.messages.proofs import Contender, ContestShown
from gui.models.contest import number


class ContestText(QObject):
    """Tells who won, against whom, and in which key."""

    def sentence(self, contest: ContestShown) -> str:
        """Who won what, by which key and by how much."""
        winner = next(one for one in contest.contenders if one.has_won)
        rivals = [one for one in contest.contenders if not one.has_won]
        if not rivals:
            return self._alone(winner, contest.group)
        rival = rivals[0]
        if contest.key == "draw":
            said = self.tr(
                "{0} was drawn with probability {1}, against {2} with {3}."
            ).format(
                winner.rule,
                number(winner.probability),
                rival.rule,
                number(rival.probability),
            )
        else:
            said = self._decided(winner, rival, contest)
        if not contest.group:
            return said
        chosen = self.tr("What was chosen: {0}.").format(contest.group)
        return f"{chosen} {said}"

    def _alone(self, winner: Contender, group: str) -> str:
        if group:
            return self.tr("{0} was the only candidate for {1}.").format(
                winner.rule, group
            )
        return self.tr("{0} was alone: nothing else could fire.").format(winner.rule)

    def _decided(
        self, winner: Contender, rival: Contender, contest: ContestShown
    ) -> str:
        key = self.key(contest.key)
        if winner.rule == rival.rule:
            said = self.tr("{0} came before the same rule on other facts by its {2}")
        else:
            said = self.tr("{0} came before {1} by its {2}")
        said = said.format(winner.rule, rival.rule, key)
        values = _values(winner, rival, contest.key)
        if values is not None:
            ours, theirs = values
            said += self.tr(": {0} against {1}").format(ours, theirs)
        if contest.margin is not None:
            lead = number(contest.margin)
            said += self.tr(", a margin of {0}").format(lead)
        return f"{said}."

    def key(self, key: str) -> str:
        """A key of the order in a word; those that are not known stay as they are."""
        known = {
            "prefer": self.tr("preference"),
            "layer": self.tr("layer"),
            "stratum": self.tr("stratum"),
            "salience": self.tr("salience"),
            "score": self.tr("score"),
            "specificity": self.tr("specificity"),
            "utility": self.tr("utility"),
            "recency": self.tr("newer facts"),
            "age": self.tr("older facts"),
            "newest fact": self.tr("newest fact"),
            "oldest fact": self.tr("oldest fact"),
            "first fact": self.tr("first fact"),
            "rule name": self.tr("name, as nothing else differs"),
            "fact ids": self.tr("facts’ numbers, as nothing else differs"),
            "bound values": self.tr("values, as nothing else differs"),
        }
        return known.get(key, key)


def _values(winner: Contender, rival: Contender, key: str) -> tuple[str, str] | None:
    """Both values of a key that a contender has as a number."""
    if key not in {"prefer", "salience", "score", "specificity", "utility"}:
        return None
    return number(getattr(winner, key)), number(getattr(rival, key))
