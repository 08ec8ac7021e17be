"""Expressions as Python source: they are worth what evaluating them says, or raise."""

from __future__ import annotations

import pytest

from engine import EvaluationError, Span
from engine.lang import expr as e
from engine.lang.evaluate import Evaluator
from engine.lang.plain import can_fail, depth, is_plain_pair
from engine.lang.resolve import resolve
from engine.lang.scope import Scope as Names
from engine.lang.source import HELPERS, ExpressionWriter, Scope, TooDeepError, literal
from engine.lang.syntax import Text, Value
from engine.lang.values import ANY, SlotType
from engine.lang.vocabulary import EMPTY

KINDS = {
    "i": SlotType("int"),
    "f": SlotType("float"),
    "s": SlotType("str"),
    "t": SlotType("bool"),
    "o": SlotType("int", optional=True),
    "l": SlotType("list", item=SlotType("int")),
    "v": ANY,
    "w": ANY,
}
VALUES: dict[str, tuple[Value, ...]] = {
    "i": (-3, 0, 1, 2, 2**70),
    "f": (-0.5, 0.0, 1.0, 2.5, 1e308),
    "s": ("", "a", "Straße"),
    "t": (True, False),
    "o": (None, 0, 1),
    "l": ((), (1,), (2, 1, 1)),
    "v": (None, 0, 1, 1.0, True, "a", (1,), (True,)),
    "w": (None, 1, 1.0, True, "a", (1.0,)),
}
EXPRESSIONS = (
    "i", "-i", "i + 1", "i - 1", "i * 2", "i / 2", "i // 2", "i % 3", "i ** 2", "2 ** i",
    "f", "-f", "f + i", "f * f", "f / i", "f // i", "f % 2", "round(f)", "floor(f)", "ceil(f)",
    "abs(i)", "min(i, 1)", "max(f, i)", "int(f)", "i == f", "i == v", "v == w",
    "v != w", "v < w", "v <= w", "1 <= i < 3", "0 < f <= i < 9", "i in [0, 1]", "i not in l",
    "v in [1, 'a']", "i in l", "s in 'abc'", "s == 'a'", "s < 'b'", "t == True", "t == v",
    "t and i > 0", "t or i // i == 1", "not t", "v and t", "not v", "i if t else f", "1 if v else 2",
    "s + 'x'", "s * 2", "upper(s)", "lower(s)", "len(s)", "len(l)", "contains(s, 'a')",
    "startswith(s, 'S')", "endswith(s, 'e')", "words(s)", "occurrences(s, 'a')",
    "matches(s, '^a')", "hits(s, 'a|e')", "join(',', [s, s])", "join(',', v)", "f'{s}!'", "f'{f:.1f}'",
    "f'{v}'", "s[0]", "s[:1]", "s[-1]", "l[0]", "l[1:]", "l + [i]", "[i, f]", "sorted(l)", "max(l)",
    "o == None", "o != None", "o == i", "o > 0", "o + 1", "v + w", "v[0]", "-v", "v * 2", "i == i == i",
)  # fmt: skip
NAMES = Names(templates={}, functions=EMPTY.functions, names=KINDS)


def resolved(source: str) -> e.Expr:
    return resolve(Text(source, Span("a.yaml", 1, 1, 1, len(source) + 1)), NAMES)


def run(node: e.Expr, values: dict[str, Value]) -> Value:
    """What the written code is worth."""
    writer = ExpressionWriter(EMPTY.functions)
    code = writer.write(node, Scope(values={name: name for name in values}))
    names = {**HELPERS, **writer.constants, **values}
    found: Value = eval(code, names)  # noqa: S307  # it is what is tested
    return found


def cases(source: str) -> list[dict[str, Value]]:
    """Values for the names that an expression has, each with each."""
    node = resolved(source)
    used = sorted({one.name for one in e.walk(node) if isinstance(one, e.Ref)})
    found: list[dict[str, Value]] = [{}]
    for name in used:
        found = [{**one, name: value} for one in found for value in VALUES[name]]
    return found


@pytest.mark.parametrize("source", EXPRESSIONS)
def test_code_is_worth_what_evaluating_says(source: str) -> None:
    node = resolved(source)
    closure = Evaluator(EMPTY.functions).closure(node)
    worth = 0
    for values in cases(source):
        try:
            wanted = closure(dict(values), None)
        except EvaluationError:
            with pytest.raises(Exception):  # noqa: B017, PT011  # any: it is asked then
                run(node, values)
            continue
        try:
            found = run(node, values)
        except Exception:  # noqa: BLE001  # allowed: evaluating has the answer
            assert can_fail(node)
            continue
        assert repr(found) == repr(wanted), values
        worth += 1
    assert worth


@pytest.mark.parametrize(
    ("source", "fails"),
    [
        ("i == 1", False),
        ("0 < i <= f", False),
        ("s < 'a'", False),
        ("t and i > 1", False),
        ("not t", False),
        ("v == w", False),
        ("v < 1", True),
        ("o < 1", True),
        ("v and t", True),
        ("i + 1 == 2", True),
        ("len(s) == 1", True),
    ],
)
def test_what_can_fail_is_known_before(source: str, fails: bool) -> None:  # noqa: FBT001
    assert can_fail(resolved(source)) is fails


def test_what_nests_too_deeply_is_not_written() -> None:
    deep = resolved("i" + " + (i" * 20 + ")" * 20)
    assert depth(deep) == 21
    with pytest.raises(TooDeepError):
        ExpressionWriter({}).write(deep, Scope(values={"i": "i"}))


def test_a_thing_has_one_name_and_no_two_names_are_the_same() -> None:
    writer = ExpressionWriter({})
    one, two = object(), object()
    names = [writer.constant(one), writer.constant(two), writer.temporary()]
    assert len({*names, writer.temporary()}) == 4
    assert writer.constant(one) == names[0]
    assert writer.constants == {names[0]: one, names[1]: two}


@pytest.mark.parametrize(
    ("one", "two", "is_plain"),
    [
        ("i", "f", True),
        ("s", "s", True),
        ("t", "t", True),
        ("l", "l", True),
        ("t", "i", False),
        ("v", "i", False),
        ("v", "v", False),
    ],
)
def test_equality_is_pythons_unless_a_bool_could_meet_a_number(
    one: str,
    two: str,
    is_plain: bool,  # noqa: FBT001
) -> None:
    assert is_plain_pair(KINDS[one], KINDS[two]) is is_plain
    assert is_plain_pair(KINDS[two], KINDS[one]) is is_plain


@pytest.mark.parametrize(
    "value",
    [None, True, 0, -3, 1.5, -0.0, 1e300, "", "it's\n\"", (), (1,), (1, ("a",))],
)
def test_a_literal_is_the_value(value: Value) -> None:
    written = literal(value)
    assert written is not None
    assert repr(eval(written)) == repr(value)  # noqa: S307


@pytest.mark.parametrize(
    "value",
    [float("inf"), "a" * 500, 2**2000, (1,) * 99, (2**2000,)],
    ids=["inf", "text", "number", "many", "nested"],
)
def test_what_is_no_literal_gets_a_name(value: Value) -> None:
    assert literal(value) is None
    assert run(e.Const(value, ANY, Span("a.yaml", 1, 1, 1, 2)), {}) == value
