"""Why a rule does not fire: the nearest miss, or what keeps it waiting.

The answer quotes the rule as written, and names the smallest change that would make
it fire; that change is verified by running, on a copy, never on the session.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from engine.lang.rules import Rule
from engine.match.match import Match
from engine.proof.contest import Contest, why_chosen
from engine.proof.miss import nearest_miss, said
from engine.proof.remedy import Remedy, find_remedy
from engine.proof.rerun import Change, inputs
from engine.proof.sentence import harmless
from engine.proof.state import State
from engine.proof.timeline import Timeline


class Obstacle(StrEnum):
    """What keeps a rule from firing."""

    DISABLED = "disabled"  # its author switched it off
    UNMATCHED = "unmatched"  # a condition does not hold
    FIRED = "fired"  # it fired for all there is, and its reasons still hold
    CHOICE = "choice"  # a rival was chosen instead
    WAITING = "waiting"  # it matches, and its turn has not come


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyNot:
    """Why a rule does not fire.

    Attributes:
        rule: The rule's name.
        obstacle: What kind of reason it is.
        reason: The reason as one or two sentences.
        condition: The condition or conjunct that failed, as written, or empty.
        place: Which condition of the rule that is, from 0; -1 if none.
        facts: Ids of the facts the best partial match had matched before.
        contest: The contest it lost, or None.
        remedy: The smallest change that would make it fire, or None where it fires
            anyway or is switched off.
        was_cut: Whether the search for the nearest miss stopped at its bound.
    """

    rule: str
    obstacle: Obstacle
    reason: str
    condition: str = ""
    place: int = -1
    facts: tuple[int, ...] = ()
    contest: Contest | None = None
    remedy: Remedy | None = None
    was_cut: bool = False

    def __str__(self) -> str:
        """The reason, and what would change it."""
        parts = [self.reason]
        if self.was_cut:
            parts.append("Not all partial matches were looked at.")
        if self.remedy is not None:
            parts.append(str(self.remedy))
        return "\n".join(parts)


def why_not(timeline: Timeline, name: str) -> WhyNot:
    """Why a rule does not fire at the end of a ledger.

    Raises:
        ProofError: If there is no such rule.
    """
    end = len(timeline.ledger)
    if name in timeline.rules(end).disabled:
        return WhyNot(
            rule=name,
            obstacle=Obstacle.DISABLED,
            reason=f"Rule {name} is switched off: its file says 'enabled: false'.",
        )
    rule = timeline.rule(name, end)
    state = State(timeline, end)
    mine = [match for match in state.matches.values() if match.rule.name == name]
    if not mine:
        return _unmatched(timeline, rule, state)
    unfired = [match for match in mine if match.key not in state.fired]
    waiting = [match for match in state.waiting() if match.rule.name == name]
    if waiting:
        return _waiting(name, waiting[0], state)
    if unfired:
        return _lost(timeline, name, unfired[0], state)
    cycles = sorted(state.fired[match.key] for match in mine)
    shown = ", ".join(map(str, cycles[:5])) + (", …" if len(cycles) > 5 else "")  # noqa: PLR2004
    return WhyNot(
        rule=name,
        obstacle=Obstacle.FIRED,
        reason=(
            f"Rule {name} fired already (firing {shown}) for everything it matches; "
            "it fires again only after its conditions have failed and hold anew."
        ),
    )


def _unmatched(timeline: Timeline, rule: Rule, state: State) -> WhyNot:
    end = len(timeline.ledger)
    params = timeline.used(end).params
    used = {word: params[param.key] for word, param in rule.params.items()}
    miss, was_cut = nearest_miss(rule, timeline.rules(end), state.matcher, used)
    matched = "".join(f" It had matched {fact}." for fact in miss.matched)
    again = ""
    before = [d for d in timeline.deeds.values() if d.firing.rule == rule.name]
    if before:
        again = " It fired earlier, and its conditions have failed since."
    return WhyNot(
        rule=rule.name,
        obstacle=Obstacle.UNMATCHED,
        reason=harmless(
            f"Rule {rule.name} does not match: {said(miss)}.{matched}{again}"
        ),
        condition=miss.quoted,
        place=miss.place,
        facts=tuple(fact.id for fact in miss.matched),
        remedy=None if before else find_remedy(timeline, rule, ()),
        was_cut=was_cut,
    )


def _waiting(name: str, match: Match, state: State) -> WhyNot:
    order = state.waiting()
    place = next(n for n, one in enumerate(order) if one.key == match.key)
    if place:
        first = order[0].rule.name
        reason = (
            f"Rule {name} matches and waits: {place} before it, {first} first. "
            "It has its turn when the run goes on."
        )
    else:
        reason = f"Rule {name} matches and is next: it fires when the run goes on."
    return WhyNot(
        rule=name,
        obstacle=Obstacle.WAITING,
        reason=reason,
        facts=tuple(fact.id for fact in match.facts),
    )


def _lost(timeline: Timeline, name: str, match: Match, state: State) -> WhyNot:
    """Its choice stands for a rival."""
    chosen = state.choice(match)
    cycle = next(
        (
            deed.firing.cycle
            for deed in timeline.deeds.values()
            if chosen is not None and deed.firing.choice == chosen.number
        ),
        0,
    )
    contest = why_chosen(timeline, cycle)
    winner = timeline.deed(cycle).firing
    given = inputs(timeline)
    own = {fact.id for fact in match.facts}
    removals = tuple(
        Change(removed=(fact.id,))
        for fact in winner.facts
        if fact.id in given and fact.id not in own
    )
    return WhyNot(
        rule=name,
        obstacle=Obstacle.CHOICE,
        reason=(
            f"Rule {name} matches, but its choice stands for {winner.rule} "
            f"(firing {cycle}). {contest.reason}"
        ),
        facts=tuple(fact.id for fact in match.facts),
        contest=contest,
        remedy=find_remedy(timeline, match.rule, removals) if removals else None,
    )
