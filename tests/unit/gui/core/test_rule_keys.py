"""The keys that are offered are those of the language's schema, at each place."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from gui.core import rule_keys
from gui.core.rule_keys import TYPES, Keys

SCHEMA: Mapping[str, Any] = json.loads(
    (Path(__file__).parents[4] / "data" / "schema" / "rules.schema.json").read_text(
        encoding="utf-8"
    )
)
PLACES: Mapping[str, tuple[str, ...]] = {
    "FILE": (),
    "RULE": ("$defs", "rule"),
    "CONDITION": ("$defs", "condition"),
    "ACTION": ("$defs", "action"),
    "CASE": ("$defs", "case"),
    "TEMPLATE": ("$defs", "template"),
    "SLOT": ("$defs", "slot"),
    "PARAM": ("properties", "params", "patternProperties"),
}

LAYERS_ALONE = {"layers"}
"""Stands in layers.yaml and nowhere else, and is never offered in another file."""


def properties(node: object) -> Iterator[str]:
    """The keys of the objects that may stand at a place, but not of what they hold."""
    if not isinstance(node, dict):
        return
    yield from node.get("properties", {})
    for one in node.get("anyOf", ()):
        yield from properties(one)


def at(place: tuple[str, ...]) -> object:
    node: Any = SCHEMA
    for name in place:
        node = node[name]
    if place and place[-1] == "patternProperties":  # of any name
        (node,) = node.values()
    return node


@pytest.mark.parametrize("name", PLACES)
def test_the_keys_are_those_of_the_schema(name: str) -> None:
    keys: Keys = getattr(rule_keys, name)
    rare = LAYERS_ALONE if name == "FILE" else set()
    assert keys.keys() == set(properties(at(PLACES[name]))) - rare


def test_every_place_with_keys_is_looked_at() -> None:
    tables = {
        name
        for name, found in vars(rule_keys).items()
        if name.isupper() and isinstance(found, Mapping)
    }
    assert tables == PLACES.keys()


def test_a_rules_params_are_written_as_those_of_a_file() -> None:
    own = SCHEMA["$defs"]["rule"]["properties"]["params"]["patternProperties"]
    assert own == SCHEMA["properties"]["params"]["patternProperties"]


def test_words_for_types_are_types() -> None:
    pattern = SCHEMA["$defs"]["type"]["anyOf"][0]["pattern"]
    plain = pattern.partition("(str")[2].partition(")")[0]
    known = {"str", *plain.strip("|").split("|")}
    assert {one.strip("[]?") for one in TYPES} == known
