"""Values as JSON data, and data read back as what it must be.

Lists stand for tuples; a number that JSON does not have (infinity) is written as
``{"float": "inf"}``. Readers refuse what is of another kind, so that a damaged file
is an error and no surprise later; which fields a record has is not known here.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TypeAlias, cast

from engine.lang.syntax import Value

MAX_NESTING = 50
"""How deep values may be nested."""

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"


def value_to_json(value: Value) -> Json:
    """A value as JSON data."""
    if isinstance(value, float):
        return {"float": repr(value)} if math.isinf(value) else value
    if isinstance(value, tuple):
        return [value_to_json(item) for item in value]
    return value


def value_from_json(data: object, levels: int = MAX_NESTING) -> Value:
    """The value that was written.

    Raises:
        TypeError: If it is no value, or nested too deep.
    """
    if isinstance(data, list) and levels:
        return tuple(value_from_json(item, levels - 1) for item in data)
    if isinstance(data, dict) and data in ({"float": "inf"}, {"float": "-inf"}):
        return float(data["float"])
    if data is None or isinstance(data, (bool, int, str)):
        return data
    if isinstance(data, float) and math.isfinite(data):
        return data
    raise TypeError(f"{str(data)[:80]!r} is no value")


def mapping(data: object) -> Mapping[str, object]:
    """The data as an object's fields.

    Raises:
        TypeError: If it is something else.
    """
    if not isinstance(data, dict):
        raise TypeError(f"{str(data)[:80]!r} is no object")
    return data


def values(data: object) -> Mapping[str, Value]:
    """A mapping of names to values.

    Raises:
        TypeError: If it is something else.
    """
    return {name: value_from_json(value) for name, value in mapping(data).items()}


def sequence(data: object) -> list[object]:
    """The data as a list.

    Raises:
        TypeError: If it is something else.
    """
    if not isinstance(data, list):
        raise TypeError(f"{str(data)[:80]!r} is no list")
    return data


def text(data: object) -> str:
    """The data as a text.

    Raises:
        TypeError: If it is something else.
    """
    if not isinstance(data, str):
        raise TypeError(f"{str(data)[:80]!r} is no text")
    return data


def whole(data: object) -> int:
    """The data as a whole number.

    Raises:
        TypeError: If it is something else.
    """
    if type(data) is not int:
        raise TypeError(f"{str(data)[:80]!r} is no whole number")
    return data


def number(data: object) -> float:
    """The data as a number; infinity is one.

    Raises:
        TypeError: If it is something else.
    """
    found = value_from_json(data)
    if type(found) not in (int, float):
        raise TypeError(f"{str(data)[:80]!r} is no number")
    return cast("float", found)


def truth(data: object) -> bool:
    """The data as true or false.

    Raises:
        TypeError: If it is something else.
    """
    if not isinstance(data, bool):
        raise TypeError(f"{str(data)[:80]!r} is neither true nor false")
    return data
