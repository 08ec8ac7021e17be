"""Text to Python syntax trees, within limits: the first gate for strangers' rules.

Python's own parser reads the text; nothing is ever evaluated by it. What the tree
may contain is decided by `engine.lang.resolve`.
"""

from __future__ import annotations

import ast
import io
import re
import textwrap
import tokenize
import warnings

from engine.errors import Code, Problem, Span
from engine.lang.syntax import Text

MAX_LENGTH = 4_000
"""Characters an expression may have."""
MAX_DEPTH = 50
"""How deep an expression may nest."""


class Refused(Exception):  # noqa: N818  # it is caught where problems are collected
    """An expression that cannot be admitted, as the problem to report."""

    def __init__(self, code: Code, message: str, span: Span, hint: str = "") -> None:
        self.problem = Problem(code=code, message=message, span=span, hint=hint)
        super().__init__(message)


def parse(text: Text) -> ast.expr:
    """The syntax tree of one expression.

    Raises:
        Refused: If the text is no expression, or beyond the limits.
    """
    source = _line(text)
    if len(source) > MAX_LENGTH:
        raise Refused(
            Code.TOO_COMPLEX,
            f"the expression has {len(source)} characters, {MAX_LENGTH} are allowed: "
            "split it with let",
            text.span,
        )
    if not source.strip():
        raise Refused(Code.EXPRESSION_SYNTAX, "the expression is empty", text.span)
    stripped = source.lstrip()
    try:
        tree = _tree(stripped)
        if "#" in source:
            _refuse_comment(stripped)
    except SyntaxError as error:
        offset = max(0, (error.offset or 1) - 1) + len(source) - len(stripped)
        reason = (error.msg or "invalid syntax").replace(" (<unknown>, line 1)", "")
        raise Refused(
            Code.EXPRESSION_SYNTAX,
            f"{_shown(text.value)} is not an expression: {reason}",
            text.at(min(offset, len(source))),
        ) from None
    except (RecursionError, MemoryError, ValueError, OverflowError):
        raise Refused(
            Code.TOO_COMPLEX,
            f"the expression is nested too deeply, {MAX_DEPTH} levels are allowed: "
            "split it with let",
            text.span,
        ) from None
    _refuse_depth(tree, text)
    return tree


_DUBIOUS = re.compile(r"\\|\d[^\W\d]")
"""What Python's parser has warnings for: unknown escapes, words behind numbers."""


def _tree(source: str) -> ast.expr:
    if _DUBIOUS.search(source) is None:  # to catch warnings takes a tenth of the time
        return ast.parse(source, mode="eval").body
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return ast.parse(source, mode="eval").body


def _line(text: Text) -> str:
    """The text on one line, each character in its place."""
    return text.value.replace("\n", " ").replace("\r", " ").replace("\t", " ")


def _refuse_depth(tree: ast.expr, text: Text) -> None:
    """Refuse a tree that recursion over it could not follow."""
    if len(_TOKEN.findall(text.value)) < MAX_DEPTH:
        return  # every level takes a word or a sign of its own
    level: list[ast.AST] = [tree]
    for _ in range(MAX_DEPTH):
        level = [child for node in level for child in _children(node)]
        if not level:
            return
    raise Refused(
        Code.TOO_COMPLEX,
        f"the expression is nested deeper than {MAX_DEPTH} levels: split it with let",
        span_of(text, level[0]),
    )


_TOKEN = re.compile(r"\w+|[^\w\s]")
_NESTING = (ast.expr, ast.keyword, ast.comprehension, ast.arguments, ast.arg)
"""Syntax nodes of expressions that can hold others; operators and the like cannot."""


def _children(node: ast.AST) -> list[ast.AST]:
    """What a node holds; `ast.iter_child_nodes` takes three times as long."""
    found: list[ast.AST] = []
    if isinstance(node, (ast.Name, ast.Constant)):  # most are, and hold nothing
        return found
    for name in node._fields:
        value = getattr(node, name, None)
        if isinstance(value, list):
            found += [item for item in value if isinstance(item, _NESTING)]
        elif isinstance(value, _NESTING):
            found.append(value)
    return found


def _refuse_comment(source: str) -> None:
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            raise SyntaxError(
                "a comment does not belong here", ("", 1, token.start[1] + 1, "")
            )


def _shown(source: str) -> str:
    return textwrap.shorten(source, 80, placeholder=" ...")


class Places:
    """Where the nodes of one text's syntax tree stand in the file."""

    def __init__(self, text: Text) -> None:
        source = _line(text)
        body = source.lstrip()
        self._span = text.span
        self._first = text.at(len(source) - len(body))
        # The parser counts bytes, editors count characters.
        self._data = None if body.isascii() else body.encode()

    def of(self, node: ast.AST) -> Span:
        """The place of a syntax node inside the file, as `Text.at` has it."""
        span = self._span
        end = getattr(node, "end_col_offset", None)
        if end is None or node.lineno != 1 or span.end_line != span.line:  # type: ignore[attr-defined]  # they go together
            return span
        start = node.col_offset  # type: ignore[attr-defined]
        if self._data is not None:
            start = len(self._data[:start].decode(errors="ignore"))
            end = len(self._data[:end].decode(errors="ignore"))
        column = self._first.column + start
        return Span(
            span.file, span.line, column, span.line, column + max(1, end - start)
        )


def span_of(text: Text, node: ast.AST) -> Span:
    """The place of one syntax node inside the file."""
    return Places(text).of(node)
