"""The tables an index is kept in: built from sections, rebuilt when these change.

``knowledge_section`` holds the sections; for each language ``knowledge_terms_XX`` is
an FTS5 table of their terms with the same row numbers, and ``knowledge_vocabulary_XX``
tells in how many sections a term stands. ``knowledge_origin`` keeps the digest of what
they were built from. A rebuild is one transaction: other processes see the old index
or the new one. Nothing here ranks.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import Connection

from engine.assistant.knowledge.lexicon import Lexicon
from engine.assistant.knowledge.reader import content_digest, read_sections
from engine.assistant.knowledge.section import KnowledgeError, Section
from engine.assistant.knowledge.terms import LANGUAGES, terms

# Raised when terms or tables change, so that files of older versions are rebuilt.
FORMAT = 1


def _connect(file: Path | None) -> Connection:
    connection = sqlite3.connect(file or ":memory:")
    connection.row_factory = sqlite3.Row
    return connection


@contextmanager
def usable(file: Path | None) -> Iterator[None]:
    """Turn what SQLite reports about a file into an error with a cure.

    Raises:
        KnowledgeError: The file is damaged, locked or not writable.
    """
    try:
        yield
    except sqlite3.Error as error:
        cure = "close other programs that use it, or delete it to have it built again"
        raise KnowledgeError(
            [f"{file}: the knowledge index cannot be used ({error}); {cure}"]
        ) from error


def open_tables(folder: Path, file: Path | None) -> Connection:
    """A database whose tables hold the folder's present content.

    Raises:
        KnowledgeError: The folder is missing or malformed, or the file is no index,
            damaged, locked or not writable.
    """
    digest = f"{FORMAT}:{content_digest(folder)}"
    with usable(file):
        database = _connect(file)
        try:
            if not _is_current(database, file, digest):
                _replace(database, read_sections(folder), digest)
        except BaseException:
            database.close()
            raise
    return database


def memory_tables(sections: Sequence[Section]) -> Connection:
    """A database in memory whose tables hold the given sections.

    Raises:
        ValueError: A section is in a language that terms are not made for.
    """
    for section in sections:
        if section.language not in LANGUAGES:
            raise ValueError(
                f"section {section.id!r} is in language {section.language!r}; "
                f"an index takes {', '.join(LANGUAGES)}"
            )
    database = _connect(None)
    _replace(database, sections, "")
    return database


def section_from(row: sqlite3.Row) -> Section:
    """The section that a row of ``knowledge_section`` holds."""
    return Section(
        id=row["id"],
        source_type=row["source_type"],
        language=row["language"],
        title=row["title"],
        citation=row["citation"],
        path=row["path"],
        text=row["text"],
        sentences=tuple(json.loads(row["sentences"])),
    )


def read_lexicon(database: Connection, language: str) -> Lexicon:
    """What the terms of a language weigh in these tables."""
    total = database.execute(
        "SELECT count(*) FROM knowledge_section WHERE language = ?", (language,)
    )
    counts = database.execute(
        f"SELECT term, doc FROM knowledge_vocabulary_{language}"  # noqa: S608
    )
    return Lexicon(language, total.fetchone()[0], dict(map(tuple, counts)))


def stored_digest(database: Connection) -> str:
    """What the tables were built from."""
    return str(database.execute("SELECT digest FROM knowledge_origin").fetchone()[0])


def _is_current(database: Connection, file: Path | None, digest: str) -> bool:
    """Whether there are tables and these were built from the same content.

    Raises:
        KnowledgeError: The tables are somebody else's.
    """
    tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    names = [row[0] for row in tables]
    if names and "knowledge_origin" not in names:
        problem = "is a database, but no knowledge index; name another file for it"
        raise KnowledgeError([f"{file}: {problem}"])
    return bool(names) and stored_digest(database) == digest


def _replace(connection: Connection, sections: Sequence[Section], digest: str) -> None:
    from sqlite_utils import Database  # noqa: PLC0415  # 0.2 s, and rarely needed

    database = Database(connection)
    # Immediate, so that two processes that find the index stale take turns.
    database.execute("BEGIN IMMEDIATE")
    try:
        _drop(connection)
        # In order of ids, so that row numbers break ties as ids do.
        sections = sorted(sections, key=lambda section: section.id)
        database.table("knowledge_section").create(
            {
                "row": int,
                "id": str,
                "source_type": str,
                "language": str,
                "title": str,
                "citation": str,
                "path": str,
                "text": str,
                "sentences": str,
            },
            pk="row",
        )
        database.table("knowledge_section").create_index(["language"])
        rows = [_row(number, section) for number, section in enumerate(sections, 1)]
        database.table("knowledge_section").insert_all(rows)
        for language in LANGUAGES:
            _index_terms(connection, language, sections)
        database.table("knowledge_origin").insert({"digest": digest})
        database.commit()
    except BaseException:
        database.rollback()
        raise


def _drop(database: Connection) -> None:
    for language in LANGUAGES:
        database.execute(f"DROP TABLE IF EXISTS knowledge_vocabulary_{language}")
        database.execute(f"DROP TABLE IF EXISTS knowledge_terms_{language}")
    database.execute("DROP TABLE IF EXISTS knowledge_section")
    database.execute("DROP TABLE IF EXISTS knowledge_origin")


def _row(number: int, section: Section) -> dict[str, str | int]:
    return {
        "row": number,
        "id": section.id,
        "source_type": section.source_type,
        "language": section.language,
        "title": section.title,
        "citation": section.citation,
        "path": section.path,
        "text": section.text,
        "sentences": json.dumps(section.sentences, ensure_ascii=False),
    }


def _index_terms(
    database: Connection, language: str, sections: Sequence[Section]
) -> None:
    """Write one language's terms, title and text apart so that each has its weight."""
    own = [
        (number, section)
        for number, section in enumerate(sections, start=1)
        if section.language == language
    ]
    counts = Counter(
        term
        for _, section in own
        for term in set(terms(f"{section.title} {section.text}", language))
    )
    lexicon = Lexicon(language, len(own), counts)
    table = f"knowledge_terms_{language}"
    # Terms are made already; the tokenizer only has to cut at spaces.
    database.execute(
        f"CREATE VIRTUAL TABLE {table} USING fts5"
        "(title, body, tokenize='unicode61 remove_diacritics 0')"
    )
    for number, section in own:
        database.execute(
            f"INSERT INTO {table} (rowid, title, body) VALUES (?, ?, ?)",  # noqa: S608
            (
                number,
                " ".join(lexicon.terms(section.title)),
                " ".join(lexicon.terms(section.text)),
            ),
        )
    database.execute(
        f"CREATE VIRTUAL TABLE knowledge_vocabulary_{language} "
        f"USING fts5vocab({table}, row)"
    )
