"""Law: whatever a server sends, it is an answer or one of the errors for it.

However the bytes are cut into chunks, a stream is read to the same end.
"""

from __future__ import annotations

import json

from hypothesis import event, example, given
from hypothesis import strategies as st

from engine.assistant.chat import ChatError, Completion, read_completion, read_stream

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(
                ["choices", "message", "delta", "content", "usage", "error", "model"]
            ),
            inner,
            max_size=3,
        )
    ),
    max_leaves=8,
)
answers = st.builds(
    lambda content, usage: {
        "choices": [{"message": {"content": content}}],
        "usage": usage,
    },
    st.text(max_size=8) | values,
    values,
)
events = st.builds(
    lambda content, usage: {
        "choices": [{"delta": {"content": content}, "finish_reason": "stop"}],
        "usage": usage,
    },
    st.text(max_size=8),
    values,
)
lines = st.lists(
    events.map(json.dumps)
    | values.map(json.dumps)
    | st.just("[DONE]")
    | st.text(max_size=8),
    max_size=5,
).map(lambda all_: "".join(f"data: {one}\n\n" for one in all_))


def whole(chunks: list[bytes]) -> Completion | str:
    pieces, said = read_stream(chunks), []
    try:
        while True:
            said.append(next(pieces))
    except StopIteration as end:
        completion: Completion = end.value
        assert completion.text == "".join(said)
        return completion
    except ChatError as error:
        return str(error)


@given(
    st.binary(max_size=200) | (answers | values).map(lambda v: json.dumps(v).encode())
)
def test_a_body_is_an_answer_or_an_error(body: bytes) -> None:
    try:
        completion = read_completion(body)
    except ChatError:
        event("an error")
        return
    event("an answer")
    completion.text.encode()
    assert completion.text.strip()
    assert "\0" not in completion.text
    for tokens in (completion.prompt_tokens, completion.completion_tokens):
        assert tokens is None or tokens >= 0


@example(
    body='data: {"choices": [{"delta": {"content": "ü"}}]}\n\ndata: [DONE]\n', cut=1
)
@given(
    body=lines | st.text(max_size=200),
    cut=st.integers(1, 20),
)
def test_a_stream_is_read_the_same_however_it_is_cut(body: str, cut: int) -> None:
    sent = body.encode("utf-8", errors="replace")
    chunks = [sent[start : start + cut] for start in range(0, len(sent), cut)]
    found = whole(chunks)
    assert found == whole([sent])
    event("an answer" if isinstance(found, Completion) else "an error")


def test_the_laws_are_not_vacuous() -> None:
    said = {"choices": [{"delta": {"content": "Ja."}, "finish_reason": "stop"}]}
    assert isinstance(whole([f"data: {json.dumps(said)}".encode()]), Completion)
