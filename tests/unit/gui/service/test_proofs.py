from __future__ import annotations

from collections.abc import Mapping

import pytest
from support.worked import Desk

from engine.app.errors import UsageError
from engine.app.recorded import Recorded
from engine.app.storage import find
from engine.errors import EngineError
from engine.proof.node import Derived, Fired
from engine.proof.sentence import headline, sentence
from engine.proof.tree import Proof
from gui.messages.decisions import AskQuestion
from gui.messages.proofs import (
    AskWhyNot,
    OpenProof,
    ProofOpened,
    ReadSteps,
    ShowContest,
    ShowStep,
    StepRow,
    StepShown,
)
from gui.service import proofs
from gui.service.shelf import ROOM

QUESTION = "Wie ist das Ermessen der Behörde im Verwaltungsverfahren zu beurteilen?"


@pytest.fixture(scope="module")
def decision(shared: Desk) -> str:
    return shared.ask(AskQuestion(query=QUESTION, model="phi3")).row.id


@pytest.fixture(scope="module")
def opened(shared: Desk, decision: str) -> ProofOpened:
    return shared.ask(OpenProof(decision=decision))


@pytest.fixture(scope="module")
def rows(shared: Desk, opened: ProofOpened) -> tuple[StepRow, ...]:
    read = shared.ask(ReadSteps(proof=opened.proof, start=0, count=opened.steps))
    return read.rows


@pytest.fixture(scope="module")
def proof(shared: Desk, decision: str) -> Proof:
    """The proof as the command line makes it."""
    return Recorded(find(shared.bench.store, decision), shared.bench.rulebook).proof()


@pytest.fixture(scope="module")
def shown(shared: Desk, opened: ProofOpened) -> Mapping[int, StepShown]:
    return {
        number: shared.ask(ShowStep(proof=opened.proof, step=number))
        for number in range(opened.steps)
    }


def test_its_steps_are_those_of_the_command_line(
    opened: ProofOpened, rows: tuple[StepRow, ...], proof: Proof
) -> None:
    order = proof.premises_first()
    assert opened.steps == len(rows) == len(proof.steps)
    assert [order[goal] for goal in opened.goals] == list(proof.goals)
    for number, (name, row) in enumerate(zip(order, rows, strict=True)):
        step = proof.steps[name]
        label = step.rule if isinstance(step, Fired) else headline(step)
        assert row.label == label
        assert [order[one] for one in row.premises] == list(proof.premises(name))
        assert all(one < number for one in row.premises)


def test_a_fact_is_told_with_the_rule_it_holds_by(
    rows: tuple[StepRow, ...], proof: Proof
) -> None:
    for name, row in zip(proof.premises_first(), rows, strict=True):
        step = proof.steps[name]
        if isinstance(step, Derived):
            firing = proof.steps[step.by]
            assert isinstance(firing, Fired)
            assert (row.kind, row.rule, row.cycle) == (
                step.kind,
                firing.rule,
                firing.cycle,
            )
            assert row.utility == firing.utility
    given = [row for row in rows if row.kind == "given"]
    assert {(row.rule, row.cycle, row.utility) for row in given} == {("", 0, None)}


def test_steps_are_read_in_parts(
    shared: Desk, opened: ProofOpened, rows: tuple[StepRow, ...]
) -> None:
    read = [
        row
        for start in range(0, opened.steps, 7)
        for row in shared.ask(ReadSteps(proof=opened.proof, start=start, count=7)).rows
    ]
    assert tuple(read) == rows


@pytest.mark.parametrize(("start", "count"), [(10**6, 10), (0, 0), (0, -1)])
def test_where_there_are_no_steps_none_come(
    shared: Desk, opened: ProofOpened, start: int, count: int
) -> None:
    read = shared.ask(ReadSteps(proof=opened.proof, start=start, count=count))
    assert read.rows == ()


def test_a_page_has_a_bound(
    shared: Desk, opened: ProofOpened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proofs, "MOST_ROWS", 3)
    read = shared.ask(ReadSteps(proof=opened.proof, start=-5, count=10**9))
    assert (read.start, len(read.rows)) == (0, 3)


def test_every_step_can_be_told_in_full(
    shown: Mapping[int, StepShown], rows: tuple[StepRow, ...], proof: Proof
) -> None:
    for number, name in enumerate(proof.premises_first()):
        step, one = proof.steps[name], shown[number]
        assert one.row == rows[number]
        assert one.headline == headline(step)
        assert one.told == sentence(step)
        assert tuple(premise for premise, _ in one.rests_on) == one.row.premises
        if not isinstance(step, Fired):
            assert [slot for slot, _ in one.slots] == list(step.slots)


def test_a_firing_is_told_with_what_it_rests_on(
    shared: Desk, shown: Mapping[int, StepShown]
) -> None:
    one = next(
        one
        for one in shown.values()
        if one.row.kind == "fired" and one.row.rule == "budget-fits"
    )
    rule = shared.bench.rulebook.active().rules.rule("budget-fits")
    assert [ground.text for ground in one.grounds]
    assert len(one.grounds) == len(rule.when)
    used = {premise for ground in one.grounds for premise in ground.premises}
    assert used == set(one.row.premises)
    assert dict(one.bindings)["q.id"] == '"q"'
    assert one.place is not None
    assert (one.place.path, one.place.line) == (rule.span.file, rule.span.line)
    assert one.specificity == rule.specificity


def test_the_ways_in_which_conditions_hold_are_told_apart(
    shown: Mapping[int, StepShown],
) -> None:
    grounds = [ground for one in shown.values() for ground in one.grounds]
    kinds = {ground.kind for ground in grounds}
    assert {"matched", "tested", "named", "total"} <= kinds
    for ground in grounds:
        assert bool(ground.values) == (
            ground.kind in ("tested", "named", "total", "alternative")
        ) or (ground.kind == "tested")


