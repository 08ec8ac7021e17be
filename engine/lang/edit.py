"""What an edit of a rule file means: records of syntax as they must read afterwards.

The text itself is changed elsewhere; here stands what it must say when it is done.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any, Literal, TypeAlias

from engine.errors import EngineError, Span
from engine.lang.reader import read_file
from engine.lang.splice import indent_lines
from engine.lang.syntax import (
    Action,
    CaseSyntax,
    Condition,
    Constant,
    FactSyntax,
    Let,
    ParamSyntax,
    RuleSyntax,
    Text,
    Value,
)

Field: TypeAlias = Literal[
    "doc", "utility", "choose", "prefer", "salience", "specificity", "tags", "enabled"
]
Section: TypeAlias = Literal["when", "then"]

_NOWHERE = Span("")


class DocumentError(EngineError):
    """An edit that cannot be made, or would say something else than was meant."""


def meaning(part: object) -> object:
    """What a record of syntax says, without its places, for comparison."""
    if isinstance(part, Span):
        return None
    if isinstance(part, Text):
        return part.value
    if isinstance(part, tuple):
        return tuple(meaning(item) for item in part)
    if is_dataclass(part):
        inside = (meaning(getattr(part, field.name)) for field in fields(part))
        return (type(part).__name__, *inside)
    return (type(part).__name__, part)


def with_field(rule: RuleSyntax, key: Field, value: Value) -> RuleSyntax:
    """The rule with another value for one field; None is the field left out."""
    changes: dict[str, Any] = {key: _field_syntax(key, value)}
    return replace(rule, **changes)


def with_clauses(
    rule: RuleSyntax, section: Section, place: slice, clause: str
) -> RuleSyntax:
    """The rule with the clauses of a place replaced by the one a text states."""
    clauses: list[Condition | Action | Let] = list(getattr(rule, section))
    clauses[place] = one_clause(section, clause) if clause else ()
    changes: dict[str, Any] = {section: tuple(clauses)}
    return replace(rule, **changes)


def renamed(case: CaseSyntax, rule: str, new: str) -> CaseSyntax:
    """The test with a rule's new name wherever it speaks of the rule."""

    def names(texts: tuple[Text, ...]) -> tuple[Text, ...]:
        return tuple(
            replace(text, value=new) if text.value == rule else text for text in texts
        )

    return replace(case, fired=names(case.fired), not_fired=names(case.not_fired))


def _field_syntax(key: Field, value: Value) -> object:
    """The field as the reader would give it."""
    if key == "doc":
        return str(value or "").strip()
    if key == "tags":
        return value or ()
    if key == "enabled":
        return value is not False
    if value is None:
        return None
    if key in ("choose", "prefer"):
        return Text(str(value), _NOWHERE)
    return Constant(value, _NOWHERE)


def with_number(
    params: tuple[ParamSyntax, ...], name: str, value: float
) -> tuple[ParamSyntax, ...]:
    """The params with another number for one of them."""
    return tuple(
        replace(param, value=Constant(value, _NOWHERE))
        if param.name.value == name
        else param
        for param in params
    )


def with_slot(fact: FactSyntax, slot: str, value: Value) -> FactSyntax:
    """The fact with another value in one slot."""
    slots = tuple(
        (name, Constant(value, _NOWHERE) if name.value == slot else content)
        for name, content in fact.slots
    )
    return replace(fact, slots=slots)


def one_rule(text: str) -> RuleSyntax:
    """The rule that a text (``- rule: …``) states.

    Raises:
        DocumentError: If it states none, several, or one with problems.
    """
    lines = ["rules:", *indent_lines(text.strip(), 2)]
    file, problems = read_file("\n".join(lines), "the new rule")
    if problems:
        raise DocumentError(str(problems[0]))
    if len(file.rules) == 1:
        return file.rules[0]
    raise DocumentError("a new rule must be one list item that begins '- rule:'")


def one_clause(
    section: Section, clause: str
) -> tuple[Condition, ...] | tuple[Action | Let, ...]:
    """The clause that a text states, as written behind its dash.

    Raises:
        DocumentError: If it is no clause, or one with problems.
    """
    item = indent_lines(clause.strip(), 6)
    lines = ["rules:", "- rule: r", f"  {section}:", "    - " + item[0].lstrip()]
    other = [] if section == "then" else ["  then:", "    - halt: true"]
    text = "\n".join([*lines, *item[1:], *other])
    file, problems = read_file(text, "the new clause")
    if problems:
        raise DocumentError(str(problems[0]))
    if not file.rules:
        raise DocumentError("a clause must be one list item, without its dash")
    return file.rules[0].when if section == "when" else file.rules[0].then
