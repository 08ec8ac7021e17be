from __future__ import annotations

import json
import logging
import sys
import threading
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import replace
from itertools import islice
from types import MappingProxyType

import pytest
from support.model_server import (
    Behaviour,
    ModelServer,
    Reply,
    dripping,
    failing,
    good,
    hanging_up,
    pouring,
    raw,
    redirecting,
    silent,
)

from engine.assistant.chat import Completion, Message
from engine.assistant.endpoint import (
    LONGEST_WAIT,
    SHOWN,
    Endpoint,
    EndpointError,
    UselessAnswerError,
)
from engine.assistant.settings_keys import LanguageModel
from engine.assistant.transport import LARGEST_ANSWER

CHAT = (
    Message(role="system", content="Antworte kurz."),
    Message(role="user", content="Wann?"),
)
SETTINGS = LanguageModel()
KEY = "pk-verysecret"
ENVIRONMENT = MappingProxyType({"REGELWERK_API_KEY": KEY})
HEADERS = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


class Asked:
    """An endpoint of a server that does as it is told, and the waits in between."""

    def __init__(
        self,
        server: ModelServer,
        settings: LanguageModel,
        environment: Mapping[str, str],
    ) -> None:
        self.server = server
        self.waits: list[float] = []
        self.endpoint = Endpoint(
            replace(settings, endpoint=server.endpoint),
            environment,
            "asked",
            sleep=self.waits.append,
        )

    def complete(self) -> Completion:
        return self.endpoint.complete(CHAT, 50)

    def refusal(self, kind: type[EndpointError] = EndpointError) -> str:
        with pytest.raises(kind) as caught:
            self.complete()
        return self._checked(str(caught.value))

    def stream_refusal(self, kind: type[EndpointError] = EndpointError) -> str:
        with pytest.raises(kind) as caught:
            list(self.endpoint.stream(CHAT, 50))
        return self._checked(str(caught.value))

    def _checked(self, message: str) -> str:
        start = f"the language model at {self.server.endpoint} "
        assert message.startswith(start)
        assert message.endswith(".")
        assert message.isprintable()
        assert len(message) < len(start) + SHOWN + 200
        assert KEY not in message
        return message


Asking = Callable[..., Asked]


@pytest.fixture
def asking() -> Iterator[Asking]:
    with ExitStack() as servers:

        def ask(
            *behaviours: Behaviour,
            settings: LanguageModel = SETTINGS,
            environment: Mapping[str, str] = ENVIRONMENT,
        ) -> Asked:
            server = servers.enter_context(ModelServer(*behaviours))
            return Asked(server, settings, environment)

        yield ask


def test_an_answer_comes_with_what_it_took(asking: Asking) -> None:
    usage = {"prompt_tokens": 12, "completion_tokens": 3, "total_tokens": 15}
    asked = asking(good("Bis Montag.", usage=usage, model="own name"))
    assert asked.complete() == Completion(
        text="Bis Montag.",
        prompt_tokens=12,
        completion_tokens=3,
        model="own name",
        finish_reason="stop",
    )


def test_the_server_is_sent_the_chat_and_the_key(asking: Asking) -> None:
    asked = asking(good())
    asked.complete()
    (request,) = asked.server.requests
    assert request.path == "/v1/chat/completions"
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert request.body == {
        "model": "asked",
        "max_tokens": 50,
        "messages": [
            {"role": "system", "content": "Antworte kurz."},
            {"role": "user", "content": "Wann?"},
        ],
    }


def test_the_settings_name_the_model_and_how_freely_it_answers(asking: Asking) -> None:
    asked = asking(good(), settings=LanguageModel(model="set", temperature=0.4))
    asked.complete()
    asked.endpoint.complete(CHAT, 50, 0.1)
    first, second = asked.server.requests
    assert (first.body["model"], first.body["temperature"]) == ("set", 0.4)
    assert second.body["temperature"] == 0.1


def test_without_a_key_none_is_sent(asking: Asking) -> None:
    asked = asking(good(), environment={"REGELWERK_API_KEY": " \n"})
    asked.complete()
    assert "authorization" not in asked.server.requests[0].headers


def test_the_key_is_in_the_variable_the_settings_name(asking: Asking) -> None:
    asked = asking(
        good(),
        settings=LanguageModel(key_variable="OTHER"),
        environment={"OTHER": f"{KEY}\n"},
    )
    asked.complete()
    assert asked.server.requests[0].headers["authorization"] == f"Bearer {KEY}"


