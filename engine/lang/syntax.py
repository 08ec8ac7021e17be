"""What a rule file says, before anyone asks whether it makes sense.

The reader produces these records from YAML and keeps the place of everything;
expressions are still text. Checking turns them into `engine.lang.rules`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from engine.errors import Span

Scalar: TypeAlias = bool | int | float | str | None
Value: TypeAlias = "Scalar | tuple[Value, ...]"


@dataclass(frozen=True, slots=True)
class Text:
    """A scalar as its author wrote it, and where.

    Attributes:
        value: The text without YAML's quotes and folding.
        span: Where the scalar stands.
        start: Columns between the scalar's start and its first character: 0 for a
            plain scalar, 1 for a quoted one.
    """

    value: str
    span: Span
    start: int = 0

    def at(self, offset: int, length: int = 1) -> Span:
        """The place of a part of the text; the whole scalar if it spans lines."""
        span = self.span
        if span.end_line != span.line:
            return span
        column = span.column + self.start + offset
        return Span(span.file, span.line, column, span.line, column + length)


@dataclass(frozen=True, slots=True)
class Constant:
    """A value as YAML's core schema reads it, and where it stands."""

    value: Value
    span: Span


@dataclass(frozen=True, slots=True)
class ParamUse:
    """``{param: name}`` in a given fact: the slot takes a file parameter's value."""

    name: Text
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotSyntax:
    """One slot of a template: type as written, and what restricts it."""

    name: Text
    type: Text
    default: Constant | None = None
    one_of: tuple[Constant, ...] | None = None
    range: tuple[Constant, Constant] | None = None
    doc: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateSyntax:
    """A template's declaration."""

    name: Text
    slots: tuple[SlotSyntax, ...]
    doc: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactSyntax:
    """A fact as files state it: ``- Template: {slot: value}``."""

    template: Text
    slots: tuple[tuple[Text, Constant | ParamUse], ...]
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class ParamSyntax:
    """A named number of a rule or a file."""

    name: Text
    value: Constant
    range: tuple[Constant, Constant] | None = None
    doc: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """``name: Template(…)``, ``Template(…)`` or ``name: count(…)``."""

    name: Text | None
    text: Text


@dataclass(frozen=True, slots=True)
class Block:
    """``not:``, ``exists:`` or ``forall:`` with the conditions inside."""

    kind: Literal["not", "exists", "forall"]
    body: tuple[Condition, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class AnyOf:
    """``any:`` with its alternatives, each a conjunction."""

    alternatives: tuple[tuple[Condition, ...], ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Test:
    """``test: expression``."""

    text: Text


@dataclass(frozen=True, slots=True)
class Let:
    """``let: name = expression``, in conditions and in actions."""

    text: Text


Condition: TypeAlias = Match | Block | AnyOf | Test | Let

Verb: TypeAlias = Literal["assert", "conclude", "modify", "retract", "effect", "halt"]


@dataclass(frozen=True, slots=True)
class Action:
    """``assert: T(…)`` and its kin; `text` is ``"true"`` for ``halt``."""

    verb: Verb
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSyntax:
    """One rule as written.

    Attributes:
        span: The whole rule, from its name to the end of its last action.
        is_whole: Whether all conditions, params and the choice could be read; if not,
            names that seem unbound may have been bound by what is missing.
    """

    name: Text
    span: Span
    doc: str = ""
    utility: Constant | None = None
    choose: Text | None = None
    prefer: Text | None = None
    salience: Constant | None = None
    specificity: Constant | None = None
    params: tuple[ParamSyntax, ...] = ()
    tags: tuple[str, ...] = ()
    enabled: bool = True
    is_whole: bool = True
    when: tuple[Condition, ...] = ()
    then: tuple[Action | Let, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSyntax:
    """One rule test: facts in, and what is expected.

    Attributes:
        facts: What is given, in order, besides the rule files' own facts.
        expect: Facts that must live at the end; slots left out may be anything.
        absent: Facts none of which may live at the end.
        fired: Names of rules that must have fired.
        not_fired: Names of rules that must not have fired.
    """

    name: Text
    span: Span
    facts: tuple[FactSyntax, ...] = ()
    expect: tuple[FactSyntax, ...] = ()
    absent: tuple[FactSyntax, ...] = ()
    fired: tuple[Text, ...] = ()
    not_fired: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSyntax:
    """One rule file."""

    path: str
    layer: Text | None = None
    layers: tuple[Text, ...] | None = None
    templates: tuple[TemplateSyntax, ...] = ()
    facts: tuple[FactSyntax, ...] = ()
    params: tuple[ParamSyntax, ...] = ()
    rules: tuple[RuleSyntax, ...] = ()
    tests: tuple[CaseSyntax, ...] = ()
