"""An engine that replies with lines written before, each read when it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from time import perf_counter
from typing import TypeVar, cast

import msgspec
from PySide6.QtCore import QTimer

from gui.messages.proofs import OpenProof, ProofOpened, ReadSteps, StepRows
from gui.messages.wire import Failure, Progress, Request, Return

R = TypeVar("R")


@dataclass(slots=True)
class CannedTicket:
    """A request that is answered in the next turn, unless it is cancelled."""

    is_wanted: bool = True

    def cancel(self) -> None:
        """Want no reply any more."""
        self.is_wanted = False


class CannedEngine:
    """Implements `gui.core.engine.Engine` for one proof; leaves all else unanswered.

    Attributes:
        turns: How long the window was held up by each page, in seconds.
        came_at: When the last page was there.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        ends = [0]
        with file.open("rb") as lines:
            for line in lines:
                ends.append(ends[-1] + len(line))
        self._spans = list(pairwise(ends))
        self.turns: list[float] = []
        self.came_at = 0.0

    def send(
        self,
        request: Request[R],
        then: Callable[[R], None],
        *,
        failed: Callable[[Failure], None] | None = None,  # noqa: ARG002  # none does
        progress: Callable[[Progress], None] | None = None,  # noqa: ARG002  # none is
    ) -> CannedTicket:
        """Answer what can be answered, in the next turn."""
        ticket = CannedTicket()
        if isinstance(request, (OpenProof, ReadSteps)):
            answer = cast("Callable[[object], None]", then)
            QTimer.singleShot(0, lambda: self._reply(request, ticket, answer))
        return ticket

    def _reply(
        self,
        request: OpenProof | ReadSteps,
        ticket: CannedTicket,
        then: Callable[[object], None],
    ) -> None:
        if not ticket.is_wanted:
            return
        if isinstance(request, OpenProof):
            then(msgspec.json.decode(self._body(0), type=ProofOpened))
            return
        line = self._body(1 + request.start // request.count)
        began = perf_counter()
        page = msgspec.json.decode(line, type=StepRows)
        self.came_at = perf_counter()
        then(page)
        self.turns.append(perf_counter() - began)

    def _body(self, number: int) -> msgspec.Raw:
        start, end = self._spans[number]
        with self._file.open("rb") as lines:
            lines.seek(start)
            line = lines.read(end - start)
        return msgspec.json.decode(line, type=Return).body