@pytest.mark.parametrize("key", ["a\nX-Injected: b", "schlüssel", "\udce4"])
def test_what_can_be_no_key_is_refused_and_not_repeated(key: str) -> None:
    with pytest.raises(EndpointError, match="REGELWERK_API_KEY") as caught:
        Endpoint(LanguageModel(endpoint="http://x"), {"REGELWERK_API_KEY": key})
    assert key not in str(caught.value)


def test_without_an_endpoint_there_is_nobody_to_ask() -> None:
    with pytest.raises(EndpointError, match=r"endpoint of \[language_model\]"):
        Endpoint(LanguageModel(), {})


def test_the_key_is_in_no_repr_and_no_log(
    asking: Asking, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    asked = asking(good())
    asked.complete()
    assert KEY not in repr(asked.endpoint)
    assert KEY not in caplog.text


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_what_passes_is_tried_again_after_doubling_waits(
    asking: Asking, status: int
) -> None:
    asked = asking(failing(status), failing(status), good("Ja."))
    assert asked.complete().text == "Ja."
    assert asked.waits == [0.2, 0.4]


def test_a_server_that_keeps_failing_is_asked_three_times(asking: Asking) -> None:
    asked = asking(failing(500))
    assert "HTTP 500" in asked.refusal()
    assert len(asked.server.requests) == 3


@pytest.mark.parametrize("status", [400, 401, 403, 404, 422])
def test_what_does_not_pass_is_not_tried_again(asking: Asking, status: int) -> None:
    asked = asking(failing(status))
    assert f"HTTP {status}" in asked.refusal()
    assert len(asked.server.requests) == 1
    assert asked.waits == []


def test_a_refused_key_is_told_by_its_variable(asking: Asking) -> None:
    body = f"Incorrect API key: {KEY}".encode()
    refused = asking(failing(401, body)).refusal()
    assert "refuses the key" in refused
    assert "REGELWERK_API_KEY" in refused
    assert "wants a key" in asking(failing(401, body), environment={}).refusal()


def test_a_server_that_repeats_the_key_is_not_repeated(asking: Asking) -> None:
    for behaviour in (
        failing(400, f"Bearer {KEY} is bad".encode()),
        failing(500, b"x" * (SHOWN - 5) + KEY.encode()),
        raw(f"<p>{KEY}</p>".encode(), "text/html"),
    ):
        assert "pk-v" not in asking(behaviour).refusal()
    error = raw(f'data: {{"error": "{KEY}"}}\n\n'.encode(), "text/event-stream")
    assert "pk-v" not in asking(error).stream_refusal()


@pytest.mark.parametrize("key", ["pk-AbCd/EfGh", 'pk-Ab"Cd/Ef', "abc"])
def test_a_key_is_repeated_in_no_spelling_of_json(asking: Asking, key: str) -> None:
    environment = {"REGELWERK_API_KEY": key}
    plain = json.dumps({"error": {"message": f"<{key}>"}})
    for body in (plain, plain.replace("/", "\\/"), json.dumps(plain)):
        for behaviour in (failing(400, body.encode()), failing(500, body.encode())):
            assert "<***>" in asking(behaviour, environment=environment).refusal()
        error = raw(f"data: {body}\n\n".encode(), "text/event-stream")
        told = asking(error, environment=environment).stream_refusal()
        assert key[:4] not in told


def test_an_answer_is_without_the_key(asking: Asking) -> None:
    told = good(f"It is Bearer {KEY}, or {KEY}", model=f"Bearer {KEY}")
    answer = asking(told).complete()
    assert answer.text == "It is Bearer ***, or ***"
    assert answer.model == "Bearer ***"


def test_a_stream_is_without_the_key_across_its_pieces(asking: Asking) -> None:
    def telling(reply: Reply) -> None:
        reply.begin(200, "text/event-stream")
        for c in f"It is {KEY}.":
            reply.event({"model": KEY, "choices": [{"delta": {"content": c}}]})
        reply.event("[DONE]")

    stream = asking(telling).endpoint.stream(CHAT, 50)
    assert "".join(stream) == "It is ***."
    assert stream.completion is not None
    assert (stream.completion.text, stream.completion.model) == ("It is ***.", "***")


def test_a_key_that_is_a_mere_word_stays_in_answers(asking: Asking) -> None:
    environment = {"REGELWERK_API_KEY": "none"}
    assert asking(good("I know none."), environment=environment).complete().text == (
        "I know none."
    )


def test_a_wish_to_wait_is_honoured_within_reason(asking: Asking) -> None:
    for wished, waited in (("3", 3.0), ("0", 0.2), ("999", LONGEST_WAIT)):
        asked = asking(failing(429, Retry_After=wished), good())
        asked.complete()
        assert asked.waits == [waited]
    for wished in ("soon", "-1", "1e9", "Fri, 31 Dec 1999 23:59:59 GMT", "9" * 5000):
        asked = asking(failing(429, Retry_After=wished), good())
        asked.complete()
        assert asked.waits == [0.2]


def test_nothing_is_tried_again_when_no_time_would_be_left(asking: Asking) -> None:
    asked = asking(
        failing(429, Retry_After="5"), good(), settings=LanguageModel(timeout=4)
    )
    assert "HTTP 429" in asked.refusal()
    assert asked.waits == []


def test_all_tries_share_one_deadline(asking: Asking) -> None:
    asked = asking(failing(500))
    now = [0.0]

    def sleep(seconds: float) -> None:
        now[0] += seconds + 15

    endpoint = Endpoint(
        LanguageModel(endpoint=asked.server.endpoint),
        {},
        sleep=sleep,
        clock=lambda: now[0],
    )
    with pytest.raises(EndpointError):
        endpoint.complete(CHAT, 50)
    assert len(asked.server.requests) == 2


@pytest.mark.parametrize(
    "behaviour",
    [
        silent,
        dripping(HEADERS + b"X-Long: "),
        dripping(HEADERS + b"\r\n"),
        dripping(HEADERS + b"Transfer-Encoding: chunked\r\n\r\n1"),
        dripping(HEADERS + b"\r\n: a remark, and nothing else"),
    ],
)
def test_a_slow_server_holds_nobody_beyond_the_timeout(
    asking: Asking, behaviour: Behaviour
) -> None:
    asked = asking(behaviour, settings=LanguageModel(timeout=0.3))
    assert "did not answer in time" in asked.refusal()
    assert "did not answer in time" in asked.stream_refusal()
    assert len(asked.server.requests) == 2


def test_a_server_that_does_not_run_is_told() -> None:
    with ModelServer(good()) as server:
        gone = server.endpoint
    waits: list[float] = []
    endpoint = Endpoint(LanguageModel(endpoint=gone), {}, sleep=waits.append)
    with pytest.raises(EndpointError, match=r"cannot be reached \(.+\); see whether"):
        endpoint.complete(CHAT, 50)
    assert waits == [0.2, 0.4]


def test_a_server_without_encryption_is_told_once(asking: Asking) -> None:
    plain = asking(good()).server.endpoint
    waits: list[float] = []
    settings = LanguageModel(endpoint=plain.replace("http:", "https:"))
    with pytest.raises(EndpointError, match=r"cannot be reached \(.*SSL"):
        Endpoint(settings, {}, sleep=waits.append).complete(CHAT, 50)
    assert waits == []


@pytest.mark.parametrize("host", ["a..b", "x" * 64 + ".example"])
def test_a_name_no_host_can_have_is_told(host: str) -> None:
    endpoint = Endpoint(LanguageModel(endpoint=f"http://{host}/v1"), {})
    with pytest.raises(EndpointError, match="no host can have"):
        endpoint.complete(CHAT, 50)


def test_a_key_never_follows_a_redirect(asking: Asking) -> None:
    with ModelServer(good()) as other:
        asked = asking(redirecting(f"{other.endpoint}/chat/completions"))
        assert "another address" in asked.refusal()
        assert other.requests == []


def test_loopback_is_asked_without_the_proxy_of_the_environment(
    asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ModelServer(good("By proxy.")) as proxy:
        monkeypatch.setenv("http_proxy", proxy.endpoint.removesuffix("/v1"))
        monkeypatch.delenv("no_proxy", raising=False)
        assert asking(good("Directly.")).complete().text == "Directly."
        assert proxy.requests == []
        elsewhere = Endpoint(LanguageModel(endpoint="http://model.example/v1"), {})
        assert elsewhere.complete(CHAT, 50).text == "By proxy."
        assert proxy.requests[0].path == "http://model.example/v1/chat/completions"


def test_a_proxy_is_told_its_own_password(monkeypatch: pytest.MonkeyPatch) -> None:
    with ModelServer(good()) as proxy:
        address = proxy.endpoint.removesuffix("/v1").removeprefix("http://")
        monkeypatch.setenv("http_proxy", f"me:p%40ss@{address}")
        monkeypatch.delenv("no_proxy", raising=False)
        Endpoint(LanguageModel(endpoint="http://model.example/v1"), {}).complete(
            CHAT, 50
        )
        (request,) = proxy.requests
    expected = b64encode(b"me:p@ss").decode()
    assert request.headers["proxy-authorization"] == f"Basic {expected}"


@pytest.mark.parametrize(
    "proxy", ["socks5://host:1", "http://[::1", "x://y", "http://a:99999", "http://ü"]
)
def test_a_proxy_that_cannot_be_is_told(
    monkeypatch: pytest.MonkeyPatch, proxy: str
) -> None:
    monkeypatch.setenv("http_proxy", proxy)
    monkeypatch.delenv("no_proxy", raising=False)
    endpoint = Endpoint(LanguageModel(endpoint="http://model.example/v1"), {})
    with pytest.raises(EndpointError, match="mend the proxy of the environment"):
        endpoint.complete(CHAT, 50)


def content(text: str) -> bytes:
    """An answer whose text is written just so in its JSON."""
    return b'{"choices": [{"message": {"content": ' + text.encode() + b"}}]}"


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "not JSON"),
        (b"<html><body>Welcome</body></html>", "not JSON"),
        (b'{"choices": [', "not JSON"),
        (b"[" * 100_000, "no chat completion"),
        (b'{"choices": ' + b"[" * 100_000, "no chat completion"),
        (b'{"a": ' + b"[" * 100_000, "not JSON"),
        (b"null", "no chat completion"),
        (b"{}", "no chat completion"),
        (b'{"choices": []}', "no chat completion"),
        (b'{"choices": [{"message": {"content": 5}}]}', "no chat completion"),
        (b'{"choices": [{"text": "old"}]}', "no chat completion"),
        (content("null"), "without any text"),
        (content('""'), "without any text"),
        (content('" \\n"'), "without any text"),
        (content('"a\\u0000b"'), "NUL"),
        (content('"\\ud800"'), "not JSON"),
        (content('"für"').replace("für".encode(), "für".encode("latin-1")), "UTF-8"),
    ],
)
def test_what_is_no_answer_is_refused(asking: Asking, body: bytes, says: str) -> None:
    asked = asking(raw(body))
    assert says in asked.refusal(UselessAnswerError)
    assert len(asked.server.requests) == 1


