"""A peer's package, where it is installed."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import Any, TypeAlias

Untyped: TypeAlias = Any
"""What peers' packages hold; none of them has types."""


class AbsentError(Exception):
    """A peer that cannot be imported here."""


def package(name: str) -> ModuleType:
    """The package of a peer.

    Raises:
        AbsentError: If it cannot be imported.
    """
    try:
        return import_module(name)
    except ImportError as error:
        raise AbsentError(str(error)) from error
