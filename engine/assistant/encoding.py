"""Encoding: OpenAI's byte pair encodings, built from rank files on disk.

tiktoken by itself fetches the ranks from the network and deletes a file whose content
it does not expect; here the file is checked first and only read. Knows nothing of
models and counts nothing (``tokens``).
"""

from __future__ import annotations

import hashlib
from binascii import a2b_base64
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import tiktoken

from engine.errors import EngineError


@dataclass(frozen=True, slots=True, kw_only=True)
class RankFile:
    """A published table of token ranks.

    Attributes:
        name: The encoding's name; the file is called ``<name>.tiktoken``.
        size: Bytes.
        sha256: Of the whole file, in hexadecimal.
        pattern: The regular expression that cuts text before pairs are merged.
    """

    name: str
    size: int
    sha256: str
    pattern: str


# Digests and patterns as in tiktoken 0.14.0, tiktoken_ext/openai_public.py (MIT).
RANK_FILES: Mapping[str, RankFile] = {
    "cl100k_base": RankFile(
        name="cl100k_base",
        size=1_681_126,
        sha256="223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7",
        pattern=(
            r"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+"
            r"| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s++$|\s*[\r\n]|\s+(?!\S)|\s"
        ),
    ),
    "o200k_base": RankFile(
        name="o200k_base",
        size=3_613_922,
        sha256="446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d",
        pattern=(
            r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*"
            r"[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
            r"|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+"
            r"[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
            r"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"
        ),
    ),
}


class RankFileError(EngineError):
    """A rank file that is missing, unreadable or not the published one."""

    def __init__(self, path: Path, cause: str) -> None:
        super().__init__(
            f"{path}: the rank file {cause}; restore it from the project's "
            "data/tokenizers."
        )


@lru_cache(maxsize=len(RANK_FILES))
def load_encoding(folder: Path, name: str) -> tiktoken.Encoding:
    """The encoding of a name, from its rank file in a folder.

    Kept once loaded (cl100k_base takes 0.1 to 0.2 s, o200k_base 0.2 to 0.3 s); a failure
    is not kept, so a mended file is found. No special tokens: in counted text their names are
    ordinary characters.

    Raises:
        KeyError: The name is none of ``RANK_FILES``.
        RankFileError: The file is missing, unreadable or not the published one.
    """
    rank_file = RANK_FILES[name]
    content = _checked_content(folder / f"{name}.tiktoken", rank_file)
    ranks = {
        a2b_base64(token): int(rank)
        for token, rank in map(bytes.split, content.splitlines())
    }
    return tiktoken.Encoding(
        name, pat_str=rank_file.pattern, mergeable_ranks=ranks, special_tokens={}
    )


def _checked_content(path: Path, rank_file: RankFile) -> bytes:
    try:
        # The size first: a wrong file may be too large to read.
        size = path.stat().st_size
        content = path.read_bytes() if size == rank_file.size else b""
    except OSError as error:
        raise RankFileError(path, f"cannot be read ({error.strerror})") from error
    if size != rank_file.size:
        raise RankFileError(path, f"has {size:,} bytes instead of {rank_file.size:,}")
    if hashlib.sha256(content).hexdigest() != rank_file.sha256:
        raise RankFileError(path, "has another SHA-256 than the published one")
    return content
