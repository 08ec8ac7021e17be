"""Personal strings: what in the records of a decision tells the question.

Whoever keeps decisions takes these strings out when a question is to be forgotten.
Knowledge that was found and is not the caller's own stays: it tells a subject, not a
person.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from itertools import chain

from engine import Answer, Fact, Ledger, Supported
from engine.assistant.record import Effect, Record

_OWN = ("Question", "Word", "Turn", "Chunk", "Sentence")
"""Templates of given facts whose texts come from the caller."""
_TEXTS = ("text", "written", "stem", "title", "citation")
"""Their slots that hold such texts."""
_TOLD = ("classify", "condense")
"""Effects that are told the caller's texts and speak of them."""


def personal_strings(record: Record, ledger: Ledger) -> tuple[str, ...]:
    """The strings, each once, in order.

    These are the request's texts, the question's words, and every text a rule made
    out of them, such as a reason that quotes a word.
    """
    request = record.request
    own = [
        request.query,
        request.system_prompt,
        *(turn.text for turn in request.turns),
        *(
            part
            for one in request.chunks
            for part in (one.text, one.title, one.citation)
        ),
        *_given(record.facts),
        *chain.from_iterable(map(_answered, record.effects)),
    ]
    telling = [
        str(spelling).lower()
        for fact in record.facts
        if fact.template == "Word" and fact.slots["telling"]
        for spelling in (fact.slots["text"], fact.slots.get("written"))
        if spelling
    ]
    made = _quoting(_concluded(ledger), telling)
    found = dict.fromkeys((*own, *made))
    return tuple(one for one in found if one.strip())


def _given(facts: Iterable[Answer]) -> Iterator[str]:
    for fact in facts:
        if fact.template in _OWN:
            for slot in _TEXTS:
                value = fact.slots.get(slot)
                if isinstance(value, str):
                    yield value


def _answered(effect: Effect) -> Iterator[str]:
    """What a model or a summary was told and said; knowledge found is not personal."""
    yield effect.arguments  # written as JSON, where quotes and lines look otherwise
    if effect.name not in _TOLD:
        return
    yield str(json.loads(effect.arguments)["text"])
    yield effect.failure
    for answer in effect.answers:
        for slot in ("text", "reasoning"):
            yield str(answer.slots.get(slot, ""))


def _concluded(ledger: Ledger) -> Iterator[Fact]:
    made = {
        record.fact: None for record in ledger.of(Supported) if record.kind != "given"
    }
    return map(ledger.fact, made)


def _quoting(facts: Iterable[Fact], words: Iterable[str]) -> Iterator[str]:
    pattern = "|".join(re.escape(word) for word in words)
    if not pattern:
        return
    quoted = re.compile(rf"(?<!\w)(?:{pattern})(?!\w)")
    # Each once: most facts repeat what others say, the question's id above all.
    for value in dict.fromkeys(chain.from_iterable(fact.values for fact in facts)):
        if isinstance(value, str) and quoted.search(value.lower()):
            yield value
