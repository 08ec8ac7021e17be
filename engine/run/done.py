"""What a firing will do: its actions, evaluated."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

import msgspec

from engine.lang.syntax import Value
from engine.lang.template import Template


class PutDone(msgspec.Struct, frozen=True, gc=False):
    """Assert or conclude a fact."""

    shape: Template
    values: tuple[Value, ...]
    kept: bool


class ModifyDone(msgspec.Struct, frozen=True, gc=False):
    """Replace a live fact, found by its content, by another, as one step.

    Facts are meant by content: an earlier action of the firing may begin them.
    """

    shape: Template
    old: tuple[Value, ...]
    new: tuple[Value, ...]


class RetractDone(msgspec.Struct, frozen=True, gc=False):
    """End a live fact."""

    shape: Template
    values: tuple[Value, ...]


class RequestDone(msgspec.Struct, frozen=True):
    """Ask for an effect."""

    effect: str
    arguments: Mapping[str, Value]


class HaltDone(msgspec.Struct, frozen=True):
    """End the run after this firing."""


Done: TypeAlias = PutDone | ModifyDone | RetractDone | RequestDone | HaltDone
