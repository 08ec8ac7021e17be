from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gui.core.rule_text import (
    Kind,
    is_comment,
    meant,
    next_indentation,
    rule_above,
    rule_named,
    toggled,
    tokens,
    units,
)


def parts(line: str) -> list[tuple[str, Kind]]:
    return [(line[t.start : t.start + t.length], t.kind) for t in tokens(line)]


def test_a_rule_s_head() -> None:
    assert parts("  - rule: more-room # why") == [
        ("rule", Kind.KEY),
        ("more-room", Kind.RULE),
        ("# why", Kind.COMMENT),
    ]


def test_a_condition() -> None:
    assert parts('- q: Query(n >= 2.5, t == "a # b") and not x') == [
        ("q", Kind.KEY),
        ("Query", Kind.TEMPLATE),
        ("2.5", Kind.NUMBER),
        ('"a # b"', Kind.STRING),
        ("and", Kind.KEYWORD),
        ("not", Kind.KEYWORD),
    ]


def test_prose_is_prose() -> None:
    assert parts("    doc: Not more than 3 of the Query's words.") == [
        ("doc", Kind.KEY),
        (" Not more than 3 of the Query's words.", Kind.STRING),
    ]


def test_keys_in_braces() -> None:
    assert [
        text for text, kind in parts("{value: 3, doc: So it is.}") if kind is Kind.KEY
    ] == ["value", "doc"]


def test_a_string_that_is_still_being_typed() -> None:
    assert parts('- test: x == "la')[-1] == ('"la', Kind.STRING)


def test_a_colon_in_a_slice_makes_no_key() -> None:
    assert Kind.KEY not in [kind for _, kind in parts("lines[:3] + name[1:2]")]


@given(st.text(alphabet="ab #'\"-:{}(),.Q1é😀f", max_size=60))
def test_tokens_are_in_order_and_do_not_overlap(line: str) -> None:
    end = 0
    for token in tokens(line):
        assert token.start >= end
        assert token.length > 0
        end = token.start + token.length
    assert end <= len(line)


def test_comments() -> None:
    assert is_comment("a: b # c", 8)
    assert not is_comment("a: b # c", 4)
    assert not is_comment('a: "b # c"', 9)


def test_the_rule_of_a_line() -> None:
    lines = ["rules:", "  - rule: a", "    when:", "  - rule: b", "    doc: x"]
    assert rule_named(lines[1]) == "a"
    assert rule_above(reversed(lines)) == "b"
    assert rule_above(reversed(lines[:3])) == "a"
    assert rule_above(reversed([*lines, "tests:", "  - test: x"])) == ""
    assert rule_above(reversed([*lines, "# said aside"])) == "b"


def test_the_indentation_of_the_next_line() -> None:
    assert next_indentation("    when:") == "      "
    assert next_indentation("    when:  # reasons") == "      "
    assert next_indentation("  - rule: a") == "    "
    assert next_indentation("      - not:") == "          "
    assert next_indentation("      - q: Query()") == "      "
    assert next_indentation("") == ""


def test_lines_become_comments_and_come_back() -> None:
    lines = ("    when:", "", "      - q: Query()")
    commented = toggled(lines)
    assert commented == ("    # when:", "", "    #   - q: Query()")
    assert toggled(commented) == lines


@given(st.lists(st.from_regex(r"\A {0,6}[a-z:-]{0,5}\Z"), min_size=1, max_size=6))
def test_toggling_twice_changes_nothing(lines: list[str]) -> None:
    filled = [line if line.strip() else "" for line in lines]
    assert toggled(toggled(filled)) == tuple(filled)


def test_what_a_hint_means() -> None:
    assert meant("did you mean 'weight'?") == "weight"
    assert meant("write it as a list") == ""


def test_lengths_in_units_of_two_bytes() -> None:
    assert units("") == 0
    assert units("aéb") == 3
    assert units("😀b") == 3
