"""The log file: what was decided, in a few lines each, without anyone's words."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager
from logging.handlers import RotatingFileHandler
from pathlib import Path

from engine.app.console import note

MOST_BYTES = 2_000_000
KEPT = 3
"""How many full files are kept beside the one being written."""

LOGGER = logging.getLogger("engine.app")
_CHANGING = threading.Lock()


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
    handler.setLevel(level)
    with _CHANGING:
        LOGGER.addHandler(handler)
        _let_pass()
    try:
        yield
    finally:
        with _CHANGING:
            LOGGER.removeHandler(handler)
            _let_pass()
        handler.close()


def _let_pass() -> None:
    """Let pass what any of the files is to have: several may be open, in threads."""
    levels = [one.level for one in LOGGER.handlers if isinstance(one, _Handler)]
    LOGGER.setLevel(min(levels, default=logging.NOTSET))
