"""What the command line writes: text and JSON out, notes and progress beside it."""

from __future__ import annotations

import io
import json
import os
import shutil
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

PATIENCE = 1.0
"""Seconds after which a user is told that something is being done."""
_QUESTION = 60
"""Characters of a question in a list."""
_ROOM = 40
"""Characters a line has at least, however deep it begins."""


def speak_utf8() -> None:
    """Write UTF-8 whatever the console says of itself, and nowhere if it is closed.

    Where standard output is a console that cannot show a character, the console
    itself replaces it; the program does not fail.
    """
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            nowhere = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  # to the end
            setattr(sys, name, nowhere)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def own_stdout() -> BinaryIO:
    """Standard output for answers alone; what others print goes to standard error."""
    sys.stdout.flush()
    own = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return own


_CONTROLS = {
    number: f"\\u{number:04x}"
    for number in (
        *(code for code in range(0x20) if chr(code) not in "\n\t"),
        *range(0x7F, 0xA0),
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
    )
}
"""Characters that steer a terminal or turn the direction of writing, as escapes."""


def write(text: str = "", end: str = "\n") -> None:
    """A line of what was asked for; a stranger's text cannot steer the terminal."""
    print(text.translate(_CONTROLS), end=end)


def write_on(text: str) -> None:
    """A piece of what was asked for, at once and without an end of the line."""
    print(text.translate(_CONTROLS), end="", flush=True)


def write_json(data: object) -> None:
    """What was asked for, as one JSON document."""
    text = json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False)
    print(text.translate(_CONTROLS))


def note(text: str) -> None:
    """A line for the user that is no part of the result."""
    print(text.translate(_CONTROLS), file=sys.stderr)


def wrapped(text: str, indent: str = "", first: str | None = None) -> str:
    """A paragraph in lines as wide as the terminal, 40 to 100 characters.

    Args:
        text: The paragraph.
        indent: What every line begins with.
        first: What the first line begins with, if not with that.
    """
    width = min(100, max(40, shutil.get_terminal_size((80, 24)).columns))
    return textwrap.fill(
        text,
        width,
        initial_indent=indent if first is None else first,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def hanging(text: str) -> str:
    """Lines broken at the width of the terminal, if they go to one.

    What is broken hangs a little deeper than its line begins, and deep lines keep room
    enough to be read.
    """
    if not sys.stdout.isatty():
        return text
    width = shutil.get_terminal_size((80, 24)).columns
    lines = []
    for line in text.splitlines():
        inner = line.lstrip(" ")
        indent = " " * (len(line) - len(inner))
        lines += textwrap.wrap(
            inner,
            max(width, len(indent) + _ROOM),
            initial_indent=indent,
            subsequent_indent=f"{indent}    ",
            break_long_words=False,
            break_on_hyphens=False,
        )
    return "\n".join(lines)


@contextmanager
def working(what: str, *, silent: bool = False) -> Generator[Callable[[str], None]]:
    """Tell a user at a terminal what is going on, once it takes longer.

    Args:
        what: The activity, as "running rules".
        silent: Whether nobody is to be told after all.

    Yields:
        What is to be told how far it is, as often as one likes.
    """
    if silent or not sys.stderr.isatty():
        yield lambda far: None  # noqa: ARG005  # nobody watches
        return
    done = threading.Event()
    line = _Line(what)
    shown = threading.Thread(target=line.show, args=(done,), daemon=True)
    shown.start()
    try:
        yield line.tell
    finally:
        done.set()
        shown.join()


def of_how_many(tell: Callable[[str], None]) -> Callable[[int, int], None]:
    """What hears how many of how many are done, and tells it as text."""
    return lambda done, total: tell(f"{done} of {total}")


def feeds_program(*, as_json: bool) -> bool:
    """Whether JSON goes to a program, so that nobody waits before a terminal."""
    return as_json and not sys.stdout.isatty()


@contextmanager
def progress(what: str) -> Generator[Callable[[int, int], None]]:
    """Tell a user at a terminal how far it is.

    Args:
        what: The activity, as "deciding again".

    Yields:
        What is to be told how many parts are done, and of how many.
    """
    if not sys.stderr.isatty():
        yield lambda done, total: None  # noqa: ARG005  # nobody watches
        return

    def tell(done: int, total: int) -> None:
        print(f"\r{what} {done} of {total} …", end="", file=sys.stderr, flush=True)

    try:
        yield tell
    finally:
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)


class _Line:
    """A line of progress, written anew every second."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._far = ""

    def tell(self, far: str) -> None:
        """How far it is now; shown with the next second."""
        self._far = far

    def show(self, done: threading.Event) -> None:
        """Show the line until something is done, and wipe it away."""
        start = time.monotonic()
        is_shown = False
        while not done.wait(PATIENCE):
            seconds = f"{time.monotonic() - start:.0f} s"
            line = " ".join(filter(None, (self._what, self._far, "…", seconds)))
            print(f"\r{line}\x1b[K", end="", file=sys.stderr, flush=True)
            is_shown = True
        if is_shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def let_go() -> None:
    """Leave quietly when nobody reads the output any more.

    The interpreter would complain once more when it closes the stream.
    """
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def local(moment: datetime) -> str:
    """A moment as clocks show it here."""
    return f"{moment.astimezone():%Y-%m-%d %H:%M:%S}"


def short(question: str | None) -> str:
    """A question on one line."""
    if question is None:
        return "[forgotten]"
    line = " ".join(question.split())
    return line if len(line) <= _QUESTION else line[: _QUESTION - 1] + "…"
