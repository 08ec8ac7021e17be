"""``python -m gui``: reads the arguments, says what is missing, opens the window.

``regelwerk gui`` does the same by calling `show`. No Qt is imported before everything
that it needs is known to be there.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from gui.requirements import missing

UNUSABLE = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Open the window and wait until it is closed; the exit code."""
    grammar = argparse.ArgumentParser(
        prog="python -m gui", description="The desktop of Regelwerk."
    )
    grammar.add_argument(
        "--db", type=Path, metavar="FILE", help="the database of decisions"
    )
    grammar.add_argument(
        "--rules", type=Path, metavar="DIR", help="the folder of rules that decide"
    )
    grammar.add_argument(
        "--screenshots",
        type=Path,
        metavar="DIR",
        help="draw every view into files there, and open no window",
    )
    given = grammar.parse_args(arguments)
    return show(given.db, given.rules, given.screenshots)


def show(
    database: Path | None, rules: Path | None, screenshots: Path | None = None
) -> int:
    """Open the window on a database and rules, or draw every view into files.

    Args:
        database: The file; None for that of the command line.
        rules: The folder; None for that of the command line.
        screenshots: The folder to draw into; no window is opened then.

    Returns:
        The exit code; 2 if something that the desktop needs is missing.
    """
    if screenshots is not None and sys.platform.startswith("linux"):
        os.environ["QT_QPA_PLATFORM"] = drawn_with(os.environ)
    lacking = missing(os.environ)
    if lacking:
        sys.stderr.write(f"regelwerk: {lacking}\n")
        return UNUSABLE
    if screenshots is not None:
        from gui.screenshots import draw  # noqa: PLC0415  # Qt is known to be there now

        return draw(screenshots, database, rules)
    from gui.app import run  # noqa: PLC0415  # Qt is known to be there now

    return run(database, rules)


def drawn_with(environment: Mapping[str, str]) -> str:
    """The platform by which pictures are drawn: without a display, into memory."""
    screens = ("DISPLAY", "WAYLAND_DISPLAY")
    has_screen = any(environment.get(name) for name in screens)
    named = environment.get("QT_QPA_PLATFORM", "")
    return named if has_screen and named else "offscreen"


if __name__ == "__main__":
    sys.exit(main())
