"""Where code takes another way for large or many things, it comes to the same.

Law: with every threshold so low that small programs pass it, the matchers still agree.
"""

from __future__ import annotations

import random

import pytest
from support import matchers
from support.dense_programs import played

from engine.match import alpha, descend, memory
from engine.run import entrance, lazy, remembered, sowing, stream, waiting

PROGRAMS = 150
DENSE = 1_500


@pytest.fixture
def low(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thresholds that small programs pass."""
    for module, name, value in (
        (alpha, "KEPT", 1),
        (alpha, "WORDS", 2),
        (descend, "FEW", 0),
        (descend, "SHARE", 2),
        (memory, "LATE", 2),
        (entrance, "LATE", 2),
        (entrance, "FEW", 2),
        (entrance, "MANY", 4),
        (lazy, "FEW", 2),
        (lazy, "MANY", 4),
        (remembered, "FEW", 1),
        (stream, "FEW", 1),
        (sowing, "WAYS", 2),
        (sowing, "KEPT", 1),
        (sowing, "SMALL", 4),
        (waiting, "CHUNK", 1),
        (waiting, "MANY", 4),
    ):
        monkeypatch.setattr(module, name, value)


@pytest.mark.usefixtures("low")
def test_the_matchers_agree_beyond_every_threshold() -> None:
    fired = 0
    for seed in range(PROGRAMS):
        random_ = random.Random(seed)  # noqa: S311
        trio = matchers.trio(random_)
        if trio is not None:
            trio.play(random_.randrange(4, 10))
            fired += trio.fired
    assert fired > 2 * PROGRAMS


@pytest.mark.usefixtures("low")
def test_so_do_they_on_dense_programs() -> None:
    done = [played(random.Random(seed)) for seed in range(DENSE)]  # noqa: S311
    assert sum(done) > DENSE / 2


def test_direct_sowing_leaves_nothing_of_very_many_places(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As under `low`, but for templates with few readers, which sow directly."""
    for module, name, value in (
        (lazy, "MANY", 4),
        (waiting, "CHUNK", 1),
        (waiting, "MANY", 4),
    ):
        monkeypatch.setattr(module, name, value)
    done = [played(random.Random(seed)) for seed in range(DENSE)]  # noqa: S311
    assert sum(done) > DENSE / 2
