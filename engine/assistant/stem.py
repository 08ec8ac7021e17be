"""Stem: what inflected forms of a word have in common ("Bauanträge", "Bauantrag").

Snowball's algorithms in pure Python, named one by one, because the package would
silently prefer a compiled build of another version where that is installed. Knows
nothing of stop words or of how telling a word is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Protocol

from snowballstemmer.english_stemmer import (  # type: ignore[import-untyped]
    EnglishStemmer,
)
from snowballstemmer.french_stemmer import (  # type: ignore[import-untyped]
    FrenchStemmer,
)
from snowballstemmer.german_stemmer import (  # type: ignore[import-untyped]
    GermanStemmer,
)
from snowballstemmer.spanish_stemmer import (  # type: ignore[import-untyped]
    SpanishStemmer,
)


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...  # noqa: N802  Snowball's own name


_STEMMERS: Mapping[str, Callable[[], _Stemmer]] = {
    "de": GermanStemmer,
    "en": EnglishStemmer,
    "es": SpanishStemmer,
    "fr": FrenchStemmer,
}

# Longer than any word of these languages; what is longer is no word.
LONGEST_WORD = 80


@lru_cache(maxsize=65_536)
def stem(word: str, language: str) -> str:
    """The Snowball stem of a word, in lower case.

    A word in a language without a stemmer, or longer than ``LONGEST_WORD`` characters,
    keeps its ending.
    """
    word = word.lower()
    stemmer = _STEMMERS.get(language)
    if stemmer is None or len(word) > LONGEST_WORD:
        return word
    # A stemmer keeps the word it works on, so threads must not share one.
    return stemmer().stemWord(word)
