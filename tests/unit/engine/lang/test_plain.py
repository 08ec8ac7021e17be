"""Plain expressions: where Python does as the rule language does, and cannot fail."""

from __future__ import annotations

from itertools import product

import pytest
from support.sources import HEAD, load, text

from engine import EvaluationError, Session
from engine.lang import plain
from engine.lang.evaluate import Evaluator
from engine.lang.expr import Expr
from engine.lang.resolve import resolve
from engine.lang.scope import Scope
from engine.lang.syntax import Value
from engine.lang.values import (
    ANY,
    BOOL,
    FLOAT,
    INT,
    NONE,
    STR,
    SlotType,
    equal,
    list_of,
)

PATTERN, NUMBER = SlotType("pattern"), SlotType("number")
MAYBE = SlotType("int", optional=True)
FACT = SlotType("fact", template="A")
VALUES: dict[SlotType, tuple[Value, ...]] = {
    STR: ("", "a", "1"),
    PATTERN: ("a", "a+"),
    INT: (0, 1, 2**60),
    FLOAT: (0.0, -0.0, 1.0, 2.5),
    BOOL: (False, True),
    NONE: (None,),
    MAYBE: (None, 0, 1),
    NUMBER: (0, 1.0),
    ANY: (None, True, 1, 1.0, "a", (1,), (True,)),
    list_of(INT): ((), (1,), (0, 1)),
    list_of(BOOL): ((), (True,), (False, True)),
    list_of(ANY): ((), (1,), (True,)),
    list_of(list_of(INT)): (((1,),), ((0, 1), ())),
    list_of(list_of(BOOL)): (((True,),), ((False, True), ())),
}
"""Types with values of theirs, among them such as Python takes for equal."""
NAMES = {"i": INT, "f": FLOAT, "s": STR, "b": BOOL, "m": MAYBE, "v": ANY, "a": FACT}
SCOPE = Scope(templates=load(HEAD).templates, functions={}, names=NAMES)


def read(source: str) -> Expr:
    return resolve(text(source), SCOPE)


def test_a_plain_pair_is_equal_in_python_if_it_is_in_the_rule_language() -> None:
    for one, two in product(VALUES, repeat=2):
        if plain.is_plain_pair(one, two):
            for left, right in product(VALUES[one], VALUES[two]):
                assert (left == right) is equal(left, right), (left, right)


def test_pairs_in_which_a_bool_could_meet_a_number_are_not_plain() -> None:
    assert plain.is_plain_pair(INT, FLOAT)
    assert plain.is_plain_pair(BOOL, BOOL)
    assert plain.is_plain_pair(ANY, NONE)
    assert plain.is_plain_pair(list_of(INT), list_of(FLOAT))
    assert not plain.is_plain_pair(BOOL, INT)
    assert not plain.is_plain_pair(list_of(INT), list_of(BOOL))
    assert not plain.is_plain_pair(ANY, INT)


def test_a_list_is_as_plain_as_its_items() -> None:
    assert plain.is_plain(list_of(list_of(STR)))
    assert not plain.is_plain(list_of(ANY))
    assert not plain.is_plain(SlotType("list"))
    assert not plain.is_plain(NUMBER)


SAFE = (
    "i == f", "v != i", "i < f", "s <= 'b'", "0 < i <= f", "b and i == 1", "not b",
    "b or s > 'a'", "m == None", "a.x < 3", "v", "b == (i > 1)", "a.name == v",
)  # fmt: skip
DOUBTFUL = (
    "m < 1", "v > 1", "0 < i < m", "v and b", "not v", "i + 1", "i // 2", "-i", "len(s)",
    "s[0]", "f'{s}'", "1 if b else 2", "i in [1]", "b and (i < 1 or v > 1)", "[i]",
)  # fmt: skip


@pytest.mark.parametrize("source", SAFE)
def test_what_cannot_fail_has_a_value_whatever_names_stand_for(source: str) -> None:
    node = read(source)
    assert not plain.can_fail(node)
    fact = Session(load(HEAD)).assert_fact("A", x=1)
    closure = Evaluator({}).closure(node)
    for values in product(*(VALUES[kind] for kind in NAMES.values() if kind != FACT)):
        frame = dict(zip(NAMES, values, strict=False))
        closure({**frame, "a": fact}, None)


@pytest.mark.parametrize("source", DOUBTFUL)
def test_whatever_else_might_fail(source: str) -> None:
    assert plain.can_fail(read(source))


def test_an_order_that_can_fail_does() -> None:
    with pytest.raises(EvaluationError):
        Evaluator({}).closure(read("m < 1"))({"m": None}, None)


def test_types_that_have_an_order_are_numbers_or_texts_alike() -> None:
    kinds = ({INT, FLOAT}, {STR, PATTERN})
    for one, two in product(VALUES, repeat=2):
        wanted = any({one, two} <= kind for kind in kinds)
        assert plain.have_order(one, two) is wanted, f"{one}, {two}"


def test_what_may_be_none_is_no_bool_number_or_text() -> None:
    for kind in (BOOL, INT, FLOAT, STR, PATTERN):
        may_be_none = SlotType(kind.kind, optional=True)
        for ask in (plain.is_bool, plain.is_number, plain.is_str):
            assert not ask(may_be_none)
    assert plain.is_bool(BOOL)
    assert plain.is_number(INT)
    assert plain.is_str(PATTERN)


@pytest.mark.parametrize(
    ("source", "levels"),
    [("i", 1), ("i + 1", 2), ("(i + 1) * (f - (i + 2))", 4), ("len(s + 'a') < i", 4)],
)
def test_the_depth_is_that_of_the_deepest_part(source: str, levels: int) -> None:
    assert plain.depth(read(source)) == levels
