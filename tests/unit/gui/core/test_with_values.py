"""Names become values where they stand for them, and nowhere else."""

from __future__ import annotations

import pytest

from gui.core.with_values import with_values

VALUES = {"q.id": '"q"', "n": "7", "deep": "4.5", "len": "1"}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("test: n > deep", "test: 7 > 4.5"),
        ("Budget(question == q.id, n=n)", 'Budget(question == "q", n=7)'),
        ("n: count(Chunk())", "n: count(Chunk())"),
        ("len(n) == len", "len(7) == 1"),
        ('x == "n is n" and n == 1', 'x == "n is n" and 7 == 1'),
        ("other.n == q.other", "other.n == q.other"),
        ("n==3 or n == 3.5", "7==3 or 7 == 3.5"),
        (r'y == "a\"n" or n', r'y == "a\"n" or 7'),
    ],
)
def test_names_become_values(text: str, wanted: str) -> None:
    assert with_values(text, VALUES) == wanted
