from __future__ import annotations

import pytest
from support.worked import BUDGET, Desk

from engine.app.workbench import Workbench
from gui.messages.decisions import (
    AskDemo,
    AskQuestion,
    DecisionShown,
    ListDecisions,
    ListModels,
    ShowDecision,
)
from gui.messages.experiments import StartExperiment
from gui.messages.rules import Draft, ReadFile
from gui.service.work import Cancelled

QUESTION = "Was ist ein Bauantrag?"


def asked(desk: Desk, query: str = QUESTION, conversation: str = "") -> DecisionShown:
    return desk.ask(AskQuestion(query=query, model="phi3", conversation=conversation))


def test_a_question_is_decided_and_shown_as_it_is_on_file(shared: Desk) -> None:
    shown = asked(shared)
    assert shown == shared.ask(ShowDecision(decision=shown.row.id))
    kept = shared.bench.store.decisions.get(shown.row.id)
    assert shown.row.query == kept.entry.query == QUESTION
    assert shown.row.allocated == kept.entry.summary.allocated
    assert shown.stages[-1].tokens == shown.row.allocated
    assert dict(shown.stages[0].breakdown)["final_budget"] == shown.stages[0].tokens
    assert shown.known
    assert shown.sources
    assert shown.answer
    assert shown.assigned is None
    assert shown.problem == ""


def test_rules_that_mattered_come_with_what_their_authors_say(shared: Desk) -> None:
    shown = asked(shared)
    rules = shared.bench.rulebook.rules(shown.row.ruleset)
    assert shown.mattered
    for one in shown.mattered:
        assert one.doc == rules.rule(one.rule).doc
        assert 0 < one.share <= 1


def test_rules_no_longer_understood_leave_their_docs_out(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = asked(desk)
    kept = desk.bench.store.rulesets.files(shown.row.ruleset)
    monkeypatch.setattr(
        desk.bench.store.rulesets, "files", lambda _: {**kept, BUDGET: "rules: 3"}
    )
    desk.bench.rulebook._loaded.clear()
    again = desk.ask(ShowDecision(decision=shown.row.id))
    assert [one.rule for one in again.mattered] == [one.rule for one in shown.mattered]
    assert {one.doc for one in again.mattered} == {""}


def test_a_question_that_follows_up_says_so(shared: Desk) -> None:
    asked(shared, conversation="talk")
    second = asked(shared, "Welche Unterlagen sind dafür nötig?", "talk")
    assert second.follows_up
    assert second.row.conversation == "talk"


@pytest.mark.logs_warning
def test_rules_that_cannot_be_used_are_told_with_the_answer(desk: Desk) -> None:
    asked(desk)
    (desk.bench.config.rules / "new.yaml").write_text("rules: 3\n", encoding="utf-8")
    assert "new.yaml" in asked(desk).problem


def test_lists_go_back_page_by_page(desk: Desk) -> None:
    made = [asked(desk, f"Was ist ein Bescheid {n}?").row for n in range(3)]
    page = desk.ask(ListDecisions(limit=2))
    assert page.rows == (made[2], made[1])
    assert page.has_more
    rest = desk.ask(ListDecisions(limit=2, before=page.rows[-1].id))
    assert rest.rows == (made[0],)
    assert not rest.has_more


def test_lists_are_searched_in_any_case(desk: Desk) -> None:
    wanted = asked(desk, "Was ist ein BAUANTRAG?").row
    asked(desk, "Was ist ein Bescheid?")
    assert desk.ask(ListDecisions(search="bauantrag")).rows == (wanted,)


def test_nothing_is_listed_where_nothing_was_decided(desk: Desk) -> None:
    page = desk.ask(ListDecisions())
    assert (page.rows, page.has_more) == ((), False)


def test_models_are_those_that_can_answer(shared: Desk) -> None:
    models = shared.ask(ListModels())
    assert models.default in models.names
    assert "phi3" in models.names
    assert "all-minilm" not in models.names  # it embeds


def test_the_demonstration_is_decided_and_told_part_by_part(desk: Desk) -> None:
    done = desk.ask(AskDemo())
    assert desk.progress == [(n, 12) for n in range(1, 13)]
    listed = desk.ask(ListDecisions())
    assert [row.id for row in listed.rows] == list(reversed(done.decisions))


def test_a_demonstration_that_is_cancelled_keeps_what_was_decided(desk: Desk) -> None:
    desk.cancel_after = 2
    with pytest.raises(Cancelled):
        desk.ask(AskDemo())
    assert len(desk.ask(ListDecisions()).rows) == 2


def test_the_arm_of_an_experiment_is_shown(desk: Desk) -> None:
    before = asked(desk).row
    text = desk.ask(ReadFile(path=BUDGET)).text
    cheap = text.replace("value: 250", "value: 300")
    desk.ask(
        StartExperiment(
            weight=1.0,
            unit="decision",
            why="try",
            drafts=(Draft(path=BUDGET, text=cheap),),
        )
    )
    shown = asked(desk)
    assert shown.assigned is not None
    assert (shown.assigned.experiment, shown.assigned.arm) == (1, "treatment")
    assert shown.assigned.weight == 1.0
    assert shown.assigned.failed == ""
    arms = {row.id: row.arm for row in desk.ask(ListDecisions()).rows}
    assert arms == {before.id: "", shown.row.id: "treatment"}


def test_a_second_workbench_sees_what_the_first_decided(desk: Desk) -> None:
    row = asked(desk).row
    with Workbench(desk.bench.config) as other:
        assert Desk(other).ask(ListDecisions()).rows == (row,)
