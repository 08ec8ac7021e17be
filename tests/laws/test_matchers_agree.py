"""The network does what the plain matcher does, whatever is asked of it, and when.

Law: after every operation on a random program, both matchers show the same results,
facts with their ids, supports, waiting activations in order, choices with their
contests, and the same ledger; and a session whose ledger nobody reads before the end
has written the same one. Under every strategy, with exploration and without.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import combinations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from support import matchers, sessions

from engine.run.strategy import EXPLORABLE, STRATEGIES

CORPUS = 400
"""Programs of the fixed corpus that are taken as they come."""
MOST = 60
"""Programs that are tried for a pair of features that did not come by itself."""
FEATURES = frozenset(
    [
        "named",
        "bare",
        "not",
        "exists",
        "forall",
        "any",
        "any-fact",
        "any-value",
        "nested",
        "conjunction",
        "test",
        "let",
        "count",
        "sum",
        "product",
        "min",
        "max",
        "avg",
        "collect",
        "ordered",
        "filter",
        "distinct",
        "default",
        "own-equal",
        "own-unequal",
        "own-range",
        "own-member",
        "own-either",
        "own-truth",
        "optional",
        "keyword",
        "join-equal",
        "join-unequal",
        "join-range",
        "join-member",
        "join-either",
        "test-join",
        "late",
        "many",
        "element",
        "any-typed",
        "across-types",
        "function",
        "text",
        "conditional",
        "division",
        "param",
        "rule-param",
        "given",
        "given-param",
        "salience",
        "specificity",
        "choose",
        "choose-key",
        "prefer",
        "layer-gate",
        "layer-act",
        "layer-main",
        "then-assert",
        "then-conclude",
        "then-modify",
        "then-retract",
        "then-let",
        "then-halt",
        "then-fetch",
        "then-fragile",
        "then-broken",
        "op-again",
        "op-retract",
        "op-limit",
        "op-step",
        "op-clock",
        "op-utilities",
        "op-params",
        "op-rules",
        "op-same-rules",
        "op-reset",
        "explore-softmax",
        "explore-thompson",
        "explore-epsilon",
    ]
) | {f"strategy-{name}" for name in STRATEGIES}
"""What the corpus has to speak of, each together with each."""
ONE_OF = tuple(
    frozenset(one for one in FEATURES if one.startswith(kind))
    for kind in ("strategy-", "explore-")
)
"""Features of which a session has one at most."""


def is_possible(one: str, two: str) -> bool:
    """Whether a session can have both features."""
    if any({one, two} <= kind for kind in ONE_OF):
        return False
    strategy = next((n for n in (one, two) if n.startswith("strategy-")), None)
    if strategy is None or not {one, two} & ONE_OF[1]:
        return True
    name = strategy.removeprefix("strategy-")
    refused = name == "specificity-first" and "explore-thompson" in (one, two)
    return name in EXPLORABLE and not refused


PAIRS = frozenset(
    pair for pair in combinations(sorted(FEATURES), 2) if is_possible(*pair)
)


@sessions.HISTORIES
@given(st.randoms(use_true_random=False))
def test_the_matchers_agree(random_: random.Random) -> None:
    trio = matchers.trio(random_)
    assume(trio is not None)
    assert trio is not None
    trio.play(random_.randrange(4, 12))


def played(seed: int, wanted: tuple[str, ...] = ()) -> frozenset[str] | None:
    """What a program of the corpus used; None if it cannot have what is wanted."""
    random_ = random.Random(seed)  # noqa: S311
    trio = matchers.trio(random_, wanted)
    if trio is None:
        return None
    trio.play(random_.randrange(6, 14))
    return frozenset(trio.used)


def corpus() -> Iterator[frozenset[str]]:
    """What each program of the corpus used, those for rare pairs at the end."""
    missing = set(PAIRS)
    for seed in range(CORPUS):
        used = played(seed)
        if used is not None:
            missing -= set(combinations(sorted(used), 2))
            yield used
    seed = CORPUS
    for pair in sorted(missing):
        tries = 0
        while pair in missing and tries < MOST:
            seed += 1
            used = played(seed, pair)
            if used is not None:
                tries += 1
                missing -= set(combinations(sorted(used), 2))
                yield used


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_every_pair_of_features_occurs() -> None:
    seen = list(corpus())
    pairs = {pair for used in seen for pair in combinations(sorted(used), 2)}
    assert PAIRS - pairs == set()
    assert frozenset().union(*seen) <= FEATURES
