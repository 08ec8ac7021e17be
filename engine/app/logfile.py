"""The log file: what was decided, in a few lines each, without anyone's words."""

from __future__ import annotations

import logging
from collections.abc import Generator
from contextlib import contextmanager
from logging.handlers import RotatingFileHandler
from pathlib import Path

MOST_BYTES = 2_000_000
KEPT = 3
"""How many full files are kept beside the one being written."""

LOGGER = logging.getLogger("engine.app")


@contextmanager
def logging_to(file: Path, level: int) -> Generator[None]:
    """Send the program's log lines to a file while inside.

    Args:
        file: Made when the first line is written, and exchanged when it is full.
        level: From which level on.
    """
    handler = RotatingFileHandler(
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
