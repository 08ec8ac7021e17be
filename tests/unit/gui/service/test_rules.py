from __future__ import annotations

from pathlib import Path

import pytest
from support.drafts import over
from support.worked import BUDGET, FACTORS, Desk

from engine.app.errors import UsageError
from engine.errors import RuleSetError
from gui.messages.decisions import AskQuestion
from gui.messages.rules import (
    Backtest,
    CheckDrafts,
    Draft,
    FileText,
    ListActivations,
    ListRuleFiles,
    ListWords,
    ReadFile,
    RestoreSet,
    SaveDraft,
    TryDrafts,
)
from gui.service.work import Cancelled

EXPENSIVE = ("least_budget: {value: 250,", "least_budget: {value: 3000,")


def read(desk: Desk, path: str = BUDGET) -> FileText:
    return desk.ask(ReadFile(path=path))


def edited(desk: Desk, before: str, after: str, path: str = BUDGET) -> Draft:
    text = read(desk, path).text
    assert before in text
    return Draft(path=path, text=text.replace(before, after))


def file(desk: Desk, path: str) -> Path:
    return desk.bench.config.rules.parent / path


def asked(desk: Desk, query: str = "Was ist ein Bauantrag?") -> str:
    return desk.ask(AskQuestion(query=query, model="llama3.1:8b")).row.id


def test_files_are_listed_with_their_rules_and_lines(desk: Desk) -> None:
    listed = desk.ask(ListRuleFiles())
    assert listed.folder == str(desk.bench.config.rules)
    by_path = {one.path: dict(one.rules) for one in listed.files}
    assert "rules/layers.yaml" in by_path
    lines = file(desk, BUDGET).read_text(encoding="utf-8").splitlines()
    for name, line in by_path[BUDGET].items():
        assert lines[line - 1] == f"  - rule: {name}"
    assert not listed.problems
    assert not listed.differs
    assert listed.ruleset == desk.bench.rulebook.active().rules.digest


def test_files_with_problems_are_listed_all_the_same(desk: Desk) -> None:
    desk.bench.rulebook.active()  # decides from now on
    before = desk.ask(ListRuleFiles())
    broken = file(desk, BUDGET).read_text(encoding="utf-8") + "\nnonsense: 3\n"
    file(desk, BUDGET).write_text(broken, encoding="utf-8")
    listed = desk.ask(ListRuleFiles())
    assert [one.path for one in listed.files] == [one.path for one in before.files]
    assert [(one.path, one.code) for one in listed.problems] == [
        (BUDGET, "unknown_key")
    ]
    assert listed.ruleset == before.ruleset  # the last good set still decides
    assert listed.differs


def test_where_no_set_was_ever_usable_none_decides(desk: Desk) -> None:
    file(desk, BUDGET).write_text("rules: 3\n", encoding="utf-8")
    assert desk.ask(ListRuleFiles()).ruleset == ""


def test_a_file_that_is_gone_or_outside_is_refused_in_a_sentence(desk: Desk) -> None:
    with pytest.raises(UsageError, match="not there any more"):
        read(desk, "rules/budget/gone.yaml")
    with pytest.raises(UsageError, match=r"\.\./secret"):
        read(desk, "rules/../../secret.yaml")


def test_drafts_without_problems_have_a_digest_and_places(desk: Desk) -> None:
    draft = edited(desk, *EXPENSIVE)
    checked = desk.ask(CheckDrafts(drafts=(draft,)))
    assert checked.problems == ()
    assert checked.ruleset not in ("", desk.bench.rulebook.active().rules.digest)
    lines = draft.text.splitlines()
    for name, place in checked.rules:
        assert place.path == BUDGET
        assert lines[place.line - 1].strip() == f"- rule: {name}"


def test_every_problem_of_a_draft_has_its_place(desk: Desk) -> None:
    draft = edited(desk, "conclude: Budget(", "conclude: Budgget(")
    checked = desk.ask(CheckDrafts(drafts=(draft,)))
    assert checked.ruleset == ""
    one = next(one for one in checked.problems if one.code == "unknown_template")
    marked = draft.text.splitlines()[one.line - 1][one.column - 1 :]
    assert marked.startswith("Budgget")
    assert one.end_column - one.column == len("Budgget")
    assert "Budget" in one.hint
    assert not one.is_warning
    assert "budget-is-the-product" in dict(checked.rules)


def test_a_draft_that_is_no_yaml_is_checked_too(desk: Desk) -> None:
    checked = desk.ask(CheckDrafts(drafts=(Draft(path=BUDGET, text="a: [\n"),)))
    assert checked.problems
    assert checked.rules == ()


def test_a_draft_may_be_a_new_file(desk: Desk) -> None:
    draft = Draft(path="rules/mine.yaml", text="layer: budget\n")
    assert desk.ask(CheckDrafts(drafts=(draft,))).problems == ()
    assert not file(desk, "rules/mine.yaml").exists()


def test_an_edited_rule_is_tried_on_a_decision(desk: Desk) -> None:
    decision = asked(desk)
    tried = desk.ask(
        TryDrafts(
            drafts=(edited(desk, *EXPENSIVE),),
            decision=decision,
            rule="budget-is-the-product",
        )
    )
    changes = {one.what: (one.before, one.after) for one in tried.flip.changes}
    assert changes["allocated"][1] == "3000"
    assert tried.firings >= 1
    assert tried.why_not == ""
    assert tried.flip.decision == decision


def test_a_rule_that_does_not_fire_says_why(desk: Desk) -> None:
    tried = desk.ask(
        TryDrafts(drafts=(), decision=asked(desk), rule="answer-can-stop-early")
    )
    assert tried.flip.changes == ()
    assert tried.firings == 0
    assert "answer-can-stop-early" in tried.why_not


