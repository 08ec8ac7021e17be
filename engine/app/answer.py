"""Answers: what is said to a question that has been decided, by rules or by a model.

Rules have answered it already, as part of the decision. A language model is sent the
packed context and answers within the tokens the decision allots. Which of the two is
to answer, and keeping it, is for ``answering``.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias, cast

from engine.app.errors import UsageError
from engine.assistant.endpoint import EndpointError
from engine.assistant.excerpt import Count
from engine.assistant.fitted import fitted
from engine.assistant.prompt import messages, sections_of
from engine.assistant.request import LONGEST_NAME
from engine.store.replies import Reply

if TYPE_CHECKING:
    from engine.assistant.endpoint import AnswerStream, Endpoint

Hear: TypeAlias = Callable[[str], None]
"""Is told the answer's text as it comes."""


def unheard(text: str) -> None:
    """Hear nothing of what comes."""
    del text


TAIL = 200
"""Tokens of an answer that its next part is asked for with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A part of an answer.

    Attributes:
        text: What is said.
        part: Its number, from 1.
        parts: How many there are, or may be where a model has more to say.
        is_last: Whether the answer ends with it.
        tokens: What it took: as the model's server counts, if it does, or as it is
            counted here.
        model: The model that said it; None where rules did.
        is_cut: Whether the model would have said more than it may.
        note: Why rules say it and not the model that was to, as a sentence; empty where
            nothing is amiss.
    """

    text: str
    part: int
    parts: int
    is_last: bool
    tokens: int
    model: str | None
    is_cut: bool = False
    note: str = ""

    def to_json(self) -> dict[str, object]:
        """The part as JSON data."""
        return {
            "text": self.text,
            "part": self.part,
            "parts": self.parts,
            "is_last": self.is_last,
            "tokens": self.tokens,
            "model": self.model,
            "is_cut": self.is_cut,
        }


def by_rules(decided: Mapping[str, object], part: int, count: Count) -> Answer:
    """What rules answer.

    Args:
        decided: A decision's JSON form.
        part: Which part, from 1.
        count: Counts the tokens of a text.

    Raises:
        UsageError: There is no such part.
    """
    parts = cast("list[str]", decided.get("parts") or [decided["answer"]])
    if not 1 <= part <= len(parts):
        raise _no_part(part, len(parts))
    text = parts[part - 1]
    return Answer(
        text=text,
        part=part,
        parts=len(parts),
        is_last=part == len(parts),
        tokens=count(text),
        model=None,
    )


def of_reply(reply: Reply, sizes: tuple[int, ...]) -> Answer:
    """What a model answered before.

    Raises:
        UsageError: It was forgotten.
    """
    if reply.text is None:
        raise UsageError(
            f"part {reply.part} of the answer to decision {reply.decision} was "
            "forgotten with its question"
        )
    return Answer(
        text=reply.text,
        part=reply.part,
        parts=reply.part if reply.is_last else len(sizes),
        is_last=reply.is_last,
        tokens=reply.tokens,
        model=reply.model,
    )


def by_model(
    decided: Mapping[str, object],
    part: int,
    endpoint: Endpoint,
    count: Count,
    hear: Hear,
    *,
    said: str = "",
) -> Answer:
    """What a language model answers now.

    Args:
        decided: A decision's JSON form.
        part: Which part, from 1; there must be one.
        endpoint: The model's server.
        count: Counts the tokens of a text.
        hear: Is told the text as it comes.
        said: What it has answered before.

    Raises:
        EndpointError: It does not answer.
    """
    sizes = sizes_of(decided)
    size = sizes[part - 1]
    context = cast("Mapping[str, object]", decided["context"])
    chat = messages(
        sections_of(context), str(decided["language"]), size, _end(said, count)
    )
    # The words around the context are counted here; they may take of the answer.
    sent = sum(count(message.content) for message in chat)
    room = min(cast("int", context["limit"]), cast("int", context["total"]))
    size = min(size, room - sent)
    if size < 1:
        raise EndpointError(
            f"there is no room for an answer beside the {sent} tokens that are sent; "
            "ask a model with a larger window."
        )
    stream = endpoint.stream(chat, size)
    try:
        text, is_cut = _heard(fitted(stream, size, count), hear)
    finally:
        stream.close()
    if not text.strip():
        raise EndpointError(
            f"the language model at {endpoint.address} answered without any text; ask "
            "another model."
        )
    finished = stream.completion
    goes_on = is_cut or (finished is not None and finished.finish_reason == "length")
    is_last = part == len(sizes) or not goes_on
    return Answer(
        text=text,
        part=part,
        parts=part if is_last else len(sizes),
        is_last=is_last,
        tokens=_used(stream, size, count(text)),
        model=_named(finished.model if finished else "") or str(decided["model"]),
        is_cut=is_last and goes_on,
    )


def answered(decided: Mapping[str, object], answer: Answer) -> dict[str, object]:
    """A decision's JSON form with what was said."""
    budget = cast("Mapping[str, object]", decided["token_budget"])
    return {
        **decided,
        "answer": answer.text,
        "answered_by": answer.model or "rules",
        "note": answer.note,
        "answer_parts": {
            "part": answer.part,
            "parts": answer.parts,
            "is_last": answer.is_last,
            "is_cut": answer.is_cut,
        },
        "token_budget": {**budget, "actual_used": answer.tokens},
    }


def chosen(said: Sequence[Answer], part: int) -> Answer:
    """One of the parts of an answer.

    Raises:
        UsageError: There is no such part.
    """
    if not 1 <= part <= len(said):
        raise _no_part(part, len(said))
    return replace(said[part - 1], parts=said[-1].parts)


def sizes_of(decided: Mapping[str, object]) -> tuple[int, ...]:
    """The tokens that each part of an answer may take."""
    budget = cast("Mapping[str, object]", decided["token_budget"])
    overflow = cast("Mapping[str, Mapping[str, object]] | None", budget["overflow"])
    parts = (overflow or {}).get("metadata", {}).get("parts", [])
    sizes = tuple(
        part["estimated_size"] for part in cast("list[dict[str, int]]", parts)
    )
    return sizes or (cast("int", budget["allocated"]),)


def _no_part(part: int, parts: int) -> UsageError:
    return UsageError(
        f"the answer has no part {part}: "
        + ("it is given in one" if parts == 1 else f"its parts are 1 to {parts}")
    )


def _heard(
    sentences: Generator[str, None, tuple[str, bool]], hear: Hear
) -> tuple[str, bool]:
    while True:
        try:
            hear(next(sentences))
        except StopIteration as end:
            result: tuple[str, bool] = end.value
            return result


def _end(said: str, count: Count) -> str:
    """The last words of what was said, in at most ``TAIL`` tokens."""
    words = said.split()
    tail = words[-TAIL:]
    while tail and count(" ".join(tail)) > TAIL:
        tail = tail[len(tail) // 4 + 1 :]
    return " ".join(tail)


def _named(model: str) -> str:
    """A model's name as its server gives it, as far as a name can be."""
    visible = "".join(c for c in model if c.isprintable())
    return " ".join(visible.split())[:LONGEST_NAME]


def _used(stream: AnswerStream, most: int, counted: int) -> int:
    """What an answer took; a server that reports what cannot be is not believed.

    Args:
        stream: The answer.
        most: Tokens that the server was told it may have.
        counted: Its tokens as they are counted here.
    """
    finished = stream.completion
    reported = finished.completion_tokens if finished else None
    if reported is None or reported > most:
        return counted
    return reported if counted / _FAR <= reported <= counted * _FAR else counted


_FAR = 4
"""No two tokenizers differ by more than so many times on texts of people."""
