"""Garbage collection: paused inside, outside as it was."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from engine.lang.collection import without_collection


@pytest.fixture(autouse=True)
def collecting() -> Iterator[None]:
    before = gc.isenabled()
    gc.enable()
    yield
    (gc.enable if before else gc.disable)()


def failing() -> None:
    with without_collection():
        assert not gc.isenabled()
        raise ValueError("x")


def test_nothing_is_collected_inside_and_all_is_as_before_after_an_error() -> None:
    with pytest.raises(ValueError, match="x"):
        failing()
    assert gc.isenabled()


def test_a_pause_inside_a_pause_does_not_end_it() -> None:
    with without_collection():
        with without_collection():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()


def test_a_host_that_collects_nothing_stays_so() -> None:
    gc.disable()
    with without_collection():
        pass
    assert not gc.isenabled()
