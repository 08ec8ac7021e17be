"""The command that opens the desktop, which the engine knows by name alone."""

from __future__ import annotations

import argparse
from importlib import import_module


def gui(given: argparse.Namespace) -> int:
    """Open the window until it is closed, or draw every view into files.

    What the desktop needs and does not find, it says itself.
    """
    code: int = import_module("gui.__main__").show(
        given.db, given.rules, given.screenshots
    )
    return code
