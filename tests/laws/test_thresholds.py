"""Where code takes another way for large or many things, it comes to the same.

Law: with every threshold so low that small programs pass it, the matchers still agree.
"""

from __future__ import annotations

import random

import pytest
from support import matchers

from engine.match import alpha, descend, memory
from engine.run import entrance, lazy, remembered, sowing, waiting

PROGRAMS = 150


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
        (lazy, "FEW", 2),
        (lazy, "MANY", 4),
        (remembered, "FEW", 1),
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
