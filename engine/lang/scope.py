"""What names mean at one point of a rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.errors import Span
from engine.lang.functions import BUILTINS
from engine.lang.template import Template
from engine.lang.values import SlotType
from engine.lang.vocabulary import Function

UNKNOWN = SlotType("unknown")
"""The type of a name whose own condition has a problem: it causes no further one."""


@dataclass(frozen=True, slots=True)
class Param:
    """A parameter in scope: its key in the rule set, its type and its place."""

    key: str
    type: SlotType
    span: Span


@dataclass(frozen=True, slots=True)
class Scope:
    """What names mean at one point of a rule.

    Attributes:
        names: Facts and values bound earlier, with their types.
        params: Parameters by name.
        functions: The functions of the vocabulary; the built-in ones come first.
        templates: All templates, for slots of facts.
        own: The template whose slots bare names mean, inside a pattern.
    """

    templates: Mapping[str, Template]
    functions: Mapping[str, Function]
    params: Mapping[str, Param] = field(default_factory=dict)
    names: Mapping[str, SlotType] = field(default_factory=dict)
    own: Template | None = None

    def inside(self, template: Template) -> Scope:
        """The scope inside a pattern of a template."""
        return self._with(self.names, template)

    def outside(self) -> Scope:
        """The scope where a bare name is never a slot."""
        return self._with(self.names, None)

    def bind(self, name: str, kind: SlotType) -> Scope:
        """The scope after a name was bound."""
        return self._with({**self.names, name: kind}, self.own)

    def _with(self, names: Mapping[str, SlotType], own: Template | None) -> Scope:
        return Scope(self.templates, self.functions, self.params, names, own)

    def function(self, name: str) -> Function | None:
        """The function of that name, if there is one."""
        return BUILTINS.get(name) or self.functions.get(name)
