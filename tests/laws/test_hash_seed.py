"""The same run gives the same digest under any hash seed, and again in one process.

Law: rules, facts, utilities, params and the seed decide everything; neither the order
of Python's sets and dictionaries nor an earlier run leaves a mark.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import engine

SCRIPT = """
from support import sessions
from engine import Exploration
found = sessions.some(40, seed=3) + sessions.some(
    40, seed=3, exploration=Exploration.softmax(0.5, floor=0.1)
)
for one in found:
    sessions.run(one)
    print(one.rules.digest, one.ledger.digest(), len(one.ledger))
"""
ROOT = Path(engine.__file__).parent.parent


def digests(hash_seed: str) -> list[str]:
    paths = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", SCRIPT],
        env={**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()


def test_three_hash_seeds() -> None:
    first = digests("0")
    assert len(first) > 40
    assert len(set(first)) > 20
    assert digests("1") == first
    assert digests("4294967295") == first