def test_drafts_with_problems_cannot_be_tried(desk: Desk) -> None:
    decision = asked(desk)
    broken = (Draft(path=BUDGET, text="rules: 3\n"),)
    with pytest.raises(RuleSetError):
        desk.ask(TryDrafts(drafts=broken, decision=decision))
    with pytest.raises(RuleSetError):
        desk.ask(Backtest(drafts=broken, last=1))


def test_a_backtest_lists_the_decisions_that_flip(desk: Desk) -> None:
    first, second = asked(desk), asked(desk, "What is an objection?")
    found = desk.ask(Backtest(drafts=(edited(desk, *EXPENSIVE),), last=10))
    assert found.tried == 2
    assert [flip.decision for flip in found.flips] == [second, first]
    for flip in found.flips:
        (change,) = [one for one in flip.changes if one.what == "allocated"]
        assert change.after == "3000"
    assert desk.progress[-1] == (2, 2)
    assert desk.ask(Backtest(drafts=(), last=10)).flips == ()


def test_a_cancelled_backtest_has_no_reply(desk: Desk) -> None:
    for n in range(3):
        asked(desk, f"Was ist ein Bescheid {n}?")
    desk.cancel_after = 1
    with pytest.raises(Cancelled):
        desk.ask(Backtest(drafts=(), last=3))


def test_forgotten_questions_are_skipped_with_the_reason(desk: Desk) -> None:
    decision = asked(desk)
    desk.bench.store.retention.forget_decision(decision)
    found = desk.ask(Backtest(drafts=(), last=3))
    ((skipped, reason),) = found.skipped
    assert (skipped, found.tried) == (decision, 0)
    assert "forgotten" in reason


def test_what_was_saved_decides_next(desk: Desk) -> None:
    asked(desk)
    seen, draft = read(desk), edited(desk, *EXPENSIVE)
    saved = desk.ask(SaveDraft(drafts=(over(seen, draft),), why="more room"))
    assert saved.activation.why == "more room"
    assert saved.activation.is_active
    assert saved.files == (read(desk),)
    assert saved.files[0].text == draft.text
    row = desk.ask(AskQuestion(query="Was ist ein Bauantrag?", model="llama3.1:8b")).row
    assert row.ruleset == saved.activation.ruleset
    assert row.allocated == 3000


def test_a_template_is_renamed_in_all_files_at_once(desk: Desk) -> None:
    files = "rules/models/models.yaml", "rules/models/window.yaml"
    seen = [read(desk, path) for path in files]
    drafts = [edited(desk, "Tier", "Grade", path) for path in files]
    for half in drafts:
        assert not all(
            one.is_warning for one in desk.ask(CheckDrafts(drafts=(half,))).problems
        )
    saved = desk.ask(
        SaveDraft(drafts=tuple(map(over, seen, drafts)), why="a better word")
    )
    assert [file.text for file in saved.files] == [one.text for one in drafts]
    assert desk.ask(ListRuleFiles()).ruleset == saved.activation.ruleset


def test_problems_save_nothing(desk: Desk) -> None:
    seen, wrong = read(desk), edited(desk, "conclude: Budget(", "conclude: Budgget(")
    with pytest.raises(RuleSetError):
        desk.ask(SaveDraft(drafts=(over(seen, wrong),), why="slip"))
    assert read(desk) == seen


def test_a_file_changed_underneath_is_not_written_over(desk: Desk) -> None:
    seen, draft = read(desk), edited(desk, *EXPENSIVE)
    theirs = seen.text + "# theirs\n"
    file(desk, BUDGET).write_text(theirs, encoding="utf-8")
    with pytest.raises(UsageError, match="changed by someone else"):
        desk.ask(SaveDraft(drafts=(over(seen, draft),), why="mine"))
    assert read(desk).text == theirs


def test_an_earlier_set_is_brought_back_with_its_files(desk: Desk) -> None:
    asked(desk)
    seen = read(desk)
    desk.ask(SaveDraft(drafts=(over(seen, edited(desk, *EXPENSIVE)),), why="try"))
    newer, older = desk.ask(ListActivations()).rows
    assert (newer.is_active, older.is_active) == (True, False)
    restored = desk.ask(RestoreSet(number=older.number, why="too dear"))
    assert restored.files == (BUDGET,)
    assert restored.activation.ruleset == older.ruleset
    assert restored.activation.undo_of == newer.number
    assert read(desk) == seen
    latest, *_ = desk.ask(ListActivations(limit=1)).rows
    assert (latest.why, latest.is_active) == ("too dear", True)


def test_words_are_all_that_rules_may_use(desk: Desk) -> None:
    rules = desk.bench.rulebook.active().rules
    words = desk.ask(ListWords())
    templates = {one.name: one for one in words.templates}
    assert set(templates) == set(rules.templates)
    (kind,) = [slot for slot in templates["Model"].slots if slot.name == "kind"]
    assert kind.one_of == ('"chat"', '"embedding"')
    assert kind.type == "str"
    assert kind.doc
    functions = dict(words.functions)
    assert functions["len"]  # built in, with what it does
    assert set(rules.vocabulary.functions) <= set(functions)
    assert set(words.effects) == set(rules.vocabulary.effects)
    assert "least_budget" in words.params
    assert "budget-is-the-product" in words.rules
    assert "helper" in words.tags
    assert words.layers == rules.layers


def test_two_files_can_be_drafts_at_once(desk: Desk) -> None:
    drafts = (
        edited(desk, *EXPENSIVE),
        edited(desk, "room_base: {value: 600,", "room_base: {value: 700,", FACTORS),
    )
    checked = desk.ask(CheckDrafts(drafts=drafts))
    assert checked.problems == ()
    assert {place.path for _, place in checked.rules} == {BUDGET, FACTORS}
