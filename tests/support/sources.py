"""Texts and rule files for tests of the language."""

from __future__ import annotations

import pytest

from engine import RuleSet, RuleSetError, Span, Vocabulary, load_sources
from engine.lang.parse import Refused
from engine.lang.resolve import resolve
from engine.lang.scope import Scope
from engine.lang.syntax import Text
from engine.lang.vocabulary import EMPTY

HEAD = """
templates:
  A: {slots: {x: int, name: {type: str, default: ""}}}
  B: {slots: {x: {type: int, range: [0, 9]}, kind: {type: str, one_of: [p, q], default: p}}}
"""


def text(source: str) -> Text:
    """The text as a plain scalar in the first line of a file."""
    return Text(source, Span("a.yaml", 1, 1, 1, len(source) + 1))


def refused(source: str, scope: Scope) -> str:
    """Why an expression is refused in a scope."""
    with pytest.raises(Refused) as caught:
        resolve(text(source), scope)
    problem = caught.value.problem
    return f"{problem.span.column}: {problem.code}: {problem.message}"


def rule(when: str, then: str = "assert: A(x=1)", *more: str) -> str:
    """A rule file with one rule; `when` and `then` are its only items."""
    lines = "".join(f"    {line}\n" for line in more)
    return (
        f"{HEAD}rules:\n  - rule: one\n{lines}"
        f"    when:\n      - {when}\n    then:\n      - {then}\n"
    )


def load(source: str, vocabulary: Vocabulary = EMPTY) -> RuleSet:
    """The rule set of one file."""
    return load_sources({"a.yaml": source}, vocabulary)


def problems(source: str, vocabulary: Vocabulary = EMPTY) -> list[str]:
    """Everything there is to mend in one file, as code and message."""
    with pytest.raises(RuleSetError) as caught:
        load(source, vocabulary)
    return [f"{one.code}: {one.message}" for one in caught.value.problems]
