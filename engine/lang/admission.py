"""Quick admission: a generated function for each template that takes ordinary slots.

Facts come in at high rates, and nearly all of them are what their template asks for.
The function looks at types, ranges and defaults in one go, and returns None wherever
it has the least doubt: then `engine.lang.template` judges, slot by slot, and tells
what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from types import CodeType
from typing import TYPE_CHECKING, TypeAlias, cast

from engine.lang.syntax import Value
from engine.lang.values import SlotType

if TYPE_CHECKING:
    from engine.lang.template import Slot

Admit: TypeAlias = "Callable[[Mapping[str, object]], tuple[Value, ...] | None]"
Judge: TypeAlias = "Callable[[Slot, object], Value]"

SMALL = 2**62
"""Whole numbers up to this need no look at their size."""
MISSING = object()


def quick_admission(slots: Mapping[str, Slot], judge: Judge) -> Admit:
    """A function from slots to values in order, or None where it is not sure.

    Args:
        slots: The template's slots by name, in order.
        judge: Admits a thing to a slot, or raises; asked for lists, patterns and any.
    """
    names: dict[str, object] = {"MISSING": MISSING, "judge": judge}
    values = "".join(f"v{number}, " for number in range(len(slots)))
    lines = ["def admit(given):", "    try:", f"        if len(given) == {len(slots)}:"]
    for number, slot in enumerate(slots.values()):
        lines.append(f"            v{number} = given[{slot.name!r}]")
        lines.extend("            " + line for line in _tested(number, slot, names))
    lines += [f"            return ({values})", "        left = len(given)"]
    for number, slot in enumerate(slots.values()):
        lines.extend("        " + line for line in _taken(number, slot, names))
    lines += [
        "        # what is left over is a slot that the template has not",
        f"        return None if left else ({values})",
        "    except Exception:",
        "        return None",
    ]
    exec(_compiled("\n".join(lines)), names)  # noqa: S102  # our own text
    return cast("Admit", names["admit"])


@lru_cache(maxsize=1_000)
def _compiled(text: str) -> CodeType:
    return compile(text, "<admission>", "exec")


def _taken(number: int, slot: Slot, names: dict[str, object]) -> list[str]:
    """The lines that take one slot, which may be left out."""
    value, tested = f"v{number}", _tested(number, slot, names)
    if slot.required:
        return [f"{value} = given[{slot.name!r}]", "left -= 1", *tested]
    names[f"default{number}"] = slot.default
    return [
        f"{value} = given.get({slot.name!r}, MISSING)",
        f"if {value} is MISSING: {value} = default{number}",
        "else:",
        "    left -= 1",
        *("    " + line for line in tested),
    ]


def _tested(number: int, slot: Slot, names: dict[str, object]) -> list[str]:
    """The lines that look at the value of one slot."""
    value, test = f"v{number}", _test(number, slot, names)
    names[f"slot{number}"] = slot
    if test is None:
        return [f"{value} = judge(slot{number}, {value})"]
    lines = [f"if not ({test}): return None"]
    if slot.type.kind == "float":
        lines.insert(0, f"if {value}.__class__ is int: {value} = float({value})")
        lines.append(f"if {value} == 0: {value} = 0.0")
    return lines


def _test(number: int, slot: Slot, names: dict[str, object]) -> str | None:
    """What is true of an ordinary value of the slot; None if it has to be judged."""
    value = f"v{number}"
    kind = _kind(slot.type, value)
    if kind is None:
        return None
    if slot.one_of is not None:
        names[f"choices{number}"] = frozenset(slot.one_of)
        kind += f" and {value} in choices{number}"
    if slot.range is not None:
        names[f"low{number}"], names[f"high{number}"] = slot.range
        kind += f" and low{number} <= {value} <= high{number}"
    return f"{value} is None or {kind}" if slot.type.optional else kind


def _kind(kind: SlotType, value: str) -> str | None:
    if kind.kind == "str":
        return f"{value}.__class__ is str and ({value}.isascii() or {value}.encode())"
    if kind.kind == "int":
        return f"{value}.__class__ is int and -{SMALL} < {value} < {SMALL}"
    if kind.kind == "float":
        return f"{value}.__class__ is float and {value} == {value}"
    return f"{value}.__class__ is bool" if kind.kind == "bool" else None
