"""Templates: the shape of facts, and what their slots admit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from engine.errors import FactError, Span, did_you_mean
from engine.lang.admission import Admit, quick_admission
from engine.lang.pattern import compiled
from engine.lang.syntax import Value
from engine.lang.values import SlotType, equal, fit, is_exact, show


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One typed field of a template.

    Attributes:
        name: Its name.
        index: Its place among the template's slots, from 0.
        type: What it holds.
        required: Whether a fact must state it.
        default: What it holds where a fact does not state it.
        one_of: The values it admits, or None for all of its type.
        range: The least and the greatest number it admits, or None.
        doc: What it means.
    """

    name: str
    index: int
    type: SlotType
    required: bool = True
    default: Value = None
    one_of: tuple[Value, ...] | None = None
    range: tuple[float, float] | None = None
    doc: str = ""

    def take(self, thing: object) -> Value:
        """What the slot holds of any Python object: lists are taken as tuples.

        Raises:
            TypeError: If it is no value, or of another type.
            ValueError: If the slot does not admit it.
        """
        return self.admit(as_value(thing))

    def admit(self, value: Value) -> Value:
        """The value as the slot holds it.

        Raises:
            TypeError: If it is of another type.
            ValueError: If the slot does not admit it.
        """
        found = fit(value, self.type)
        if found is None:
            return None
        if self.one_of is not None and not any(
            equal(found, one) for one in self.one_of
        ):
            choices = ", ".join(map(show, self.one_of))
            raise ValueError(f"{show(found)} is none of {choices}")
        if self.range is not None and isinstance(found, (int, float)):
            low, high = self.range
            if not low <= found <= high:
                raise ValueError(
                    f"{show(found)} is outside {show(low)} to {show(high)}"
                )
        if self.type.kind == "pattern":
            compiled(str(found))
        return found


@dataclass(frozen=True, kw_only=True)
class Template:
    """A named shape of facts.

    Attributes:
        name: Its name, in CapWords.
        slots: Its slots by name, in the order of declaration.
        doc: What such a fact says.
        span: Where it is declared.
    """

    name: str
    slots: Mapping[str, Slot]
    doc: str = ""
    span: Span

    @cached_property
    def exact(self) -> bool:
        """Whether the types of its slots keep 1, 1.0 and True apart.

        Then facts of it are the same when their values are equal to Python.
        """
        return all(is_exact(slot.type) for slot in self.slots.values())

    @cached_property
    def _admit(self) -> Admit:
        return quick_admission(self.slots)

    def values(self, given: Mapping[str, object]) -> tuple[Value, ...]:
        """All slots' values in order, with defaults for what is not given.

        Lists are taken as tuples.

        Raises:
            FactError: If a slot is unknown, missing or holds what it does not admit.
        """
        values = self._admit(given)
        return self._judged(given) if values is None else values

    def _judged(self, given: Mapping[str, object]) -> tuple[Value, ...]:
        """All slots' values in order, each looked at by itself."""
        for name in given:
            if name not in self.slots:
                hint = did_you_mean(name, self.slots)
                raise FactError(
                    f"{self.name} has no slot {name!r}" + (f" ({hint})" if hint else "")
                )
        return tuple(self._value(slot, given) for slot in self.slots.values())

    def _value(self, slot: Slot, given: Mapping[str, object]) -> Value:
        if slot.name not in given:
            if slot.required:
                raise FactError(f"{self.name} needs a value for its slot {slot.name!r}")
            return slot.default
        try:
            return slot.take(given[slot.name])
        except (TypeError, ValueError) as error:
            raise FactError(f"slot {slot.name!r} of {self.name}: {error}") from None


def as_value(thing: object) -> Value:
    """A Python object as a value of the rule language: lists become tuples.

    Raises:
        TypeError: If it is something else, or nested deeper than 20 levels.
    """
    return _as_value(thing, 20)


def _as_value(thing: object, levels: int) -> Value:
    if isinstance(thing, (list, tuple)) and levels:
        return tuple(_as_value(item, levels - 1) for item in thing)
    if thing is None or type(thing) in (bool, int, float, str):
        return thing  # type: ignore[return-value]
    if isinstance(thing, str):  # an enumeration's member, for example
        return str.__str__(thing)
    raise TypeError(f"a {type(thing).__name__} is no value of the rule language")
