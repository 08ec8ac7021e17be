"""Keeps decisions of many callers with one commit for several of them.

A decision is acknowledged when its future is done: then it is committed. Callers that
keep one decision at a time need only ``Decisions.add``.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterable
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from engine.store.database import Database, Row
from engine.store.decision import Decision, row_of
from engine.store.decisions import Decisions
from engine.store.errors import RecordError, StoreError
from engine.store.statistics import RuleUse

_MOST = 256  # decisions in one commit: more do not get faster, and all wait for it
_WAITING = 4 * _MOST  # decisions that wait in memory before submit makes callers wait


@dataclass(frozen=True, slots=True)
class _Waiting:
    row: Row
    uses: tuple[RuleUse, ...]
    acknowledged: Future[str]


class GroupCommit:
    """A thread that commits what it is handed, as many at once as are waiting."""

    def __init__(self, path: Path, *, wait: float = 5.0) -> None:
        """Start the thread on its own connection.

        Args:
            path: The database file.
            wait: As for ``Database.open``.

        Raises:
            StoreFileError: As for ``Database.open``.
        """
        self._queue: queue.Queue[_Waiting | None] = queue.Queue(_WAITING)
        opened: Future[None] = Future()
        self._thread = threading.Thread(
            target=self._work, args=(path, wait, opened), name="group commit"
        )
        self._thread.start()
        opened.result()

    def submit(self, decision: Decision, uses: Iterable[RuleUse] = ()) -> Future[str]:
        """Hand over a decision; the future gives its id once it is committed.

        Serialising and compressing happen here, in the caller's thread.

        Raises:
            RecordError: A text of the decision is none. What else stands in the way,
                the future raises.
        """
        waiting = _Waiting(row_of(decision), tuple(uses), Future())
        self._queue.put(waiting)
        return waiting.acknowledged

    def close(self) -> None:
        """Commit what is waiting and end the thread; submit nothing afterwards."""
        self._queue.put(None)
        self._thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _work(self, path: Path, wait: float, opened: Future[None]) -> None:
        try:
            database = Database.open(path, wait=wait)
        except StoreError as error:
            opened.set_exception(error)
            return
        opened.set_result(None)
        with database:
            decisions = Decisions(database)
            while batch := self._batch():
                _commit(decisions, batch)

    def _batch(self) -> list[_Waiting]:
        """What is waiting, at least one unless it is over."""
        batch: list[_Waiting] = []
        item = self._queue.get()
        while item is not None:
            batch.append(item)
            if len(batch) == _MOST:
                return batch
            try:
                item = self._queue.get_nowait()
            except queue.Empty:
                return batch
        if batch:
            self._queue.put(None)  # seen too early: end after this batch
        return batch


def _commit(decisions: Decisions, batch: list[_Waiting]) -> None:
    try:
        decisions.add_rows(
            [item.row for item in batch],
            [use for item in batch for use in item.uses],
        )
    except RecordError as error:
        if len(batch) == 1:
            batch[0].acknowledged.set_exception(error)
            return
        for item in batch:  # one of them cannot be kept; the others must not suffer
            _commit(decisions, [item])
    except Exception as error:  # noqa: BLE001 - raised where it is waited for
        for item in batch:
            item.acknowledged.set_exception(error)
    else:
        for item in batch:
            item.acknowledged.set_result(item.row[0])
