"""The application as it is started, telling in ms when its window and engine were ready.

It does what ``python -m gui`` does; only the settings are kept elsewhere.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

from gui.requirements import missing

PATIENCE = 60.0
BEGAN = "REGELWERK_BENCH_BEGAN"
"""The variable that tells when the process was started, in seconds of the same clock."""


def main(folder: Path, rules: Path) -> None:
    """Start on an empty database in a folder, and end."""
    if lacking := missing(os.environ):
        sys.exit(lacking)
    # As in the application, nothing of Qt is imported before it is known to be there.
    from PySide6.QtCore import QSettings  # noqa: PLC0415
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415

    from gui.app import Desktop, has_font  # noqa: PLC0415

    application = QApplication(sys.argv[:1])
    if not has_font():
        sys.exit("there is no font")
    settings = QSettings(str(folder / "start.ini"), QSettings.Format.IniFormat)
    desktop = Desktop(application, settings)
    ready: list[float] = []
    desktop.engine.opened.connect(lambda _: ready.append(time.monotonic()))
    desktop.open(folder / "start.db", rules)
    desktop.window.repaint()
    shown = time.monotonic()
    while not ready and time.monotonic() < shown + PATIENCE:
        application.processEvents()
    desktop.close()
    began = float(os.environ[BEGAN])
    told = {"window": (shown - began) * 1000, "engine": (ready[0] - began) * 1000}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
