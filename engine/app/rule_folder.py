"""The rules folder: its files by path, read as texts and changed all or none.

Paths are as in a rule set's sources: from the folder's parent on, with slashes. What
the texts say is judged elsewhere.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import TypeAlias

from engine.app.errors import UsageError
from engine.app.loading import folder_name, folder_sources
from engine.errors import Problem
from engine.lang.load import LAYERS, SUFFIXES

Put: TypeAlias = Callable[[str, bytes | None], None]
"""Gives the file of a path another content, or removes it."""

Stamp: TypeAlias = tuple[tuple[str, int, int, int, int], ...]
"""Of each file: its path, when it and its entry changed, its size, which file it is."""

SETTLED = 3.0
"""Seconds after which a further change shows in a file's time: FAT counts in twos."""

_BYTES = 16
_MARK = "\ufeff"


class RuleFolder:
    """One folder of rule files.

    Attributes:
        path: The folder.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def sources(self) -> dict[str, bytes | Problem]:
        """The content of all rule files by path, in order.

        Raises:
            UsageError: There is no such folder, or there are no rule files in it.
        """
        return folder_sources(self.path)

    def stamp(self, moment: float) -> Stamp | None:
        """What is another as soon as a file is; None where only reading can tell.

        Looking takes a tenth of the time of reading.

        Args:
            moment: The present, in seconds since 1970.
        """
        seen: list[tuple[str, int, int, int, int]] = []
        closed: list[OSError] = []
        has_layers = False
        for folder, _, names in os.walk(self.path, onerror=closed.append):
            for name in names:
                if os.path.splitext(name)[1] not in SUFFIXES:  # noqa: PTH122  # often
                    continue
                has_layers = has_layers or name in LAYERS
                path = os.path.join(folder, name)  # noqa: PTH118  # often
                try:
                    found = os.stat(path)  # noqa: PTH116  # often
                except OSError:
                    return None
                changed = (found.st_mtime_ns, found.st_ctime_ns)
                if max(changed) > (moment - SETTLED) * 1e9:
                    return None
                seen.append((path, *changed, found.st_size, found.st_ino))
        # Without layers of its own a folder depends on what stands above it.
        return tuple(sorted(seen)) if has_layers and not closed else None

    def place(self, path: str) -> Path:
        """The file of a path.

        Raises:
            UsageError: No rule file of this folder can have it.
        """
        parts = PurePosixPath(path).parts
        try:
            file = self.path.joinpath(*parts[1:]).resolve()
            is_inside = file.is_relative_to(self.path.resolve())
        except (ValueError, OSError):  # characters that no path can have
            is_inside = False
        if (
            not is_inside
            or parts[:1] != (folder_name(self.path),)
            or ".." in parts
            or file.suffix not in SUFFIXES
        ):
            raise UsageError(
                f"{path} is no rule file of {self.path}: name a .yaml file in that "
                f"folder, as {folder_name(self.path)}/NAME.yaml"
            )
        return file

    def has(self, path: str) -> bool:
        """Whether there is a file of that path.

        Raises:
            UsageError: No rule file of this folder can have it.
        """
        return self.place(path).exists()

    def text(self, path: str) -> str:
        """What a file says, with plain line ends and no byte order mark.

        Raises:
            UsageError: There is no such file, or it is no text.
        """
        return _plain(_decoded(self.place(path)))

    def own(self, sources: Mapping[str, str]) -> dict[str, str]:
        """The texts of a rule set with the paths they would have in this folder."""
        name = folder_name(self.path)
        return {
            (PurePosixPath(name, *parts[1:]).as_posix() if parts[1:] else path): text
            for path, text in sources.items()
            for parts in [PurePosixPath(path).parts]
        }

    def like(self, path: str, text: str) -> str:
        """A text with the line ends, and the byte order mark, of the file it is for.

        A file that is not there yet gets plain line ends.
        """
        before = _decoded(self.place(path)) if self.has(path) else ""
        mark = _MARK if before.startswith(_MARK) else ""
        windows = before.count("\r\n")
        end = "\r\n" if 2 * windows > before.count("\n") else "\n"
        return mark + _plain(text).replace("\n", end)

    @contextmanager
    def all_or_none(self) -> Generator[Put]:
        """Change files inside; whatever fails there, they are put back.

        The old files stay on disk beside the new ones until all is done, so that
        putting them back needs no room.
        """
        changed: dict[Path, Path | None] = {}

        def put(path: str, content: bytes | None) -> None:
            file = self.place(path)
            if file not in changed:
                changed[file] = _set_aside(file)
            _exchange(file, content)

        try:
            yield put
        except BaseException:
            for file, old in changed.items():
                with suppress(OSError):  # the others are put back all the same
                    _put_back(file, old)
            raise
        for old in changed.values():
            if old is not None:
                old.unlink(missing_ok=True)


def fingerprint(text: str) -> str:
    """Tells a text from others; line ends and byte order marks do not matter."""
    return hashlib.blake2b(_plain(text).encode(), digest_size=_BYTES).hexdigest()


def _plain(text: str) -> str:
    return text.removeprefix(_MARK).replace("\r\n", "\n").replace("\r", "\n")


def _decoded(file: Path) -> str:
    try:
        return file.read_bytes().decode()
    except FileNotFoundError:
        raise UsageError(
            f"{file} is not there any more: keep your text and save it anew, if it is "
            "still wanted"
        ) from None
    except UnicodeDecodeError as error:
        raise UsageError(
            f"{file}: the byte at {error.start} is no UTF-8: save the file as UTF-8"
        ) from None


def _set_aside(file: Path) -> Path | None:
    """A second name for a file's content, which outlives its exchange."""
    if not file.exists():
        return None
    old = _beside(file, "old")
    old.unlink(missing_ok=True)
    try:
        old.hardlink_to(file)
    except OSError:  # a file system without links
        shutil.copy2(file, old)
    return old


def _put_back(file: Path, old: Path | None) -> None:
    if old is None:
        file.unlink(missing_ok=True)
    else:
        old.replace(file)
        old.unlink(missing_ok=True)  # two names of one file are left as they are


def _beside(file: Path, what: str) -> Path:
    """A name beside a file, not as rule files are named, so that none is taken for one.

    Who was killed while writing leaves such a file; the next to write takes its place.
    """
    return file.with_name(f".{file.name}.{what}")


def _exchange(file: Path, content: bytes | None) -> None:
    """Put the new content in the place of the old at one stroke.

    A reader, and whoever looks after a loss of power, finds the one or the other.
    """
    if content is None:
        file.unlink(missing_ok=True)
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = _beside(file, "new")
    try:
        with beside.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        if file.exists():
            beside.chmod(stat.S_IMODE(file.stat().st_mode))
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)
