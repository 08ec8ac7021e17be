r"""Secret: a key that is kept out of every text a server sends back.

Servers repeat the key they were sent: in errors, in answers, as a model's name. They
write it as their libraries do, so it is looked for in the spellings of JSON (``\/``,
``\"``, ``\u002f``, also within texts within texts), of addresses (``%2F``) and of web
pages (``&quot;``), one character at a time.
"""

from __future__ import annotations

import re
from collections.abc import Generator
from contextlib import closing
from itertools import pairwise
from typing import TypeVar

MASK = "***"
"""What stands where the key stood."""

SHORTEST = 6
"""Characters of a key, or of its beginning at the end of a text, that answers are
searched for. Servers on one's own machine want any key and are given "none" or "EMPTY":
that is no secret, and answers have it as a word."""

_ESCAPES = r"\\{0,16}"
"""What may stand before a character: one text of JSON within others doubles it."""

_NAMES = {'"': "quot", "&": "amp", "'": "apos", "<": "lt", ">": "gt"}
"""Names of characters on web pages."""

_UNFINISHED = (
    r"(?i:u[0-9a-f]{0,3}|x[0-9a-f]?|%[0-9a-f]?|&#?x?[0-9a-f]{0,4}|&[a-z]{0,4})?\Z"
)
"""A spelling that the text ends in the middle of."""

_Result = TypeVar("_Result")


class Secret:
    """A key to be taken out of texts."""

    def __init__(self, key: str) -> None:
        """A secret.

        Args:
            key: The key, in ASCII; empty hides nothing.
        """
        # However many backslashes there are: escaping changes their number.
        core = re.sub(r"\\+", r"\\", key.strip("\\"))
        spelled, begun = "", ""
        for before, character in pairwise(f"\\{core}"):
            escapes = "" if "\\" in {before, character} else _ESCAPES
            one = escapes + _spellings(character)
            spelled += one
            # Once the text has ended, every further character finds its end as well.
            begun += f"(?:{one}|{escapes}{_UNFINISHED})"
        self._whole = re.compile(spelled) if core else None
        self._begun = re.compile(rf"(?!\Z){begun}")

    def hidden(self, text: str) -> str:
        """The text without the key, and without an end that is half a key."""
        text = self._masked(text)
        start = self._held(text)
        return text if len(text) - start < SHORTEST else text[:start] + MASK

    def hidden_pieces(
        self, pieces: Generator[str, None, _Result]
    ) -> Generator[str, None, _Result]:
        """A text that comes piece by piece without the key, whatever piece it is in.

        What may be the beginning of the key waits for what follows it.

        Args:
            pieces: The text; it is closed with this.

        Yields:
            Parts of the text, none of them empty.

        Returns:
            What ``pieces`` returns.
        """
        held = ""
        with closing(pieces):
            while True:
                try:
                    held = self._masked(held + next(pieces))
                except StopIteration as end:
                    if held:
                        yield self.hidden(held)
                    result: _Result = end.value
                    return result
                start = self._held(held)
                if start:
                    yield held[:start]
                held = held[start:]

    def _masked(self, text: str) -> str:
        return self._whole.sub(MASK, text) if self._whole else text

    def _held(self, text: str) -> int:
        """Where an end of the text begins that may be the beginning of the key."""
        found = self._begun.search(text) if self._whole else None
        return found.start() if found else len(text)


def _spellings(character: str) -> str:
    """A pattern of the ways to write a character, its escapes aside."""
    code = ord(character)
    coded = rf"(?i:(?:u00|x|%){code:02x}|&#0*{code};|&#x0*{code:x};)"
    if character == "\\":
        return rf"(?:\\{{1,16}}|(?:{_ESCAPES}{coded}){{1,4}}{_ESCAPES})"
    named = f"|&{_NAMES[character]};" if character in _NAMES else ""
    return f"(?:{re.escape(character)}|{coded}{named})"
