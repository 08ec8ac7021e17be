"""What of expressions is as Python has it, so that code for them can be plain."""

from __future__ import annotations

from engine.lang import expr as e
from engine.lang.values import SlotType


def is_plain(kind: SlotType) -> bool:
    """Whether ``==`` of the rule language is Python's for values of the type."""
    if kind.kind == "list":
        return kind.item is not None and is_plain(kind.item)
    return kind.kind in ("str", "pattern", "int", "float", "bool")


def is_plain_pair(one: SlotType, two: SlotType) -> bool:
    """Whether ``==`` of the rule language is Python's between two types.

    It is not where a bool could meet a number.
    """
    if not (is_plain(one) and is_plain(two)):
        return "none" in (one.kind, two.kind)
    while one.kind == "list" and two.kind == "list" and one.item and two.item:
        one, two = one.item, two.item
    return (one.kind == "bool") is (two.kind == "bool")


def can_fail(node: e.Expr) -> bool:
    """Whether evaluating the code of an expression might raise."""
    return any(map(_can_fail, e.walk(node)))


def _can_fail(node: e.Expr) -> bool:
    if isinstance(node, e.Compare):
        kinds = [node.first.type, *(part.type for _, part in node.rest)]
        return any(
            operator not in ("==", "!=")
            and not have_order(kinds[place], kinds[place + 1])
            for place, (operator, _) in enumerate(node.rest)
        )
    if isinstance(node, e.Logic):
        return not all(is_bool(part.type) for part in node.parts)
    if isinstance(node, e.Negation):
        return not is_bool(node.part.type)
    return not isinstance(node, (e.Const, e.Own, e.Field, e.Ref, e.ParamRef, e.FactRef))


def is_bool(kind: SlotType) -> bool:
    """Whether values of a type are true or false, and never none."""
    return kind.kind == "bool" and not kind.optional


def is_str(kind: SlotType) -> bool:
    """Whether they are texts, and never none."""
    return kind.kind in ("str", "pattern") and not kind.optional


def is_number(kind: SlotType) -> bool:
    """Whether they are numbers, and never none."""
    return kind.kind in ("int", "float") and not kind.optional


def have_order(one: SlotType, two: SlotType) -> bool:
    """Whether values of two types can be ordered without a fault."""
    return (is_number(one) and is_number(two)) or (is_str(one) and is_str(two))


def depth(node: e.Expr) -> int:
    """How many levels of expressions stand inside each other."""
    deepest, level = 0, [node]
    while level:
        deepest += 1
        level = [inner for one in level for inner in e.parts(one)]
    return deepest
