"""Rule files on disk, or texts in memory, to a checked rule set."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from os import PathLike
from pathlib import Path
from typing import TypeAlias

from engine.errors import Code, Problem, Span
from engine.lang.check import Told, check, untold
from engine.lang.collection import without_collection
from engine.lang.edit import meaning
from engine.lang.reader import Read, read_bytes, read_file
from engine.lang.rules import RuleSet
from engine.lang.syntax import FileSyntax
from engine.lang.vocabulary import EMPTY, Vocabulary

LAYERS = ("layers.yaml", "layers.yml")
SUFFIXES = (".yaml", ".yml")
LEVELS_UP = 3
"""How many folders up a ``layers.yaml`` is looked for."""

ORDINARY = 64 * 1024
"""Characters or bytes up to which what a file says is remembered."""

PathArgument: TypeAlias = "str | PathLike[str]"


def load_rules(
    *paths: PathArgument | Iterable[PathArgument], vocabulary: Vocabulary = EMPTY
) -> RuleSet:
    """The rule set of some files and folders.

    A folder stands for all its ``.yaml`` and ``.yml`` files, in the order of their
    paths. The order of layers is taken from ``layers.yaml`` in the first folder, or
    in the nearest of the folders above it.

    Args:
        paths: Files and folders, or lists of them.
        vocabulary: The functions and effects the rules may use.

    Raises:
        RuleSetError: If anything has to be mended, with all problems.
    """
    return load_sources(read_sources(*paths), vocabulary)


def read_sources(
    *paths: PathArgument | Iterable[PathArgument],
) -> Mapping[str, bytes | Problem]:
    """The content of all rule files by path; a problem where one cannot be read."""
    found: dict[str, bytes | Problem] = {}
    for path in _flat(paths):
        for file in _files(path):
            found.setdefault(str(file), _content(file))
    if not any(Path(name).name in LAYERS for name in found):
        above = _layers_above(found)
        if above is not None:
            found[str(above)] = _content(above)
    return found


@without_collection()
def load_sources(
    sources: Mapping[str, bytes | str | Problem],
    vocabulary: Vocabulary = EMPTY,
    told: Told = untold,
) -> RuleSet:
    """The rule set of texts by path.

    Args:
        sources: The texts, or what keeps a file from being read.
        vocabulary: The functions and effects the rules may use.
        told: Is told after each rule how many are checked, and of how many.

    Raises:
        RuleSetError: If anything has to be mended, with all problems.
    """
    files: list[FileSyntax] = []
    problems: list[Problem] = []
    texts: dict[str, str] = {}
    for path, content in sources.items():
        if isinstance(content, Problem):
            problems.append(content)
            continue
        file, found = read_content(content, path)
        texts[path] = (
            content if isinstance(content, str) else content.decode(errors="replace")
        )
        files.append(file)
        problems.extend(found)
    return check(files, vocabulary, problems, texts, told)


def says_the_same(path: str, content: bytes | Problem | None, text: str) -> bool:
    """Whether a file says what a text does, but for comments and formatting."""
    if content is None or isinstance(content, Problem):
        return False
    file, problems = read_content(content, path)
    other, others = read_content(text, path)
    return not (problems or others) and meaning(file) == meaning(other)


def read_content(content: bytes | str, path: str) -> Read:
    """What a file says; ordinary files are not read twice while they are the same."""
    read = _reread if len(content) <= ORDINARY else _read_once
    return read(content, path)


def _read_once(content: bytes | str, path: str) -> Read:
    if isinstance(content, str):
        return read_file(content, path)
    return read_bytes(content, path)


_reread = lru_cache(maxsize=128)(_read_once)


def _flat(
    paths: Iterable[PathArgument | Iterable[PathArgument]],
) -> Iterator[Path]:
    for path in paths:
        if isinstance(path, (str, PathLike)):
            yield Path(path)
        else:
            yield from map(Path, path)


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    # A folder that cannot be listed is kept, so that reading it tells why.
    inside: list[Path] = []
    walk = os.walk(path, onerror=lambda shut: inside.append(Path(shut.filename)))
    for folder, _, names in walk:
        files = (Path(folder, name) for name in names)
        inside.extend(f for f in files if f.suffix in SUFFIXES and not f.is_fifo())
    return sorted(inside, key=lambda file: file.relative_to(path).as_posix())


def _content(file: Path) -> bytes | Problem:
    try:
        return file.read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        return Problem(
            code=Code.UNREADABLE,
            message=f"the file cannot be read: {reason}",
            span=Span(str(file)),
        )


def _layers_above(found: Iterable[str]) -> Path | None:
    for name in found:
        folder = Path(name).parent
        for above in (folder, *folder.absolute().parents[:LEVELS_UP]):
            for file in LAYERS:
                if (above / file).is_file():
                    return above / file
    return None
