"""What a host program offers to rules: pure functions and named effects.

A vocabulary is the one plug-in line of the engine: swap it, and the same engine
reasons about something else. Templates belong to the rule files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from engine.lang.syntax import Value
from engine.lang.values import ANY, SlotType

Infer: TypeAlias = Callable[[tuple[SlotType, ...]], SlotType]


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """A pure function rules may call: same arguments, same value, no side effect.

    Attributes:
        name: The name in rule files.
        call: The function; lists arrive as tuples. An exception means that the
            expression has no value.
        takes: The types of its arguments in order.
        returns: The type of its value.
        optional: How many of the last arguments may be left out.
        variadic: Whether the last argument may be repeated.
        infer: The type of the value from the arguments' types, where `returns`
            alone would be too wide.
        doc: One sentence for authors.
    """

    name: str
    call: Callable[..., Value]
    takes: tuple[SlotType, ...]
    returns: SlotType = ANY
    optional: int = 0
    variadic: bool = False
    infer: Infer | None = None
    doc: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """A fact with which an effect answers."""

    template: str
    slots: Mapping[str, Value]


class EffectFailure(Exception):  # noqa: N818  # where it is taken up, it is an answer
    """What an effect may raise if its failure template holds more than the cause.

    Attributes:
        slots: Values of the slots that tell more; rules may do without any of them.
            ``cause`` and ``effect`` are not among them: these are told anyway.
    """

    def __init__(self, cause: str, slots: Mapping[str, Value]) -> None:
        super().__init__(cause)
        self.slots = slots


Perform: TypeAlias = Callable[[Mapping[str, Value]], Iterable[Answer]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """Something the host does for a rule, answered with given facts.

    Attributes:
        name: The name in rule files.
        perform: Does it: arguments by name in, answers out. It is called
            synchronously after the firing's last action, and not on replay.
        takes: Argument names with their types.
        optional: Names of arguments that may be left out.
        answers: Names of the templates it may answer with.
        failure: A template with one required str slot ``cause`` (and, where it has
            a slot ``effect``, the effect's name, and what an ``EffectFailure``
            tells); if given, a failing effect asserts it instead of ending the run.
        doc: One sentence for authors.
    """

    name: str
    perform: Perform
    takes: Mapping[str, SlotType]
    optional: frozenset[str] = frozenset()
    answers: tuple[str, ...] = ()
    failure: str = ""
    doc: str = ""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The functions and effects of a domain, by name."""

    functions: Mapping[str, Function] = field(default_factory=dict)
    effects: Mapping[str, Effect] = field(default_factory=dict)

    @staticmethod
    def of(
        functions: Iterable[Function] = (), effects: Iterable[Effect] = ()
    ) -> Vocabulary:
        """A vocabulary from its parts.

        Raises:
            ValueError: If two parts share a name.
        """
        functions, effects = tuple(functions), tuple(effects)
        named = {function.name: function for function in functions}
        acts = {effect.name: effect for effect in effects}
        if len(named) < len(functions) or len(acts) < len(effects):
            raise ValueError("two functions or two effects share a name")
        return Vocabulary(named, acts)


EMPTY = Vocabulary()
