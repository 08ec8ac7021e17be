"""Budgets: read off decisions as they are kept, selected, and never a word of anyone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database as Tables
from support.stored import START, insert, kept, made, opened

from engine.store import database as database_module
from engine.store.budgets import BudgetRecord, Budgets, Selection, Talks
from engine.store.decision import Decision
from engine.store.errors import RecordError
from engine.store.migrations import STEPS
from engine.store.migrations import apply as apply_module
from engine.store.store import Store

BREAKDOWN = {
    "final_budget": 1906,
    "base_tokens": 600,
    "complexity_score": 10.0,
    "complexity_factor": 1.0,
    "chunk_count": 5,
    "chunk_bonus": 250.0,
    "source_diversity": 1.3,
    "agent_count": 1,
    "agent_factor": 1.15,
    "intent_weight": 1.5,
    "user_preference": 1.0,
    "confidence": None,
    "confidence_adjustment": 1.0,
}
ANSWER: dict[str, Any] = {
    "follows_up": None,
    "sources": [{"chunk": "a"}, {"chunk": "b"}],
    "token_budget": {
        "allocated": 1906,
        "breakdown": BREAKDOWN,
        "intent": {"intent": "analysis", "confidence": 0.6, "method": "rule_based"},
        "domain": "building",
        "specialists": ["building_law", "finance"],
        "window": {"requested": 1906, "available": 5000},
        "overflow": None,
    },
}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path / "x.db") as store:
        yield store


def told(decision: Decision, answer: object) -> Decision:
    return replace(decision, answer=json.dumps(answer))


def with_budget(**parts: object) -> dict[str, Any]:
    return {**ANSWER, "token_budget": {**ANSWER["token_budget"], **parts}}


def recorded(store: Store, answer: object) -> BudgetRecord:
    store.decisions.add(told(made(store), answer))
    *_, last = store.budgets.records(Selection())
    return last


def numbers(store: Store, selection: Selection) -> list[int]:
    found = [record.number for record in store.budgets.records(selection)]
    assert store.budgets.count(selection) == len(found)
    return found


def test_a_decision_and_its_budget_are_kept_together(store: Store) -> None:
    decision = told(made(store, conversation="talk"), ANSWER)
    store.decisions.add(decision)
    assert list(store.budgets.records(Selection())) == [
        BudgetRecord(
            number=1,
            decision=decision.entry.id,
            at=START,
            unit="clerk",
            conversation="talk",
            turn=1,
            query_length=22,
            model="phi3",
            domain="building",
            allocated=250,
            answer_room=250,
            capped=False,
            intent="quick_answer",
            intent_confidence=0.6,
            intent_method="rule_based",
            intent_weight=1.5,
            complexity=3.5,
            agent_count=1,
            agent_factor=1.15,
            agents=("building_law", "finance"),
            chunk_count=5,
            source_diversity=1.3,
            sources=2,
            confidence=0.75,
            overflow=False,
            follows_up=False,
            rules_ms=1.5,
        )
    ]
    assert store.budgets.first(Selection()) == START


def test_a_decision_that_cannot_be_kept_leaves_no_budget(store: Store) -> None:
    decision = kept(store)
    with pytest.raises(RecordError):
        store.decisions.add(decision)
    assert store.budgets.count(Selection()) == 1


@pytest.mark.parametrize(
    ("overflow", "window", "expected"),
    [
        (None, {"requested": 4000, "available": 5000}, (False, None)),
        (None, {"requested": 4000, "available": 4000}, (False, None)),
        (None, {"requested": 4000, "available": 3999}, (True, None)),
        (
            {"strategy": "none"},
            {"requested": 300, "available": -20},
            (True, None),
        ),
        (
            {"strategy": "rerank_chunks"},
            {"requested": 9, "available": 10},
            (True, "rerank_chunks"),
        ),
        ({"strategy": "early_stopping"}, None, (True, "early_stopping")),
        (None, None, (None, None)),
    ],
)
def test_an_overflow_is_what_does_not_fit_not_what_is_large(
    store: Store,
    overflow: object,
    window: object,
    expected: tuple[bool | None, str | None],
) -> None:
    found = recorded(store, with_budget(overflow=overflow, window=window))
    assert (found.overflow, found.strategy) == expected


@pytest.mark.parametrize(
    ("final", "complexity", "capped"),
    [(1906, 1.0, False), (1905, 1.0, True), (700, 0.1, False)],
)
def test_a_budget_is_capped_if_its_factors_come_to_more(
    store: Store, final: int, complexity: float, capped: object
) -> None:
    changed = {"final_budget": final, "complexity_factor": complexity}
    found = recorded(store, with_budget(breakdown={**BREAKDOWN, **changed}))
    assert found.capped is capped


@pytest.mark.parametrize(
    "answer",
    [
        None,
        [],
        "text",
        {"token_budget": 3, "sources": "none", "follows_up": 7},
        {"token_budget": {"breakdown": [1], "intent": "x", "specialists": {}}},
        with_budget(
            breakdown=dict.fromkeys(BREAKDOWN, "much"),
            intent={"confidence": "sure", "method": 3},
            window={"requested": "all", "available": []},
            domain=1,
            specialists=[3, None],
        ),
        with_budget(breakdown=dict.fromkeys(BREAKDOWN, -(2**63))),
    ],
)
def test_what_is_no_number_is_not_known(store: Store, answer: object) -> None:
    found = recorded(store, answer)
    assert found.allocated == 250  # of the decision's own columns
    assert found.agent_count is None
    assert found.intent_weight is None
    assert found.agents in ((), ("building_law", "finance"))


def test_what_is_no_json_is_not_known(store: Store) -> None:
    store.decisions.add(replace(made(store), answer='{"token_budget": {'))
    store.database.write("UPDATE decisions SET timings = '{'")
    store.database.write("DELETE FROM budgets")
    store.budgets.add(id_ for (id_,) in store.database.rows("SELECT id FROM decisions"))
    (found,) = store.budgets.records(Selection())
    assert (found.complexity, found.domain, found.rules_ms) == (3.5, None, None)
    assert found.seconds is None


def test_absurd_times_are_not_known(store: Store) -> None:
    store.decisions.add(made(store))
    store.database.write("UPDATE decisions SET timings = '{\"rules\": 1e999}'")
    (row,) = store.database.rows("SELECT rules_ms FROM decision_budgets")
    assert row == (None,)


def test_the_newest_outcome_that_tells_a_part_counts(store: Store) -> None:
    one, other = kept(store), kept(store)
    store.outcomes.add(one.entry.id, tokens_used=100, latency=9.0)
    store.outcomes.add(one.entry.id, tokens_used=120)
    store.outcomes.add(one.entry.id, rating=1.0)
    found = {record.decision: record for record in store.budgets.records(Selection())}
    assert found[one.entry.id].actual_used == 120
    assert found[one.entry.id].seconds == 9.0
    assert found[other.entry.id].actual_used is None


def test_decisions_are_selected_by_time_unit_and_number(store: Store) -> None:
    for day in range(4):
        for unit in ("ann", "bob"):
            decision = made(store, unit=unit)
            entry = replace(decision.entry, created_at=START + timedelta(days=day))
            store.decisions.add(replace(decision, entry=entry))
    second, fourth = START + timedelta(days=1), START + timedelta(days=3)
    assert numbers(store, Selection()) == [1, 2, 3, 4, 5, 6, 7, 8]
    assert numbers(store, Selection(since=second, until=fourth)) == [3, 4, 5, 6]
    assert numbers(store, Selection(unit="ann")) == [1, 3, 5, 7]
    assert numbers(store, Selection(unit="ann", last=2)) == [5, 7]
    assert numbers(store, Selection(until=second, last=1)) == [2]
    assert numbers(store, Selection(last=0)) == []
    assert numbers(store, Selection(last=100)) == [1, 2, 3, 4, 5, 6, 7, 8]
    assert numbers(store, Selection(unit="nobody", last=3)) == []


def test_pages_meet_without_gap(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.store.budgets._PAGE", 3)
    for _ in range(7):
        kept(store)
    assert numbers(store, Selection()) == [1, 2, 3, 4, 5, 6, 7]
    assert numbers(store, Selection(last=6)) == [2, 3, 4, 5, 6, 7]


def test_what_is_kept_meanwhile_is_left_out(store: Store) -> None:
    assert store.budgets.newest() == 0
    kept(store)
    selection = Selection(newest=store.budgets.newest())
    kept(store)
    assert numbers(store, selection) == [1]
    assert numbers(store, replace(selection, last=5)) == [1]


def test_a_conversation_goes_on_with_a_question_that_follows_up(store: Store) -> None:
    follows = {**ANSWER, "follows_up": "begins with “und …”"}
    for conversation, turn, answer in (
        ("goes on", 1, ANSWER),
        ("goes on", 3, follows),
        ("goes on", 5, follows),
        ("another subject", 1, ANSWER),
        ("another subject", 3, ANSWER),
        ("begins so", 1, follows),
        ("once", 1, ANSWER),
        (None, None, follows),
    ):
        decision = told(made(store, conversation=conversation), answer)
        entry = replace(decision.entry, turn=turn)
        store.decisions.add(replace(decision, entry=entry))
    assert store.budgets.talks(Selection()) == Talks(conversations=4, followed_up=1)
    assert store.budgets.talks(Selection(last=1)) == Talks(
        conversations=0, followed_up=0
    )


def test_questions_are_those_of_the_decisions(store: Store) -> None:
    one, gone = kept(store, "Was ist ein Bauantrag?"), kept(store, "Wer ist Anna?")
    store.retention.forget_decision(gone.entry.id)
    ids = [one.entry.id, gone.entry.id, "unknown"]
    assert store.budgets.questions(ids, 7) == {one.entry.id: "Was ist"}


def test_no_word_of_a_question_stands_in_a_budget(store: Store) -> None:
    store.decisions.add(told(made(store, "Wer ist Anna?"), ANSWER))
    store.budgets.add([])
    assert "Anna" not in str(store.database.rows("SELECT * FROM budgets"))


def test_decisions_are_counted_from_1(store: Store) -> None:
    one, other = kept(store), kept(store)
    assert store.budgets.number(one.entry.id) == 1
    assert store.budgets.number(other.entry.id) == 2
    with pytest.raises(RecordError, match="there is no decision 'X'"):
        store.budgets.number("X")


def test_a_damaged_record_is_named(store: Store) -> None:
    decision = kept(store)
    store.database.write("UPDATE budgets SET at = 'yesterday'")
    with pytest.raises(RecordError, match=rf"budget of decision {decision.entry.id}"):
        list(store.budgets.records(Selection()))


def test_decisions_of_an_older_file_get_their_budgets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "old.db"
    with monkeypatch.context() as before:
        for module in (database_module, apply_module):
            before.setattr(module, "STEPS", STEPS[:2])
        with opened(path) as old:
            whole = told(made(old, conversation="talk"), ANSWER)
            insert(old, whole)
            insert(old, replace(made(old), answer="damaged"))
            old.outcomes.add(whole.entry.id, tokens_used=200)
    with opened(path) as store:
        again = told(made(store, conversation="talk"), ANSWER)
        store.decisions.add(again)
        first, second, third = store.budgets.records(Selection())
    assert first.actual_used == 200
    same = replace(third, number=1, decision=whole.entry.id, actual_used=200)
    assert first == same
    assert (second.number, second.allocated, second.domain) == (2, 250, None)


def test_the_columns_are_those_of_the_table(store: Store) -> None:
    table = Tables(store.database._connection).table("budgets")
    names = [column.name for column in table.columns]
    fields = list(BudgetRecord.__slots__)
    assert fields == [*names, "actual_used", "latency"]
    assert isinstance(store.budgets, Budgets)
