"""Files that are written as a whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from engine.app.errors import UsageError


@contextmanager
def replacing(path: Path, encoding: str = "utf-8") -> Generator[TextIO]:
    """Write a text beside a file, and put it in the file's place when all is written.

    Who fails inside, or is interrupted, leaves the file as it was.

    Args:
        path: The file, whether or not it is there.
        encoding: Of the text; line ends are written as they are given.

    Raises:
        UsageError: No file can be written there.
    """
    target = path.resolve()
    if target.exists() and not target.is_file():
        raise UsageError(f"{path} is no file: name one to write to")
    if not target.parent.is_dir():
        raise UsageError(
            f"there is no folder {path.parent}: make it, or name another file"
        )
    # Two programs that write the same file do not write into each other's.
    beside = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        with beside.open("w", encoding=encoding, newline="") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(target)
    except OSError as error:
        cause = (error.strerror or str(error)).lower()
        raise UsageError(
            f"{path} cannot be written ({cause}): free it, or name another file"
        ) from error
    finally:
        beside.unlink(missing_ok=True)
