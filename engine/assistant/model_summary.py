"""Summaries by a language model, held to their target like any other.

What the model writes too much is left out sentence by sentence, and where it does not
answer at all, sentences of the text itself are chosen. Either way a note says so.
"""

from __future__ import annotations

from dataclasses import replace

from engine.assistant.chat import Message
from engine.assistant.endpoint import Endpoint, EndpointError
from engine.assistant.summarize import Summary, summarize
from engine.assistant.tokens import TokenCounter

MODEL = "model"

_INSTRUCTIONS = {
    "de": "Fasse den Text des Nutzers auf Deutsch in höchstens {words} Wörtern "
    "zusammen. Behalte Entscheidungen, Belege, Bedingungen und offene Punkte, mit "
    "Namen, Zahlen und Daten; erfinde nichts und beantworte nichts. Gib nur die "
    "Zusammenfassung.",
    "en": "Summarize the user's text in its own language, in at most {words} words. "
    "Keep decisions, evidence, constraints and open items, with names, numbers and "
    "dates; invent nothing and answer nothing. Give the summary alone.",
}

_TOKENS_PER_WORD = 2
"""With room to spare (German: some 1.5 with cl100k_base), so that little is cut."""


def ask_summary(
    endpoint: Endpoint, text: str, target: int, counter: TokenCounter, language: str
) -> Summary:
    """What a language model says a text comes to.

    A text within the target comes back as it is.

    Args:
        endpoint: The model's server; its settings say how freely it writes.
        text: What is to be said in fewer words.
        target: Most tokens of the summary.
        counter: Counts for the model that is to read it.
        language: The text's language, such as ``de``.
    """
    if target < 1 or counter.count(text).tokens <= target:
        return summarize(text, target, counter, language)
    instructions = _INSTRUCTIONS.get(language, _INSTRUCTIONS["en"])
    words = max(1, target // _TOKENS_PER_WORD)
    chat = (
        Message(role="system", content=instructions.format(words=words)),
        Message(role="user", content=text),
    )
    try:
        written = endpoint.complete(chat, target).text.strip()
    except EndpointError as error:
        return replace(summarize(text, target, counter, language), note=str(error))
    short = summarize(written, target, counter, language)
    note = (
        ""
        if short.text == written
        else f"the model's summary took more than {target} tokens and was cut"
    )
    return replace(short, method=MODEL, note=note)
