"""Fitted: an answer that streams in, held to the tokens it may take.

Sentences are handed on as soon as they are whole and known to fit, because what has
been shown cannot be taken back. A model that goes on for too long is not listened to.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable

from engine.assistant.excerpt import Count, excerpt

_END = re.compile(r"(?:[.!?…:][\"'”“»)\]]*\s+|\n+)")

_OFTEN = 200
"""Characters after which an answer without an end of a sentence is counted."""


def fitted(
    pieces: Iterable[str], tokens: int, count: Count
) -> Generator[str, None, tuple[str, bool]]:
    """The sentences of an answer, as far as they fit.

    Args:
        pieces: The answer as it comes.
        tokens: What it may take.
        count: Counts the tokens of a text.

    Yields:
        Parts of the text, whole sentences at the least, that make it up together.

    Returns:
        The text that was handed on, and whether the answer went on beyond it.
    """
    text, shown, looked_at = "", 0, 0
    for piece in pieces:
        text = (text + piece).lstrip()  # what is shown never begins with a space
        for end in [found.end() for found in _END.finditer(text, shown)]:
            if count(text[:end].rstrip()) > tokens:
                return (yield from _cut(text, shown, tokens, count))
            yield text[shown:end]
            shown = end
        if len(text) - looked_at < _OFTEN:
            continue
        looked_at = len(text)
        if count(text) > tokens:
            return (yield from _cut(text, shown, tokens, count))
    if count(text) > tokens:
        return (yield from _cut(text, shown, tokens, count))
    if text[shown:]:
        yield text[shown:]
    return text, False


def _cut(
    text: str, shown: int, tokens: int, count: Count
) -> Generator[str, None, tuple[str, bool]]:
    """End after the last sentence that fits; within the first if that is too long."""
    if shown:
        return text[:shown].rstrip(), True
    cut = excerpt(text, tokens, count)
    if cut:
        yield cut
    return cut, True
