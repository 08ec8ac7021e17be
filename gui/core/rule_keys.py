"""The keys of rule files, each in a few words, and what may follow some of them.

The order is that in which people write them. Whether a key is right where it stands,
the checker says.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

Keys: TypeAlias = Mapping[str, str]

FILE: Keys = {
    "layer": "the layer the rules belong to",
    "templates": "the shapes of facts",
    "params": "numbers with names",
    "facts": "facts every session starts with",
    "rules": "the rules",
    "tests": "what the rules must do",
}
RULE: Keys = {
    "rule": "its name",
    "doc": "one sentence for proofs",
    "utility": "from 0 to 1",
    "choose": "group(key, …) it competes in",
    "prefer": "ranks the candidates",
    "salience": "a whole number above all strategies",
    "specificity": "overrides the computed count",
    "params": "numbers with names",
    "tags": "words for people and tools",
    "enabled": "false switches it off",
    "when": "conditions",
    "then": "actions",
}
CONDITION: Keys = {
    "not": "there is no way to match",
    "exists": "there is at least one",
    "forall": "for every match of the first, the rest",
    "any": "one of the alternatives",
    "test": "an expression that is true",
    "let": "binds a value",
}
ACTION: Keys = {
    "conclude": "a fact that lives while the conditions hold",
    "assert": "a fact that stays",
    "modify": "replaces a fact",
    "retract": "ends a fact",
    "let": "a name for the actions after it",
    "effect": "asks the host program",
    "halt": "ends the run",
}
CASE: Keys = {
    "test": "what it shows",
    "facts": "given facts",
    "expect": "facts that must be there",
    "absent": "facts that must not",
    "fired": "rules that must fire",
    "not_fired": "rules that must not",
}
TEMPLATE: Keys = {"doc": "what a fact says", "slots": "its parts"}
SLOT: Keys = {
    "type": "of its values",
    "default": "its value where none is given",
    "one_of": "the values it admits",
    "range": "least and greatest",
    "doc": "what it says",
}
PARAM: Keys = {"value": "the number", "range": "least and greatest", "doc": "why"}
TYPES = ("str", "int", "float", "bool", "any", "pattern", "[str]", "str?", "float?")
WORDS = ("and", "or", "not", "in", "if", "else", "True", "False", "None")
HOLDS_BLOCK = frozenset(
    (
        "templates",
        "params",
        "facts",
        "rules",
        "tests",
        "when",
        "then",
        "slots",
        "expect",
        "absent",
    )
)
"""Keys after which a new line begins."""
