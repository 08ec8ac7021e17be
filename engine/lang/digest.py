"""Content digests of rules and rule sets: what counts as the same rule.

Places, static types and the text as written are left out, so that formatting,
comments and moved lines change nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from operator import attrgetter

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
    kind = type(thing)
    content = _CONTENT.get(kind)
    if content is not None:
        return [
            kind.__name__,
            *[
                part if type(part) in _PLAIN else canonical(part)
                for part in content(thing)
            ],
        ]
    if isinstance(thing, Mapping):
        return [[str(key), canonical(thing[key])] for key in sorted(thing)]
    _CONTENT[kind] = _content(kind)
    return canonical(thing)


_CONTENT: dict[type, Callable[[object], tuple[object, ...]]] = {}
"""What gets the content of a record, made once per kind."""


def _content(kind: type) -> Callable[[object], tuple[object, ...]]:
    names = [field.name for field in fields(kind) if field.name not in _LEFT_OUT]
    if len(names) > 1:
        return attrgetter(*names)  # all at once, which is faster than one by one
    return lambda thing: tuple([getattr(thing, name) for name in names])


_PLAIN = frozenset((str, int, float, bool, type(None)))
"""Half of all content, which stands for itself: seen without another call."""


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
