"""Passages: a section as facts, seen from the question it is to answer.

Features only: shares, counts and places. Whether a passage speaks of the question,
and which of its sentences answer it, is for rules.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from engine import Answer
from engine.assistant.knowledge.candidate import candidates
from engine.assistant.knowledge.index import Hit, KnowledgeIndex
from engine.assistant.knowledge.lexicon import Lexicon
from engine.assistant.knowledge.section import Section
from engine.assistant.knowledge.terms import words
from engine.assistant.question import read_question
from engine.assistant.tokens import TokenCounter

# "§§ 28 bis 30", "Art. 12", "section 4": each is one reference.
_REFERENCE = re.compile(
    r"§{1,2}\s*\d+|\b(?:Art|Artikel|section|article)\.?\s+\d+", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A section that may answer a question.

    Attributes:
        section: The text and where it comes from.
        rank: 1 for the best.
        score: How well it fits the question, in [0, 1]; None where nobody has said,
            then its coverage counts.
        extra: Further slots of its Chunk fact, as its caller gave them.
    """

    section: Section
    rank: int
    score: float | None
    extra: Mapping[str, str | bool | float]


def searchable(text: str) -> str:
    """A question as it is searched for: "Token-Budget" also as "Tokenbudget"."""
    together = [
        form
        for word in read_question(text).words
        for form in word.forms[1:]
        if form not in word.text
    ]
    return " ".join((text, *together))


def passage_facts(
    index: KnowledgeIndex,
    counter: TokenCounter,
    question: str,
    text: str,
    passages: Iterable[Passage],
) -> Iterator[Answer]:
    """A Chunk fact for each passage, and a Sentence fact for each of its sentences.

    Args:
        index: Tells how rare the question's words are.
        counter: Counts for the model that is to answer.
        question: The question's id.
        text: The question as it is searched for.
        passages: What was found, or handed over.
    """
    passages = tuple(passages)
    texts = [one.section.text for one in passages]
    texts += [sentence for one in passages for sentence in one.section.sentences]
    counts = iter([count.tokens for count in counter.count_all(texts)])
    sizes = [next(counts) for _ in passages]
    for passage, size in zip(passages, sizes, strict=True):
        lexicon = index.lexicon(passage.section.language)
        yield _chunk(passage, lexicon, question, text, size)
        hit = Hit(section=passage.section, score=0.0, rank=passage.rank, matched=())
        for one in candidates(index, hit, text):
            slots: dict[str, str | bool | float] = {
                "question": question,
                "chunk": one.section_id,
                "position": one.position,
                "text": one.text,
                "tokens": next(counts),
                "words": one.words,
                "overlap": _rounded(one.overlap),
                "weighted_overlap": _rounded(one.weighted_overlap),
                "is_first": one.is_first,
                "definition_of": _rounded(one.definition_of),
            }
            yield Answer("Sentence", slots)


def _chunk(
    passage: Passage, lexicon: Lexicon, question: str, text: str, tokens: int
) -> Answer:
    section = passage.section
    weights = lexicon.weights(text)
    title = frozenset(lexicon.terms(section.title))
    held = title.union(lexicon.terms(section.text))
    coverage = _share(weights, held)
    matched = sum(term in held for term in weights)
    sentences = max(1, len(section.sentences))
    slots: dict[str, str | bool | float] = {
        "question": question,
        "id": section.id,
        "source_type": section.source_type,
        "title": section.title,
        "citation": section.citation,
        "text": section.text,
        "score": coverage if passage.score is None else passage.score,
        "rank": passage.rank,
        "tokens": tokens,
        "overlap": _rounded(matched / len(weights)) if weights else 0.0,
        "coverage": coverage,
        "title_coverage": _share(weights, title),
        "matched": matched,
        "references": len(_REFERENCE.findall(section.text)),
        "words_per_sentence": sum(1 for _ in words(section.text)) / sentences,
        **passage.extra,
    }
    return Answer("Chunk", slots)


def _share(weights: Mapping[str, float], held: frozenset[str]) -> float:
    whole = math.fsum(weights.values())
    part = math.fsum(weight for term, weight in weights.items() if term in held)
    return _rounded(part / whole) if whole else 0.0


def _rounded(share: float) -> float:
    # Coarse enough that the C library's logarithm cannot make a difference.
    return round(min(1.0, share), 6)
