"""Law: whatever a text, a summary costs no more than its target as its reader counts.

It says nothing the text does not say, and that in the text's order.
"""

from __future__ import annotations

from pathlib import Path

from hypothesis import event, given
from hypothesis import strategies as st

from engine.assistant.excerpt import ELLIPSIS
from engine.assistant.summarize import summarize
from engine.assistant.tokens import TokenCounter

TOKENIZERS = Path(__file__).parents[2] / "data" / "tokenizers"
COUNTERS = {
    "cl100k_base": TokenCounter(TOKENIZERS, "gpt-4"),
    "o200k_base": TokenCounter(TOKENIZERS, "gpt-4o"),
    "words": TokenCounter(TOKENIZERS, "any", "words"),
}

anything = st.text(st.characters(), max_size=400)
sentences = st.lists(
    st.builds(
        "{} {}{}".format,
        st.sampled_from(["Der Antrag", "Die Frist", "The permit", "§ 28 Abs. 1"]),
        st.lists(st.sampled_from(["gilt", "fehlt", "muss", "3.", "bis", "open"])).map(
            " ".join
        ),
        st.sampled_from([". ", "?\n", "! ", "\n\n"]),
    ),
    max_size=40,
).map("".join)
unbroken = st.builds(str.__mul__, st.text(min_size=1, max_size=3), st.integers(1, 300))


@given(
    text=anything | sentences | unbroken,
    target=st.integers(-1, 200),
    counter=st.sampled_from(sorted(COUNTERS)),
    language=st.sampled_from(["de", "en", "fr", "und"]),
)
def test_a_summary_costs_no_more_than_its_target(
    text: str, target: int, counter: str, language: str
) -> None:
    count = COUNTERS[counter].count
    summary = summarize(text, target, COUNTERS[counter], language)
    assert summary.tokens == count(summary.text).tokens
    if summary.method == "unchanged":
        assert summary.text == text
        assert summary.tokens <= target
        return
    assert not summary.text or summary.tokens <= target
    event("something is left" if summary.text else "nothing is left")
    said = summary.text.split()
    if summary.text.endswith(ELLIPSIS):
        said = said[:-1]  # a word that may be cut
    words = iter(text.split())
    assert all(word in words for word in said)  # in their order: the iterator goes on


def test_the_law_is_not_vacuous() -> None:
    text = "Der Antrag fehlt. Die Frist gilt bis Mai. Das Wetter ist gut. " * 3
    for counter in COUNTERS.values():
        summary = summarize(text, 15, counter, "de")
        assert summary.method == "extractive"
        assert summary.text
