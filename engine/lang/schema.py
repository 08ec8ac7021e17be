"""The JSON Schema of rule files, for editors that complete and underline.

It describes shapes and names; types, scopes and expressions are the checker's. The
file ``data/schema/rules.schema.json`` is `json_schema` as JSON.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TypeAlias

from engine.lang.reader import CASE_KEYS
from engine.lang.shape import CAP_WORDS, KEBAB, LAYER, RESERVED

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

_IDENTIFIER = r"^[^\W\d]\w*$"
_TYPE = r"^(\[+)?(str|int|float|bool|any|pattern)\??(\]\??)*$"


def json_schema() -> dict[str, Json]:
    """The schema (draft 2020-12) of rule files, test files and ``layers.yaml``."""
    properties: dict[str, Json] = {
        "layer": _text("The layer of all rules in this file.", LAYER.pattern),
        "layers": {
            "description": "The order of layers, earliest first (layers.yaml only).",
            "type": "array",
            "items": _text("A layer's name.", LAYER.pattern),
            "uniqueItems": True,
        },
        "templates": _mapping(
            "Shapes of facts, by CapWords name.",
            f"^{CAP_WORDS.pattern}$",
            {"$ref": "#/$defs/template"},
        ),
        "facts": _listed("Facts every session starts with.", "given"),
        "params": _params("Numbers that all rules of the set may use by name."),
        "rules": _listed("The rules, in any order.", "rule"),
        "tests": _listed("Facts in, and what is expected of the rules.", "case"),
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Regelwerk rule file",
        "description": "Templates, facts, params, rules and their tests.",
        **_object("One rule file.", properties),
        "$defs": {
            "template": _template(),
            "slot": _slot(),
            "type": _type(),
            "value": _value(),
            "fact": _fact("value"),
            "given": _fact("content"),
            "content": _content(),
            "rule": _rule(),
            "condition": _condition(),
            "conditions": _conditions(),
            "action": _action(),
            "case": _case(),
        },
    }


def schema_text() -> str:
    """The schema as it stands in ``data/schema/rules.schema.json``."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


def _ref(name: str) -> dict[str, Json]:
    return {"$ref": f"#/$defs/{name}"}


def _text(description: str, pattern: str = "") -> dict[str, Json]:
    shape: dict[str, Json] = {"description": description, "type": "string"}
    return {**shape, "pattern": f"^{pattern}$"} if pattern else shape


def _expression(description: str) -> dict[str, Json]:
    """Text that YAML may also read as a number or a bool, such as ``test: true``."""
    return {"description": description, "type": ["string", "number", "boolean"]}


def _object(
    description: str, properties: Mapping[str, Json], required: tuple[str, ...] = ()
) -> dict[str, Json]:
    return {
        "description": description,
        "type": "object",
        "properties": dict(properties),
        "required": list(required),
        "additionalProperties": False,
    }


def _mapping(description: str, keys: str, value: Json) -> dict[str, Json]:
    return {
        "description": description,
        "type": ["object", "null"],
        "patternProperties": {keys: value},
        "additionalProperties": False,
    }


def _listed(description: str, item: str) -> dict[str, Json]:
    return {"description": description, "type": ["array", "null"], "items": _ref(item)}


def _range(description: str) -> dict[str, Json]:
    return {
        "description": description,
        "type": "array",
        "items": {"type": "number"},
        "minItems": 2,
        "maxItems": 2,
    }


def _params(description: str) -> dict[str, Json]:
    detailed = _object(
        "A number with its limits, or a switch.",
        {
            "value": {"description": "The value.", "type": ["number", "boolean"]},
            "range": _range("Least and greatest value."),
            "doc": _text("What it does."),
        },
        ("value",),
    )
    return _mapping(
        description, _IDENTIFIER, {"anyOf": [{"type": ["number", "boolean"]}, detailed]}
    )


def _template() -> dict[str, Json]:
    slots = _mapping("The slots, by name.", _IDENTIFIER, _ref("slot"))
    shape = _object(
        "The shape of one kind of fact.",
        {"doc": _text("What such a fact states."), "slots": slots},
    )
    return {**shape, "type": ["object", "null"]}


def _slot() -> dict[str, Json]:
    detailed = _object(
        "A slot with what restricts it.",
        {
            "type": _ref("type"),
            "one_of": {
                "description": "All values the slot admits.",
                "type": "array",
                "items": _ref("value"),
                "minItems": 1,
            },
            "range": _range("Least and greatest number."),
            "default": {
                "description": "The value where none is given; without it a value "
                "is required.",
                **_ref("value"),
            },
            "doc": _text("What the slot holds."),
        },
        ("type",),
    )
    return {"anyOf": [_ref("type"), detailed]}


def _type() -> dict[str, Json]:
    return {
        "description": "str, int, float, bool, any or pattern; T? may be None; [T] is "
        "a list.",
        "anyOf": [
            {"type": "string", "pattern": _TYPE},
            {"type": "array", "items": _ref("type"), "minItems": 1, "maxItems": 1},
        ],
    }


def _value() -> dict[str, Json]:
    return {
        "description": "Text, a number, true, false, null, or a list of these.",
        "anyOf": [
            {"type": ["string", "number", "boolean", "null"]},
            {"type": "array", "items": _ref("value")},
        ],
    }


