"""The published JSON Schema: generated, current, and as strict as it can be."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from engine.lang.clause import VERBS
from engine.lang.reader import CASE_KEYS, FILE_KEYS, LAYERS_KEYS, RULE_KEYS, read_file
from engine.lang.schema import Json, json_schema, schema_text
from engine.lang.shape import RESERVED

ROOT = Path(__file__).parents[4]
VALIDATOR = jsonschema.Draft202012Validator(json_schema())


def definition(name: str) -> dict[str, Json]:
    found = json_schema()["$defs"]
    assert isinstance(found, dict)
    inner = found[name]
    assert isinstance(inner, dict)
    return inner


def words(shape: Json) -> set[str]:
    assert isinstance(shape, dict)
    properties = shape["properties"]
    assert isinstance(properties, dict)
    return set(properties)


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(json_schema())


def test_the_published_file_is_the_generated_one() -> None:
    published = ROOT / "data" / "schema" / "rules.schema.json"
    assert published.read_text(encoding="utf-8") == schema_text()


def test_the_schema_knows_every_key_of_the_format() -> None:
    assert words(json_schema()) == {*FILE_KEYS, *LAYERS_KEYS}
    assert words(definition("rule")) == set(RULE_KEYS)
    assert words(definition("case")) == set(CASE_KEYS)
    assert words(definition("action")) == {*VERBS, "let"}
    shapes = definition("condition")["anyOf"]
    assert isinstance(shapes, list)
    assert words(shapes[1]) == set(RESERVED)


def test_everything_the_editor_shows_has_a_description() -> None:
    for name in ("rule", "case", "action"):
        properties = definition(name)["properties"]
        assert isinstance(properties, dict)
        for word, shape in properties.items():
            assert isinstance(shape, dict)
            assert shape.get("description"), (name, word)


GOOD = """\
layer: budget
templates:
  Query:
    doc: One question.
    slots:
      id: str
      words: [str]
      note: str?
      language: {type: str, one_of: [de, en], default: de}
      complexity: {type: float, range: [1, 10]}
  Halted: {}
facts:
  - DomainWord: {word: ermessen, weight: {param: quick}}
  - Halted
params:
  quick: 2
  limit: {value: 7, range: [1, 10], doc: Enough.}
rules:
  - rule: discretion-needs-room
    doc: Questions of discretion are answered in depth.
    choose: depth(q.id)
    prefer: 3
    utility: 0.8
    salience: -3
    tags: [law]
    params: {factor: 1.6}
    when:
      - q: Query(domain == "law")
      - not: Cap(query == q.id)
      - exists:
          - c: Chunk()
          - test: c.score > 1
      - any:
          - A()
          - - B()
            - let: x = 1
      - test: n >= 2
    then:
      - conclude: Depth(query=q.id)
      - halt: true
tests:
  - test: a case
    facts:
      - Query: {id: q1}
    fired: [discretion-needs-room]
"""

BAD = [
    "rulez: []",
    "layer: A B",
    "templates: {query: {}}",
    "templates: {A: {slots: {a: strr}}}",
    "templates: {A: {slots: {a: {default: 1}}}}",
    "templates: {A: {slots: {a: {type: str, one_of: []}}}}",
    "params: {a: x}",
    "params: {a: {range: [1, 2]}}",
    "facts: [{A: 5}]",
    "facts: [{A: {}, B: {}}]",
    "tests: [{test: t, fired: [r], facts: [{A: {x: {param: y}}}]}]",
    "tests: [{test: t}]",
    "rules: [{rule: r}]",
    "rules: [{then: [halt: true]}]",
    "rules: [{rule: R_1, then: [halt: true]}]",
    "rules: [{rule: r, then: []}]",
    "rules: [{rule: r, then: [A()]}]",
    "rules: [{rule: r, then: [asert: A()]}]",
    "rules: [{rule: r, then: [halt: false]}]",
    "rules: [{rule: r, utility: 2, then: [halt: true]}]",
    "rules: [{rule: r, salience: 1.5, then: [halt: true]}]",
    "rules: [{rule: r, when: [{q: A(), r: B()}], then: [halt: true]}]",
    "rules: [{rule: r, when: [{forall: [A()]}], then: [halt: true]}]",
    "rules: [{rule: r, when: [{any: []}], then: [halt: true]}]",
    "rules: [{rule: r, when: [[A()]], then: [halt: true]}]",
]


def is_valid(text: str) -> bool:
    return VALIDATOR.is_valid(yaml.safe_load(text))


@pytest.mark.parametrize("text", [GOOD, "{}", "rules:\n", "templates: {A: }"])
def test_what_the_reader_reads_is_valid(text: str) -> None:
    assert read_file(text, "f.yaml")[1] == ()
    assert is_valid(text)


@pytest.mark.parametrize("text", BAD)
def test_what_the_reader_refuses_is_invalid(text: str) -> None:
    assert read_file(text, "f.yaml")[1] != ()
    assert not is_valid(text)


def test_the_schema_is_plain_json() -> None:
    assert json.loads(schema_text()) == json_schema()
