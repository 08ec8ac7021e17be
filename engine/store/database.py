"""One connection to the store's file: opening, reading, transactions, erasing.

Several processes may use one file. What the tables mean is the business of the
repositories; what SQLite's errors mean, of ``errors``.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Generator, Iterable, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeAlias

from engine.store.errors import (
    StoreFileError,
    StoreLockedError,
    explained,
    is_locked,
)
from engine.store.migrations import APPLICATION, STEPS

Row: TypeAlias = tuple[Any, ...]
"""Values as SQLite gives them: None, int, float, str or bytes."""

_PAUSE = 0.02  # seconds between tries, where SQLite itself does not wait

# Commits survive the death of any process without a sync each; only the loss of power
# may take the last ones (synchronous NORMAL, see sqlite.org/wal.html). Deleted text is
# overwritten at once rather than left in free pages.
_SETTINGS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
)


class Database:
    """An open file of decisions; used by the thread that opened it.

    Attributes:
        path: The file.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection, wait: float) -> None:
        self.path = path
        self._connection = connection
        self._file = _identity(path)
        self._wait = wait

    @classmethod
    def open(cls, path: Path, *, wait: float = 5.0) -> Self:
        """Open a file, or make it and its folder; bring an older schema up to date.

        Args:
            path: The database file.
            wait: Seconds to wait for other programs before giving up, here and in
                every transaction.

        Raises:
            StoreFileError: The file is no database, another program's, damaged, of a
                newer schema, or cannot be opened; it has been left as it was.
        """
        path = path.absolute()
        try:
            _make_room(path)
            connection = _persistently(path, wait)
        except OSError as error:
            raise StoreFileError(
                f"{path} cannot be made ({error.strerror}): choose another file"
            ) from error
        except sqlite3.Error as error:
            raise explained(error, path, wait) from error
        return cls(path, connection, wait)

    def close(self) -> None:
        """Close the connection; what was committed stays."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @contextmanager
    def transaction(self) -> Generator[None]:
        """All that is written inside happens, or nothing; then it is on file.

        A transaction inside a transaction is part of the outer one.

        Raises:
            StoreFileError: The file cannot be written, or stayed locked.
        """
        if self._connection.in_transaction:
            yield
            return
        self._check_file()
        with self._explaining():
            # Locked from the start: a reader that turns writer cannot be made to wait.
            self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            with self._explaining():
                self._connection.execute("COMMIT")
        except BaseException:
            self._connection.rollback()  # nothing, where an error has already done so
            raise

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[Row]:
        """All rows of a query."""
        with self._explaining():
            return self._connection.execute(sql, values).fetchall()

    def row(self, sql: str, values: Sequence[object] = ()) -> Row | None:
        """The first row of a query, or None."""
        with self._explaining():
            row: Row | None = self._connection.execute(sql, values).fetchone()
            return row

    def write(self, sql: str, values: Sequence[object] = ()) -> sqlite3.Cursor:
        """Carry out one writing statement.

        Raises:
            sqlite3.IntegrityError: A constraint forbids it; the caller knows why.
        """
        with self.transaction(), self._explaining():
            return self._connection.execute(sql, values)

    def write_all(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Carry out one writing statement for each row.

        Raises:
            sqlite3.IntegrityError: A constraint forbids one; the caller knows why.
        """
        with self.transaction(), self._explaining():
            self._connection.executemany(sql, rows)

    def damage(self) -> tuple[str, ...]:
        """What is wrong with the file, found by reading all of it; empty if nothing.

        Costs about a second per gigabyte, so it is not part of opening.
        """
        found = [str(text) for (text,) in self.rows("PRAGMA integrity_check")]
        return () if found == ["ok"] else tuple(found)

    def let_log_grow(self, pages: int) -> None:
        """Write from the write-ahead log into the file when it has so many pages.

        SQLite does so after 1,000, within the commit that reaches them: one in twenty
        then takes three times as long. Whoever lets it grow calls `checkpoint`.
        """
        with self._explaining():
            self._connection.execute(f"PRAGMA wal_autocheckpoint = {pages:d}")

    def checkpoint(self) -> None:
        """Write from the write-ahead log into the file what nobody reads any more.

        Raises:
            StoreFileError: The file cannot be written.
        """
        with self._explaining():
            self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    def erase(self) -> None:
        """Make sure that nothing deleted can be read in the files any more.

        What is deleted is overwritten at once; here the file is also written anew,
        which gives freed pages back, and the write-ahead log is emptied. Takes about
        ten seconds per gigabyte, in which others can read but not write.

        Raises:
            StoreLockedError: Another program still reads the old pages.
        """
        with self._explaining():
            self._connection.execute("VACUUM")
            (busy, _, _) = self._connection.execute(
                "PRAGMA wal_checkpoint(TRUNCATE)"
            ).fetchone()
        if busy:
            raise StoreLockedError(
                f"{self.path} is being read by another program, so its write-ahead log "
                "still holds deleted text: close that program and try again"
            )

    def _check_file(self) -> None:
        """Refuse to write into a file that nobody can open any more."""
        try:
            is_there = _identity(self.path) == self._file
        except OSError:
            is_there = False
        if not is_there:
            raise StoreFileError(
                f"{self.path} was removed or replaced while it was in use: put it back "
                "and start again"
            )

    @contextmanager
    def _explaining(self) -> Generator[None]:
        try:
            yield
        except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
            raise
        except sqlite3.Error as error:
            raise explained(error, self.path, self._wait) from error


