"""Intent by model: a language model's word on what kind of answer a question wants.

Asked for JSON and read strictly: an answer that is anything else is none. Whether a
model is asked, and whether it is believed, is for rules.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from engine.assistant.chat import Message
from engine.assistant.endpoint import Endpoint, UselessAnswerError

TEMPERATURE = 0.1
MOST_TOKENS = 150
LONGEST_REASONING = 500
"""Characters; what a model says beyond them is not kept."""

_INSTRUCTIONS = """\
Tell what kind of answer the user's question wants; do not answer it. The kinds are:
quick_answer: one fact or one name;
explanation: how or why something is as it is, or how to do it;
analysis: weighing or comparing several aspects;
research: a broad study of many aspects or sources.
Reply with one JSON object and nothing else, such as
{"intent": "explanation", "confidence": 0.8, "reasoning": "asks how to proceed"}
where confidence is from 0 to 1."""

_FENCED = re.compile(r"```(?:json)?\s*(.*?)\s*```", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judgement:
    intent: Literal["quick_answer", "explanation", "analysis", "research"]
    confidence: Annotated[float, Meta(ge=0, le=1)]
    reasoning: str


def ask_intent(endpoint: Endpoint, text: str) -> tuple[str, float, str]:
    """What kind of answer a question wants: the intent, how sure that is, and why.

    Raises:
        UselessAnswerError: The model answers, and not with an intent.
        EndpointError: It does not answer.
    """
    chat = (
        Message(role="system", content=_INSTRUCTIONS),
        Message(role="user", content=text),
    )
    said = endpoint.complete(chat, MOST_TOKENS, TEMPERATURE).text.strip()
    fenced = _FENCED.fullmatch(said)
    try:
        found = msgspec.json.decode(fenced[1] if fenced else said, type=_Judgement)
    except (msgspec.DecodeError, RecursionError):
        raise UselessAnswerError(
            f"the language model at {endpoint.address} was asked for an intent and "
            "answered none; name another model in [language_model]."
        ) from None
    visible = "".join(c if c.isprintable() else " " for c in found.reasoning)
    reasoning = " ".join(visible.split())[:LONGEST_REASONING]
    return found.intent, found.confidence, reasoning
