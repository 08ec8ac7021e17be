"""What a text costs, exactly, by a stand-in, or estimated, and saying which."""

from __future__ import annotations

from pathlib import Path

import pytest
import tiktoken.model
from hypothesis import given
from hypothesis import strategies as st

from engine.assistant import tokens
from engine.assistant.encoding import load_encoding
from engine.assistant.tokens import (
    ESTIMATE,
    TokenCounter,
    estimate_tokens,
    tokenizer_of,
)

TOKENIZERS = Path(__file__).parents[4] / "data" / "tokenizers"
MILLION = 1_000_000
THEIRS = {"o200k_harmony": "o200k_base"}


class TestTokenizerOf:
    @pytest.mark.parametrize(
        ("model", "name"),
        [
            ("gpt-4", "cl100k_base"),
            ("gpt-4-turbo", "cl100k_base"),
            ("gpt-3.5-turbo", "cl100k_base"),
            ("gpt-4o", "o200k_base"),
            ("GPT-4o-mini", "o200k_base"),
            ("gpt-4.1-nano", "o200k_base"),
            ("gpt-5", "o200k_base"),
            ("o1", "o200k_base"),
            ("o3-mini", "o200k_base"),
            ("openai/gpt-4o", "o200k_base"),
        ],
    )
    def test_openai_models_have_their_own(self, model: str, name: str) -> None:
        found = tokenizer_of(model)
        assert (found.name, found.exact, found.factor) == (name, True, 1.0)

    @pytest.mark.parametrize(
        "model",
        ["phi3", "llama3.1:8b", "mistral", "olmo2", "gpt-40b", "gpt-j", ""],
    )
    def test_other_models_are_counted_by_a_stand_in(self, model: str) -> None:
        found = tokenizer_of(model)
        assert (found.name, found.exact) == (tokens.STAND_IN, False)

    @pytest.mark.parametrize(
        ("model", "encoding"),
        [
            *tiktoken.model.MODEL_TO_ENCODING.items(),
            *tiktoken.model.MODEL_PREFIX_TO_ENCODING.items(),
        ],
    )
    def test_agrees_with_tiktoken(self, model: str, encoding: str) -> None:
        expected = THEIRS.get(encoding, encoding)
        found = tokenizer_of(model)
        assert found.exact == (expected in {"cl100k_base", "o200k_base"})
        assert not found.exact or found.name == expected


class TestEstimate:
    @pytest.mark.parametrize(
        ("text", "count"),
        [
            ("", 0),
            (" \n", 1),
            ("one", 2),
            ("one two three", 4),
            ("eins zwei drei vier fünf sechs sieben acht neun zehn", 13),
            ("word " * 30, 39),
            ("a" * 1_200, 100),
        ],
    )
    def test_is_1_3_for_a_word_rounded_up(self, text: str, count: int) -> None:
        assert estimate_tokens(text) == count

    @given(st.text())
    def test_any_text_has_one(self, text: str) -> None:
        assert estimate_tokens(text) >= (1 if text.strip() else 0)


