"""Tokens: how many a text costs a model, and whether that number is exact.

Counted with the model's own encoding where it is at hand, with a stand-in where it is
not, and estimated from words where the encoding cannot be loaded. Every count says
which of the three it is. A question takes some 7 µs, a million characters of any kind
less than a second. Windows and prices of models are facts for rules.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import msgspec
import tiktoken

from engine.assistant.encoding import RankFileError, load_encoding

# The name under which estimates are reported.
ESTIMATE = "words"

# The method that takes each model's own encoding, or what stands in for it.
AUTO = "auto"

# What stands in for tokenizers that are not at hand.
STAND_IN = "cl100k_base"

# Tokens of another tokenizer for one of the stand-in's. Not calibrated, therefore one:
# that needs the other vocabularies, or counts reported by those models.
STAND_IN_FACTOR = 1.0

# How OpenAI's model names begin, after tiktoken 0.14.0, tiktoken/model.py.
_O200K = re.compile(
    r"(?:ft:)?(?:(?:chat)?gpt-4o|gpt-4\.[15]|gpt-5|gpt-oss|o\d+)(?![^\W_])"
)
_CL100K = re.compile(
    r"(?:ft:)?(?:gpt-4|gpt-3\.?5|text-embedding-(?:3|ada-002)|(?:davinci|babbage)-002)"
    r"(?![^\W_])"
)

# tiktoken 0.14.0 panics on a million white-space characters in a row, not on half of
# them.
_LONGEST_PIECE = 100_000

# Texts as long as a section are counted again and again; of longer ones the few thousand
# that are remembered would fill the memory.
_SHORT_TEXT = 2_000

# The word-based estimate of a reference system: ceil(1.3 x words), in whole numbers because
# 1.3 x 30 is a little more than 39 for a float.
_TOKENS_PER_TEN_WORDS = 13

# A floor for text with hardly any spaces.
_BYTES_PER_TOKEN = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelTokenizer:
    """The tokenizer by which a model's tokens are counted.

    Attributes:
        name: A name of ``encoding.RANK_FILES``.
        exact: Whether the model itself uses it.
        factor: The model's tokens for one of this tokenizer's.
    """

    name: str
    exact: bool
    factor: float


class TokenCount(msgspec.Struct, frozen=True, kw_only=True):
    """What a text costs.

    Attributes:
        tokens: How many tokens.
        exact: Whether the model would count the same.
        tokenizer: By which encoding, or ``ESTIMATE``.
        reason: Why the number is not exact; empty where it is.
    """

    tokens: int
    exact: bool
    tokenizer: str
    reason: str


def tokenizer_of(model: str) -> ModelTokenizer:
    """The tokenizer of a model, by its name with or without its vendor's before "/"."""
    name = model.lower().rpartition("/")[2]
    if _O200K.match(name):
        return ModelTokenizer(name="o200k_base", exact=True, factor=1.0)
    if _CL100K.match(name):
        return ModelTokenizer(name="cl100k_base", exact=True, factor=1.0)
    return ModelTokenizer(name=STAND_IN, exact=False, factor=STAND_IN_FACTOR)


def estimate_tokens(text: str) -> int:
    """A text's tokens, from its words: 1.3 for each, rounded up.

    On the integreat questions this is .70 (German), 1.14 (English) and .85 (French) of
    cl100k_base's count. Never fewer than one for twelve bytes: a floor no question and
    no page there reaches, without which a megabyte without spaces would cost 2 tokens.
    """
    by_words = -(-len(text.split()) * _TOKENS_PER_TEN_WORDS // 10)
    size = len(text.encode("utf-8", errors="surrogatepass"))
    return max(by_words, -(-size // _BYTES_PER_TOKEN))


class TokenCounter:
    """Counts tokens for one model; loads the encoding when first asked to count.

    Attributes:
        model: The model's name.
    """

    def __init__(self, folder: Path, model: str, method: str = AUTO) -> None:
        """A counter.

        Args:
            folder: Where the rank files are.
            model: The model whose tokens are counted.
            method: ``AUTO``, ``ESTIMATE``, or the name of an encoding that is to stand
                in whatever the model.
        """
        self.model = model
        self._folder = folder
        self._is_estimated = method == ESTIMATE
        own = tokenizer_of(model)
        self._tokenizer = (
            own
            if method in (AUTO, ESTIMATE, own.name)
            else ModelTokenizer(name=method, exact=False, factor=1.0)
        )

    def count(self, text: str) -> TokenCount:
        """The tokens of one text."""
        return self.count_all((text,))[0]

    def count_all(self, texts: Iterable[str]) -> tuple[TokenCount, ...]:
        """The tokens of each text, in order."""
        if self._is_estimated:
            reason = "estimated from words, as the settings say"
            return tuple(_estimate(text, reason) for text in texts)
        try:
            encoding = load_encoding(self._folder, self._tokenizer.name)
        except RankFileError as error:
            reason = f"estimated from words: {error}"
            return tuple(_estimate(text, reason) for text in texts)
        return tuple(self._counted(encoding, text) for text in texts)

    def _counted(self, encoding: tiktoken.Encoding, text: str) -> TokenCount:
        tokens, is_whole = 0, True
        for piece, is_natural in _pieces(text):
            count = _remembered_length if len(piece) <= _SHORT_TEXT else _length
            tokens += count(encoding, piece)
            is_whole = is_whole and is_natural
        reason = "" if is_whole else "the text was cut where it has no spaces"
        if not self._tokenizer.exact:
            tokens = math.ceil(tokens * self._tokenizer.factor)
            reason = (
                f"the tokenizer of model {self.model!r} is not at hand, "
                f"{self._tokenizer.name} stands in"
            )
        return TokenCount(
            tokens=tokens,
            exact=not reason,
            tokenizer=self._tokenizer.name,
            reason=reason,
        )


def _length(encoding: tiktoken.Encoding, text: str) -> int:
    return len(encoding.encode_ordinary(text))


_remembered_length = lru_cache(maxsize=4_096)(_length)


def _estimate(text: str, reason: str) -> TokenCount:
    return TokenCount(
        tokens=estimate_tokens(text), exact=False, tokenizer=ESTIMATE, reason=reason
    )


def _pieces(text: str) -> Iterator[tuple[str, bool]]:
    """Pieces the encoding can bear, and whether cutting there changes no token.

    In both patterns no chunk goes on from a letter to a space, so a cut between the two
    is exact.
    """
    start = 0
    while len(text) - start > _LONGEST_PIECE:
        end = _last_gap(text, start + 1, start + _LONGEST_PIECE)
        is_natural = end > start
        end = end if is_natural else start + _LONGEST_PIECE
        yield text[start:end], is_natural
        start = end
    yield text[start:], True


def _last_gap(text: str, start: int, end: int) -> int:
    """The last space after a letter, or -1."""
    gap = text.rfind(" ", start, end)
    while gap >= 0 and not text[gap - 1].isalpha():
        gap = text.rfind(" ", start, gap)
    return gap
