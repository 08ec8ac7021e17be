"""Content digests of rules and rule sets: what counts as the same rule.

Places, static types and the text as written are left out, so that formatting,
comments and moved lines change nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields

from engine.lang import rules as r
from engine.lang.template import Template
from engine.lang.values import canonical_json, digest

_LEFT_OUT = {"span", "text", "type", "index", "start"}


def canonical(thing: object) -> object:
    """Checked data as plain lists, the same for the same content."""
    if thing is None or isinstance(thing, (str, int, float)):
        return thing
    if isinstance(thing, tuple):
        return [canonical(item) for item in thing]
    if isinstance(thing, Mapping):
        return [[str(key), canonical(thing[key])] for key in sorted(thing)]
    kind = type(thing)
    return [kind.__name__, *(canonical(getattr(thing, n)) for n in _content(kind))]


_CONTENT: dict[type, tuple[str, ...]] = {}


def _content(kind: type) -> tuple[str, ...]:
    """The fields of a record that are content, looked up once per kind."""
    found = _CONTENT.get(kind)
    if found is None:
        names = (field.name for field in fields(kind))
        found = _CONTENT[kind] = tuple(n for n in names if n not in _LEFT_OUT)
    return found


def rule_digest(
    rule: tuple[object, ...], params: Mapping[str, r.Parameter], layer: str
) -> str:
    """The digest of a rule's content: what it does, not what is said about it.

    Args:
        rule: When, then, choose, salience and the specificity override.
        params: The parameters it uses, by the name it uses.
        layer: Its layer's name.
    """
    used = [[name, p.value, p.range] for name, p in sorted(params.items())]
    return digest([canonical_json([canonical(rule), used, layer])])


def template_content(template: Template) -> object:
    """A template's content, with its types."""
    return [
        template.name,
        template.doc,
        [
            [
                slot.name,
                str(slot.type),
                slot.required,
                canonical(slot.default),
                canonical(slot.one_of),
                canonical(slot.range),
                slot.doc,
            ]
            for slot in template.slots.values()
        ],
    ]


def rule_set_digest(parts: tuple[object, ...]) -> str:
    """The digest of everything a rule set says."""
    return digest([canonical_json(part) for part in parts])
