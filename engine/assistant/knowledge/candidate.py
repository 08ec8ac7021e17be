"""Candidates: a hit's sentences with what can be observed about each.

Rules choose among them; nothing is weighed or left out here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

from engine.assistant.knowledge.index import Hit, KnowledgeIndex
from engine.assistant.knowledge.lexicon import Lexicon
from engine.assistant.knowledge.terms import words

# What a definition says between the subject and what the subject is.
_DEFINES: Mapping[str, re.Pattern[str]] = {
    "de": re.compile(
        r"\b(?:(?:ist|sind)\s+(?:ein|eine|der|die|das|jede|jeder|jedes)|bedeutet"
        r"|bezeichnet|heißt|ist\s+(?:\w+\s+)?definiert)\b",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"\b(?:(?:is|are)\s+(?:a|an|the|any|every)|means|denotes|is\s+defined)\b",
        re.IGNORECASE,
    ),
}

# Beginnings after which the subject is no nominative: "Dem Antrag ist ein Plan …".
_OBLIQUE: Mapping[str, re.Pattern[str]] = {
    "de": re.compile(
        r"(?:am|an|auf|aus|bei|beim|dem|den|des|durch|für|gegen|im|in|mit|nach|ob|vom"
        r"|von|vor|wann|wenn|wo|zu|zum|zur)\b",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"(?:at|by|for|from|if|in|on|to|under|when|where|with)\b", re.IGNORECASE
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One sentence of a hit.

    Attributes:
        section_id: The section it stands in.
        position: Its place in the section, from 0.
        text: The sentence.
        words: Its length in words.
        overlap: Share of the question's distinct terms that it holds, in [0, 1].
        weighted_overlap: The same, each term counted by its rarity (``idf``).
        is_first: Whether it opens its section.
        is_definition: Whether it names a term of the section's title and then says
            what that is ("… ist ein …", "… is a …").
        definition_of: For a definition, the share of what it defines that the question
            names: 1 for "Ein Bauantrag ist …" when asked about a Bauantrag, less for
            "Die Bearbeitung eines Bauantrags ist …"; otherwise 0.
    """

    section_id: str
    position: int
    text: str
    words: int
    overlap: float
    weighted_overlap: float
    is_first: bool
    is_definition: bool
    definition_of: float


def candidates(index: KnowledgeIndex, hit: Hit, question: str) -> tuple[Candidate, ...]:
    """The sentences of a hit, in order, seen from the question that found it."""
    section = hit.section
    lexicon = index.lexicon(section.language)
    weights = lexicon.weights(question)
    subject = frozenset(lexicon.terms(section.title))
    found = []
    for position, sentence in enumerate(section.sentences):
        held = frozenset(lexicon.terms(sentence))
        defined = _defined(sentence, lexicon)
        shared = [term for term in weights if term in held]
        found.append(
            Candidate(
                section_id=section.id,
                position=position,
                text=sentence,
                words=sum(1 for _ in words(sentence)),
                overlap=_share(len(shared), len(weights)),
                weighted_overlap=_share(
                    math.fsum(weights[term] for term in shared),
                    math.fsum(weights.values()),
                ),
                is_first=position == 0,
                is_definition=not subject.isdisjoint(defined),
                definition_of=_share(len(defined & weights.keys()), len(defined)),
            )
        )
    return tuple(found)


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _defined(sentence: str, lexicon: Lexicon) -> frozenset[str]:
    """The terms before "ist ein" or "is a", or none when nothing is defined."""
    language = lexicon.language
    defines = _DEFINES[language].search(sentence)
    if defines is None or _OBLIQUE[language].match(sentence):
        return frozenset()
    return frozenset(lexicon.terms(sentence[: defines.start()]))
