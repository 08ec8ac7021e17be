"""Expressions evaluated: what they are worth, and when they are worth nothing."""

from __future__ import annotations

import pytest

from engine import EvaluationError, Span
from engine.lang.evaluate import Evaluator
from engine.lang.resolve import resolve
from engine.lang.scope import Scope
from engine.lang.syntax import Text, Value
from engine.lang.values import ANY

SCOPE = Scope(templates={}, functions={}, names={"v": ANY, "w": ANY})


def evaluate(source: str, v: Value = None, w: Value = None) -> Value:
    text = Text(source, Span("a.yaml", 1, 1, 1, len(source) + 1))
    return Evaluator({}).closure(resolve(text, SCOPE))({"v": v, "w": w}, None)


@pytest.mark.parametrize(
    ("source", "v", "value"),
    [
        ("v == 1", 1.0, True),
        ("v == 1", True, False),
        ("v != True", 1, True),
        ("v == None", None, True),
        ("v in [1, 2]", 2.0, True),
        ("v in [True]", 1, False),
        ("v not in 'abc'", "b", False),
        ("1 < v < 3", 2, True),
        ("1 < v < 3 > 5", 2, False),
        ("v == 1 or v / 0 > 1", 1, True),
        ("v != 1 and v / 0 > 1", 1, False),
        ("1 if v else 1 / 0", True, 1),
        ("not v", False, True),
        ("-v", 3, -3),
        ("v + 'b'", "a", "ab"),
        ("v + [2]", (1,), (1, 2)),
        ("v * 2", "ab", "abab"),
        ("2 * v", (1,), (1, 1)),
        ("v // 2", 7, 3),
        ("v % 3", -1, 2),
        ("v ** -1", 2, 0.5),
        ("v / 2", 3, 1.5),
        ("0.1 + v", 0.2, 0.30000000000000004),
        ("v[0]", ("a", "b"), "a"),
        ("v[-1]", "xyz", "z"),
        ("v[1:]", (1, 2, 3), (2, 3)),
        ("v[:9]", "xyz", "xyz"),
        ("[v, [v]]", 1, (1, (1,))),
        ("f'{v}'", "a", "a"),
        ("f'{v}'", ("a",), '["a"]'),
        ("f'{v:.2f}%'", 1.005, "1.00%"),
        ("f'{{{v}}}'", None, "{None}"),
        ("-v", 0.0, 0.0),
    ],
)
def test_values(source: str, v: Value, value: Value) -> None:
    assert repr(evaluate(source, v)) == repr(value)


@pytest.mark.parametrize(
    ("source", "v", "cause"),
    [
        ("v < 1", None, "None and 1 have no order"),
        ("v < 1", True, "True and 1 have no order"),
        ("v < 1", "a", '"a" and 1 have no order'),
        ("v / 0", 1, "1 / 0: division by zero"),
        ("v + 1", "a", '"a" + 1: '),
        ("v + 1", None, "None + 1: None is not a number"),
        ("v + 1", True, "True + 1: True is not a number"),
        ("v ** 0.5", -4, "a root of a negative number is refused"),
        ("v ** v", 1025, "an exponent beyond 1024 is refused"),
        ("v ** 1000", 10**9, "the power is too large"),
        ("v ** 1000", 1e9, "Result too large|out of range"),
        ("v * 99999999", "a", "a repetition beyond 100000 is refused"),
        ("v * 1.5", "a", "a repetition needs a whole number"),
        ("v * 99999", ((1, 2),), "a list of more than 100000 items is refused"),
        ("[v, v, v]", (0,) * 40_000, "a list of more than 100000 items is refused"),
        ("v + v", ("a" * 600_000,), "a list of more than 100000 items is refused"),
        ("v + v", "a" * 600_000, "a text of more than 1000000 characters is refused"),
        ("v - v", float("inf"), "NaN"),
        ("v in 'abc'", 1, 'cannot be in "abc"'),
        ("1 in v", None, "1 cannot be in None"),
        ("v[3]", (1,), "there is no item 3 among 1"),
        ("v[0]", 5, "5 has no items"),
        ("[1][v]", True, "True is no index"),
        ("v and True", 1, "1 is neither true nor false"),
        ("not v", None, "None is neither true nor false"),
        ("1 if v else 2", "", '"" is neither true nor false'),
        ("-v", "a", "'a' is not a number"),
        ("f'{v:d}'", "a", "format"),
        ("f'{v:5}'", None, "None takes no format"),
        ("min(v)", (), "min: the list is empty"),
        ("max(v)", (1, "a"), "max: 'a' is not a number"),
        ("sorted(v)", (True, 1), "sorted: True is not a number"),
        ("int(v)", "x", "int: "),
        ("len(v)", 1, "len: 1 has no length"),
        ("matches('a', v)", "(a", "matches: "),
        ("occurrences('a', v)", "", "occurrences: an empty part occurs everywhere"),
        ("round(1.5, v)", 10**6, "round: more than 300 digits are refused"),
    ],
)
def test_no_value(source: str, v: Value, cause: str) -> None:
    with pytest.raises(EvaluationError, match=_escaped(cause)):
        evaluate(source, v)


def _escaped(cause: str) -> str:
    return "|".join(
        "".join(f"\\{c}" if c in "()[]+*?.^$" else c for c in part)
        for part in cause.split("|")
    )
