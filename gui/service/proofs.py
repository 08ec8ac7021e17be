"""Proofs: opened, read in parts; contests, and why a rule did not fire."""

from __future__ import annotations

from engine.app.errors import UsageError
from engine.app.recorded import Recorded
from engine.proof.contest import Contender as Rival
from engine.proof.contest import Contest, why_chosen
from engine.proof.sentence import harmless
from engine.proof.timeline import Timeline
from engine.proof.why_not import WhyNot, why_not
from engine.store.decision import State
from gui.messages.proofs import (
    AskWhyNot,
    Contender,
    ContestShown,
    OpenProof,
    Place,
    ProofOpened,
    ReadSteps,
    ShowContest,
    ShowStep,
    StepRows,
    StepShown,
    WhyNotShown,
)
from gui.service.steps import fact_of, in_full, place_of, place_of_rule, row
from gui.service.work import Work

MOST_ROWS = 5000
"""Steps in one page: as many as a tree of them shows without anyone waiting."""


def open_proof(work: Work, request: OpenProof) -> ProofOpened:
    """Prove what a decision comes to."""
    opened = work.shelf.open(work.bench, request.decision)
    return ProofOpened(
        proof=opened.number,
        decision=opened.recorded.decision.entry.id,
        steps=len(opened.order),
        goals=tuple(opened.numbers[goal] for goal in opened.proof.goals),
        ruleset=opened.proof.rules,
    )


def read_steps(work: Work, request: ReadSteps) -> StepRows:
    """Steps from a number on; those that there are, and so many at most."""
    opened = work.shelf.proof(work.bench, request.proof)
    start = max(0, request.start)
    end = start + min(max(0, request.count), MOST_ROWS)
    names = opened.order[start:end]
    return StepRows(start=start, rows=tuple(row(opened, name) for name in names))


def show_step(work: Work, request: ShowStep) -> StepShown:
    """One step in full."""
    return in_full(work.shelf.proof(work.bench, request.proof), request.step)


def show_contest(work: Work, request: ShowContest) -> ContestShown:
    """The contest that a firing won."""
    recorded = work.shelf.recorded(work.bench, request.decision)
    if not recorded.timeline.deed(request.firing).firing.choice:
        _refuse_forgotten(recorded)  # who else could fire is matched anew
    contest = why_chosen(recorded.timeline, request.firing)
    return _contest(recorded.timeline, contest)


def ask_why_not(work: Work, request: AskWhyNot) -> WhyNotShown:
    """Why a rule did not fire."""
    recorded = work.shelf.recorded(work.bench, request.decision)
    _refuse_forgotten(recorded)
    found = why_not(recorded.timeline, request.rule)
    return WhyNotShown(
        rule=found.rule,
        obstacle=str(found.obstacle),
        reason=found.reason,
        condition=harmless(found.condition),
        remedy="" if found.remedy is None else str(found.remedy),
        was_cut=found.was_cut,
        contest=None
        if found.contest is None
        else _contest(recorded.timeline, found.contest),
        place=_place(recorded, found),
    )


def _refuse_forgotten(recorded: Recorded) -> None:
    entry = recorded.decision.entry
    if entry.state is not State.WHOLE:
        raise UsageError(
            f"the question of decision {entry.id} was forgotten, so no rule can be "
            "matched with it again; its proof can still be read"
        )


def _place(recorded: Recorded, found: WhyNot) -> Place | None:
    """Where the failed condition stands, or else the rule."""
    if found.place < 0:
        return place_of_rule(recorded, found.rule)
    return place_of(recorded.rules.rule(found.rule).when[found.place].text.span)


def _contest(timeline: Timeline, contest: Contest) -> ContestShown:
    return ContestShown(
        firing=contest.firing,
        group=harmless(contest.group),
        key=contest.key,
        margin=contest.margin,
        reason=contest.reason,
        contenders=tuple(
            _contender(timeline, one, has_won=place == contest.winner)
            for place, one in enumerate(contest.contenders)
        ),
    )


def _contender(timeline: Timeline, one: Rival, *, has_won: bool) -> Contender:
    return Contender(
        rule=one.rule,
        salience=one.salience,
        utility=one.utility,
        is_learned=one.learned,
        specificity=one.specificity,
        score=one.score,
        prefer=one.prefer,
        probability=one.probability,
        facts="; ".join(fact_of(timeline, fact) for fact in one.facts),
        has_won=has_won,
    )
