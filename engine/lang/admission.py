"""Quick admission: generated code that takes ordinary values for a template's slots.

Facts come in at high rates, and nearly all of them are what their template asks for.
The code looks at types and ranges in one go, and gives up wherever it has the least
doubt: then `engine.lang.template` judges, slot by slot, and tells what is wrong. An
entrance, see `engine.run.entrance`, has the same lines for facts that state every slot.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeAlias, cast

from engine.lang.generated import define
from engine.lang.syntax import Value
from engine.lang.values import SMALL, SlotType

if TYPE_CHECKING:
    from engine.lang.template import Slot

Admit: TypeAlias = "Callable[[Mapping[str, object]], tuple[Value, ...] | None]"

MISSING = object()
"""Stands for the value of a slot that is left out."""


class DoubtError(Exception):
    """A value that has to be judged by itself."""


def quick_admission(slots: Mapping[str, Slot]) -> Admit:
    """A function from slots to values in order, or None where it is not sure."""
    names: dict[str, object] = {"MISSING": MISSING, "DoubtError": DoubtError}
    values = "".join(f"v{number}, " for number in range(len(slots)))
    lines = ["def admit(given):", "    try:", f"        if len(given) == {len(slots)}:"]
    for number, slot in enumerate(slots.values()):
        lines.append(f"            v{number} = given[{slot.name!r}]")
        lines.extend(
            f"            {line}" for line in judged(slot, f"v{number}", names)
        )
    lines += [f"            return ({values})", "        left = len(given)"]
    for number, slot in enumerate(slots.values()):
        lines.extend(f"        {line}" for line in _taken(number, slot, names))
    lines += [
        "        # what is left over is a slot that the template has not",
        f"        return None if left else ({values})",
        "    except Exception:",
        "        return None",
    ]
    define("\n".join(lines), "admission", names)
    return cast("Admit", names["admit"])


def _taken(number: int, slot: Slot, names: dict[str, object]) -> list[str]:
    """The lines that take one slot, which may be left out."""
    value = f"v{number}"
    lines = judged(slot, value, names)
    if slot.required:
        return [f"{value} = given[{slot.name!r}]", "left -= 1", *lines]
    names[f"default{number}"] = slot.default
    return [
        f"{value} = given.get({slot.name!r}, MISSING)",
        f"if {value} is MISSING: {value} = default{number}",
        "else:",
        "    left -= 1",
        *("    " + line for line in lines),
    ]


def judged(slot: Slot, value: str, names: dict[str, object]) -> list[str]:
    """The lines that admit the value of a variable to a slot, or raise.

    Args:
        slot: The slot.
        value: The variable.
        names: What the lines refer to is added here.
    """
    names["DoubtError"] = DoubtError
    test = _test(slot, value, names)
    if test is None:
        names[f"take_{value}"] = slot.take
        return [f"{value} = take_{value}({value})"]
    lines = [f"if not ({test}): raise DoubtError"]
    if slot.type.kind == "float":
        lines.insert(0, f"if {value}.__class__ is int: {value} = float({value})")
        lines.append(f"if {value} == 0: {value} = 0.0")
    return lines


def _test(slot: Slot, value: str, names: dict[str, object]) -> str | None:
    """What is true of an ordinary value of the slot; None if it has to be judged."""
    kind = _kind(slot.type, value)
    if kind is None:
        return None
    if slot.one_of is not None:
        names[f"choices_{value}"] = frozenset(slot.one_of)
        kind += f" and {value} in choices_{value}"
    if slot.range is not None:
        names[f"low_{value}"], names[f"high_{value}"] = slot.range
        kind += f" and low_{value} <= {value} <= high_{value}"
    return f"{value} is None or {kind}" if slot.type.optional else kind


def _kind(kind: SlotType, value: str) -> str | None:
    if kind.kind == "str":
        return f"{value}.__class__ is str and ({value}.isascii() or {value}.encode())"
    if kind.kind == "int":
        return f"{value}.__class__ is int and -{SMALL} < {value} < {SMALL}"
    if kind.kind == "float":
        return f"{value}.__class__ is float and {value} == {value}"
    return f"{value}.__class__ is bool" if kind.kind == "bool" else None
