"""experta's facts and rules, with types where they have any."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from benchmarks.matching.peer import Untyped, package

Method: TypeAlias = Callable[..., None]

experta = package("experta")


def rule(*conditions: Untyped, salience: int = 0) -> Callable[[Method], Method]:
    """A decorator that makes a rule of a method."""
    decorate: Callable[[Method], Method] = experta.Rule(*conditions, salience=salience)
    return decorate


def fact(name: str) -> Untyped:
    """A kind of fact."""
    return type(name, (experta.Fact,), {})