class TestCount:
    def test_is_exact_for_a_model_whose_tokenizer_is_at_hand(self) -> None:
        count = TokenCounter(TOKENIZERS, "gpt-4").count("hello world")
        assert (count.tokens, count.exact, count.tokenizer) == (2, True, "cl100k_base")
        assert count.reason == ""

    def test_differs_by_tokenizer(self) -> None:
        text = "Verhältnismäßigkeitsprinzip"
        old = TokenCounter(TOKENIZERS, "gpt-4").count(text)
        new = TokenCounter(TOKENIZERS, "gpt-4o").count(text)
        assert new.exact
        assert new.tokenizer == "o200k_base"
        assert new.tokens < old.tokens

    def test_by_a_stand_in_says_so(self) -> None:
        count = TokenCounter(TOKENIZERS, "phi3").count("hello world")
        assert (count.tokens, count.exact, count.tokenizer) == (2, False, "cl100k_base")
        assert count.reason == (
            "the tokenizer of model 'phi3' is not at hand, cl100k_base stands in"
        )

    def test_by_a_stand_in_is_raised_by_its_factor(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(tokens, "STAND_IN_FACTOR", 1.2)
        assert TokenCounter(TOKENIZERS, "phi3").count("hello world").tokens == 3
        assert TokenCounter(TOKENIZERS, "gpt-4").count("hello world").tokens == 2

    def test_names_of_special_tokens_are_ordinary_text(self) -> None:
        count = TokenCounter(TOKENIZERS, "gpt-4").count("<|endoftext|>")
        assert count.exact
        assert count.tokens > 1

    def test_of_nothing_is_zero(self) -> None:
        assert TokenCounter(TOKENIZERS, "gpt-4").count("").tokens == 0

    def test_of_a_batch_is_that_of_each(self) -> None:
        counter = TokenCounter(TOKENIZERS, "gpt-4o")
        texts = ("Was ist ein Bauantrag?", "", "hello")
        assert counter.count_all(texts) == tuple(map(counter.count, texts))


class TestFallback:
    def test_a_missing_file_gives_a_marked_estimate(self, tmp_path: Path) -> None:
        count = TokenCounter(tmp_path, "gpt-4").count("one two three")
        assert (count.tokens, count.exact, count.tokenizer) == (4, False, ESTIMATE)
        assert "cl100k_base.tiktoken" in count.reason

    def test_so_does_a_broken_one_and_every_text_of_a_batch(
        self, tmp_path: Path
    ) -> None:
        file = tmp_path / "o200k_base.tiktoken"
        content = (TOKENIZERS / file.name).read_bytes()
        file.write_bytes(content[:-1] + b" ")
        counts = TokenCounter(tmp_path, "gpt-4o").count_all(("one two", "three"))
        assert [count.tokens for count in counts] == [3, 2]
        assert {count.tokenizer for count in counts} == {ESTIMATE}
        assert all("another SHA-256" in count.reason for count in counts)

    def test_a_counter_finds_the_mended_file(self, tmp_path: Path) -> None:
        counter = TokenCounter(tmp_path, "gpt-4")
        assert not counter.count("hello world").exact
        content = (TOKENIZERS / "cl100k_base.tiktoken").read_bytes()
        (tmp_path / "cl100k_base.tiktoken").write_bytes(content)
        assert counter.count("hello world").exact


class TestHugeText:
    @pytest.mark.parametrize("model", ["gpt-4", "gpt-4o"])
    @pytest.mark.parametrize("unit", ["a", " ", "\u3000", "1", "!", "😀", "\ud800"])
    def test_without_spaces_is_cut_and_not_called_exact(
        self, unit: str, model: str
    ) -> None:
        counter = TokenCounter(TOKENIZERS, model)
        counter.count("load")
        count = counter.count(unit * MILLION)
        assert count.tokens > 1_000
        assert not count.exact
        assert "cut" in count.reason

    @pytest.mark.parametrize("model", ["gpt-4", "gpt-4o"])
    def test_of_words_is_exact(self, model: str) -> None:
        counter = TokenCounter(TOKENIZERS, model)
        name = tokenizer_of(model).name
        text = "Was kostet die Genehmigung, § 40?  It's 12 o'clock\n\n" * 6_000
        count = counter.count(text)
        assert count.exact
        encoding = load_encoding(TOKENIZERS, name)
        assert count.tokens == len(encoding.encode_ordinary(text))


@given(
    st.text(alphabet=st.one_of(st.characters(), st.sampled_from("ab Ä's\n1.²")))
    | st.lists(
        st.sampled_from(["it's", " the", "  ", "ß", "²", "\n", " 7", "Ω", " "])
    ).map("".join),
    st.integers(min_value=1, max_value=20),
    st.sampled_from(["gpt-4", "gpt-4o"]),
)
def test_cutting_between_words_changes_no_token(
    text: str, longest: int, model: str
) -> None:
    """An exact count in pieces is the count of the whole, wherever it was cut."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tokens, "_LONGEST_PIECE", longest)
        pieces = list(tokens._pieces(text))
        count = TokenCounter(TOKENIZERS, model).count(text)
    assert "".join(piece for piece, _ in pieces) == text
    assert all(len(piece) <= longest for piece, _ in pieces)
    whole = load_encoding(TOKENIZERS, tokenizer_of(model).name).encode_ordinary(text)
    if count.exact:
        assert count.tokens == len(whole)
