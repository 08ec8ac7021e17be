"""The rules folder: its files by path, read as texts and changed all or none.

Paths are as in a rule set's sources: from the folder's parent on, with slashes. What
the texts say is judged elsewhere.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import TypeAlias

from engine.app.errors import UsageError
from engine.app.loading import folder_name, folder_sources
from engine.errors import Problem
from engine.lang.load import SUFFIXES

Put: TypeAlias = Callable[[str, bytes | None], None]
"""Gives the file of a path another content, or removes it."""

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
        """A text with the line ends, and the byte order mark, of the file it is for."""
        before = _decoded(self.place(path))
        mark = _MARK if before.startswith(_MARK) else ""
        end = "\r\n" if "\r\n" in before else "\n"
        return mark + _plain(text).replace("\n", end)

    @contextmanager
    def all_or_none(self) -> Generator[Put]:
        """Change files inside; whatever fails there, they are put back."""
        before: dict[Path, bytes | None] = {}

        def put(path: str, content: bytes | None) -> None:
            file = self.place(path)
            before.setdefault(file, file.read_bytes() if file.exists() else None)
            _exchange(file, content)

        try:
            yield put
        except BaseException:
            for file, content in before.items():
                _exchange(file, content)
            raise


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
            f"{file} is not there any more: keep your text, and save it as a new file "
            "in the rules folder if it is still wanted"
        ) from None
    except UnicodeDecodeError as error:
        raise UsageError(
            f"{file}: the byte at {error.start} is no UTF-8: save the file as UTF-8"
        ) from None


def _exchange(file: Path, content: bytes | None) -> None:
    """Put the new content in the place of the old at one stroke.

    A reader, and whoever looks after a loss of power, finds the one or the other.
    """
    if content is None:
        file.unlink(missing_ok=True)
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    # Not named as rule files are, so that nobody takes it for one.
    beside = file.with_name(f".{file.name}.{os.getpid()}.new")
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
