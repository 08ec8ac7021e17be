"""What can go wrong with the file decisions are kept in, each in one sentence.

SQLite's own errors are turned into sentences that name the place, the cause and the
cure. Nothing here opens or mends a file.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from engine.errors import EngineError

_PRIMARY = 0xFF  # the low byte of an extended result code is the primary code

_SENTENCES = {
    sqlite3.SQLITE_READONLY: (
        "{path} may not be written: allow writing to the file and its folder, "
        "or choose another file"
    ),
    sqlite3.SQLITE_CANTOPEN: (
        "{path} cannot be opened: check that the path names a file, and that "
        "reading and writing are allowed there"
    ),
    sqlite3.SQLITE_NOTADB: (
        "{path} is not a database: it was left as it is; choose another file"
    ),
    sqlite3.SQLITE_CORRUPT: (
        "{path} is damaged ({detail}): restore a copy, or save what is readable "
        "with 'sqlite3 FILE .recover' and choose another file"
    ),
    sqlite3.SQLITE_FULL: (
        "{path} cannot grow because the disk is full: free some space and try again"
    ),
    sqlite3.SQLITE_IOERR: (
        "{path} cannot be read or written ({detail}): check the disk it is on"
    ),
}
_OTHERWISE = "{path} cannot be used ({detail}): choose another file"


class StoreError(EngineError):
    """The root of every error of the store."""


class StoreFileError(StoreError):
    """A file that cannot serve as the store; it has been left as it was."""


class StoreLockedError(StoreFileError):
    """A file that another program kept locked for longer than was waited."""


class RecordError(StoreError):
    """A record that cannot be kept as given, or cannot be found."""


def is_locked(error: sqlite3.Error) -> bool:
    """Whether another connection stands in the way, so that waiting may help."""
    code = _code(error)
    return code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


def explained(error: sqlite3.Error, path: Path, waited: float) -> StoreFileError:
    """SQLite's error as a sentence about the file.

    Args:
        error: What SQLite raised.
        path: The database file.
        waited: Seconds that were waited for other programs.
    """
    if is_locked(error):
        return StoreLockedError(
            f"{path} has been locked by another program for more than {waited:g} s: "
            "wait until it is done, or close it, and try again"
        )
    sentence = _SENTENCES.get(_code(error), _OTHERWISE)
    return StoreFileError(sentence.format(path=path, detail=error))


def _code(error: sqlite3.Error) -> int:
    # Errors of the Python layer itself carry no code.
    return getattr(error, "sqlite_errorcode", 0) & _PRIMARY
