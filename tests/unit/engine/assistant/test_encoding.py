"""Rank files are checked before they are used, and patterns are tiktoken's."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
import tiktoken_ext.openai_public  # type: ignore[import-untyped]

from engine.assistant.encoding import RANK_FILES, RankFileError, load_encoding

TOKENIZERS = Path(__file__).parents[4] / "data" / "tokenizers"
EACH = pytest.mark.parametrize("name", sorted(RANK_FILES))


@EACH
def test_the_bundled_file_is_the_published_one(name: str) -> None:
    content = (TOKENIZERS / f"{name}.tiktoken").read_bytes()
    assert len(content) == RANK_FILES[name].size
    assert hashlib.sha256(content).hexdigest() == RANK_FILES[name].sha256


@EACH
def test_pattern_and_digest_are_tiktokens_own(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    digests: list[str] = []

    def ranks(_url: str, expected_hash: str) -> dict[bytes, int]:
        digests.append(expected_hash)
        return {}

    monkeypatch.setattr(tiktoken_ext.openai_public, "load_tiktoken_bpe", ranks)
    theirs = getattr(tiktoken_ext.openai_public, name)()
    assert theirs["pat_str"] == RANK_FILES[name].pattern
    assert digests == [RANK_FILES[name].sha256]


@EACH
@pytest.mark.parametrize(
    "text", ["Was ist ein Bauantrag?", "§ 40 VwVfG", "a\r\n  b's 12345 漢字 😀", ""]
)
def test_what_is_encoded_decodes_to_itself(name: str, text: str) -> None:
    encoding = load_encoding(TOKENIZERS, name)
    assert encoding.decode(encoding.encode_ordinary(text)) == text


def test_known_tokens() -> None:
    """The numbers tiktoken's own tests expect of cl100k_base."""
    encoding = load_encoding(TOKENIZERS, "cl100k_base")
    assert encoding.encode_ordinary("hello world") == [15339, 1917]
    assert encoding.encode_ordinary("rer") == [38149]


def test_a_missing_file_is_named() -> None:
    folder = Path("nowhere")
    with pytest.raises(RankFileError) as caught:
        load_encoding(folder, "cl100k_base")
    assert str(folder / "cl100k_base.tiktoken") in str(caught.value)
    assert "cannot be read" in str(caught.value)


def test_a_folder_in_its_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "cl100k_base.tiktoken").mkdir()
    with pytest.raises(RankFileError):
        load_encoding(tmp_path, "cl100k_base")


def test_a_shorter_file_is_refused_with_both_sizes(tmp_path: Path) -> None:
    (tmp_path / "cl100k_base.tiktoken").write_bytes(b"IQ== 0\n")
    with pytest.raises(RankFileError, match="has 7 bytes instead of 1,681,126"):
        load_encoding(tmp_path, "cl100k_base")


def test_one_changed_byte_is_refused_and_a_mended_file_found(tmp_path: Path) -> None:
    file = tmp_path / "cl100k_base.tiktoken"
    content = (TOKENIZERS / file.name).read_bytes()
    file.write_bytes(b"J" + content[1:])
    with pytest.raises(RankFileError, match="another SHA-256"):
        load_encoding(tmp_path, "cl100k_base")
    file.write_bytes(content)
    assert load_encoding(tmp_path, "cl100k_base").n_vocab == 100_256
