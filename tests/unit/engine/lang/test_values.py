"""Values: types, identity, equality, order."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.lang.syntax import Value
from engine.lang.values import (
    ANY,
    FLOAT,
    INT,
    MAX_BITS,
    SlotType,
    canonical_json,
    digest,
    equal,
    fit,
    identity,
    join_key,
    list_of,
    order_key,
    parse_type,
    show,
    type_of,
)

VALUES: st.SearchStrategy[Value] = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-3, 3),
        st.sampled_from([0.0, 1.0, 1.5, math.inf]),
        st.sampled_from(["", "a", "bool", "int", "tuple"]),
    ),
    lambda inner: st.lists(inner, max_size=3).map(tuple),
    max_leaves=5,
)


@given(VALUES, VALUES)
def test_join_keys_agree_with_equality(one: Value, two: Value) -> None:
    assert (join_key(one) == join_key(two)) is equal(one, two)


@given(VALUES, VALUES)
def test_identity_is_equality_of_type_too(one: Value, two: Value) -> None:
    assert (identity(one) == identity(two)) is (repr(one) == repr(two))


@given(st.lists(VALUES, max_size=6))
def test_order_is_total(values: list[Value]) -> None:
    found = sorted(values, key=order_key)
    backwards = values[::-1]
    backwards.sort(key=order_key)
    assert [*map(repr, found)] == [*map(repr, backwards)]
    for one, two in pairwise(found):
        assert order_key(one) < order_key(two) or identity(one) == identity(two)


def test_a_list_that_looks_like_the_key_of_a_bool() -> None:
    assert join_key(("bool", 1)) != join_key(value=True)
    assert not equal(("bool", 1), True)  # noqa: FBT003


@given(VALUES)
def test_every_value_fits_any_and_its_own_type(value: Value) -> None:
    assert fit(value, ANY) == value
    assert fit(value, type_of(value)) == value


@pytest.mark.parametrize(
    ("value", "kind", "fitted"),
    [
        (1, FLOAT, 1.0),
        (-0.0, FLOAT, 0.0),
        (None, SlotType("int", optional=True), None),
        ((1, 2), list_of(FLOAT), (1.0, 2.0)),
        ("a+", SlotType("pattern"), "a+"),
    ],
)
def test_fit(value: Value, kind: SlotType, fitted: Value) -> None:
    assert repr(fit(value, kind)) == repr(fitted)


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (True, INT),
        (1.0, INT),
        (None, INT),
        ("1", INT),
        (math.nan, FLOAT),
        (math.nan, ANY),
        (10**400, FLOAT),
        (1 << MAX_BITS, ANY),
        ("\ud800", ANY),
        ((1, "a"), list_of(INT)),
        (((math.nan,),), ANY),
    ],
)
def test_unfit(value: Value, kind: SlotType) -> None:
    with pytest.raises(TypeError):
        fit(value, kind)


@pytest.mark.parametrize(
    "text", ["str", "int?", "[str]", "[[float?]]?", "any", "pattern"]
)
def test_types_as_written(text: str) -> None:
    assert str(parse_type(text)) == text


@pytest.mark.parametrize("text", ["", "?", "[]", "string", "int??", "[int", "None"])
def test_no_types(text: str) -> None:
    assert parse_type(text) is None


def test_show_is_what_a_rule_would_say() -> None:
    assert show(("ä\n", None, 1.0, True)) == '["ä\\n", None, 1.0, True]'


def test_digests_tell_the_parts_apart() -> None:
    assert digest(["ab", "c"]) != digest(["a", "bc"])
    assert digest(["a"]) == digest(["a"])
    assert canonical_json({"b": 1, "a": [True]}) == '{"a":[true],"b":1}'
