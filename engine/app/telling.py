"""Which strings of a kept decision may tell its question.

The names that hold a record together (rules, templates, kinds, digests) stay when a
question is forgotten, even where the question has the same word in it; otherwise its
proof could no longer be read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from engine.store.redaction import Json

Replace: TypeAlias = Callable[[str], str]

_NAMES = frozenset(
    (
        # of a ledger
        *("shapes", "record", "rules", "rule", "kind", "digest", "strategy", "reason"),
        *("group", "effect", "exploration", "utilities", "params", "learned_params"),
        # of a request and of an answer
        *("ruleset", "role", "language", "model", "priority", "intent", "method"),
        *("domain", "specialists", "stages", "window", "counting", "system"),
        *("rules_fired", "top_rules", "timings_ms", "name", "section", "breakdown"),
    )
)
"""Keys whose values are names and numbers."""


def telling_strings(value: Json, replace: Replace) -> Json:
    """Apply a function to the strings that may tell the question; see ``Retention``."""
    if isinstance(value, str):
        return replace(value)
    if isinstance(value, list):
        return [telling_strings(item, replace) for item in value]
    if isinstance(value, dict):
        return {key: _under(key, item, replace) for key, item in value.items()}
    return value


def retold(request: Json) -> Iterator[str]:
    """The briefs of earlier talk that a recorded request was decided with.

    A language model writes them in words of its own, so that no word of a question
    need be in them.
    """
    effects = request.get("effects") if isinstance(request, dict) else None
    for effect in effects if isinstance(effects, list) else ():
        if isinstance(effect, dict) and effect.get("name") == "condense":
            yield from _texts(effect.get("answers"))


def _texts(answers: Json) -> Iterator[str]:
    for answer in answers if isinstance(answers, list) else ():
        slots = answer.get("Condensed") if isinstance(answer, dict) else None
        if isinstance(slots, dict) and slots.get("what") == "brief":
            text = slots.get("text")
            if isinstance(text, str):
                yield text


def _under(key: str, value: Json, replace: Replace) -> Json:
    if key in _NAMES:
        return _reasoning(value, replace) if key == "intent" else value
    if key == "evidence" and isinstance(value, list):
        return [_rest(item, 2, replace) for item in value]
    if key == "answers" and isinstance(value, list):
        return [_rest(item, 1, replace) for item in value]
    return telling_strings(value, replace)


def _rest(item: Json, names: int, replace: Replace) -> Json:
    """A list that begins with names: the kind of evidence, an answer's template."""
    if not isinstance(item, list):
        return telling_strings(item, replace)
    return [*item[:names], *(telling_strings(one, replace) for one in item[names:])]


def _reasoning(value: Json, replace: Replace) -> Json:
    """What an answer says of the intent: the reasoning quotes the question."""
    if isinstance(value, dict) and "reasoning" in value:
        return {**value, "reasoning": telling_strings(value["reasoning"], replace)}
    return value
