"""Prompts: a packed context as the messages a language model is sent.

What is in the context has been decided; here it is only put into words. Later parts of
an answer are asked for with the end of what was said before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from engine.assistant.chat import Message

Sections: TypeAlias = "Mapping[str, Sequence[Mapping[str, object]]]"
"""The pieces that are shown, as JSON data, by the names of their sections."""

_INSTRUCTIONS = {
    "de": "Beantworte die Frage in höchstens {words} Wörtern. Stütze dich auf das "
    "folgende Wissen; wo es nicht reicht, sage das.",
    "en": "Answer the question in at most {words} words. Rely on the knowledge below; "
    "where it is not enough, say so.",
}
_HEADINGS = {
    "de": ("Bisheriges Gespräch", "Wissen"),
    "en": ("The conversation so far", "Knowledge"),
}
_GO_ON = {
    "de": "Fahre genau dort fort, wo du aufgehört hast.",
    "en": "Go on exactly where you stopped.",
}
_TOKENS_PER_TEN_WORDS = 15
"""German needs more tokens a word than English; about 1.5 with cl100k_base."""


def sections_of(context: Mapping[str, object]) -> Sections:
    """The pieces of a context's JSON form by section."""
    sections = context["sections"]
    assert isinstance(sections, list)  # noqa: S101  # written so
    return {section["name"]: section["pieces"] for section in sections}


def messages(
    sections: Sections, language: str, tokens: int, said: str = ""
) -> tuple[Message, ...]:
    """What a model is sent to answer a question.

    Args:
        sections: What it is shown.
        language: The question's; other than German and English, English is spoken.
        tokens: What the answer may take.
        said: The end of what it has answered already.
    """
    code = language if language in _INSTRUCTIONS else "en"
    brief, knowledge = _HEADINGS[code]
    words = max(1, tokens * 10 // _TOKENS_PER_TEN_WORDS)
    blocks = [
        *_texts(sections.get("system", ())),
        _INSTRUCTIONS[code].format(words=words),
        *_under(brief, _texts(sections.get("running_brief", ()))),
        *_under(
            knowledge,
            [
                f"[{number}] {piece['text']}"
                for number, piece in enumerate(
                    sections.get("retrieved_context", ()), start=1
                )
            ],
        ),
    ]
    (question,) = _texts(sections["question"])
    chat = [
        Message(role="system", content="\n\n".join(blocks)),
        *(
            Message(role=str(piece["role"]), content=str(piece["text"]))
            for piece in sections.get("recent_turns", ())
        ),
        Message(role="user", content=question),
    ]
    if said:
        chat += [
            Message(role="assistant", content=said),
            Message(role="user", content=_GO_ON[code]),
        ]
    return tuple(chat)


def _texts(pieces: Iterable[Mapping[str, object]]) -> list[str]:
    return [str(piece["text"]) for piece in pieces]


def _under(heading: str, texts: Sequence[str]) -> list[str]:
    return [f"{heading}:", *texts] if texts else []
