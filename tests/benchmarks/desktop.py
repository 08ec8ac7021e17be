"""The desktop against its bars: ``make gui-bench``, or this file with ``--steps``.

It measures the real window, drawn into memory: a proof of 100,000 steps (what of it is
synthetic, `benchmarks.big_proof` says), the start of the whole application, and the
editor. The table is printed and kept in ``data/benchmarks/desktop.md``; the exit code
is 1 if a figure is worse than three times its bar.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from benchmarks.figure import Figure, machine, table  # path first
from PySide6.QtCore import QSettings, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

RESULT = Path(__file__).parents[2] / "data" / "benchmarks" / "desktop.md"


def main() -> int:
    """Measure, or be one of the processes that are measured; the exit code."""
    grammar = argparse.ArgumentParser(description="The desktop against its bars.")
    grammar.add_argument("--steps", type=int, default=100_000, help="of the proof")
    grammar.add_argument("--write", type=Path, help=argparse.SUPPRESS)
    given = grammar.parse_args()
    if given.write is not None:
        _write(given.write, given.steps)
        return 0
    qInstallMessageHandler(_quiet)
    with TemporaryDirectory() as folder:
        figures = _measured(Path(folder), given.steps)
    steps = f"{given.steps:,} steps"
    text = (
        f"# The desktop against its bars\n\n{machine()} The proof has {steps}. A figure "
        f"up to three times its bar is over; a worse one fails.\n\n{table(figures)}"
    )
    sys.stdout.write(text)
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    RESULT.write_text(text, encoding="utf-8")
    return int(any(figure.fails for figure in figures))


def _write(file: Path, steps: int) -> None:
    """In a process of its own, so that the engine's memory is not counted."""
    from benchmarks.big_proof import write  # noqa: PLC0415  # only here

    from gui.views.proof_loading import PAGE  # noqa: PLC0415

    write(file, steps, PAGE)


def _measured(folder: Path, steps: int) -> list[Figure]:
    from benchmarks import proof_bench, window_bench  # noqa: PLC0415  # Qt is needed

    from gui.style.style import Style  # noqa: PLC0415

    proof = folder / "proof.jsonl"
    command = [sys.executable, __file__, "--steps", str(steps), "--write", str(proof)]
    subprocess.run(command, check=True)  # noqa: S603  # ourselves
    figures = list(window_bench.start(folder))
    application = QApplication(sys.argv[:1])
    settings = QSettings(str(folder / "desktop.ini"), QSettings.Format.IniFormat)
    figures += proof_bench.measure(proof, settings)
    figures += window_bench.editor(folder, Style(application))
    return figures


def _quiet(kind: QtMsgType, _context: object, message: str) -> None:
    """Pass on what Qt has to say, but for what it says of every window in memory."""
    if "propagateSizeHints" not in message:
        sys.stderr.write(f"{kind.name}: {message}\n")


if __name__ == "__main__":
    sys.exit(main())
