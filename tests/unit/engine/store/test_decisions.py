"""Decisions: kept as they were, found by id and prefix, listed in pages."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.stored import RULESET, START, kept, made, opened

from engine.store.decision import Decision, Entry, State, Summary
from engine.store.errors import RecordError
from engine.store.statistics import RuleUse
from engine.store.store import Store

TEXTS = st.text()
MAYBE = st.none() | TEXTS
NUMBERS = st.none() | st.floats(allow_nan=False)
INTEGERS = st.none() | st.integers(-(2**63), 2**63 - 1)
ENTRIES = st.builds(
    Entry,
    id=st.text("0123456789ABCDEFGHJKMNPQRSTVWXYZ", min_size=26, max_size=26),
    created_at=st.datetimes(timezones=st.just(START.tzinfo)),
    ruleset=st.just(RULESET),
    unit=MAYBE,
    conversation=MAYBE,
    turn=INTEGERS,
    query=MAYBE,
    model=MAYBE,
    summary=st.builds(
        Summary,
        intent=MAYBE,
        complexity=NUMBERS,
        allocated=INTEGERS,
        system=MAYBE,
        confidence=NUMBERS,
        timings_ms=st.dictionaries(
            TEXTS, st.floats(allow_nan=False, allow_infinity=False)
        ),
    ),
    state=st.sampled_from(State),
)
DECISIONS = st.builds(
    Decision,
    entry=ENTRIES,
    request=TEXTS,
    ledger=TEXTS,
    answer=TEXTS,
    personal=st.lists(TEXTS).map(tuple),
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path / "x.db") as store:
        yield store


@given(st.lists(DECISIONS, unique_by=lambda decision: decision.entry.id, max_size=4))
def test_what_is_loaded_is_what_was_saved(decisions: list[Decision]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.db"
        with opened(path) as store:
            for decision in decisions:
                store.decisions.add(decision)
        with opened(path) as store:
            loaded = [store.decisions.get(d.entry.id) for d in decisions]
            assert loaded == decisions
            entries = sorted((d.entry for d in decisions), key=lambda e: e.id)
            assert store.decisions.list() == tuple(reversed(entries))


def test_an_id_is_kept_once(store: Store) -> None:
    decision = kept(store)
    again = replace(decision, answer="{}")
    with pytest.raises(RecordError) as caught:
        store.decisions.add(again)
    assert str(caught.value) == (
        f"decision {decision.entry.id} is already kept: give it a new id"
    )
    assert store.decisions.get(decision.entry.id) == decision


def test_a_decision_without_its_rule_set_is_not_kept(store: Store) -> None:
    decision = made(store)
    stray = replace(decision, entry=replace(decision.entry, ruleset="unheard"))
    with pytest.raises(RecordError, match="rule set unheard, which is not kept"):
        store.decisions.add(stray)
    assert store.decisions.list() == ()


def test_a_decision_and_its_statistics_are_kept_together(store: Store) -> None:
    decision = made(store)
    use = RuleUse(rule="r", digest="d", fired=2)
    store.decisions.add(decision, [use])
    with pytest.raises(RecordError):
        store.decisions.add(decision, [use])
    assert store.statistics.of("r", "d").fired == 2


def test_bytes_that_are_no_text_are_refused(store: Store) -> None:
    decision = made(store, "what\udcff")
    with pytest.raises(RecordError, match="bytes that are no text"):
        store.decisions.add(decision)
    assert store.decisions.list() == ()


@pytest.mark.parametrize(
    ("column", "value"), [("personal", "{"), ("ledger", b"{"), ("timings", "{")]
)
def test_a_damaged_row_is_named(store: Store, column: str, value: str | bytes) -> None:
    decision = made(store)
    store.decisions.add(decision)
    with closing(sqlite3.connect(store.database.path)) as other:
        other.execute(f"UPDATE decisions SET {column} = ?", [value])  # noqa: S608  # ours
        other.commit()
    with pytest.raises(RecordError, match=f"{decision.entry.id} is damaged"):
        store.decisions.get(decision.entry.id)


def test_a_prefix_of_one_id_is_enough_in_any_case(store: Store) -> None:
    decisions = [kept(store) for _ in range(3)]
    for decision in decisions:
        id_ = decision.entry.id
        assert store.decisions.get(f" {id_[:20].lower()}\n") == decision


def test_a_prefix_of_several_ids_names_them(store: Store) -> None:
    ids = [kept(store).entry.id for _ in range(5)]
    with pytest.raises(RecordError) as caught:
        store.decisions.get(ids[0][:3])
    assert str(caught.value) == (
        f"several decisions begin with {ids[0][:3]!r} ({', '.join(ids[:3])}, …): "
        "give more characters"
    )


def test_an_unknown_id_names_the_nearest(store: Store) -> None:
    ids = [kept(store).entry.id for _ in range(3)]
    wrong = ids[1][:-1] + ("0" if ids[1][-1] != "0" else "1")
    with pytest.raises(RecordError) as caught:
        store.decisions.get(wrong)
    assert str(caught.value) == (
        f"there is no decision {wrong!r}: the nearest is {ids[1]}"
    )


def test_a_long_id_is_not_repeated_whole(store: Store) -> None:
    with pytest.raises(RecordError) as refused:
        store.decisions.resolve("x" * 5_000_000)
    assert str(refused.value).startswith(f"there is no decision '{'x' * 80}…', and")


@pytest.mark.parametrize("prefix", ["", " ", "ü", "%", "'; DROP TABLE decisions; --"])
def test_nonsense_is_an_unknown_id(store: Store, prefix: str) -> None:
    kept(store)
    with pytest.raises(RecordError, match="there is no decision"):
        store.decisions.get(prefix)


def test_in_an_empty_store_there_is_none(store: Store) -> None:
    assert store.decisions.last() is None
    assert store.decisions.list() == ()
    with pytest.raises(RecordError, match="and none at all in"):
        store.decisions.get("01J")


def test_the_last_is_the_latest(store: Store) -> None:
    kept(store)
    assert kept(store, "the last") == store.decisions.last()


def test_a_list_is_searched_in_any_case(store: Store) -> None:
    kept(store, "Was kostet die ÄNDERUNG?")
    kept(store, "100% of what?")
    wanted = kept(store, "Wer darf Änderungen verlangen?")
    found = store.decisions.list(search="änderung")
    assert [entry.query for entry in found] == [
        "Wer darf Änderungen verlangen?",
        "Was kostet die ÄNDERUNG?",
    ]
    assert found[0] == wanted.entry
    assert len(store.decisions.list(search="%")) == 1


def test_a_list_is_cut_into_pages_and_units(store: Store) -> None:
    entries = [
        kept(store, f"q{number}", unit=f"u{number % 2}").entry for number in range(6)
    ]
    assert store.decisions.list(2) == (entries[5], entries[4])
    assert store.decisions.list(2, before=entries[4].id) == (entries[3], entries[2])
    assert store.decisions.list(unit="u1") == (entries[5], entries[3], entries[1])
    assert store.decisions.list(1, unit="u0", search="Q", before=entries[4].id) == (
        entries[2],
    )
