"""Outcomes: several to a decision, latest first, none to nobody's."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from support.stored import kept, opened

from engine.store.errors import RecordError


def test_outcomes_are_listed_latest_first(tmp_path: Path) -> None:
    with opened(tmp_path / "x.db") as store:
        id_, other = (kept(store).entry.id for _ in range(2))
        first = store.outcomes.add(id_, tokens_used=120, latency=0.5)
        second = store.outcomes.add(id_[:24], rating=4)
        store.outcomes.add(other, rating=1)
        assert store.outcomes.of(id_) == (second, first)
        assert (first.tokens_used, first.rating, first.latency) == (120, None, 0.5)
        assert second.decision == id_
        assert second.at > first.at


def test_an_unknown_decision_has_no_outcome(tmp_path: Path) -> None:
    with opened(tmp_path / "x.db") as store:
        id_ = kept(store).entry.id
        with pytest.raises(RecordError, match=f"no decision 'Z1': .* {id_}"):
            store.outcomes.add("Z1", rating=1)
        with pytest.raises(RecordError, match="no decision 'Z1'"):
            store.outcomes.of("Z1")
        assert store.outcomes.of(id_) == ()


def test_numbers_that_cannot_be_are_refused(tmp_path: Path) -> None:
    with opened(tmp_path / "x.db") as store:
        id_ = kept(store).entry.id
        with pytest.raises(RecordError, match="nothing is reported"):
            store.outcomes.add(id_)
        with pytest.raises(RecordError, match=r"tokens used .* cannot be -1: .* more"):
            store.outcomes.add(id_, tokens_used=-1)
        with pytest.raises(RecordError, match=r"rating of decision .* cannot be nan"):
            store.outcomes.add(id_, rating=math.nan)
        with pytest.raises(RecordError, match=r"latency of decision .* cannot be inf"):
            store.outcomes.add(id_, latency=math.inf)
        assert store.outcomes.of(id_) == ()
