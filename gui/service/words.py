"""The words that rules may use, with what their authors say of them."""

from __future__ import annotations

from engine.lang.functions import BUILTINS
from engine.lang.template import Slot, Template
from engine.lang.values import show
from gui.messages.rules import ListWords, SlotWord, TemplateWord, Words
from gui.service.work import Work


def list_words(work: Work, request: ListWords) -> Words:  # noqa: ARG001  # it says no more
    """The words of the rules in use."""
    rules = work.bench.rulebook.upcoming()
    functions = {**BUILTINS, **rules.vocabulary.functions}
    return Words(
        templates=tuple(_template(rules.templates[name]) for name in rules.templates),
        functions=tuple((name, functions[name].doc) for name in sorted(functions)),
        effects=tuple(sorted(rules.vocabulary.effects)),
        params=tuple(sorted(rules.params)),
        rules=(*(rule.name for rule in rules.rules), *rules.disabled),
        layers=rules.layers,
        tags=tuple(sorted({tag for rule in rules.rules for tag in rule.tags})),
    )


def _template(template: Template) -> TemplateWord:
    return TemplateWord(
        name=template.name,
        doc=template.doc,
        slots=tuple(map(_slot, template.slots.values())),
    )


def _slot(slot: Slot) -> SlotWord:
    return SlotWord(
        name=slot.name,
        type=str(slot.type),
        doc=slot.doc,
        one_of=tuple(map(show, slot.one_of or ())),
    )
