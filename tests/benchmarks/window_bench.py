"""How soon the window is there, and how soon the editor answers a key."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks import started
from benchmarks.figure import Figure, share_below
from benchmarks.proof_bench import until
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gui.client import EngineClient
from gui.state import State
from gui.style.style import Style
from gui.views.code_edit import CodeEdit
from gui.views.editor import EditorView

ROOT = Path(__file__).parents[2]
KEYS = 200


def start(folder: Path) -> Iterator[Figure]:
    """Start the application twice, at first without any compiled module of Python.

    Python may keep what it compiles, as it does for whoever has not forbidden it.
    The disk's cache is not emptied, so "cold" is the first start after installing, not
    the first after switching the machine on.
    """
    compiled = folder / "compiled"
    for what, bar in (("cold", 1000), ("warm", 500)):
        told = _started(folder, compiled)
        yield Figure(
            what=f"start to a usable window, {what}",
            value=told["window"],
            bar=bar,
            unit="ms",
        )
        yield Figure(
            what=f"start until the engine answers, {what}",
            value=told["engine"],
            bar=None,
            unit="ms",
        )


def _started(folder: Path, compiled: Path) -> dict[str, float]:
    environment = dict(os.environ)
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    environment["PYTHONPYCACHEPREFIX"] = str(compiled)
    environment[started.BEGAN] = str(time.monotonic())
    done = subprocess.run(  # noqa: S603  # ourselves
        [sys.executable, str(started.__file__), str(folder), str(ROOT / "rules")],
        env=environment,
        check=True,
        capture_output=True,
        encoding="utf-8",
    )
    told: dict[str, float] = json.loads(done.stdout)
    return told


def editor(folder: Path, style: Style) -> Iterator[Figure]:
    """Type into a long file, and break a file of 1,000 lines."""
    keys = list(_keys(style))
    yield Figure(
        what="editor, 10,000 lines: key → painted p95",
        value=share_below(keys, 0.95) * 1000,
        bar=5,
        unit="ms",
    )
    yield Figure(
        what="editor, 1,000 lines: last key → problem listed",
        value=_problem_after(folder, style) * 1000,
        bar=400,
        unit="ms",
    )


def _keys(style: Style) -> Iterator[float]:
    files = sorted((ROOT / "rules").rglob("*.yaml"))
    lines = [line for file in files for line in file.read_text("utf-8").splitlines()]
    edit = CodeEdit(style)
    edit.resize(900, 700)
    edit.set_text("\n".join((lines * (10_000 // len(lines) + 1))[:10_000]))
    edit.show()
    edit.go_to(5_000, 1)
    QApplication.processEvents()
    for _ in range(KEYS):
        began = time.perf_counter()
        QTest.keyClick(edit, Qt.Key.Key_X)
        edit.viewport().repaint()
        yield time.perf_counter() - began
    edit.deleteLater()


def _problem_after(folder: Path, style: Style) -> float:
    """Seconds from a key that breaks a rule until the problem is in the list."""
    rules = folder / "rules"
    shutil.copytree(ROOT / "rules", rules)
    long = rules / "budget" / "long.yaml"
    long.write_text("\n".join(_long_file()) + "\n", encoding="utf-8")
    client = EngineClient()
    ready: list[object] = []
    client.opened.connect(ready.append)
    client.start(str(folder / "edit.db"), str(rules))
    until(lambda: bool(ready))
    view = EditorView(client, State(), style)
    view.resize(1200, 800)
    view.show()
    view.shelf.open("rules/budget/long.yaml", 500, 1)
    until(lambda: view.tabs.current is not None and view.tabs.current.is_loaded)
    page = view.tabs.current
    assert page is not None
    took = []
    for _ in range(5):
        page.edit.moveCursor(page.edit.textCursor().MoveOperation.StartOfLine)
        began = time.perf_counter()
        QTest.keyClick(page.edit, Qt.Key.Key_Q)
        until(lambda: bool(view.problems.problems))
        took.append(time.perf_counter() - began)
        page.edit.undo()
        until(lambda: not view.problems.problems)
    view.deleteLater()
    client.end()
    return share_below(took, 0.5)


def _long_file() -> Iterator[str]:
    """A rule file of a thousand lines."""
    yield "layer: budget"
    yield "templates:"
    yield "  Long: {slots: {question: str, number: int}}"
    yield "rules:"
    for number in range(166):
        yield f"  - rule: long-{number}"
        yield "    doc: A question becomes a fact."
        yield "    when:"
        yield "      - q: Question()"
        yield "    then:"
        yield f"      - conclude: Long(question=q.id, number={number})"
