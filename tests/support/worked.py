"""Workbenches for tests of the engine process: shipped rules, a database of their own."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TypeVar, cast

from engine.app.config import Config, find_config
from engine.app.workbench import Workbench
from gui.messages.service import AnyRequest
from gui.messages.wire import Request
from gui.service.handlers import carry_out
from gui.service.shelf import Shelf
from gui.service.work import Work

ROOT = Path(__file__).parents[2]
BUDGET = "rules/budget/budget.yaml"
FACTORS = "rules/budget/factors.yaml"

R = TypeVar("R")


def configured(folder: Path) -> Config:
    """The shipped rules, copied, and a database that is not there yet."""
    rules = folder / "rules"
    if not rules.exists():
        shutil.copytree(ROOT / "rules", rules)
    return find_config(rules=rules, database=folder / "decisions.db", environment={})


class Desk:
    """Carries out requests one by one, as a lane does.

    Attributes:
        progress: What was told of the last requests' progress.
        cancel_after: After so many reports of progress nobody wants the reply.
    """

    def __init__(self, bench: Workbench) -> None:
        self.bench = bench
        self.shelf = Shelf()
        self.progress: list[tuple[int, int]] = []
        self.cancel_after = -1

    def ask(self, request: Request[R]) -> R:
        """The reply to a request."""
        self.progress.clear()
        work = Work(
            bench=self.bench,
            shelf=self.shelf,
            notify=lambda done, total: self.progress.append((done, total)),
            is_cancelled=lambda: 0 <= self.cancel_after <= len(self.progress),
        )
        return cast("R", carry_out(work, cast("AnyRequest", request)))
