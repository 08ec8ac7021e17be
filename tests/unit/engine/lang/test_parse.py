"""Texts to syntax trees: limits, and places that an editor can find."""

from __future__ import annotations

import ast

import pytest
from support.sources import text

from engine import Code, Span
from engine.lang.parse import MAX_DEPTH, MAX_LENGTH, Refused, parse, span_of
from engine.lang.syntax import Text


def refusal(source: str) -> Refused:
    with pytest.raises(Refused) as caught:
        parse(text(source))
    return caught.value


def test_line_breaks_and_tabs_are_spaces() -> None:
    assert ast.unparse(parse(text("1 +\n\t2\r\n+ 3"))) == "1 + 2 + 3"


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("", Code.EXPRESSION_SYNTAX),
        ("  \n ", Code.EXPRESSION_SYNTAX),
        ("1 +", Code.EXPRESSION_SYNTAX),
        ("x = 1", Code.EXPRESSION_SYNTAX),
        (r"'\q'", Code.EXPRESSION_SYNTAX),
        ("x" * (MAX_LENGTH + 1), Code.TOO_COMPLEX),
    ],
)
def test_what_is_no_expression_is_refused(source: str, code: Code) -> None:
    assert refusal(source).problem.code is code


def test_a_comment_is_refused_at_its_place() -> None:
    problem = refusal(" 1 # one").problem
    assert (problem.code, problem.span.column) == (Code.EXPRESSION_SYNTAX, 4)


def test_depth_is_bounded_exactly() -> None:
    fits = "-" * (MAX_DEPTH - 1) + "x"
    assert isinstance(parse(text(fits)), ast.UnaryOp)
    assert refusal("-" + fits).problem.code is Code.TOO_COMPLEX


def test_a_number_sign_inside_a_text_is_no_comment() -> None:
    assert isinstance(parse(text("'#' + \"#\"")), ast.BinOp)


def test_places_count_characters_and_not_bytes() -> None:
    source = text("  'äöü' + nö")
    tree = parse(source)
    assert isinstance(tree, ast.BinOp)
    assert span_of(source, tree.right) == Span("a.yaml", 1, 11, 1, 13)


def test_a_part_of_a_folded_scalar_has_the_place_of_the_whole() -> None:
    folded = Text("1 + x", Span("a.yaml", 3, 5, 4, 9))
    tree = parse(folded)
    assert isinstance(tree, ast.BinOp)
    assert span_of(folded, tree.right) == folded.span
