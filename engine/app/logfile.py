"""The log file: what was decided, in a few lines each, without anyone's words."""

from __future__ import annotations

import logging
import sys
from collections.abc import Generator
from contextlib import contextmanager
from logging.handlers import RotatingFileHandler
from pathlib import Path

from engine.app.console import note

MOST_BYTES = 2_000_000
KEPT = 3
"""How many full files are kept beside the one being written."""

LOGGER = logging.getLogger("engine.app")


class _Handler(RotatingFileHandler):
    """Notes that the file cannot be written, where `logging` prints tracebacks.

    The decision is already kept by then, so that it is no failure.
    """

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: ARG002, N802  # logging's name
        """Say it once; the lines that follow are lost as well."""
        self.addFilter(lambda _: False)
        cause = sys.exc_info()[1]
        note(f"note: the log {self.baseFilename} cannot be written: {cause}")


@contextmanager
def logging_to(file: Path, level: int) -> Generator[None]:
    """Send the program's log lines to a file while inside.

    Args:
        file: Made when the first line is written, and exchanged when it is full.
        level: From which level on.
    """
    handler = _Handler(
        file, maxBytes=MOST_BYTES, backupCount=KEPT, encoding="utf-8", delay=True
    )
    handler.setFormatter(
        logging.Formatter(
            "%(asctime)s %(levelname)s %(message)s", "%Y-%m-%dT%H:%M:%S%z"
        )
    )
    before = LOGGER.level
    LOGGER.addHandler(handler)
    LOGGER.setLevel(level)
    try:
        yield
    finally:
        LOGGER.setLevel(before)
        LOGGER.removeHandler(handler)
        handler.close()
