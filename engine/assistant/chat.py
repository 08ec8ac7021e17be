"""Chat: what a language model's server is told and what it answers.

The wire format of OpenAI's chat completions, which other servers speak as well, whole
and as a stream of events. Reads strictly: what is not as it must be is refused. How
bytes travel is for ``transport``, when to try again for ``endpoint``.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Annotated, TypeAlias, TypeVar

import msgspec
from msgspec import Meta

_MOST_TOKENS = 1_000_000_000
_Read = TypeVar("_Read")


class ChatError(Exception):
    """Why a model's server gave no answer, for a sentence that says which server.

    Attributes:
        cause: What it did, as the rest of a sentence that begins with the server.
        words: What it said about it itself, whole: a key may be in it.
        cure: What its user can do.
        is_passing: Whether the same call may well succeed a little later.
        retry_after: Seconds after which the server wants to be asked again.
        is_answer: Whether it did answer, only nothing that can be used.
    """

    def __init__(
        self,
        cause: str,
        *,
        words: bytes = b"",
        cure: str = "name a server that speaks OpenAI's chat completions as endpoint",
        is_passing: bool = False,
        retry_after: float = 0.0,
        is_answer: bool = False,
    ) -> None:
        self.cause = cause
        self.words = words
        self.cure = cure
        self.is_passing = is_passing
        self.retry_after = retry_after
        self.is_answer = is_answer
        super().__init__(cause)


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One turn of a chat: who speaks ("system", "user", "assistant"), and what."""

    role: str
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """What a model answered.

    Attributes:
        text: The answer; it may be longer than was asked for.
        prompt_tokens: Tokens the server took in, or None where it reports none.
        completion_tokens: Tokens it gave out, or None; it counts, so it may be wrong.
        model: The model's name as the server gives it; may be empty.
        finish_reason: Why it stopped ("stop", "length"); may be empty.
    """

    text: str
    prompt_tokens: int | None
    completion_tokens: int | None
    model: str
    finish_reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What a model is asked.

    Attributes:
        model: The model's name at the server.
        messages: The chat so far.
        max_tokens: Tokens the answer may have.
        temperature: How freely it answers; None leaves that to the server.
        is_streamed: Whether the answer is to come piece by piece.
    """

    model: str
    messages: Sequence[Message]
    max_tokens: int
    temperature: float | None
    is_streamed: bool

    def encode(self) -> bytes:
        """The call as the body of a request.

        Raises:
            ChatError: A message holds half a character.
        """
        body: dict[str, object] = {
            "model": self.model,
            "messages": self.messages,
            "max_tokens": self.max_tokens,
        }
        if self.temperature is not None:
            body["temperature"] = self.temperature
        if self.is_streamed:
            body |= {"stream": True, "stream_options": {"include_usage": True}}
        try:
            return msgspec.json.encode(body)
        except UnicodeEncodeError:
            raise ChatError(
                "was to be sent half a character (a lone surrogate)",
                cure="send whole ones",
            ) from None


_Reported: TypeAlias = Annotated[int, Meta(ge=0, le=_MOST_TOKENS)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    content: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Choice:
    message: _Said
    finish_reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    choices: Annotated[tuple[_Choice, ...], Meta(min_length=1)]
    model: str = ""
    usage: object = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    delta: _Said = field(default_factory=_Said)
    finish_reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Event:
    choices: tuple[_Piece, ...] = ()
    model: str = ""
    usage: object = None
    error: object = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Usage:
    prompt_tokens: _Reported | None = None
    completion_tokens: _Reported | None = None


def read_completion(body: bytes) -> Completion:
    """The answer in the body of a response.

    Raises:
        ChatError: There is none.
    """
    answer = _decoded(body, _Answer)
    choice = answer.choices[0]
    usage = _usage(answer.usage)
    return Completion(
        text=_not_blank(_checked(choice.message.content or "")),
        prompt_tokens=usage.prompt_tokens,
        completion_tokens=usage.completion_tokens,
        model=answer.model,
        finish_reason=choice.finish_reason or "",
    )


def read_stream(chunks: Iterable[bytes]) -> Generator[str, None, Completion]:
    """The pieces of an answer that comes as server-sent events, none of them empty.

    Returns:
        The whole answer.

    Raises:
        ChatError: The stream is none, tells of an error, or ends before the answer does.
    """
    said: list[str] = []
    model = finish_reason = ""
    usage = _Usage()
    data = None
    for data in _events(chunks):
        if data == b"[DONE]":
            break
        event = _decoded(data, _Event)
        if event.error is not None:
            words = msgspec.json.encode(event.error)
            raise ChatError("reports an error", words=words, cure="ask another model")
        model = event.model or model
        # Some servers repeat it with each event, most send it once.
        usage = usage if event.usage is None else _usage(event.usage)
        for piece in event.choices[:1]:
            finish_reason = piece.finish_reason or finish_reason
            if text := _checked(piece.delta.content or ""):
                said.append(text)
                yield text
    else:
        if data is None:
            raise ChatError("answered what is no stream of events", is_answer=True)
        if not finish_reason:
            raise ChatError(
                "hung up before its answer was complete",
                cure="try again later",
                is_passing=True,
            )
    return Completion(
        text=_not_blank("".join(said)),
        prompt_tokens=usage.prompt_tokens,
        completion_tokens=usage.completion_tokens,
        model=model,
        finish_reason=finish_reason,
    )


def _events(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The data of server-sent events; these servers give each one line."""
    rest = b""
    for chunk in chunks:
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            if line.startswith(b"data:"):
                yield line[5:].strip()
    if rest.startswith(b"data:"):
        yield rest[5:].strip()


def _decoded(body: bytes, kind: type[_Read]) -> _Read:
    try:
        return msgspec.json.decode(body, type=kind)
    except UnicodeDecodeError:
        cause = "answered in another encoding than UTF-8"
    except msgspec.ValidationError as error:
        cause = f"answered what is no chat completion ({error})"
    except (msgspec.DecodeError, RecursionError):
        cause = "answered what is not JSON"
    raise ChatError(cause, words=body, is_answer=True)


def _usage(reported: object) -> _Usage:
    """What was counted; a report that makes no sense is none."""
    try:
        return msgspec.convert(reported, _Usage)
    except msgspec.ValidationError:
        return _Usage()


def _checked(text: str) -> str:
    if "\0" in text:
        raise ChatError("answered text with a NUL in it", is_answer=True)
    return text


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ChatError(
            "answered without any text", cure="ask another model", is_answer=True
        )
    return text
