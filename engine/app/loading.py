"""Rule files and facts files that a user names, read or refused in one sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from engine.app.errors import UsageError
from engine.errors import FactError, Problem
from engine.lang.given import read_facts
from engine.lang.load import LAYERS, read_sources
from engine.lang.syntax import Constant, FactSyntax, Value
from engine.session import Session


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


def facts(path: Path) -> tuple[FactSyntax, ...]:
    """The facts of a facts file.

    Raises:
        UsageError: If it is not UTF-8 text.
        RuleSetError: If it is no facts file, with all problems.
        OSError: If it cannot be read.
    """
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(
            f"{path}: the byte at {error.start} is no UTF-8: save the file as UTF-8"
        ) from None
    return read_facts(text, str(path))


def give(session: Session, stated: Sequence[FactSyntax]) -> None:
    """Give a session the facts of a file.

    Raises:
        FactError: If one does not fit its template, with its place.
    """
    for fact in stated:
        slots: dict[str, Value] = {
            name.value: content.value
            for name, content in fact.slots
            if isinstance(content, Constant)
        }
        try:
            session.give(fact.template.value, slots, str(fact.span))
        except FactError as error:
            raise FactError(f"{fact.span}: {error}") from None


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
