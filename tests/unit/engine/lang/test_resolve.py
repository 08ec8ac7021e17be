"""The whitelist and the types of expressions."""

from __future__ import annotations

import pytest
from support.sources import HEAD, load, refused, text

from engine.errors import Span
from engine.lang import expr as e
from engine.lang.resolve import resolve
from engine.lang.scope import UNKNOWN, Param, Scope
from engine.lang.values import ANY, INT, STR, SlotType, list_of

SCOPE = Scope(
    templates=load(HEAD).templates,
    functions={},
    params={"limit": Param("one.limit", INT, Span("r.yaml"))},
    names={
        "f": SlotType("fact", template="A"),
        "i": INT,
        "s": STR,
        "l": list_of(INT),
        "v": ANY,
        "lost": UNKNOWN,
    },
)


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("f.x", "int"),
        ("limit", "int"),
        ("l[0]", "int"),
        ("l[1:]", "[int]"),
        ("s[0]", "str"),
        ("v[0]", "any"),
        ("[1, 2]", "[int]"),
        ("[1, 'a']", "[any]"),
        ("[i, i]", "[int]"),
        ("i if i > 1 else 2.5", "float"),
        ("i if i > 1 else None", "int?"),
        ("f'{i:03d} {s}'", "str"),
        ("max(l)", "int"),
        ("round(2.5)", "int"),
        ("sorted(l)", "[int]"),
        ("+i", "int"),
        ("lost.anything", "any"),
    ],
)
def test_the_type_of_an_expression(source: str, kind: str) -> None:
    assert str(resolve(text(source), SCOPE).type) == kind


def test_literals_are_folded_into_constants() -> None:
    found = resolve(text("[1, -2.5, 'a', [True, None]]"), SCOPE)
    assert isinstance(found, e.Const)
    assert found.value == (1, -2.5, "a", (True, None))


def test_a_parameter_keeps_its_key_in_the_rule_set() -> None:
    found = resolve(text("limit"), SCOPE)
    assert isinstance(found, e.ParamRef)
    assert (found.name, found.key) == ("limit", "one.limit")


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("1 if i else 2", "6: wrong_type: 'i' is of type int, where something true"),
        ("f + 1", "1: fact_as_value: 'f' is a fact of A, not a value"),
        ("f.y", "1: unknown_slot: A has no slot 'y'"),
        ("i.x", "1: forbidden: 'i' is a value, it has no slots"),
        ("f.x.y", "1: forbidden: 'f.x.y': only slots of bound facts have dots"),
        ("s.upper()", "1: forbidden: 's.upper' cannot be called"),
        ("len(s=s)", "1: wrong_arguments: len takes its arguments in order"),
        ("len(*l)", "1: wrong_arguments: len takes its arguments in order"),
        ("lenn(s)", "1: unknown_function: there is no function 'lenn'"),
        ("i is s", "1: forbidden: compare with == or !=, not with is"),
        ("i | 1", "1: forbidden: 'i | 1' uses an operator of bits"),
        ("~i", "1: forbidden: ~ is not part of the rule language"),
        ("-s", "1: wrong_type: a sign before a value of type str"),
        ("i[0]", "1: wrong_type: a value of type int has no items"),
        ("l['a']", "3: wrong_type: an index of type str, int is needed"),
        ("l[::2]", "1: forbidden: a slice has no step here"),
        ("[*l]", "1: forbidden: * is not part of the rule language"),
        ("b'a'", "1: forbidden: b'a' is not a value of the rule language"),
        ("f'{i:{i}}'", "1: forbidden: a format must be written out"),
        ("f'{i:9999}'", "1: forbidden: the format '9999' is not admitted"),
        ("lambda: 1", "1: forbidden: a lambda is not part of the rule language"),
        ("{1: 2}", "1: forbidden: a dictionary is not part of the rule language"),
        ("s - 1", "1: wrong_type: 's - 1' applies - to str and int"),
        ("2 + (1 if nobody else 2)", "11: unbound_name: nothing binds 'nobody'"),
    ],
)
def test_what_is_refused_and_where(source: str, why: str) -> None:
    assert refused(source, SCOPE).startswith(why)


def test_a_bare_name_inside_a_pattern_is_a_slot() -> None:
    inside = SCOPE.inside(SCOPE.templates["A"])
    found = resolve(text("x"), inside)
    assert isinstance(found, e.Own)
    assert (found.slot, found.index) == ("x", 0)
    assert "nor a slot of A" in refused("nobody", inside)


def test_a_name_that_could_be_two_things_is_refused() -> None:
    inside = SCOPE.bind("x", INT).inside(SCOPE.templates["A"])
    assert refused("x", inside).startswith("1: ambiguous_name")
