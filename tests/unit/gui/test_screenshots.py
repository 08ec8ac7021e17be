"""Every view is drawn on a real database, which stays as it was."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

from PySide6.QtGui import QImage

ROOT = Path(__file__).parents[3]
ONE_LOOK = """
import sys
from pathlib import Path
from gui import screenshots
screenshots.THEMES, screenshots.TONGUES = ("dark",), ("de",)
screenshots.SIZES = ((1280, 800),)
sys.exit(screenshots.draw(Path(sys.argv[1]), Path(sys.argv[2]), None))
"""


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603  # our own program
        [sys.executable, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONUTF8": "1"},
        timeout=120,
        check=False,
    )


def counted(database: Path) -> list[int]:
    connection = sqlite3.connect(database)
    try:
        return [
            connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608  # our tables
            for table in ("decisions", "activations", "experiments")
        ]
    finally:
        connection.close()


def test_an_empty_database_is_told_with_what_to_do(tmp_path: Path) -> None:
    done = run(
        *("-m", "engine", "gui", "--screenshots", str(tmp_path / "pictures")),
        *("--db", str(tmp_path / "x.db")),
    )
    assert done.returncode == 2, done.stderr
    assert "run 'regelwerk demo' with the same --db first" in done.stderr
    assert done.stdout == ""


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    done = run("-c", ONE_LOOK, str(tmp_path / "file"), str(tmp_path / "x.db"))
    assert done.returncode == 2
    assert "regelwerk: " in done.stderr
    assert "Traceback" not in done.stderr


def test_every_view_is_drawn_and_nothing_is_changed(tmp_path: Path) -> None:
    database, folder = tmp_path / "x.db", tmp_path / "pictures"
    question = "Erkläre, wie ein Widerspruch bearbeitet wird."
    assert run("-m", "engine", "ask", question, "--db", str(database)).returncode == 0
    before = counted(database)
    done = run("-c", ONE_LOOK, str(folder), str(database))
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    views = ("ask", "proof", "why-not", "rules", "save", "weight")
    drawn = [str(folder / f"{view}-dark-de-1280x800.png") for view in views]
    assert done.stdout.splitlines() == drawn
    for path in drawn:
        image = QImage(path)
        assert (image.width(), image.height()) == (1280, 800), path
        colours = {
            image.pixel(x, y) for x in range(0, 1280, 3) for y in range(0, 800, 3)
        }
        assert len(colours) > 50, f"{path} is nearly empty"
    assert counted(database) == before
