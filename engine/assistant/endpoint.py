"""Endpoint: a language model behind an OpenAI-compatible API, asked and asked again.

What passes (no connection, too many requests, a server that is down) is tried again
after a wait that doubles; everything else is an error at once. A call never takes
longer than its settings say, all tries and waits included. Libraries for it are an
extra and are loaded when a model is first asked.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from engine.assistant.chat import (
    Call,
    ChatError,
    Completion,
    Message,
    read_completion,
    read_stream,
)
from engine.assistant.secret import SHORTEST, Secret
from engine.assistant.settings_keys import LanguageModel
from engine.errors import EngineError

if TYPE_CHECKING:
    from tenacity import RetryCallState

    from engine.assistant.transport import Response

LONGEST_WAIT = 10.0
"""Seconds that a server's wish for a pause (Retry-After) is honoured at most."""

SHOWN = 200
"""Characters of a server's own words that an error repeats."""

_LIBRARIES = ("certifi", "h11", "httpcore", "tenacity")

_GOOD = 200
_REFUSED = (401, 403)
_NOT_FOUND = 404
_PASSING = (408, 429)
_REDIRECTS = range(300, 400)
_SERVER_ERRORS = range(500, 600)

_Result = TypeVar("_Result")


class EndpointError(EngineError):
    """A language model that did not answer, or not as it must; never shows a key."""


class UselessAnswerError(EndpointError):
    """A language model that was asked and answered, only nothing that can be used."""


class AnswerStream:
    """An answer that comes piece by piece, to be gone through once.

    Attributes:
        completion: The whole answer with what the server counted, once all pieces have
            been taken; before, None.
    """

    def __init__(self, first: str, rest: Generator[str, None, Completion]) -> None:
        self._first = first
        self._rest = rest
        self.completion: Completion | None = None

    def __iter__(self) -> Iterator[str]:
        """The pieces of text; never blank altogether.

        Raises:
            EndpointError: The answer breaks off.
        """
        yield self._first
        self.completion = yield from self._rest

    def close(self) -> None:
        """End the connection; what is left of the answer is lost."""
        self._rest.close()


