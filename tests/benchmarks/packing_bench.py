"""How long a context takes to pack, receipts and all.

Run it as ``python tests/benchmarks/packing_bench.py``.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator

from engine.assistant.packing import Item, Rise, choose

# What rules allow: so many tokens and pieces, and one more from so many tokens on.
CAPACITY = 3750
MOST = 11
RISE = Rise(3900, 12)

ROUNDS = 30
SEED = 7

Kind = Callable[[random.Random], tuple[int, int, int]]
"""Tokens, priority and relevance of a piece, drawn."""


def plain(draw: random.Random) -> tuple[int, int, int]:
    """Pieces of a usual size, all of one priority."""
    return draw.randint(50, 400), 1, draw.randint(500, 10_000)


def ranked(draw: random.Random) -> tuple[int, int, int]:
    """The same, of any priority."""
    return draw.randint(50, 400), draw.randrange(4), draw.randint(500, 10_000)


def long_tailed(draw: random.Random) -> tuple[int, int, int]:
    """A few long pieces among short ones, as found on real pages."""
    size = int(min(4000, max(20, draw.lognormvariate(5.5, 0.8))))
    return size, 1, draw.randint(1, 10_000)


def alike(draw: random.Random) -> tuple[int, int, int]:
    """Relevance that grows with the size: the hardest for any method."""
    size = draw.randint(50, 400)
    return size, 1, 20 * size + draw.randint(0, 300)


KINDS: tuple[Kind, ...] = (plain, ranked, long_tailed, alike)


def rounds(kind: Kind, number: int) -> Iterator[tuple[float, bool, float]]:
    """Milliseconds, whether the choice was exact, and its bound."""
    for seed in range(ROUNDS):
        draw = random.Random(SEED + seed)  # noqa: S311  # no secret
        items = [
            Item(weight=weight, tier=tier, value=value)
            for weight, tier, value in (kind(draw) for _ in range(number))
        ]
        began = time.perf_counter()
        choice = choose(items, CAPACITY, MOST, [RISE])
        yield (time.perf_counter() - began) * 1000, choice.exact, choice.bound


def main() -> None:
    """Measure, and print a table."""
    lines = ["| pieces | kind | median ms | worst ms | exact | least bound |"]
    lines.append("|--:|---|--:|--:|--:|--:|")
    for number in (12, 40, 100, 400, 1000):
        for kind in KINDS:
            times, exact, bounds = zip(*rounds(kind, number), strict=True)
            lines.append(
                f"| {number:,} | {kind.__name__.replace('_', ' ')} "
                f"| {statistics.median(times):.1f} | {max(times):.1f} "
                f"| {sum(exact)} of {ROUNDS} | {min(bounds):.4f} |"
            )
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
