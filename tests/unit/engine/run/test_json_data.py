"""Values as JSON data, and data that is not what it must be."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.lang.syntax import Value
from engine.run import json_data as j

VALUES: st.SearchStrategy[Value] = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(allow_nan=False),
        st.text(st.characters(codec="utf-8")),
    ),
    lambda inner: st.lists(inner, max_size=3).map(tuple),
    max_leaves=6,
)


@given(VALUES)
def test_a_value_comes_back_with_its_types(value: Value) -> None:
    text = json.dumps(j.value_to_json(value), allow_nan=False)
    assert repr(j.value_from_json(json.loads(text))) == repr(value)


@pytest.mark.parametrize(
    ("read", "data", "why"),
    [
        (j.mapping, [], "is no object"),
        (j.sequence, {}, "is no list"),
        (j.text, 1, "is no text"),
        (j.whole, True, "is no whole number"),
        (j.whole, 1.0, "is no whole number"),
        (j.number, True, "is no number"),
        (j.truth, 1, "is neither true nor false"),
        (j.values, {"x": {}}, "is no value"),
        (j.value_from_json, {"float": "nan"}, "is no value"),
        (j.value_from_json, float("nan"), "is no value"),
    ],
)
def test_what_is_of_another_kind_is_refused(
    read: Callable[[object], object], data: object, why: str
) -> None:
    with pytest.raises(TypeError, match=why):
        read(data)


def test_nesting_is_bounded() -> None:
    data: object = 1
    for _ in range(j.MAX_NESTING + 1):
        data = [data]
    with pytest.raises(TypeError, match="is no value"):
        j.value_from_json(data)
