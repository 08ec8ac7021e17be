"""The lexicon: what one language's terms weigh in a collection.

A term that few sections hold tells much about a question, one that most hold tells
nothing. Knows counts only; where they are kept is ``tables``'s business.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache

from engine.assistant.knowledge.compound import parts
from engine.assistant.knowledge.terms import terms

_LEAST_IDF = 1e-6  # FTS5's floor, for terms that half the sections or more hold
# Texts as long as sections are; of longer ones a few thousand would fill the memory.
_SHORT_TEXT = 2_000
# What follows in a question changes its subject no more, but costs time.
_MOST_TERMS = 256


class Lexicon:
    """The terms of one language in an index.

    Args:
        language: One that terms are made for.
        total: How many sections there are in this language.
        counts: For each term, how many of them hold it.
    """

    def __init__(self, language: str, total: int, counts: Mapping[str, int]) -> None:
        self.language = language
        self._total = total
        self._counts = counts
        self._parts = lru_cache(maxsize=16_384)(self._open_compound)
        # Questions find the same sections again and again.
        self._short = lru_cache(maxsize=4_096)(self._terms)

    def holds(self, term: str) -> bool:
        """Whether any section holds the term."""
        return term in self._counts

    def terms(self, text: str) -> tuple[str, ...]:
        """The text's terms, each followed by its parts if it is a compound."""
        return self._short(text) if len(text) <= _SHORT_TEXT else self._terms(text)

    def _terms(self, text: str) -> tuple[str, ...]:
        return tuple(
            term
            for word in terms(text, self.language)
            for term in (word, *self._parts(word))
        )

    def weights(self, question: str) -> Mapping[str, float]:
        """The question's distinct terms in order, each with its ``idf``.

        That is FTS5's ``ln((N - n + 0.5) / (n + 0.5))`` for a term that n of N
        sections hold. A term that none holds weighs as if one did, but a compound that
        none holds and whose parts some hold is left to its parts. Only the first 256
        terms count.
        """
        weights: dict[str, float] = {}
        for word in terms(question, self.language):
            if len(weights) >= _MOST_TERMS:
                break
            halves = self._parts(word)
            if self.holds(word) or not halves:
                weights[word] = self._idf(word)
            weights.update((half, self._idf(half)) for half in halves)
        return weights

    def _open_compound(self, term: str) -> tuple[str, ...]:
        return parts(term, self.holds) if self.language == "de" else ()

    def _idf(self, term: str) -> float:
        held = max(1, self._counts.get(term, 0))
        odds = (self._total - held + 0.5) / (held + 0.5)
        return max(_LEAST_IDF, math.log(odds)) if odds > 0 else _LEAST_IDF
