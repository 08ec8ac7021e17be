"""The index: finds the sections that speak of what a question asks.

SQLite's FTS5 ranks by BM25 over terms made here: words without stop words, stemmed by
Snowball, German compounds opened, one table per language so that each has statistics
of its own. The index lives in a file or in memory and follows the knowledge folder.

The score of a hit is its BM25 divided by what no section can exceed for that question:
the sum over its terms of ``idf · (k1 + 1)``, with FTS5's ``k1 = 1.2``. A score near 1
means that the section speaks of all the question asks and of little else, whatever the
question's length and the rarity of its words. Of questions that the bundled sections
answer, nine in ten score above 0.3 and all but long lists of subjects above 0.2; of
questions about anything else, one in ten has a hit above 0.3 at most.

With 5,000 sections on a shared 2-core machine: search 2 ms (p99 8 ms), building the
file 2 to 3 s, opening it again 10 ms. The bundled sections: 0.1 s and 2 ms.
Choosing sentences out of a hit is ``candidate``'s part and, beyond it, that of rules.
"""

from __future__ import annotations

import json
import math
import sqlite3
import weakref
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import Connection
from types import TracebackType
from typing import Self

from engine.assistant.knowledge.lexicon import Lexicon
from engine.assistant.knowledge.section import Section
from engine.assistant.knowledge.tables import (
    memory_tables,
    open_tables,
    read_lexicon,
    section_from,
    stored_digest,
    usable,
)
from engine.assistant.knowledge.terms import LANGUAGES

_K1 = 1.2  # FTS5's constant
# FTS5 refuses very large expressions, and the rarest terms say most.
_MOST_QUERY_TERMS = 64
# Coarse enough that the C library's logarithm cannot make a difference.
_SCORE_DIGITS = 6
_LEAST_SCORE = 1e-6

# A term in the title counts twice; three times was no better on real questions.
_RANKED = """
SELECT knowledge_section.*, found.title || ' ' || found.body AS terms, cost
FROM (
    SELECT rowid AS number, bm25({table}, 2.0, 1.0) AS cost
    FROM {table}
    WHERE {table} MATCH :query AND (
        :types IS NULL OR rowid IN (
            SELECT row FROM knowledge_section
            WHERE source_type IN (SELECT value FROM json_each(:types))
        )
    )
    ORDER BY cost, number
    LIMIT :top
)
JOIN {table} AS found ON found.rowid = number
JOIN knowledge_section ON knowledge_section.row = number
ORDER BY cost, number
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A section that speaks of a question's subject.

    Attributes:
        section: What was found.
        score: Share of the greatest possible BM25, in (0, 1].
        rank: 1 for the best hit.
        matched: The question's terms that the section holds, in the question's order.
    """

    section: Section
    score: float
    rank: int
    matched: tuple[str, ...]


class KnowledgeIndex:
    """Sections, searchable; closes its file when used as a context manager."""

    def __init__(self, database: Connection, file: Path | None = None) -> None:
        self._database = database
        self._file = file
        self._digest = stored_digest(database)
        self._lexicons: dict[str, Lexicon] = {}
        # An index nobody holds any more lets go of its file without being told.
        self._let_go = weakref.finalize(self, database.close)

    @classmethod
    def open(cls, folder: Path, file: Path | None = None) -> Self:
        """The index of a knowledge folder, built anew where its content has changed.

        Args:
            folder: Where the sections stand.
            file: Where the index is kept; without it, it lives in memory only.

        Raises:
            KnowledgeError: The folder is missing or malformed, or the file is no
                index, damaged, locked or not writable.
        """
        return cls(open_tables(folder, file), file)

    @classmethod
    def of(cls, sections: Iterable[Section]) -> Self:
        """An index in memory of any sections.

        Raises:
            ValueError: A section is in a language that terms are not made for.
        """
        return cls(memory_tables(tuple(sections)))

    def close(self) -> None:
        """Let go of the file, in the thread that opened it."""
        self._let_go()

    def __enter__(self) -> Self:
        """The index itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close."""
        self.close()

    def lexicon(self, language: str) -> Lexicon:
        """What the terms of a language weigh here.

        Raises:
            ValueError: Terms are not made for this language.
            KnowledgeError: The file has been damaged or locked meanwhile.
        """
        if language not in LANGUAGES:
            raise ValueError(
                f"no terms for language {language!r}; there are {', '.join(LANGUAGES)}"
            )
        with usable(self._file):
            digest = stored_digest(self._database)
            if digest != self._digest:  # another process has built the tables anew
                self._lexicons.clear()
                self._digest = digest
            if language not in self._lexicons:
                self._lexicons[language] = read_lexicon(self._database, language)
        return self._lexicons[language]

    def search(
        self,
        text: str,
        language: str,
        top: int,
        *,
        source_types: Iterable[str] | None = None,
    ) -> tuple[Hit, ...]:
        """The best sections for a question, best first; equal ones in order of id.

        Any text is a question: one without a term that the sections hold, or in a
        language without sections, finds nothing.

        Args:
            text: The question.
            language: Only sections of this language are looked at.
            top: How many hits at most.
            source_types: Only sections of these types, or of all.

        Raises:
            ValueError: ``top`` is less than 1.
            KnowledgeError: The file has been damaged or locked meanwhile.
        """
        if top < 1:
            raise ValueError(f"top must be at least 1, not {top}")
        if language not in LANGUAGES:
            return ()
        lexicon = self.lexicon(language)
        weights = lexicon.weights(text)
        known = sorted(
            filter(lexicon.holds, weights), key=lambda term: (-weights[term], term)
        )
        if not known:
            return ()
        rows = self._ranked(known[:_MOST_QUERY_TERMS], language, top, source_types)
        return tuple(
            Hit(
                section=section_from(row),
                score=_score(row["cost"], weights),
                rank=rank,
                matched=_shared(weights, row["terms"]),
            )
            for rank, row in enumerate(rows, start=1)
        )

    def _ranked(
        self,
        query: Sequence[str],
        language: str,
        top: int,
        source_types: Iterable[str] | None,
    ) -> Sequence[sqlite3.Row]:
        kinds = None if source_types is None else json.dumps(sorted(set(source_types)))
        with usable(self._file):
            rows = self._database.execute(
                _RANKED.format(table=f"knowledge_terms_{language}"),
                {
                    # Terms are letters and digits: quoted, they need no escaping.
                    "query": " OR ".join(f'"{term}"' for term in query),
                    "types": kinds,
                    "top": top,
                },
            )
            return tuple(rows)


def _score(cost: float, weights: Mapping[str, float]) -> float:
    greatest = math.fsum(weights.values()) * (_K1 + 1)
    return min(1.0, max(_LEAST_SCORE, round(-cost / greatest, _SCORE_DIGITS)))


def _shared(weights: Mapping[str, float], held: str) -> tuple[str, ...]:
    there = frozenset(held.split())
    return tuple(term for term in weights if term in there)
