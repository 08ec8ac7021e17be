"""Which logged decisions come out otherwise with other rules, and which cannot be told."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.assisted import ROOT

from engine import RuleSet
from engine.app.backtest import Backtest, backtest, tried
from engine.app.config import find_config
from engine.app.errors import UsageError
from engine.app.workbench import Workbench
from engine.assistant.request import Request
from engine.proof.errors import ProofError
from engine.store.decision import State

BUDGET, NOTES = "rules/budget/budget.yaml", "rules/notes.yaml"
EASY = ("Was ist ein Bauantrag?", "What is a hearing?", "Was ist eine Anhörung?")
HARD = (
    "Wie ist das Ermessen der Behörde im Verwaltungsverfahren nach VwVfG zu beurteilen?"
)
BOOM = """\
layer: budget
rules:
  - rule: boom
    when:
      - q: Question(text == "What is a hearing?")
    then:
      - let: x = 1 / (q.tokens - q.tokens)
      - halt: true
"""
NOTING = """\
layer: budget
templates: {Noted: {slots: {question: str}}}
rules:
  - rule: questions-are-noted
    when:
      - q: Question()
    then:
      - conclude: Noted(question=q.id)
"""


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Workbench]:
    shutil.copytree(ROOT / "rules", tmp_path / "rules")
    config = find_config(rules=tmp_path / "rules", database=tmp_path / "x.db")
    with Workbench(config) as made:
        for query in (*EASY, HARD):
            made.decide(Request(query=query, model="phi3"))
        yield made


@pytest.fixture
def larger(bench: Workbench) -> RuleSet:
    """Rules that give easy questions 300 tokens instead of 250."""
    before = bench.rulebook.text(BUDGET)
    after = before.replace("value: 250, range", "value: 300, range")
    assert after != before
    return bench.rulebook.draft({BUDGET: after})


def flips_of(bench: Workbench, rules: RuleSet, last: int = 50) -> Backtest:
    return backtest(
        bench, rules, last, notify=lambda _, __: None, cancelled=lambda: False
    )


def test_the_same_rules_flip_nothing(bench: Workbench) -> None:
    found = flips_of(bench, bench.rulebook.draft({}))
    assert (found.tried, found.flips, found.skipped) == (4, (), ())


def test_flips_are_listed_latest_first_with_before_and_after(
    bench: Workbench, larger: RuleSet
) -> None:
    found = flips_of(bench, larger)
    assert found.tried == 4
    assert [flip.entry.query for flip in found.flips] == list(reversed(EASY))
    for flip in found.flips:
        assert dict(flip.changes) == {"allocated": (250, 300)}
        assert flip.after is not None
        assert flip.after.allocated == 300
    assert flips_of(bench, larger, last=2).tried == 2


def test_nothing_is_logged_and_no_set_becomes_active(
    bench: Workbench, larger: RuleSet
) -> None:
    before = bench.store.rulesets.history()
    flips_of(bench, larger)
    assert len(bench.store.decisions.list(50)) == 4
    assert bench.store.rulesets.history() == before


def test_rules_that_fire_besides_or_no_longer_are_named(bench: Workbench) -> None:
    plain, noting = bench.rulebook.draft({}), bench.rulebook.draft({NOTES: NOTING})
    found = tried(bench, noting, "last", "questions-are-noted")
    assert found.flip.rules_gained == ("questions-are-noted",)
    assert (found.flip.rules_lost, found.firings) == ((), 1)
    assert dict(found.flip.changes) == {}
    (bench.config.rules / "notes.yaml").write_text(NOTING, encoding="utf-8")
    bench.decide(Request(query=EASY[0], model="phi3"))
    lost = tried(bench, plain, "last").flip
    assert (lost.rules_gained, lost.rules_lost) == ((), ("questions-are-noted",))


def test_answer_and_sources_are_compared_too(bench: Workbench) -> None:
    decision = bench.store.decisions.get(bench.store.decisions.list(1)[0].id)
    answer = decision.answer.replace('"answer":"', '"answer":"Once: ', 1)
    title = decision.answer.index('"title":"') + len('"title":"')
    answer = answer[: title + 6] + "Old " + answer[title + 6 :]
    bench.store.database.write(
        "UPDATE decisions SET answer = ? WHERE id = ?", [answer, decision.entry.id]
    )
    (flip,) = flips_of(bench, bench.rulebook.draft({}), last=1).flips
    assert list(flip.changes) == ["answer", "sources"]
    was, now = flip.changes["answer"]
    assert str(was) == f"Once: {now}"


def test_what_was_forgotten_or_is_damaged_is_skipped_with_the_sentence(
    bench: Workbench, larger: RuleSet
) -> None:
    hard, latest, *_ = bench.store.decisions.list(4)
    bench.store.retention.forget_decision(hard.id)
    bench.store.database.write(
        "UPDATE decisions SET request = '{' WHERE id = ?", [latest.id]
    )
    found = flips_of(bench, larger)
    assert found.tried == 2
    assert [flip.entry.query for flip in found.flips] == ["What is a hearing?", EASY[0]]
    (one, why), (two, reason) = found.skipped
    assert (one, two) == (hard.id, latest.id)
    assert "was forgotten, so it cannot be decided again" in why
    assert "is damaged in the database" in reason


def test_where_the_new_rules_fail_the_decision_flips_to_that(
    bench: Workbench,
) -> None:
    rules = bench.rulebook.draft({"rules/boom.yaml": BOOM})
    found = flips_of(bench, rules)
    (flip,) = found.flips
    assert flip.entry.query == "What is a hearing?"
    assert list(flip.changes) == ["failed"]
    before, after = flip.changes["failed"]
    assert before == ""
    assert "rules/boom.yaml:7:14: rule 'boom' could not act" in str(after)
    assert flip.after is None
    assert (found.tried, found.skipped) == (4, ())
    assert tried(bench, rules, flip.entry.id, "boom").flip.changes == flip.changes


def test_a_slot_that_rules_took_away_is_named(bench: Workbench) -> None:
    before = bench.rulebook.text("rules/facts.yaml")
    line = next(li for li in before.splitlines() if "group: {type: str" in li)
    rules = bench.rulebook.draft({"rules/facts.yaml": before.replace(line + "\n", "")})
    (flip,) = flips_of(bench, rules, last=1).flips
    assert "lacks the slot 'group'" in str(flip.changes["failed"][1])


def test_progress_is_told_and_a_cancelled_one_keeps_what_it_has(
    bench: Workbench, larger: RuleSet
) -> None:
    told: list[tuple[int, int]] = []
    found = backtest(
        bench,
        larger,
        50,
        notify=lambda done, total: told.append((done, total)),
        cancelled=lambda: len(told) == 2,
    )
    assert told == [(0, 4), (1, 4), (2, 4)]
    assert (found.tried, len(found.flips)) == (2, 1)


def test_one_decision_is_tried_with_an_eye_on_one_rule(
    bench: Workbench, larger: RuleSet
) -> None:
    easy = bench.store.decisions.list(4)[-1].id
    found = tried(bench, larger, easy, "budget-is-the-product")
    assert dict(found.flip.changes) == {"allocated": (250, 300)}
    assert found.firings == 3
    assert found.why_not == ""
    missed = tried(bench, larger, easy, "answer-can-stop-early")
    assert missed.firings == 0
    assert "tokens < w.requested" in missed.why_not
    same = tried(bench, bench.rulebook.draft({}), "last")
    assert (dict(same.flip.changes), same.firings, same.why_not) == ({}, 0, "")


def test_what_cannot_be_tried_is_said(bench: Workbench, larger: RuleSet) -> None:
    with pytest.raises(ProofError, match="budget-is-the-product"):
        tried(bench, larger, "last", "budget-is-the-prodct")
    bench.store.retention.retain(0)
    assert bench.store.decisions.list(1)[0].state is State.FORGOTTEN
    with pytest.raises(UsageError, match="was forgotten"):
        tried(bench, larger, "last")
