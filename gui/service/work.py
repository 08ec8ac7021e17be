"""A request's surroundings: what it is carried out with, and who hears how far it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engine.app.workbench import Workbench
from gui.service.shelf import Shelf


class Cancelled(Exception):  # noqa: N818  # it is an outcome, not a mistake
    """Nobody wants the reply any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What one request is carried out with; it belongs to one thread.

    Attributes:
        bench: Decides and keeps what it decided.
        shelf: The decisions opened last.
        notify: Is told the parts done and all parts.
        is_cancelled: Whether the reply is still wanted; to be asked between parts.
    """

    bench: Workbench
    shelf: Shelf
    notify: Callable[[int, int], None]
    is_cancelled: Callable[[], bool]
