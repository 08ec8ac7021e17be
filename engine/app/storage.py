"""The store of this configuration, opened with the one clock there is."""

from __future__ import annotations

from datetime import UTC, datetime

from engine.app.config import Config
from engine.app.errors import UsageError
from engine.app.telling import retold, telling_strings
from engine.store.decision import Decision
from engine.store.store import Store

LAST = "last"
"""Stands for the id of the latest decision."""


def now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)  # noqa: TID251  # the clock that others take


def open_store(config: Config) -> Store:
    """The store, made if there is none yet.

    Raises:
        StoreFileError: The file cannot be used.
    """
    return Store.open(config.database, now, walk=telling_strings, retold=retold)


def open_existing(config: Config) -> Store:
    """The store, for those who only want what is in it.

    Raises:
        UsageError: There is none.
        StoreFileError: The file cannot be used.
    """
    if not config.database.exists():
        raise UsageError(
            f"there is no database {config.database}: ask something first, or name "
            "another file with --db"
        )
    return open_store(config)


def find(store: Store, name: str) -> Decision:
    """The decision of an id, of the beginning of one, or the last.

    Raises:
        UsageError: There is no last.
        RecordError: No decision, or several, have such an id.
    """
    if name.lower() != LAST:
        return store.decisions.get(name)
    decision = store.decisions.last()
    if decision is None:
        raise UsageError(
            f"there is no decision in {store.database.path} yet: ask something first"
        )
    return decision
