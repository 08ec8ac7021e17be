"""Contests: who else could have fired, and what decided.

For a rule that chooses, the candidates of its choice as recorded; for any other, the
whole conflict set before the firing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from engine.lang.rules import Rule
from engine.lang.syntax import Value
from engine.lang.values import order_key
from engine.match.facts import Fact
from engine.match.match import Match
from engine.proof.sentence import harmless
from engine.proof.state import State
from engine.proof.timeline import Timeline
from engine.run.records import Chosen
from engine.run.strategy import EXPLORABLE, score
from engine.run.utility import Utility


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """One activation that could have fired.

    Attributes:
        facts: Ids of its matched facts, in order.
        values: Values and fact ids it bound.
        learned: Whether experience put its utility there.
        prefer: Its rank in its choice, or None where nothing is chosen.
        probability: With which its choice picked it, or None likewise.
    """

    rule: str
    layer: int
    stratum: int
    salience: int
    facts: tuple[int, ...]
    values: tuple[Value, ...]
    utility: float
    learned: bool
    specificity: float
    score: float
    prefer: float | None
    probability: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contest:
    """The contenders of one firing, and why the winner won.

    Attributes:
        firing: The firing's number.
        group: What was chosen, as ``group(key)``; empty if nothing was.
        contenders: In order, the winner among them.
        winner: Its place among them.
        key: The key that separates it from the runner-up: draw, prefer, layer,
            stratum, salience, score, specificity, utility, recency, newest fact,
            first fact, rule name, fact ids or bound values; empty without a rival.
        margin: By how much it leads in that key, or None where it is no number.
        reason: All of that as one sentence.
    """

    firing: int
    group: str
    contenders: tuple[Contender, ...]
    winner: int
    key: str
    margin: float | None
    reason: str

    @property
    def runner_up(self) -> Contender | None:
        """The first of the others, if there is one."""
        rest = (c for place, c in enumerate(self.contenders) if place != self.winner)
        return next(rest, None)

    def __str__(self) -> str:
        """The contest as text: the reason, then everyone in order."""
        lines = [self.reason]
        for place, one in enumerate(self.contenders):
            mark = "*" if place == self.winner else " "
            odds = (
                ""
                if one.probability is None
                else f", probability {one.probability:.3g}"
            )
            prefer = "" if not one.prefer else f", prefer {one.prefer:g}"
            lines.append(
                f" {mark} {harmless(one.rule)}: utility {one.utility:g}, specificity "
                f"{one.specificity:.3g}, score {one.score:.3g}{prefer}{odds}"
            )
        return "\n".join(lines)


def why_chosen(timeline: Timeline, cycle: int) -> Contest:
    """The contest a firing won.

    Raises:
        ProofError: If there was no such firing.
    """
    deed = timeline.deed(cycle)
    number = deed.firing.choice
    if number:
        chosen = timeline.choices[number][0]
        contenders = _recorded(timeline, chosen, deed.place)
        return _contest(timeline, cycle, contenders, chosen)
    state = State(timeline, deed.place)
    contenders = tuple(
        _contender(timeline, match, deed.place) for match in state.waiting()
    )
    return _contest(timeline, cycle, contenders, None)


def _recorded(
    timeline: Timeline, chosen: Chosen, position: int
) -> tuple[Contender, ...]:
    used = timeline.used(position)
    found = []
    for rival in chosen.rivals:
        rule = timeline.rule(rival.rule, position)
        found.append(
            Contender(
                rule=rival.rule,
                layer=rule.layer_index,
                stratum=rule.stratum,
                salience=rule.salience,
                facts=rival.facts,
                values=rival.values,
                utility=rival.utility,
                learned=used.utilities[rival.rule][1],
                specificity=rival.specificity,
                score=rival.score,
                prefer=rival.prefer,
                probability=rival.probability,
            )
        )
    return tuple(found)


def _contender(timeline: Timeline, match: Match, position: int) -> Contender:
    used = timeline.used(position)
    rule: Rule = match.rule
    value, learned = used.utilities[rule.name]
    measure = EXPLORABLE.get(used.strategy, score)
    return Contender(
        rule=rule.name,
        layer=rule.layer_index,
        stratum=rule.stratum,
        salience=rule.salience,
        facts=tuple(fact.id for fact in match.facts),
        values=tuple(
            value.id if isinstance(value, Fact) else value for value in match.values
        ),
        utility=value,
        learned=learned,
        specificity=rule.specificity,
        score=measure(match, Utility.authored(value)),
        prefer=match.prefer if match.choice else None,
        probability=None,
    )


def _contest(
    timeline: Timeline,
    cycle: int,
    contenders: tuple[Contender, ...],
    chosen: Chosen | None,
) -> Contest:
    winner = chosen.winner if chosen else 0
    group = ""
    if chosen:
        key_text = ", ".join(map(str, chosen.key))
        group = f"{chosen.group}({key_text})"
    mine = contenders[winner]
    rivals = [one for place, one in enumerate(contenders) if place != winner]
    what = f" for {group}" if group else ""
    if not rivals:
        said = f"{mine.rule} was alone{what}: nothing else could fire."
        if chosen:
            said = f"{mine.rule} was the only candidate{what}."
        return _made(cycle, group, contenders, winner, ("", None, said))
    strategy = timeline.used(timeline.deed(cycle).place).strategy
    if chosen is not None and chosen.drawn and rivals[0].prefer == mine.prefer:
        said = (
            f"{mine.rule} was drawn{what} with probability {mine.probability:.3g}, "
            f"against {rivals[0].rule} with {rivals[0].probability:.3g}."
        )
        lead = (mine.probability or 0.0) - (rivals[0].probability or 0.0)
        return _made(cycle, group, contenders, winner, ("draw", lead, said))
    first = (*_TIER, "prefer") if chosen else _TIER
    decided = _decided(mine, rivals[0], (*first, *_BY_STRATEGY[strategy], *_LAST))
    return _made(
        cycle, group, contenders, winner, _told(mine, rivals[0], decided, what)
    )


Decided: TypeAlias = "tuple[str, float | None, str, str, tuple[str, ...]]"
"""The key, the margin, both values in words, and the keys that were equal before."""


def _told(
    mine: Contender, other: Contender, decided: Decided, what: str
) -> tuple[str, float | None, str]:
    key, margin, ours, theirs, equal = decided
    tied = f" ({', '.join(equal)} being equal)" if equal else ""
    lead = f", a margin of {margin:.3g}" if margin is not None else ""
    said = (
        f"{mine.rule} came before {other.rule}{what} by its {key}{tied}: "
        f"{ours} against {theirs}{lead}."
    )
    return key, margin, said


def _made(
    cycle: int,
    group: str,
    contenders: tuple[Contender, ...],
    winner: int,
    decided: tuple[str, float | None, str],
) -> Contest:
    key, margin, reason = decided
    return Contest(
        firing=cycle,
        group=group,
        contenders=contenders,
        winner=winner,
        key=key,
        margin=margin,
        reason=harmless(reason),
    )


def _decided(mine: Contender, other: Contender, names: tuple[str, ...]) -> Decided:
    """The first key in which two contenders differ."""
    ours, theirs = _keys(mine), _keys(other)
    equal: list[str] = []
    for name in names:
        (one, shown), (two, versus) = ours[name], theirs[name]
        if one != two:
            number = isinstance(one, (int, float)) and isinstance(two, (int, float))
            lead = abs(two - one) if number else None  # type: ignore[operator]
            return name, lead, shown, versus, tuple(equal)
        if name not in _TIER and (name != "prefer" or one):
            equal.append(name)
    raise AssertionError("two activations of one conflict set differ in some key")


_TIER = ("layer", "stratum", "salience")
_BY_STRATEGY: Mapping[str, tuple[str, ...]] = {
    "utility-specificity": ("score", "specificity", "utility", "recency"),
    "utility-first": ("utility", "specificity", "recency"),
    "specificity-first": ("specificity", "utility", "recency"),
    "depth": ("newest fact", "specificity", "utility", "recency"),
    "breadth": ("oldest fact", "specificity", "utility", "age"),
    "lex": ("recency", "specificity", "utility"),
    "mea": ("first fact", "recency", "specificity", "utility"),
}
_LAST = ("rule name", "fact ids", "bound values")


def _keys(one: Contender) -> Mapping[str, tuple[object, str]]:
    """Every key, least first, with what it is in words."""
    tags = sorted(one.facts, reverse=True)
    prefer = one.prefer or 0
    newest = tags[0] if tags else 0
    ids = f"facts {', '.join(map(str, one.facts))}" if one.facts else "no facts"
    first = one.facts[0] if one.facts else 0
    return {
        "layer": (one.layer, f"layer {one.layer}"),
        "stratum": (one.stratum, f"stratum {one.stratum}"),
        "salience": (-one.salience, f"salience {one.salience}"),
        "prefer": (-prefer, f"prefer {prefer:g}"),
        "score": (-one.score, f"score {one.score:.6g}"),
        "specificity": (-one.specificity, f"specificity {one.specificity:.6g}"),
        "utility": (-one.utility, f"utility {one.utility:.6g}"),
        "recency": ((*(-tag for tag in tags), 1), f"{ids}, newest first"),
        "age": (tuple(tags), f"{ids}, oldest first"),
        "newest fact": (-newest if tags else 1, f"newest fact {newest}"),
        "oldest fact": (newest, f"newest fact {newest}"),
        "first fact": (-first if one.facts else 1, f"first fact {first}"),
        "rule name": (one.rule, f"name {one.rule}"),
        "fact ids": (one.facts, ids),
        "bound values": (
            tuple(map(order_key, one.values)),
            f"values {', '.join(map(str, one.values))}",
        ),
    }
