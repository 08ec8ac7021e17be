"""Takes the words of a question out of recorded texts, leaving their shape.

Equal strings get equal placeholders, so that joins and references in a proof still
meet. Which records are to be redacted is the business of ``retention``.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
Walk: TypeAlias = Callable[[Json, Callable[[str], str]], Json]
"""Applies a function to the strings of a JSON value that may tell the question."""

Retold: TypeAlias = Callable[[Json], Iterable[str]]
"""The texts of a recorded request that say in other words what was said before."""

_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n+")
_TELLING_WORDS = 4
"""A sentence of fewer words may well be somebody else's too."""

_PLACEHOLDER = re.compile(r"\[forgotten [0-9a-f]{12}\]")


class Redaction:
    """Replaces what is personal by placeholders that tell nothing.

    A placeholder is a hash under a key that nobody keeps, so that not even a single
    word can be found again by hashing a dictionary.
    """

    def __init__(
        self, phrases: Iterable[str], words: Iterable[str], key: bytes
    ) -> None:
        """Prepare for some texts.

        Args:
            phrases: Replaced wherever they stand, in any case and spacing: whole
                questions.
            words: Replaced only where they are all of a string: a question's words.
                Those of several words count as phrases.
            key: From the system's entropy; the same for records that belong together.
        """
        known = [text for text in (*phrases, *words) if text.strip()]
        self._whole = {_folded(text) for text in known}
        inner = {
            _folded(text): text
            for text in (*phrases, *(word for word in words if " " in word.strip()))
            if text.strip()
        }
        longest_first = sorted(inner.values(), key=lambda text: (-len(text), text))
        self._inner = re.compile(
            "|".join(_pattern(text) for text in longest_first) or r"(?!)",
            re.IGNORECASE,
        )
        self._key = key

    def text(self, text: str) -> str:
        """The text without what is personal; the same text if nothing is."""
        if _folded(text) in self._whole:
            return self._placeholder(text)
        return self._inner.sub(lambda found: self._placeholder(found[0]), text)

    def json(self, text: str, walk: Walk) -> str:
        """A JSON text without what is personal; to the letter if nothing is.

        Raises:
            ValueError: The text is not JSON.
        """
        value = json.loads(text)
        redacted = walk(value, self.text)
        if redacted == value:
            return text
        return json.dumps(redacted, separators=(",", ":"))

    def _placeholder(self, text: str) -> str:
        data = text.encode(errors="surrogatepass")
        digest = hashlib.blake2b(data, key=self._key, digest_size=6)
        return f"[forgotten {digest.hexdigest()}]"


def spellings(text: str) -> Iterator[str]:
    """A text as it may stand in records: whole, in sentences, and inside JSON texts.

    Of a question, summaries repeat single sentences, and what an effect was asked with
    is recorded as JSON, where quotes and umlauts look otherwise.
    """
    sentences = (one for one in _SENTENCE_END.split(text) if one)
    long = (one for one in sentences if len(one.split()) >= _TELLING_WORDS)
    for one in dict.fromkeys((text, *long)):
        yield one
        for is_plain in (True, False):
            written = json.dumps(one, ensure_ascii=is_plain)[1:-1]
            if written != one:
                yield written


def is_forgotten(text: str) -> bool:
    """Whether a recorded string stands for one that was forgotten, in whole or part."""
    return _PLACEHOLDER.search(text) is not None


def every_string(value: Json, replace: Callable[[str], str]) -> Json:
    """Apply a function to every string of a JSON value.

    Of keys only those with a blank are strings in this sense; the others are names.
    """
    if isinstance(value, str):
        return replace(value)
    if isinstance(value, list):
        return [every_string(item, replace) for item in value]
    if isinstance(value, dict):
        return {
            replace(key) if " " in key else key: every_string(item, replace)
            for key, item in value.items()
        }
    return value


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _pattern(phrase: str) -> str:
    words = phrase.split()
    inner = r"\s+".join(re.escape(word) for word in words)
    if len(words) > 1:
        return inner
    # A question of one word must not be found inside other words.
    before = r"(?<!\w)" if re.match(r"\w", inner) else ""
    after = r"(?!\w)" if re.search(r"\w$", inner) else ""
    return f"{before}{inner}{after}"
