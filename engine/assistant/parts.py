"""Parts: an answer cut into pieces, each within the tokens it may take."""

from __future__ import annotations

from collections.abc import Iterable

from engine.assistant.excerpt import ELLIPSIS, Count, excerpt


def in_parts(text: str, sizes: Iterable[int], count: Count) -> tuple[str, ...]:
    """A text in parts that end where sentences end, if they can.

    What is left when all sizes are used up is not given.

    Args:
        text: The whole answer.
        sizes: Tokens that each part may take, of the first on.
        count: Counts the tokens of a text.

    Returns:
        At least one part, and no more than there is text for.
    """
    parts: list[str] = []
    for size in sizes:
        part = excerpt(text, size, count)
        if not part:
            break
        parts.append(part.rstrip())
        is_whole = text.startswith(part)
        text = text[len(part) if is_whole else len(part) - len(ELLIPSIS) :].lstrip()
        if not text:
            break
    return tuple(parts) or ("",)