def _content() -> dict[str, Json]:
    name = _text("The parameter's name.")
    use = _object("The value of a param of this file.", {"param": name}, ("param",))
    return {"anyOf": [_ref("value"), use]}


def _fact(content: str) -> dict[str, Json]:
    template = f"^{CAP_WORDS.pattern}$"
    slots = _mapping("The slots' values.", _IDENTIFIER, _ref(content))
    mapping: dict[str, Json] = {
        "type": "object",
        "patternProperties": {template: slots},
        "additionalProperties": False,
        "minProperties": 1,
        "maxProperties": 1,
    }
    return {
        "description": "A fact, 'Template: {slot: value}'.",
        "anyOf": [{"type": "string", "pattern": template}, mapping],
    }


def _rule() -> dict[str, Json]:
    properties: dict[str, Json] = {
        "rule": _text("The rule's name, kebab-case and unique.", KEBAB.pattern),
        "doc": {
            "description": "What the rule does, as a sentence for its proofs.",
            "type": ["string", "number", "boolean", "null"],
        },
        "utility": {
            "description": "How useful the rule is, 0 to 1 (0.5 if left out); learned "
            "values replace it.",
            "type": "number",
            "minimum": 0,
            "maximum": 1,
        },
        "choose": _expression("GROUP(key, ...): only the best of its rivals fires."),
        "prefer": _expression(
            "A number that ranks the candidates of one choice first."
        ),
        "salience": {
            "description": "The author's priority, higher first (0 if left out).",
            "type": "integer",
        },
        "specificity": {
            "description": "Overrides the count of conditions.",
            "type": "number",
            "minimum": 0,
        },
        "params": _params("Numbers that this rule's expressions use by name."),
        "tags": {
            "description": "Words to find the rule by.",
            "type": ["array", "null"],
            "items": _expression("A tag."),
        },
        "enabled": {"description": "Whether the rule is used.", "type": "boolean"},
        "when": {
            "description": "The conditions, in order.",
            "anyOf": [{"type": "null"}, _ref("conditions")],
        },
        "then": {
            "description": "The actions, in order.",
            "type": "array",
            "items": _ref("action"),
            "minItems": 1,
        },
    }
    return _object("One rule.", properties, ("rule", "then"))


def _conditions() -> dict[str, Json]:
    return {
        "description": "Conditions that must all hold.",
        "type": "array",
        "items": _ref("condition"),
    }


def _condition() -> dict[str, Json]:
    inner: dict[str, Json] = {"anyOf": [_ref("condition"), _ref("conditions")]}
    words: dict[str, Json] = {
        "not": {"description": "Holds while nothing matches.", **inner},
        "exists": {"description": "Holds while something matches.", **inner},
        "forall": {
            "description": "For every match of the first pattern the rest matches.",
            **_ref("conditions"),
            "minItems": 2,
        },
        "any": {
            "description": "Holds while one of the alternatives does.",
            "type": "array",
            "items": inner,
            "minItems": 1,
        },
        "test": _expression("An expression over names bound above."),
        "let": _expression("name = expression"),
    }
    keyed = _object("", words)
    return {
        "description": "A pattern, 'name: Template(...)', or one of not, exists, "
        "forall, any, test, let.",
        "anyOf": [
            _expression("Template(...)"),
            {
                "type": "object",
                "properties": keyed["properties"],
                "patternProperties": {
                    rf"^(?!({'|'.join(RESERVED)})$){_IDENTIFIER[1:]}": _expression(
                        "Template(...), or an aggregate such as count(...)"
                    )
                },
                "additionalProperties": False,
                "minProperties": 1,
                "maxProperties": 1,
            },
        ],
    }


def _action() -> dict[str, Json]:
    words: dict[str, Json] = {
        "assert": _expression("A fact that stays until it is retracted: T(slot=...)."),
        "conclude": _expression("A fact that holds while its reasons do: T(slot=...)."),
        "modify": _expression("Other slots for a matched fact: name(slot=...)."),
        "retract": _expression("The name of a matched fact that goes."),
        "effect": _expression("Work for the host: name(argument=...)."),
        "halt": {"description": "Ends the run.", "const": True},
    }
    words["let"] = _expression("name = expression")
    return {
        **_object("One action.", words),
        "minProperties": 1,
        "maxProperties": 1,
    }


def _case() -> dict[str, Json]:
    properties: dict[str, Json] = {
        "test": _expression("What is tested, in words."),
        "facts": _listed("What is given.", "fact"),
        "expect": _listed("Facts that must live at the end; slots partial.", "fact"),
        "absent": _listed("Facts that must not live at the end.", "fact"),
        "fired": _rules("Rules that must have fired."),
        "not_fired": _rules("Rules that must not have fired."),
    }
    return {
        **_object("One test.", properties, ("test",)),
        "anyOf": [{"required": [key]} for key in CASE_KEYS[2:]],
    }


def _rules(description: str) -> dict[str, Json]:
    return {
        "description": description,
        "type": ["array", "null"],
        "items": _text("A rule's name."),
    }
