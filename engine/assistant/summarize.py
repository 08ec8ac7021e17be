"""Summaries: a text in at most so many tokens, by choosing sentences of it.

Chosen are the sentences that are worth most together, in their own order; nothing is
said that the text does not say. Summaries that a model writes are ``model_summary``'s.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from engine.assistant.excerpt import excerpt
from engine.assistant.front import Front, Load, Packed
from engine.assistant.knapsack import Solver, solver_of
from engine.assistant.knowledge.sentence import split_sentences
from engine.assistant.knowledge.terms import LANGUAGES, terms, words
from engine.assistant.stem import stem
from engine.assistant.tokens import TokenCounter

# A text in a language without stop words is all terms but for its short words.
_SHORT = 3

# What tells of a decision, of evidence, of a constraint or of something open.
_CUE = re.compile(
    r"""
    \d|\?
    | \b(?:entschieden|entscheid\w*|beschlossen|beschluss|vereinbart\w*|genehmigt\w*
    | weil|deshalb|daher|laut|gemäß|nachweis\w*|beleg\w*
    | muss|müssen|darf|dürfen|frist\w*|höchstens|mindestens|spätestens|nicht|kein\w*
    | offen\w*|ungeklärt\w*|ausstehend\w*|fehlt|fehlen
    | decided|decision|agreed|approved|because|therefore|evidence|according
    | must|may\ not|shall|deadline|at\ most|at\ least|never|not|no
    | open|pending|unclear|missing|todo)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)

# With a cue a sentence is worth three times its terms, as the last one twice: cue words
# and location say more than frequent words (Edmundson, Journal of the ACM 16, 1969).
# The first one counts no more, because conversations begin with a greeting.
_CUE_BONUS = 2
_LAST_BONUS = 1

# Who speaks is no subject: "user: ".
_SPEAKER = re.compile(r"\w+:\s")

# Tokens of a whole are not quite the sum of its parts' tokens; so often the room for
# the parts is adapted to what the whole turned out to cost.
_ROUNDS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A text in fewer words.

    Attributes:
        text: Costs no more than was asked for.
        tokens: What it costs.
        method: "unchanged", "extractive" or "model".
        note: Why it is not what was asked for; empty if it is.
    """

    text: str
    tokens: int
    method: str
    note: str = ""


def summarize(text: str, target: int, counter: TokenCounter, language: str) -> Summary:
    """The sentences of a text that are worth most together.

    A text within the target comes back as it is. If the most valuable sentence alone
    exceeds it, it is cut at a word.

    Args:
        text: What is to be said in fewer words; a line ends a sentence.
        target: Most tokens of the summary.
        counter: Counts for the model that is to read it.
        language: The text's language, such as ``de``.
    """
    tokens = counter.count(text).tokens
    if tokens <= target:
        return Summary(text=text, tokens=tokens, method="unchanged")
    short = _extract(_sentences(text, language), target, counter, language)
    return Summary(text=short, tokens=counter.count(short).tokens, method="extractive")


_TURN = re.compile(r"(?:user|assistant): ")
"""The beginning of a turn; what is kept of one keeps it, so that it is clear who spoke."""


class _Sentence(NamedTuple):
    """A sentence, the line it stands in, and whose line that is in a conversation."""

    line: int
    speaker: str
    text: str


def _sentences(text: str, language: str) -> tuple[_Sentence, ...]:
    """The sentences in order; of those that are said twice, the first."""
    found: dict[str, _Sentence] = {}
    speaker = ""
    for number, line in enumerate(text.splitlines()):
        turn = _TURN.match(line)
        speaker, said = (turn[0], line[turn.end() :]) if turn else (speaker, line)
        for sentence in split_sentences(said, language):
            found.setdefault(sentence, _Sentence(number, speaker, sentence))
    return tuple(found.values())


def _extract(
    sentences: Sequence[_Sentence], target: int, counter: TokenCounter, language: str
) -> str:
    """The most valuable sentences that cost at most so much together."""
    if not sentences:
        return ""
    worth = _worth(sentences, language)
    weights = [count.tokens for count in counter.count_all(s.text for s in sentences)]
    top = max(range(len(sentences)), key=worth.__getitem__)
    if weights[top] > target:
        text = sentences[top].text
        cut = excerpt(text, target, lambda part: counter.count(part).tokens)
        if cut:
            return cut
    single = [place for place, weight in enumerate(weights) if weight <= target]
    if not single:
        return ""
    first = max(single, key=worth.__getitem__)
    best, best_worth = sentences[first].text, worth[first]
    solver = solver_of([Load(*load) for load in zip(weights, worth, strict=True)])
    before, room = Packed(0, 0, 0), target
    for _ in range(_ROUNDS):
        packed = _packed(solver, room)
        if packed == before:
            break
        before = packed
        text = _joined([sentences[place] for place in _places(packed)])
        tokens = counter.count(text).tokens
        if tokens <= target and packed.value > best_worth:
            best, best_worth = text, packed.value
        room = max(0, packed.weight + target - tokens)
    return best


def _packed(solver: Solver, capacity: int) -> Packed:
    """The loads that are worth most within a capacity."""
    if isinstance(solver, Front):
        return solver.best(capacity)
    return solver.best(capacity)[0]


def _places(packed: Packed) -> Iterator[int]:
    bits = reversed(f"{packed.chosen:b}")
    return (place for place, bit in enumerate(bits) if bit == "1")


def _worth(sentences: Sequence[_Sentence], language: str) -> list[int]:
    """What each is worth: for each of its terms, how many sentences have it.

    What many sentences speak of is what the text is about (Luhn, IBM Journal 2, 1958).
    """
    held = [frozenset(_terms(sentence.text, language)) for sentence in sentences]
    frequency = Counter(term for terms in held for term in terms)
    worth = []
    for place, own in enumerate(held, start=1):
        has_cue = _CUE.search(sentences[place - 1].text) is not None
        bonus = _CUE_BONUS * has_cue + _LAST_BONUS * (place == len(held))
        worth.append(max(1, sum(frequency[term] for term in own)) * (1 + bonus))
    return worth


def _terms(text: str, language: str) -> Iterator[str]:
    if speaker := _SPEAKER.match(text):
        text = text[speaker.end() :]
    if language in LANGUAGES:
        return terms(text, language)
    return (stem(word, language) for word in words(text) if len(word) > _SHORT)


def _joined(sentences: Sequence[_Sentence]) -> str:
    """Sentences as a text; those of one line stay in one."""
    return "\n".join(
        speaker + " ".join(sentence.text for sentence in line)
        for (_, speaker), line in groupby(sentences, key=lambda one: one[:2])
    )