def _identity(path: Path) -> tuple[int, int]:
    """What tells a file from another of the same name."""
    found = path.stat()
    return found.st_dev, found.st_ino


def _make_room(path: Path) -> None:
    if path.is_dir():
        raise StoreFileError(f"{path} is a folder: name a file in it")
    path.parent.mkdir(parents=True, exist_ok=True)


def _persistently(path: Path, wait: float) -> sqlite3.Connection:
    """Open, again and again while others make or recover the same file.

    SQLite waits by itself in most places, but not for a change of journal mode: of
    six processes that make one file at once, one in fifty is told that it is locked.
    """
    deadline = time.monotonic() + wait
    while True:
        try:
            return _opened(path, wait)
        except sqlite3.Error as error:
            if not is_locked(error) or time.monotonic() >= deadline:
                raise
        time.sleep(_PAUSE)


def _opened(path: Path, wait: float) -> sqlite3.Connection:
    version = _version(path, wait) if path.exists() else 0
    connection = _connect(path, "rwc", wait)
    try:
        for setting in _SETTINGS:
            connection.execute(setting)
        if version < len(STEPS):
            from engine.store.migrations.apply import migrate  # noqa: PLC0415 - slow

            migrate(connection)
    except BaseException:
        connection.close()
        raise
    connection.create_function("casefold", 1, _casefold, deterministic=True)
    return connection


def _version(path: Path, wait: float) -> int:
    """The schema's version, read without touching the file; 0 if there is none yet.

    Raises:
        StoreFileError: It is no file for this version of this program.
    """
    with closing(_connect(path, "ro", wait)) as connection:
        connection.execute("BEGIN")  # one state of it, while others may be making it
        ((application,),) = connection.execute("PRAGMA application_id")
        ((version,),) = connection.execute("PRAGMA user_version")
        ((tables,),) = connection.execute("SELECT count(*) FROM sqlite_master")
    if not tables:
        return 0
    if application != APPLICATION:
        raise StoreFileError(
            f"{path} is another program's database: it was left as it is; "
            "choose another file"
        )
    if version > len(STEPS):
        raise StoreFileError(
            f"{path} was written by a newer version of this program (schema {version}, "
            f"known here up to {len(STEPS)}): update the program or choose another file"
        )
    return int(version)


def _connect(path: Path, mode: str, wait: float) -> sqlite3.Connection:
    return sqlite3.connect(
        f"{path.as_uri()}?mode={mode}", timeout=wait, uri=True, isolation_level=None
    )


def _casefold(text: str | None) -> str | None:
    return None if text is None else text.casefold()
