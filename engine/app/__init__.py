"""The program: command line, configuration, and what other programs call.

`decide`, `outcome` and `Workbench` are brought in when they are first asked for, since
the command line starts without them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.app.library import decide, outcome
    from engine.app.workbench import Workbench

__all__ = ["Workbench", "decide", "outcome"]

_HOMES = {"Workbench": "workbench", "decide": "library", "outcome": "library"}


def __getattr__(name: str) -> object:
    """The public names, from where they live."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
