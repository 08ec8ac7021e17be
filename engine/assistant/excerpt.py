"""Excerpts: as much of the beginning of a text as a number of tokens pays for.

An excerpt ends where a sentence ends, and keeps the white space of its text. Which
texts are cut, and to how many tokens, is decided elsewhere.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from engine.assistant.knowledge.sentence import split_sentences

Count: TypeAlias = Callable[[str], int]
"""The tokens of a text, such as ``TokenCounter.count`` tells them."""

ELLIPSIS = "…"
"""The end of an excerpt that ends within a sentence."""

_WORD = re.compile(r"\S+")

# Writing without spaces is cut after so many characters.
_PART = re.compile(r"\S{1,40}")

# German writes ordinals with a stop. In other languages its rules overlook an end here
# and there, which costs a few words; those of others would cut "3. Mai" in two.
_LANGUAGE = "de"

# Texts of people have fewer: so many are looked at first.
_CHARACTERS_PER_TOKEN = 8


def excerpt(text: str, tokens: int, count: Count) -> str:
    """The longest beginning of a text that ends with a sentence and costs so much.

    A first sentence that alone costs more is cut after a word and ends in ``ELLIPSIS``.
    What is counted is what is returned. A text that fits is returned as it is; of a
    longer one with spaces no more is looked at than a few times the excerpt.

    Args:
        text: What to cut.
        tokens: What the excerpt may cost at most.
        count: Counts tokens.

    Returns:
        The excerpt; empty if not even a word fits.
    """
    head = _head(text, tokens, count)
    if head == text and count(text) <= tokens:
        return text
    ends = list(_sentence_ends(head))
    if head != text:
        ends.pop()  # that sentence goes on behind the head
    whole = _longest(head, ends, "", tokens, count)
    if whole:
        return whole
    first = head[: ends[0]] if ends else head
    parts = [part.end() for part in _PART.finditer(first)]
    return _longest(first, parts, ELLIPSIS, tokens, count)


def _head(text: str, tokens: int, count: Count) -> str:
    """A beginning that ends with a word and costs too much, or else the whole text."""
    size = _CHARACTERS_PER_TOKEN * max(1, tokens)
    while size < len(text):
        gap = max(text.rfind(space, 0, size) for space in " \n\t")
        head = text[:gap].rstrip() if gap > 0 else ""
        if head and count(head) > tokens:
            return head
        size *= 2
    return text


def _sentence_ends(text: str) -> Iterator[int]:
    """Where its sentences end; a line ends one too."""
    start = 0
    for line in text.splitlines(keepends=True):
        words = _WORD.finditer(text, start, start + len(line))
        for sentence in split_sentences(line, _LANGUAGE):
            end = start
            for _ in sentence.split():
                end = next(words).end()
            yield end
        start += len(line)


def _longest(
    text: str, ends: Sequence[int], tail: str, tokens: int, count: Count
) -> str:
    """The text up to the last of the ends with which it and the tail cost so much."""
    fitting = bisect_right(ends, tokens, key=lambda end: count(text[:end] + tail))
    return text[: ends[fitting - 1]] + tail if fitting else ""
