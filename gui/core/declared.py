"""The words that a text declares itself, so that a draft's own words are offered.

Found by patterns, since a text that is being typed is seldom well formed; what the
engine knows of the saved rules comes first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from gui.messages.rules import SlotWord, TemplateWord, Words

_SECTION = r"^{}:[^\n]*\n((?:[ #\n-][^\n]*(?:\n|\Z)|\n)*)"
_TEMPLATES = re.compile(_SECTION.format("templates"), re.MULTILINE)
_PARAMS = re.compile(_SECTION.format("params"), re.MULTILINE)
_NAMED = re.compile(r"^ {1,8}([A-Z]\w*):", re.MULTILINE)
_PARAM = re.compile(r"^ {1,4}([a-z_]\w*):", re.MULTILINE)
_RULE = re.compile(r"^ *- +rule: +([\w-]+)", re.MULTILINE)
_SLOT = re.compile(
    r"(?:^ {4,}|[{,] *)([a-z_]\w*): *(?:\{type: *)?([\w\[\]?]+)?", re.MULTILINE
)
_NO_SLOT = frozenset(("doc", "slots", "type", "default", "one_of", "range"))


@dataclass(frozen=True, slots=True)
class Declared:
    """What texts declare."""

    templates: tuple[TemplateWord, ...] = ()
    params: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()

    def added_to(self, words: Words) -> Words:
        """All of the words, and those declared here that are not among them."""
        known = {template.name for template in words.templates}
        new = tuple(one for one in self.templates if one.name not in known)
        return Words(
            templates=words.templates + new,
            functions=words.functions,
            effects=words.effects,
            params=_together(words.params, self.params),
            rules=_together(words.rules, self.rules),
            layers=words.layers,
            tags=words.tags,
        )


def declared(text: str) -> Declared:
    """What a file's text declares."""
    templates = _TEMPLATES.search(text)
    params = _PARAMS.search(text)
    return Declared(
        templates=tuple(_templates(templates.group(1))) if templates else (),
        params=tuple(_PARAM.findall(params.group(1))) if params else (),
        rules=tuple(_RULE.findall(text)),
    )


def _templates(section: str) -> Iterable[TemplateWord]:
    heads = list(_NAMED.finditer(section))
    ends = [head.start() for head in heads[1:]] + [len(section)]
    for head, end in zip(heads, ends, strict=True):
        body = section[head.end() : end]
        slots = body[body.find("slots:") + len("slots:") :] if "slots:" in body else ""
        yield TemplateWord(
            name=head.group(1),
            doc="",
            slots=tuple(
                SlotWord(name=name, type=kind, doc="")
                for name, kind in _SLOT.findall(slots)
                if name not in _NO_SLOT
            ),
        )


def _together(known: tuple[str, ...], more: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(known + more))
