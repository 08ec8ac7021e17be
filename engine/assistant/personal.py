"""Personal strings: what in the records of a decision tells the question.

Whoever keeps decisions takes these strings out when a question is to be forgotten.
Knowledge that was found and is not the caller's own stays: it tells a subject, not a
person.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from engine import Answer, Fact, Ledger, Supported
from engine.assistant.record import Record

_OWN = ("Question", "Word", "Turn", "Chunk", "Sentence")
"""Templates of given facts whose texts come from the caller."""
_TEXTS = ("text", "written", "stem", "title", "citation")
"""Their slots that hold such texts."""


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


def _concluded(ledger: Ledger) -> Iterator[Fact]:
    made = {
        record.fact: None
        for record in ledger
        if isinstance(record, Supported) and record.kind != "given"
    }
    return map(ledger.fact, made)


def _quoting(facts: Iterable[Fact], words: Iterable[str]) -> Iterator[str]:
    pattern = "|".join(re.escape(word) for word in words)
    if not pattern:
        return
    quoted = re.compile(rf"(?<!\w)(?:{pattern})(?!\w)")
    for fact in facts:
        for value in fact.values:
            if isinstance(value, str) and quoted.search(value.lower()):
                yield value