class Endpoint:
    """The server of a language model.

    Whatever comes from it is without the key: answers and the model's name if the key
    is no mere word (``SHORTEST``), errors in any case.

    A call takes at most ``timeout`` seconds of the settings, however often it is tried
    and however slowly the answer drips in.
    """

    def __init__(
        self,
        settings: LanguageModel,
        environment: Mapping[str, str],
        model: str = "",
        *,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """An endpoint.

        Args:
            settings: Where the server is and how it is asked.
            environment: Holds the key under ``settings.key_variable``, if one is needed.
            model: The model asked where the settings name none.
            sleep: Waits for some seconds.
            clock: Seconds from any start.

        Raises:
            EndpointError: The settings name no server, or the key cannot be one.
        """
        if not settings.endpoint:
            raise EndpointError(
                "there is no language model to ask; name one as endpoint of "
                "[language_model] in the settings."
            )
        self._settings = settings
        self._model = settings.model or model
        self._key = _key(environment, settings.key_variable)
        self._in_errors = Secret(self._key)
        is_word = len(self._key) < SHORTEST
        self._in_answers = Secret("") if is_word else self._in_errors
        self._sleep = sleep
        self._clock = clock

    @property
    def address(self) -> str:
        """The base URL, for sentences that say which server it is."""
        return self._settings.endpoint

    def complete(
        self,
        messages: Sequence[Message],
        max_tokens: int,
        temperature: float | None = None,
    ) -> Completion:
        """The model's answer; it may be longer than it was allowed to be.

        Args:
            messages: The chat so far.
            max_tokens: Tokens the answer may have.
            temperature: How freely it answers; None for that of the settings.

        Raises:
            EndpointError: There is no answer.
        """
        call = self._call(messages, max_tokens, temperature, is_streamed=False)
        deadline = self._deadline()

        def tried() -> Completion:
            with self._answered(call, deadline) as response:
                return self._hidden(read_completion(b"".join(response.chunks)))

        with self._placed():
            return self._retrying(tried, deadline)

    def stream(
        self,
        messages: Sequence[Message],
        max_tokens: int,
        temperature: float | None = None,
    ) -> AnswerStream:
        """The model's answer piece by piece; its first piece has arrived on return.

        Once there is a first piece nothing is tried again: what has been shown cannot be
        taken back.

        Args:
            messages: The chat so far.
            max_tokens: Tokens the answer may have.
            temperature: How freely it answers; None for that of the settings.

        Raises:
            EndpointError: There is no answer.
        """
        call = self._call(messages, max_tokens, temperature, is_streamed=True)
        deadline = self._deadline()

        def opened() -> AnswerStream:
            pieces = self._pieces(call, deadline)
            return AnswerStream(next(pieces), self._sentences(pieces))

        with self._placed():
            return self._retrying(opened, deadline)

    def _pieces(self, call: Call, deadline: float) -> Generator[str, None, Completion]:
        with self._answered(call, deadline) as response:
            pieces = self._in_answers.hidden_pieces(read_stream(response.chunks))
            return self._hidden((yield from pieces))

    def _hidden(self, completion: Completion) -> Completion:
        """An answer without the key."""
        return replace(
            completion,
            text=self._in_answers.hidden(completion.text),
            model=self._in_answers.hidden(completion.model),
            finish_reason=self._in_answers.hidden(completion.finish_reason),
        )

    def _sentences(
        self, pieces: Generator[str, None, Completion]
    ) -> Generator[str, None, Completion]:
        """The pieces; failures on the way become errors."""
        with self._placed():
            return (yield from pieces)

    def _call(
        self,
        messages: Sequence[Message],
        max_tokens: int,
        temperature: float | None,
        *,
        is_streamed: bool,
    ) -> Call:
        if temperature is None:
            temperature = self._settings.temperature
        return Call(
            model=self._model,
            messages=messages,
            max_tokens=max_tokens,
            temperature=temperature,
            is_streamed=is_streamed,
        )

    def _deadline(self) -> float:
        return self._clock() + self._settings.timeout

    @contextmanager
    def _answered(self, call: Call, deadline: float) -> Iterator[Response]:
        """The server's answer to a call, if it is a good one."""
        from engine.assistant.transport import post  # noqa: PLC0415  # an extra

        url = f"{self._settings.endpoint}/chat/completions"
        headers = [
            ("Content-Type", "application/json"),
            ("Accept-Encoding", "identity"),
        ]
        if self._key:
            headers.append(("Authorization", f"Bearer {self._key}"))
        with post(
            url, headers, call.encode(), lambda: deadline - self._clock()
        ) as response:
            if response.status != _GOOD:
                raise self._refusal(response)
            yield response

    def _refusal(self, response: Response) -> ChatError:
        """What another status than 200 means."""
        status = response.status
        if status in _REDIRECTS:
            return ChatError(
                "sends its callers on to another address",
                cure="name that address as endpoint",
            )
        if status in _REFUSED:
            # Servers repeat keys they refuse, so their words are left out.
            return ChatError(
                f"refuses the key (HTTP {status})"
                if self._key
                else f"wants a key (HTTP {status})",
                cure=f"set {self._settings.key_variable} to a key it accepts",
            )
        cause, words = f"answers HTTP {status}", b"".join(response.chunks)
        if status in _PASSING or status in _SERVER_ERRORS:
            return ChatError(
                cause,
                words=words,
                cure="try again later",
                is_passing=True,
                retry_after=response.retry_after,
            )
        if status == _NOT_FOUND:
            cure = f"name another endpoint, or another model than {self._model!r}"
            return ChatError(cause, words=words, cure=cure)
        return ChatError(cause, words=words)

    def _retrying(self, tried: Callable[[], _Result], deadline: float) -> _Result:
        import tenacity  # noqa: PLC0415  # an extra

        doubling = tenacity.wait_exponential(multiplier=self._settings.first_wait)

        def wait(state: RetryCallState) -> float:
            wished = _failure(state).retry_after
            return max(doubling(state), min(wished, LONGEST_WAIT))

        def stop(state: RetryCallState) -> bool:
            # After a wait beyond the deadline nothing could come back in time.
            is_late = self._clock() + state.upcoming_sleep >= deadline
            return is_late or state.attempt_number >= self._settings.attempts

        retrying = tenacity.Retrying(
            retry=tenacity.retry_if_exception(
                lambda error: isinstance(error, ChatError) and error.is_passing
            ),
            stop=stop,
            wait=wait,
            sleep=self._sleep,
            reraise=True,
        )
        return retrying(tried)

    @contextmanager
    def _placed(self) -> Iterator[None]:
        """Say of which server a failure is."""
        try:
            yield
        except ChatError as error:
            hidden = self._in_errors.hidden
            words = _excerpt(hidden(error.words.decode("utf-8", errors="replace")))
            kind = UselessAnswerError if error.is_answer else EndpointError
            raise kind(
                f"the language model at {self.address} {hidden(error.cause)}"
                f"{words and ': '}{words}; {error.cure}."
            ) from None
        except ModuleNotFoundError as error:
            if error.name not in _LIBRARIES:
                raise
            raise EndpointError(
                f"the language model at {self.address} cannot be asked "
                f"without the library {error.name}; install regelwerk[models]."
            ) from error


def _excerpt(words: str) -> str:
    """The beginning of a server's own words, as one line that can be printed."""
    text = words[: 8 * SHOWN]
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= SHOWN else f"{line[:SHOWN]}…"


def _failure(state: RetryCallState) -> ChatError:
    error = state.outcome.exception() if state.outcome else None
    assert isinstance(error, ChatError)  # noqa: S101  # nothing else is tried again
    return error


def _key(environment: Mapping[str, str], variable: str) -> str:
    key = environment.get(variable, "").strip()
    if not (key.isascii() and key.isprintable()):
        raise EndpointError(
            f"the environment variable {variable} holds characters that no key has; "
            "set it to the key alone."
        )
    return key
