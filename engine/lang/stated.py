"""Facts as files state them: given ones, and those of rule tests."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Code, Span, did_you_mean
from engine.lang import rules as r
from engine.lang import syntax as s
from engine.lang.actions import admit
from engine.lang.catalog import Catalog
from engine.lang.parse import Refused
from engine.lang.template import Slot, Template


class Stated:
    """Checks stated facts against a catalog; problems go to its list."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def facts(self) -> Iterator[r.GivenFact]:
        """The facts every session starts with, as far as they are right."""
        for file in self._catalog.files:
            for fact in file.facts:
                given = self._given(fact)
                if given is not None:
                    yield given

    def _given(self, fact: s.FactSyntax) -> r.GivenFact | None:
        before = len(self._catalog.problems)
        slots: list[tuple[str, s.Value | r.Parameter]] = []
        template = self._stated(fact)
        for name, value in fact.slots:
            if isinstance(value, s.ParamUse):
                param = self._catalog.params.get(value.name.value)
                if param is None:
                    self._catalog.note(
                        Code.UNKNOWN_PARAM,
                        f"there is no file parameter {value.name.value!r}",
                        value.name.span,
                        did_you_mean(value.name.value, self._catalog.params),
                    )
                    continue
                slots.append((name.value, param))
                if template and name.value in template.slots:
                    self._admit(template.slots[name.value], param.value, value.span)
            else:
                slots.append((name.value, value.value))
        if template is not None:
            given_names = {name.value for name, _ in fact.slots}
            for slot in template.slots.values():
                if slot.required and slot.name not in given_names:
                    self._catalog.note(
                        Code.MISSING_SLOT,
                        f"{template.name} needs a value for its slot {slot.name!r}",
                        fact.span,
                    )
        if len(self._catalog.problems) > before:
            return None
        return r.GivenFact(fact.template.value, tuple(slots), str(fact.span))

    def _stated(self, fact: s.FactSyntax) -> Template | None:
        """The template of a fact in a file, its known slots admitted."""
        template = self._catalog.templates.get(fact.template.value)
        if template is None:
            self._catalog.note(
                Code.UNKNOWN_TEMPLATE,
                f"there is no template {fact.template.value!r}",
                fact.template.span,
                did_you_mean(fact.template.value, self._catalog.templates),
            )
            return None
        for name, value in fact.slots:
            slot = template.slots.get(name.value)
            if slot is None:
                self._catalog.note(
                    Code.UNKNOWN_SLOT,
                    f"{template.name} has no slot {name.value!r}",
                    name.span,
                    did_you_mean(name.value, template.slots),
                )
            elif isinstance(value, s.Constant):
                self._admit(slot, value.value, value.span)
        return template

    def _admit(self, slot: Slot, value: s.Value, span: Span) -> None:
        try:
            admit(slot, value, span)
        except Refused as refused:
            self._catalog.problems.append(refused.problem)

    def check_cases(self) -> None:
        """Check the facts and names of all rule tests."""
        names = {rule.name.value for file in self._catalog.files for rule in file.rules}
        unread = self._catalog.unread
        for file in self._catalog.files:
            for case in file.tests:
                for fact in case.facts:
                    self._given(fact)
                for fact in (*case.expect, *case.absent):
                    self._stated(fact)
                for rule in (*case.fired, *case.not_fired):
                    if rule.value not in names and not unread:
                        self._catalog.note(
                            Code.UNBOUND_NAME,
                            f"there is no rule {rule.value!r}",
                            rule.span,
                            did_you_mean(rule.value, names),
                        )
