"""Expressions as data."""

from __future__ import annotations

from support.sources import load, rule, text

from engine.lang import expr as e
from engine.lang import rules as r
from engine.lang.resolve import resolve
from engine.lang.scope import Scope
from engine.lang.values import ANY

SCOPE = Scope(templates={}, functions={}, names={"v": ANY})


def test_a_walk_meets_everything_outermost_first() -> None:
    found = resolve(text("v + 1 if 2 < v < 3 else f'{v:.1f}x'"), SCOPE)
    kinds = [type(node).__name__ for node in e.walk(found)]
    assert kinds[:2] == ["Conditional", "Compare"]
    assert sorted(kinds[2:]) == sorted(
        ["Const", "Ref", "Const", "Arithmetic", "Ref", "Const", "Format", "Ref"]
    )


def test_an_expression_says_whether_it_reads_the_fact_it_is_tried_on() -> None:
    pattern = load(rule("A(x > 1 and len(name) + 1 > 2 and 1 < 2)")).rule("one").when[0]
    assert isinstance(pattern, r.Pattern)
    assert [e.reads_own(test) for test in pattern.tests] == [True, True, False]
