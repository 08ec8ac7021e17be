"""Regular expressions: Unicode words, refused constructs, linear time."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from engine.lang.pattern import MARK, MAX_PATTERN, compiled


def parts(pattern: str, text: str) -> list[str]:
    return list(compiled(pattern).parts(text))


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        (r"\w+", "Fußgängerüberweg", ["Fußgängerüberweg"]),
        (r"\W+", "über-morgen", ["-"]),
        (r"\d+", "٣٤ and 12", ["٣٤", "12"]),
        (r"\D+", "a1٣ü", ["a", "ü"]),
        (r"a\sb", "a\u00a0b", ["a\u00a0b"]),
        (r"\S+", "ü\u2003ö", ["ü", "ö"]),
        (r"[\w-]+", "über-all!", ["über-all"]),
        (r"[^\w]+", "ja, über", [", "]),
        (r"[^\s\d]+", "ä1 ö", ["ä", "ö"]),
    ],
)
def test_classes_know_unicode(pattern: str, text: str, found: list[str]) -> None:
    assert parts(pattern, text) == found


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        (r"\bber\b", "über", []),
        (r"\büber\b", "das über-Ich", ["über"]),
        (r"(?i)\bÄMTER\b", "die Ämter.", ["Ämter"]),
        (r"\bab\b.\bcd\b", "ab cd", ["ab cd"]),
        (r"^\bab\b$", "ab", ["ab"]),
        (r"\b\w\b", "a bc d", ["a", "d"]),
        (r"\b\b\w+", "ab", ["ab"]),
        (r"\b[^a]+\b", "xyz", ["xyz"]),
        (r"\b\W+\b", "a - b", [" - "]),
        (r"\b\PL+\b", "a 1 b", [" 1 "]),
        (r"\b(?:ab|cd)\b", "abcd ab", ["ab"]),
        (r"a|\bb", "xb b xa", ["b", "a"]),
        (r"\bx{2}\b", "xx xxx", ["xx"]),
        (r"[\w]+\b", "über all", ["über", "all"]),
    ],
)
def test_boundaries_know_unicode(pattern: str, text: str, found: list[str]) -> None:
    assert parts(pattern, text) == found


@pytest.mark.parametrize("opening", ["(", "(?:", "(?P<n>", "(?<n>", "(?i:"])
def test_classes_and_boundaries_are_the_same_inside_a_group(opening: str) -> None:
    assert parts(rf"{opening}\büb\w+)", "Düber, über") == ["über"]
    assert compiled(rf"{opening}\büb)").count("über") == 1
    assert parts(rf"{opening}\w+)", "Übermaß") == ["Übermaß"]


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        (r"a.b\b", "a\nb", False),
        (r"(?s)a.b\b", "a\nb", True),
        (r"(?is)A.b\b", "a\nb", True),
        (r"\(?s.b\b", "s\nb", False),
        (r"[(?s]a.b\b", "sa\nb", False),
        (r"(?s)a.b", "a\nb", True),
        (r"a.b", "a\nb", False),
    ],
)
def test_a_dot_takes_a_new_line_only_where_the_pattern_says_so(
    pattern: str, text: str, *, found: bool
) -> None:
    assert compiled(pattern).found(text) is found


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("(", "missing"),
        ("a**", "bad repetition"),
        (r"(a)\1", "invalid escape"),
        ("(?=a)", "invalid perl operator"),
        ("(?<!a)b", "invalid"),
        (r"\B", r"\\B is not part of the pattern language"),
        (r"\Qa.b\E", r"\\Q is not part"),
        (r"\C", r"\\C is not part"),
        (r"[\W]", r"inside \[...\] is not admitted"),
        (r"[\b]", "invalid escape"),
        ("a" * (MAX_PATTERN + 1), "more than 1000 characters"),
        ("((a{100}){100}){100}", "invalid repetition size"),
    ],
)
def test_what_is_refused_says_why(pattern: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        compiled(pattern)


@pytest.mark.parametrize("pattern", ["(a+)+$", r"\b(a|aa)+\b$", r"(\w+\s?)+$"])
def test_backtracking_patterns_come_to_an_end(pattern: str) -> None:
    assert not compiled(pattern).found("a" * 50_000 + "!")


def test_finds_are_counted_without_overlaps() -> None:
    assert compiled("aa").count("aaaaa") == 2
    assert compiled(r"\baa\b").count("aa aaa aa") == 2


def test_the_mark_of_a_boundary_is_no_character_of_a_text() -> None:
    assert not compiled(rf"a{MARK}\bb").found(f"a{MARK}b")
    assert parts(r"\ba.", f"a{MARK}") == ["a\ufffd"]


# Atoms that mean the same in both languages on ASCII text, and what may follow them.
ATOMS = st.sampled_from(
    ["a", "b", "c", "1", " ", r"\.", ".", "[ab]", "[^a]", "[a-c1]", "[^b-c]"]
)
REPEATS = st.sampled_from(["", "", "", "*", "+", "?", "*?", "+?", "{2}", "{0,2}"])


def joined(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.tuples(inner, inner).map("".join),
        st.tuples(inner, inner).map("|".join).map("(?:{})".format),
        st.tuples(inner.map("({})".format), REPEATS).map("".join),
    )


PATTERNS = st.recursive(st.tuples(ATOMS, REPEATS).map("".join), joined, max_leaves=8)
TEXTS = st.text("abc1 .\n", max_size=12)


@given(PATTERNS, st.sampled_from(["{}", "^{}", "{}$", "^(?:{})$", "(?i){}"]), TEXTS)
def test_without_unicode_classes_it_finds_what_python_finds(
    pattern: str, frame: str, text: str
) -> None:
    whole = frame.format(pattern)
    assume(not (frame.endswith("$") and text.endswith("\n")))  # $ is \Z in RE2
    assert compiled(whole).found(text) is (re.search(whole, text) is not None)


WORDS = st.sampled_from([r"\w", r"\w+", r"\W", r"\d", r"\s", "a", "ü", "_", "."])


@given(
    st.lists(WORDS, min_size=1, max_size=4).map("".join),
    st.sampled_from([r"{}", r"\b{}", r"{}\b", r"\b{}\b"]),
    st.text("aü1_ -", max_size=10),
)
def test_with_them_it_finds_what_python_finds_in_any_alphabet(
    pattern: str, frame: str, text: str
) -> None:
    whole = frame.format(pattern)
    wanted = [match.group() for match in re.finditer(whole, text)]
    assert compiled(whole).found(text) is bool(wanted)
