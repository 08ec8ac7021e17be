"""Rule files and facts files that a user names, read or refused in one sentence."""

from __future__ import annotations

import os
from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from engine.app.errors import UsageError
from engine.errors import FactError, Problem
from engine.lang.collection import without_collection
from engine.lang.given import Statement, read_facts, stream_facts
from engine.lang.load import LAYERS, read_sources
from engine.lang.syntax import Constant, Value
from engine.session import Session

OFTEN = 1000
"""Lines after which it is told how much of a file is read."""


def sources(
    paths: Sequence[Path], default: Path | None = None
) -> Mapping[str, bytes | Problem]:
    """The content of rule files by path.

    Args:
        paths: What the user named.
        default: The folder meant if that is nothing.

    Raises:
        UsageError: If there are no rule files.
    """
    if default is not None and not paths:
        paths = [_from_here(default)]
    found = read_sources(*paths)
    if all(Path(name).name in LAYERS for name in found):
        where = ", ".join(map(str, paths))
        raise UsageError(
            f"there are no rule files in {where}: name a .yaml file, or a folder that "
            "has some"
        )
    return found


def folder_sources(folder: Path) -> dict[str, bytes | Problem]:
    """The content of a rules folder, by paths that are the same on every machine.

    Raises:
        UsageError: If there is no such folder, or there are no rule files in it.
    """
    if not folder.is_dir():
        raise UsageError(
            f"there is no rules folder {folder}: name one with --rules or "
            "REGELWERK_RULES"
        )
    return {_inside(name, folder): text for name, text in sources([folder]).items()}


def folder_name(folder: Path) -> str:
    """What paths inside the folder begin with, also where it is named by dots."""
    return folder.name if folder.name not in ("", "..") else folder.resolve().name


def facts(path: Path, tell: Callable[[str], None]) -> Iterator[Statement]:
    """The facts of a facts file; of JSON Lines while they are read.

    Args:
        path: The file.
        tell: Is told how much of a long file is read.

    Raises:
        UsageError: If it is not UTF-8 text.
        RuleSetError: If it is no facts file, with all problems.
        OSError: If it cannot be read.
    """
    if path.suffix.lower() == ".jsonl":
        yield from stream_facts(_lines(path, tell), str(path))
        return
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _no_text(path, error.start) from None
    for fact in read_facts(text, str(path)):
        slots: dict[str, Value] = {
            name.value: content.value
            for name, content in fact.slots
            if isinstance(content, Constant)
        }
        yield Statement(fact.template.value, slots, str(fact.span))


def _lines(path: Path, tell: Callable[[str], None]) -> Iterator[str]:
    """The lines of a file, without ever holding all of it."""
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size  # 0 of a pipe
        done = 0
        for number, data in enumerate(file):
            start = len(BOM_UTF8) if number == 0 and data.startswith(BOM_UTF8) else 0
            try:
                yield data[start:].removesuffix(b"\n").decode()
            except UnicodeDecodeError as error:
                raise _no_text(path, done + start + error.start) from None
            done += len(data)
            if number % OFTEN == 0:
                tell(f"{100 * done // size} %" if size else f"{number} so far")


def _no_text(path: Path, place: int) -> UsageError:
    return UsageError(
        f"{path}: the byte at {place} is no UTF-8: save the file as UTF-8"
    )


@without_collection()
def give(session: Session, stated: Iterable[Statement]) -> None:
    """Give a session the facts of a file.

    Raises:
        FactError: If one does not fit its template, with its place; not before the
            file is read to its end, since what is wrong with the file comes first.
    """
    wrong: FactError | None = None
    for fact in stated:
        if wrong is None:
            try:
                session.give(*fact)
            except FactError as error:
                wrong = FactError(f"{fact.source}: {error}")
    if wrong is not None:
        raise wrong


def _from_here(path: Path) -> Path:
    """The path as a user in the present folder would write it."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def _inside(name: str, folder: Path) -> str:
    """A file's path from the folder's parent on: the same on every machine."""
    path = Path(name)
    if not path.is_relative_to(folder):
        return path.name  # a layers.yaml above the folder
    return (Path(folder_name(folder)) / path.relative_to(folder)).as_posix()