def test_parameters_used_are_told(shown: Mapping[int, StepShown]) -> None:
    names = {name for one in shown.values() for name, _, _ in one.params}
    assert "least_budget" in names


def test_a_choice_is_told_with_its_rivals(
    shared: Desk, decision: str, shown: Mapping[int, StepShown]
) -> None:
    chosen = [one for one in shown.values() if one.row.has_choice and one.choice]
    assert chosen
    for one in chosen:
        contest = shared.ask(ShowContest(decision=decision, firing=one.row.cycle))
        assert one.choice is not None
        assert len(contest.contenders) == one.choice.rivals + 1
        assert contest.group == one.choice.group
        (winner,) = [rival for rival in contest.contenders if rival.has_won]
        assert winner.rule == one.row.rule
        assert contest.reason


def test_an_ordinary_firing_has_a_contest_too(
    shared: Desk, decision: str, rows: tuple[StepRow, ...]
) -> None:
    row = next(row for row in rows if row.kind == "fired" and not row.has_choice)
    contest = shared.ask(ShowContest(decision=decision, firing=row.cycle))
    (winner,) = [rival for rival in contest.contenders if rival.has_won]
    assert winner.rule == row.rule
    assert "(" in winner.facts  # facts as rules write them


def test_a_rule_that_did_not_fire_is_told_with_its_condition(
    shared: Desk, decision: str
) -> None:
    rules = shared.bench.rulebook.active().rules
    found = shared.ask(AskWhyNot(decision=decision, rule="answer-can-stop-early"))
    rule = rules.rule("answer-can-stop-early")
    assert found.obstacle == "unmatched"
    assert found.condition
    assert found.remedy
    assert found.place is not None
    lines = {element.text.span.line for element in rule.when}
    assert found.place.line in lines


def test_a_rule_that_fired_is_told_with_its_own_place(
    shared: Desk, decision: str
) -> None:
    found = shared.ask(AskWhyNot(decision=decision, rule="budget-fits"))
    rule = shared.bench.rulebook.active().rules.rule("budget-fits")
    assert found.obstacle == "fired"
    assert found.place is not None
    assert found.place.line == rule.span.line


def test_unknown_rules_firings_and_decisions_are_said_to_be(
    shared: Desk, decision: str
) -> None:
    with pytest.raises(EngineError, match="did you mean 'budget-fits'"):
        shared.ask(AskWhyNot(decision=decision, rule="budget-fit"))
    with pytest.raises(EngineError, match="no firing 9999"):
        shared.ask(ShowContest(decision=decision, firing=9999))
    with pytest.raises(EngineError, match="no decision 'nonsense'"):
        shared.ask(OpenProof(decision="nonsense"))


def test_steps_that_do_not_exist_are_said_not_to(
    shared: Desk, opened: ProofOpened
) -> None:
    for step in (-1, opened.steps):
        with pytest.raises(UsageError, match=f"no step {step}"):
            shared.ask(ShowStep(proof=opened.proof, step=step))


def test_the_proofs_opened_last_stay_open(desk: Desk) -> None:
    asked = [
        desk.ask(AskQuestion(query=f"Was ist ein Bauantrag {number}?", model="phi3"))
        for number in range(ROOM + 1)
    ]
    opened = [desk.ask(OpenProof(decision=one.row.id)) for one in asked]
    for one in opened[1:]:
        assert desk.ask(ReadSteps(proof=one.proof, start=0, count=1)).rows
    with pytest.raises(UsageError, match="no longer open"):
        desk.ask(ReadSteps(proof=opened[0].proof, start=0, count=1))


def test_a_forgotten_question_is_proved_and_matched_no_more(desk: Desk) -> None:
    row = desk.ask(AskQuestion(query=QUESTION, model="phi3")).row
    desk.bench.store.retention.forget_decision(row.id)
    opened = desk.ask(OpenProof(decision=row.id))
    rows = desk.ask(ReadSteps(proof=opened.proof, start=0, count=5000)).rows
    chosen = next(one for one in rows if one.kind == "fired" and one.has_choice)
    ordinary = next(one for one in rows if one.kind == "fired" and not one.has_choice)
    assert desk.ask(ShowContest(decision=row.id, firing=chosen.cycle)).contenders
    with pytest.raises(UsageError, match="forgotten"):
        desk.ask(ShowContest(decision=row.id, firing=ordinary.cycle))
    with pytest.raises(UsageError, match="forgotten"):
        desk.ask(AskWhyNot(decision=row.id, rule="answer-can-stop-early"))


def test_what_is_open_is_forgotten_too(desk: Desk) -> None:
    row = desk.ask(AskQuestion(query=QUESTION, model="phi3")).row
    opened = desk.ask(OpenProof(decision=row.id))
    before = desk.ask(ReadSteps(proof=opened.proof, start=0, count=5000))
    assert QUESTION in "".join(one.label for one in before.rows)
    desk.bench.store.retention.forget_decision(row.id)
    with pytest.raises(UsageError, match="no longer open"):
        desk.ask(ShowStep(proof=opened.proof, step=0))
    again = desk.ask(OpenProof(decision=row.id))
    after = desk.ask(ReadSteps(proof=again.proof, start=0, count=5000))
    assert QUESTION not in "".join(one.label for one in after.rows)
    with pytest.raises(UsageError, match="forgotten"):
        desk.ask(AskWhyNot(decision=row.id, rule="answer-can-stop-early"))
