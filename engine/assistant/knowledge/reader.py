"""The knowledge folder: Markdown files read into sections, or everything to mend.

A file stands at ``SOURCE_TYPE/LANGUAGE/NAME.md``; its place says what the sections
are. Inside, after an optional first-level heading, each section is a heading, one line
with its id and its source, and paragraphs::

    ## Bauantrag
    `bauantrag-gesetz` §§ 68 bis 70 Musterbauordnung

    Ein Bauantrag ist …

All problems of all files are reported together. Nothing here searches.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path

from engine.assistant.knowledge.section import (
    SOURCE_TYPES,
    KnowledgeError,
    Section,
)
from engine.assistant.knowledge.sentence import split_sentences
from engine.assistant.knowledge.terms import LANGUAGES
from engine.errors import did_you_mean

_META = re.compile(r"`([^`]*)`\s*(.*)")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DEPTH = 3


@dataclass(slots=True)
class _Draft:
    """A section while its lines are being read."""

    line: int
    title: str
    id: str = ""
    citation: str = ""
    has_meta: bool = False
    paragraphs: list[list[str]] = field(default_factory=lambda: [[]])


def knowledge_files(folder: Path) -> tuple[Path, ...]:
    """The Markdown files below a folder, in the order of their relative names.

    A ``README.md`` directly in the folder is for people and left out.
    """
    found = [
        path
        for path in folder.rglob("*.md")
        if path.is_file() and path != folder / "README.md"
    ]
    return tuple(sorted(found, key=lambda path: path.relative_to(folder).as_posix()))


def content_digest(folder: Path) -> str:
    """SHA-256 over the names and bytes of the folder's files, in hexadecimal.

    Raises:
        KnowledgeError: The folder is missing, or a file cannot be read.
    """
    _demand(folder)
    digest = hashlib.sha256()
    for path in knowledge_files(folder):
        name = path.relative_to(folder).as_posix()
        try:
            content = path.read_bytes()
        except OSError as error:
            raise KnowledgeError([f"{path}:1: cannot be read: {error}"]) from error
        digest.update(f"{name}\n{len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def read_sections(folder: Path) -> tuple[Section, ...]:
    """All sections of a folder, ordered by id.

    Raises:
        KnowledgeError: The folder is missing or empty, or files in it are malformed;
            each problem names ``file:line``, cause and cure.
    """
    _demand(folder)
    problems: list[str] = []
    sections: dict[str, Section] = {}
    for path in knowledge_files(folder):
        for line, section in _read_file(path, folder, problems):
            twin = sections.setdefault(section.id, section)
            if twin is not section:
                problems.append(
                    f"{path}:{line}: id {section.id!r} is already used in "
                    f"{twin.path}; give one of the two another id"
                )
    if not sections and not problems:
        problems.append(
            f"{folder}: holds no sections; put Markdown files at "
            "SOURCE_TYPE/LANGUAGE/NAME.md below it"
        )
    if problems:
        raise KnowledgeError(problems)
    return tuple(sections[key] for key in sorted(sections))


def _demand(folder: Path) -> None:
    if not folder.is_dir():
        raise KnowledgeError(
            [f"{folder}: there is no such knowledge folder; name an existing one"]
        )


def _read_file(
    path: Path, folder: Path, problems: list[str]
) -> list[tuple[int, Section]]:
    relative = path.relative_to(folder)
    misplaced = _misplaced(relative)
    if misplaced:
        problems.append(f"{path}:1: {misplaced}")
        return []
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        problems.append(
            f"{path}:1: byte {error.start} is not UTF-8; save the file as UTF-8"
        )
        return []
    except OSError as error:
        problems.append(f"{path}:1: cannot be read: {error}")
        return []
    sections = []
    for draft in _drafts(text, path, problems):
        faults = _faults(draft)
        problems.extend(f"{path}:{draft.line}: {fault}" for fault in faults)
        if not faults:
            sections.append((draft.line, _section(draft, relative)))
    return sections


def _misplaced(relative: Path) -> str:
    if len(relative.parts) != _DEPTH:
        return "is in the wrong place; move it to SOURCE_TYPE/LANGUAGE/NAME.md"
    source_type, language, _ = relative.parts
    for kind, word, known in (
        ("source type", source_type, SOURCE_TYPES),
        ("language", language, LANGUAGES),
    ):
        if word not in known:
            hint = did_you_mean(word, known)
            return f"folder {word!r} is no {kind}; use one of {', '.join(known)}" + (
                f" ({hint})" if hint else ""
            )
    return ""


def _drafts(text: str, path: Path, problems: list[str]) -> list[_Draft]:
    drafts: list[_Draft] = []
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.strip()
        if line.startswith("## "):
            drafts.append(_Draft(line=number, title=line.removeprefix("## ").strip()))
        elif line.startswith("#") and (drafts or not line.startswith("# ")):
            problems.append(
                f"{path}:{number}: {line[:40]!r} is a heading of another level; "
                "start each section with '## '"
            )
        elif drafts:
            _take_line(drafts[-1], line)
        elif line and not line.startswith("# "):
            problems.append(
                f"{path}:{number}: text before the first section; put a line "
                "'## Title' above it"
            )
    return drafts


def _take_line(draft: _Draft, line: str) -> None:
    meta = None if draft.has_meta or draft.paragraphs[0] else _META.fullmatch(line)
    if meta is not None:
        draft.has_meta = True
        draft.id, draft.citation = meta.group(1), meta.group(2).strip()
    elif line:
        draft.paragraphs[-1].append(line)
    elif draft.paragraphs[-1]:
        draft.paragraphs.append([])


def _faults(draft: _Draft) -> list[str]:
    faults = []
    if not draft.has_meta:
        faults.append(
            "the id line is missing; write '`some-id` SOURCE' below the title"
        )
    else:
        if not _ID.fullmatch(draft.id):
            faults.append(
                f"{draft.id!r} is no id; use lower-case letters, digits and hyphens"
            )
        if not draft.citation:
            faults.append("the source is missing; name it behind the id")
    if not draft.paragraphs[0]:
        faults.append("the section has no text; write at least one sentence")
    return faults


def _section(draft: _Draft, relative: Path) -> Section:
    source_type, language, _ = relative.parts
    paragraphs = [" ".join(lines) for lines in draft.paragraphs if lines]
    return Section(
        id=draft.id,
        source_type=source_type,
        language=language,
        title=draft.title,
        citation=draft.citation,
        path=relative.as_posix(),
        text="\n".join(paragraphs),
        sentences=tuple(
            sentence
            for paragraph in paragraphs
            for sentence in split_sentences(paragraph, language)
        ),
    )