def test_what_does_not_speak_http_is_refused(asking: Asking) -> None:
    def mumbling(reply: Reply) -> None:
        reply.wfile.write(b"SSH-2.0-OpenSSH_9.6\r\n")

    assert "does not speak HTTP" in asking(mumbling).refusal()


def test_a_server_that_hangs_up_is_asked_again(asking: Asking) -> None:
    asked = asking(hanging_up(), hanging_up("Bis"), good("Bis Montag."))
    assert asked.complete().text == "Bis Montag."
    assert asked.waits == [0.2, 0.4]


def test_an_answer_without_end_is_refused(asking: Asking) -> None:
    asked = asking(pouring(b" " * 100_000, 2 * LARGEST_ANSWER // 100_000))
    assert str(LARGEST_ANSWER) in asked.refusal(UselessAnswerError)
    assert str(LARGEST_ANSWER) in asked.stream_refusal(UselessAnswerError)


@pytest.mark.parametrize(
    "usage",
    [
        [],
        "many",
        {},
        {"prompt_tokens": -1},
        {"prompt_tokens": "12"},
        {"prompt_tokens": True},
        {"completion_tokens": 1e300},
        {"completion_tokens": 10**30},
    ],
)
def test_a_count_that_makes_no_sense_is_none(asking: Asking, usage: object) -> None:
    answer = asking(good("Ja.", usage=usage)).complete()
    assert (answer.text, answer.prompt_tokens, answer.completion_tokens) == (
        "Ja.",
        None,
        None,
    )


def test_half_a_character_is_not_sent(asking: Asking) -> None:
    asked = asking(good())
    with pytest.raises(EndpointError, match="surrogate"):
        asked.endpoint.complete((Message(role="user", content="\ud800"),), 50)
    assert asked.server.requests == []


def test_an_answer_streams_in_pieces_with_what_it_took_at_the_end(
    asking: Asking,
) -> None:
    usage = {"prompt_tokens": 12, "completion_tokens": 3}
    asked = asking(good("Bis Montag um acht.", usage=usage))
    stream = asked.endpoint.stream(CHAT, 50)
    assert list(stream) == ["Bis", " Montag", " um", " acht."]
    assert stream.completion == Completion(
        text="Bis Montag um acht.",
        prompt_tokens=12,
        completion_tokens=3,
        model="tester",
        finish_reason="stop",
    )
    (request,) = asked.server.requests
    assert request.body["stream"] is True
    assert request.body["stream_options"] == {"include_usage": True}


def test_a_stream_without_a_count_is_one_all_the_same(asking: Asking) -> None:
    stream = asking(good("Ja.")).endpoint.stream(CHAT, 50)
    assert list(stream) == ["Ja."]
    assert stream.completion is not None
    assert stream.completion.completion_tokens is None


def test_a_stream_is_tried_again_until_its_first_piece(asking: Asking) -> None:
    asked = asking(failing(503), hanging_up(), good("Bis Montag."))
    assert list(asked.endpoint.stream(CHAT, 50)) == ["Bis", " Montag."]
    assert asked.waits == [0.2, 0.4]


def test_after_its_first_piece_nothing_is_tried_again(asking: Asking) -> None:
    asked = asking(hanging_up("Bis Mon"), good("Bis Montag."))
    stream = asked.endpoint.stream(CHAT, 50)
    heard: list[str] = []
    with pytest.raises(EndpointError, match="hung up"):
        heard.extend(stream)
    assert "".join(heard) == "Bis Mon"
    assert len(asked.server.requests) == 1
    assert stream.completion is None


def test_a_stream_that_stalls_holds_nobody_beyond_the_timeout(asking: Asking) -> None:
    piece = b'data: {"choices": [{"delta": {"content": "Bis"}}]}\n\n'
    asked = asking(
        dripping(HEADERS + b"\r\n" + piece), settings=LanguageModel(timeout=0.3)
    )
    stream = asked.endpoint.stream(CHAT, 50)
    pieces = iter(stream)
    assert next(pieces) == "Bis"
    with pytest.raises(EndpointError, match="in time"):
        next(pieces)


@pytest.mark.parametrize("heard", [0, 1])
def test_closing_a_stream_ends_the_connection(asking: Asking, heard: int) -> None:
    ended = threading.Event()

    def talking(reply: Reply) -> None:
        reply.begin(200, "text/event-stream")
        try:
            while not reply.wait(0.001):
                reply.event({"choices": [{"delta": {"content": "und "}}]})
        except ConnectionError:
            ended.set()

    stream = asking(talking).endpoint.stream(CHAT, 50)
    assert list(islice(stream, heard)) == ["und "] * heard
    stream.close()
    assert ended.wait(10)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"<html>", "no stream of events"),
        (b'{"choices": []}', "no stream of events"),
        (b"data: nothing\n\n", "not JSON"),
        (b"data: 5\n\n", "no chat completion"),
        (b"data: [DONE]\n\n", "without any text"),
        (b'data: {"error": {"message": "overloaded"}}\n\n', "overloaded"),
        (b'data: {"choices": [{"delta": {"content": "\\u0000"}}]}\n\n', "NUL"),
    ],
)
def test_what_is_no_stream_of_an_answer_is_refused(
    asking: Asking, body: bytes, says: str
) -> None:
    asked = asking(raw(body, "text/event-stream"))
    kind = EndpointError if says == "overloaded" else UselessAnswerError
    assert says in asked.stream_refusal(kind)
    assert len(asked.server.requests) == 1


@pytest.mark.parametrize("library", ["httpcore", "tenacity"])
def test_without_the_libraries_the_cure_is_named(
    monkeypatch: pytest.MonkeyPatch, library: str
) -> None:
    monkeypatch.delitem(sys.modules, "engine.assistant.transport", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Missing(library), *sys.meta_path])
    monkeypatch.delitem(sys.modules, library, raising=False)
    endpoint = Endpoint(LanguageModel(endpoint="http://127.0.0.1:1/v1"), {})
    with pytest.raises(EndpointError, match=r"install regelwerk\[models\]"):
        endpoint.complete(CHAT, 50)


class Missing:
    """A finder that finds one library not."""

    def __init__(self, library: str) -> None:
        self._library = library

    def find_spec(self, name: str, *_: object) -> None:
        if name == self._library:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
