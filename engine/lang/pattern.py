r"""Regular expressions in linear time that know Unicode words.

RE2 guarantees the time, whatever the pattern. Its ``\w``, ``\d``, ``\s`` and
``\b`` know ASCII only; here they are rewritten: the classes by Unicode properties,
and a word boundary by a mark that is set at every boundary of the text first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import re2  # type: ignore[import-untyped]

MAX_PATTERN = 1_000
"""Characters a regular expression may have."""
MARK = "\ue000"
"""Stands at word boundaries while a pattern with ``\\b`` is tried (private use).

A boundary takes its mark, so two boundaries at one place hold only if they are written
side by side.
"""

_CLASSES = {"w": r"\pL\pN_", "d": r"\p{Nd}", "s": r"\s\x0b\x{85}\p{Z}"}
_TOKEN = re.compile(
    r"(?P<group>\(\?P?<\w+>|\(\?[^):]*[:)]|[()|])"
    r"|(?P<repeat>[*+?]|\{\d*(?:,\d*)?\})"
    r"|(?P<property>\\[pP](?:\{\^?\w+\}|\w))"
    r"|(?P<hex>\\x(?:\{[0-9A-Fa-f]+\}|[0-9A-Fa-f]{2}))"
    r"|(?P<escape>\\.)"
    r"|(?P<set>\[\^?\]?(?:\[:\^?\w+:\]|\\.|[^\]\\])*\])"
    r"|(?P<plain>.)",
    re.DOTALL,
)
_WORD = re.compile(r"\w+")
_OPTIONS = re2.Options()
_OPTIONS.log_errors = False


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled regular expression; see `compiled`."""

    _regex: re2._Regexp  # the library exports no other name for it
    _marked: bool

    def found(self, text: str) -> bool:
        """Whether it is found anywhere in the text."""
        return self._regex.search(self._prepared(text)) is not None

    def count(self, text: str) -> int:
        """How often it is found in the text, without overlaps."""
        return sum(1 for _ in self._regex.finditer(self._prepared(text)))

    def parts(self, text: str) -> Iterator[str]:
        """The parts of the text where it is found."""
        for match in self._regex.finditer(self._prepared(text)):
            yield match.group(0).replace(MARK, "")

    def _prepared(self, text: str) -> str:
        return _marked(text) if self._marked else text


@lru_cache(maxsize=1024)
def compiled(pattern: str) -> Pattern:
    """The compiled regular expression.

    Raises:
        ValueError: If it is too long or not one, with a sentence that says why.
    """
    if len(pattern) > MAX_PATTERN:
        raise ValueError(f"a pattern of more than {MAX_PATTERN} characters is refused")
    bounded = any(
        token.lastgroup == "escape" and token.group() == r"\b"
        for token in _TOKEN.finditer(pattern)
    )
    try:
        re2.compile(pattern, _OPTIONS)  # its errors name what the author wrote
        regex = re2.compile(_rewritten(pattern, MARK if bounded else ""), _OPTIONS)
    except re2.error as error:
        reason = error.args[0] if error.args else error
        text = reason.decode() if isinstance(reason, bytes) else str(reason)
        raise ValueError(text) from None
    return Pattern(regex, bounded)


@lru_cache(maxsize=64)
def _marked(text: str) -> str:
    """The text with a mark at every word boundary."""
    return _WORD.sub(rf"{MARK}\g<0>{MARK}", text.replace(MARK, "\ufffd"))


def _rewritten(pattern: str, mark: str) -> str:
    """The pattern for RE2, on text with marks or without."""
    every = any(
        token.lastgroup == "group" and re.match(r"\(\?[a-zA-Z]*s", token.group())
        for token in _TOKEN.finditer(pattern)
    )
    done: list[str] = []
    for token in _TOKEN.finditer(pattern):
        text = token.group()
        kind = token.lastgroup
        if kind in ("group", "repeat"):
            done.append(text)
        elif text == r"\b":
            if pattern[token.end() : token.end() + 1] in {"*", "+", "?", "{"}:
                raise ValueError(r"\b cannot be repeated")
            if not done or done[-1] != mark:
                done.append(mark)
        elif text in ("$", r"\z"):
            done.append(f"{mark}?{text}" if mark else text)
        elif text in ("^", r"\A"):
            done.append(text)
        else:
            atom = _atom(text, kind or "", mark, every=every)
            done.append(f"(?:{mark}?{atom})" if mark else atom)
    return "".join(done)


def _atom(text: str, kind: str, mark: str, *, every: bool) -> str:
    """One part of a pattern that takes one character."""
    if text == ".":
        return f"[^{mark}]" if every and mark else f"[^\\n{mark}]" if mark else "."
    if kind == "set":
        return _set(text, mark)
    if kind == "property" and mark and text[1] == "P":
        return f"[^\\p{text[2:]}{mark}]"
    if kind == "escape":
        if text[1] in _CLASSES:
            return f"[{_CLASSES[text[1]]}]"
        if text[1].lower() in _CLASSES:
            return f"[^{_CLASSES[text[1].lower()]}{mark}]"
        if text[1] in "BCQE":
            raise ValueError(f"{text} is not part of the pattern language")
    return text


def _set(text: str, mark: str) -> str:
    """A character class with Unicode properties for its escapes."""
    negated = text.startswith("[^")
    inside = text[2:-1] if negated else text[1:-1]

    def replaced(token: re.Match[str]) -> str:
        letter = token.group()[1]
        if letter in "WDSPBCQE":
            raise ValueError(f"{token.group()} inside [...] is not admitted")
        return _CLASSES.get(letter, token.group())

    body = re.sub(r"\\.", replaced, inside, flags=re.DOTALL)
    return f"[^{body}{mark}]" if negated else f"[{body}]"
