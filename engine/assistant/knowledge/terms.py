"""Terms: what is left of a text when only its subjects count.

Words in lower case, without stop words, cut down to their stems, so that "Bauanträge"
and "Bauantrag" are one term. Says nothing about how rare or telling a term is
(``lexicon``).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from engine.assistant.knowledge.stopwords import STOP_WORDS
from engine.assistant.stem import LONGEST_WORD, stem

LANGUAGES = tuple(STOP_WORDS)

_WORD = re.compile(r"[^\W_]+")


def words(text: str) -> Iterator[str]:
    """Runs of letters and digits in lower case, in order."""
    normal = unicodedata.normalize("NFC", text).lower()
    return (match.group() for match in _WORD.finditer(normal))


def terms(text: str, language: str) -> Iterator[str]:
    """Stems of the text's telling words, in order, repeated as often as they occur.

    Raises:
        KeyError: The language is none of ``LANGUAGES``.
    """
    ignored = STOP_WORDS[language]
    for word in words(text):
        if word not in ignored:
            yield stem(word[:LONGEST_WORD], language)
