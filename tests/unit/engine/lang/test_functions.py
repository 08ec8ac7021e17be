"""The functions of every rule file."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.lang.functions import (
    BUILTINS,
    MAX_ITEMS,
    applied,
    bounded_list,
    hits,
    matches,
    words,
)
from engine.lang.syntax import Value


@pytest.mark.parametrize(
    ("name", "arguments", "value"),
    [
        ("min", (2, 1.5), 1.5),
        ("max", (("b", "a"),), "b"),
        ("abs", (-2.5,), 2.5),
        ("round", (2.5,), 2),
        ("round", (2.345, 2), 2.35),
        ("int", ("-12",), -12),
        ("int", (-2.9,), -2),
        ("floor", (-2.1,), -3),
        ("ceil", (2.1,), 3),
        ("sorted", (("b", "a"),), ("a", "b")),
        ("contains", ("Straße", "ß"), True),
        ("words", ("Wie geht's, E-Mail & Co. 2?",), ("wie", "geht's", "e-mail", "co", "2")),
        ("occurrences", ("aaaa", "aa"), 2),
        ("hits", ("Äpfel, äpfel", r"(?i)ä\w+"), 2),
        ("join", (", ", ("a", "b")), "a, b"),
    ],
)  # fmt: skip
def test_values(name: str, arguments: tuple[Value, ...], value: Value) -> None:
    assert repr(applied(BUILTINS[name], arguments)) == repr(value)


def test_patterns_search_anywhere_and_know_unicode_letters() -> None:
    assert matches("die Gebühr", r"\bGebühr\b")
    assert not matches("Gebührenordnung", r"\bGebühr\b")
    assert hits("ein ein", r"\w+") == 2
    assert not matches("abc", "^b")


@given(st.text())
def test_words_are_in_small_letters_and_in_order(text: str) -> None:
    found = words(text)
    lower = text.lower()
    places = [-1]
    for word in found:
        assert word
        places.append(lower.index(word, places[-1] + 1))
    assert all(one < two for one, two in pairwise(places))


def test_lists_are_bounded_at_all_depths() -> None:
    inner: tuple[Value, ...] = (0,) * 1_000
    assert bounded_list((inner,) * 50)
    with pytest.raises(ValueError, match="100000 items is refused"):
        bounded_list((inner,) * 100)
    with pytest.raises(ValueError, match="100000 items is refused"):
        bounded_list(("a" * 10_000,) * 200)
    with pytest.raises(ValueError, match="100000 items is refused"):
        bounded_list((0,) * (MAX_ITEMS + 1))
