"""What types allow: which operands, arguments and slots take which values."""

from __future__ import annotations

from dataclasses import replace

from engine.lang.values import ANY, FLOAT, INT, NONE, STR, SlotType, list_of


def is_number(kind: SlotType) -> bool:
    """Whether values of the type may be numbers."""
    return kind.kind in ("int", "float", "number", "any")


def is_text(kind: SlotType) -> bool:
    """Whether values of the type may be texts."""
    return kind.kind in ("str", "pattern", "any")


def comparable(left: SlotType, right: SlotType) -> bool:
    """Whether two types can ever hold equal values."""
    if "any" in (left.kind, right.kind):
        return True
    if left.kind == "none" or right.kind == "none":
        return left.optional and right.optional
    if (is_number(left) and is_number(right)) or (is_text(left) and is_text(right)):
        return True
    if left.kind == "list" and right.kind == "list":
        return (
            left.item is None or right.item is None or comparable(left.item, right.item)
        )
    return left.kind == right.kind and left.kind != "fact"


def accepts(wanted: SlotType, given: SlotType) -> bool:
    """Whether an argument or slot of one type can take values of another."""
    if "any" in (wanted.kind, given.kind):
        return True
    if given.kind == "none":
        return wanted.optional
    if wanted.kind == "list":
        return given.kind == "list" and (
            wanted.item is None
            or given.item is None
            or accepts(wanted.item, given.item)
        )
    return given.kind in _ACCEPTED.get(wanted.kind, (wanted.kind,))


_ACCEPTED = {
    "number": ("int", "float", "number"),
    "float": ("int", "float", "number"),
    "int": ("int", "number"),
    "str": ("str", "pattern"),
    "pattern": ("str", "pattern"),
}


def without_none(kind: SlotType) -> SlotType:
    """The type without None."""
    return replace(kind, optional=False) if kind.optional else kind


def either(one: SlotType, two: SlotType) -> SlotType:
    """The type of a value that is of one of two types."""
    if one == two:
        return one
    if NONE in (one, two):
        return replace(two if one == NONE else one, optional=True)
    return (
        FLOAT
        if {one.kind, two.kind} == {"int", "float"}
        and not (one.optional or two.optional)
        else ANY
    )


def arithmetic(operator: str, one: SlotType, two: SlotType) -> SlotType | None:
    """The type of an arithmetic expression, or None if it has none."""
    if "any" in (one.kind, two.kind):
        other = two if one.kind == "any" else one
        return None if other.kind in ("bool", "none", "fact") else ANY
    if is_number(one) and is_number(two):
        return _numeric(operator, one, two)
    if operator == "+":
        return _joined(one, two)
    if operator == "*" and "int" in (one.kind, two.kind):
        return _repeated(two if one.kind == "int" else one)
    return None


def _numeric(operator: str, one: SlotType, two: SlotType) -> SlotType:
    whole = one.kind == two.kind == "int"
    if "number" in (one.kind, two.kind) or (operator == "**" and whole):
        return ANY  # a negative exponent makes a float of whole numbers
    return INT if whole and operator != "/" else FLOAT


def _joined(one: SlotType, two: SlotType) -> SlotType | None:
    if is_text(one) and is_text(two):
        return STR
    if one.kind == two.kind == "list":
        return list_of(one.item if one.item == two.item and one.item else ANY)
    return None


def _repeated(part: SlotType) -> SlotType | None:
    if is_text(part):
        return STR
    return part if part.kind == "list" else None
