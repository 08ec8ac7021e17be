"""Questions that a language model answers: a real server on loopback, as users ask."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from support.assisted import TOKENIZERS
from support.model_server import Behaviour, ModelServer, failing, good, hanging_up, raw

from engine.app.cli import main
from engine.assistant.tokens import TokenCounter

QUESTION = "Was ist ein Bauantrag?"
SECRET = "sk-very-secret-key"  # noqa: S105  # of nothing

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return tmp_path / "decisions.db"


@pytest.fixture
def call(db: Path, capsys: pytest.CaptureFixture[str]) -> Call:
    """Carries out a command on the test's own database."""

    def carry_out(*arguments: str) -> tuple[int, str, str]:
        code = main([*arguments, "--db", str(db)])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return carry_out


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Callable[[ModelServer], None]:
    """Sets a server up as the language model, with a key and without waits."""

    def set_up(server: ModelServer) -> None:
        for name, value in (
            ("ENDPOINT", server.endpoint),
            ("FIRST_WAIT", "0"),
            ("TIMEOUT", "20"),
        ):
            monkeypatch.setenv(f"REGELWERK_LANGUAGE_MODEL_{name}", value)
        monkeypatch.setenv("REGELWERK_TOKEN_BUDGET_INTENT_MODE", "rule_based")
        monkeypatch.setenv("REGELWERK_API_KEY", SECRET)

    return set_up


def rows(db: Path, statement: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(db)) as connection:
        return connection.execute(statement).fetchall()


def tokens(text: str, model: str = "phi3") -> int:
    return TokenCounter(TOKENIZERS, model).count(text).tokens


def test_a_model_answers_from_the_packed_context(
    call: Call, served: Callable[[ModelServer], None], db: Path
) -> None:
    usage = {"prompt_tokens": 321, "completion_tokens": 9}
    with ModelServer(good("Er ist ein Antrag auf Genehmigung.", usage=usage)) as server:
        served(server)
        code, out, _ = call("ask", QUESTION, "--model", "phi3", "--json")
    assert code == 0
    printed = json.loads(out)
    assert printed["answer"] == "Er ist ein Antrag auf Genehmigung."
    assert (printed["answered_by"], printed["note"]) == ("tester", "")
    assert printed["token_budget"]["actual_used"] == 9
    assert rows(db, "SELECT tokens_used FROM outcomes") == [(9,)]

    (asked,) = server.requests
    assert asked.body["max_tokens"] == printed["token_budget"]["allocated"] == 250
    assert asked.body["model"] == "phi3"
    assert asked.messages[-1] == {"role": "user", "content": QUESTION}
    shown = [
        piece["text"]
        for section in printed["context"]["sections"]
        if section["name"] == "retrieved_context"
        for piece in section["pieces"]
    ]
    assert shown
    assert all(text in asked.messages[0]["content"] for text in shown)


def test_the_answer_is_printed_as_it_comes_and_once(
    call: Call, served: Callable[[ModelServer], None]
) -> None:
    with ModelServer(good("Ein Antrag ist es.")) as server:
        served(server)
        code, out, _ = call("ask", QUESTION, "--model", "phi3")
    assert code == 0
    assert out.startswith("Ein Antrag ist es.\n")
    assert out.count("Ein Antrag ist es.") == 1
    assert "tokens, by tester" in out


@pytest.mark.logs_warning
def test_the_key_is_sent_and_stands_nowhere_else(
    call: Call, served: Callable[[ModelServer], None], db: Path
) -> None:
    with ModelServer(failing(401, SECRET.encode())) as server:
        served(server)
        _, out, err = call("ask", QUESTION, "--model", "phi3", "--json")
        assert server.requests[0].headers["authorization"] == f"Bearer {SECRET}"
    assert "refuses the key" in err
    written = b"".join(path.read_bytes() for path in db.parent.iterdir())
    assert SECRET not in out + err
    assert SECRET.encode() not in written


@pytest.mark.parametrize("key", ["sk-AbCd/EfGhIj", 'sk-Ab"Cd\\EfGhIj'])
@pytest.mark.parametrize(
    "is_good", [True, pytest.param(False, marks=pytest.mark.logs_warning)]
)
def test_a_key_that_is_repeated_is_kept_nowhere(
    call: Call,
    served: Callable[[ModelServer], None],
    db: Path,
    monkeypatch: pytest.MonkeyPatch,
    key: str,
    *,
    is_good: bool,
) -> None:
    said = json.dumps({"error": f"Bearer {key}"}).replace("/", "\\/")
    judged = {"intent": "research", "confidence": 0.9, "reasoning": f"has {key}"}
    asked_first = good(json.dumps(judged)) if is_good else failing(400, said.encode())
    then = good(f"It is {key}. Yes.", model=key) if is_good else asked_first
    with ModelServer(asked_first, then) as server:
        served(server)
        monkeypatch.setenv("REGELWERK_TOKEN_BUDGET_INTENT_MODE", "llm")
        monkeypatch.setenv("REGELWERK_API_KEY", key)
        _, out, err = call("ask", QUESTION, "--model", "phi3", "--json")
        _, proof, _ = call("explain", "last")
        assert len(server.requests) == 2
    written = b"".join(path.read_bytes() for path in db.parent.iterdir())
    assert "***" in (out if is_good else err)
    assert "sk-Ab" not in out + err + proof
    assert b"sk-Ab" not in written


@pytest.mark.logs_warning
@pytest.mark.parametrize(
    "behaviour",
    [
        failing(500),
        raw(b"<html>Hello</html>", kind="text/html"),
        raw(b"\x00\xff"),
        hanging_up(),
        hanging_up("Er ist"),
    ],
    ids=["fails", "html", "garbage", "hangs up", "breaks off"],
)
def test_where_the_model_cannot_answer_rules_do(
    behaviour: Behaviour,
    call: Call,
    served: Callable[[ModelServer], None],
    db: Path,
) -> None:
    with ModelServer(behaviour) as server:
        served(server)
        code, out, err = call("ask", QUESTION, "--model", "phi3", "--json")
    assert code == 0
    printed = json.loads(out)
    assert printed["answer"].startswith("Ein Bauantrag ist ")
    assert printed["answered_by"] == "rules"
    assert printed["note"].startswith("rules answer, because the language model at")
    assert f"note: {printed['note']}\n" in err
    assert printed["token_budget"]["actual_used"] == tokens(printed["answer"])
    assert rows(db, "SELECT count(*) FROM replies") == [(0,)]


def test_a_model_that_answers_more_than_it_may_is_cut_at_a_sentence(
    call: Call, served: Callable[[ModelServer], None]
) -> None:
    long = "Der Antrag ist zu stellen. " * 400
    usage = {"prompt_tokens": 1, "completion_tokens": 2}
    with ModelServer(good(long, usage=usage)) as server:
        served(server)
        _, out, _ = call("ask", QUESTION, "--model", "phi3", "--json")
    printed = json.loads(out)
    assert printed["answer"].endswith("zu stellen.")
    assert 200 < tokens(printed["answer"]) <= 250
    assert printed["token_budget"]["actual_used"] == tokens(printed["answer"])


def test_a_usage_that_cannot_be_is_not_believed(
    call: Call, served: Callable[[ModelServer], None]
) -> None:
    usage = {"prompt_tokens": 1, "completion_tokens": 100_000}
    with ModelServer(good("Er ist ein Antrag.", usage=usage)) as server:
        served(server)
        _, out, _ = call("ask", QUESTION, "--model", "phi3", "--json")
    printed = json.loads(out)
    assert printed["token_budget"]["actual_used"] == tokens("Er ist ein Antrag.")


def test_a_conversation_goes_on_from_what_the_model_said(
    call: Call, served: Callable[[ModelServer], None]
) -> None:
    with ModelServer(good("Er ist ein Antrag."), good("Er kostet nichts.")) as server:
        served(server)
        call("ask", QUESTION, "--model", "phi3", "--conversation", "c")
        call("ask", "Was kostet er?", "--model", "phi3", "--conversation", "c")
    talk = [
        (message["role"], message["content"]) for message in server.requests[1].messages
    ]
    assert talk[1:] == [
        ("user", QUESTION),
        ("assistant", "Er ist ein Antrag."),
        ("user", "Was kostet er?"),
    ]


def long_question() -> str:
    """A question whose answer phi3 has no room for at once."""
    words = "Bitte bedenken Sie alles, was zum Bauantrag gehört. " * 130
    return f"{words} Untersuche alle Aspekte: 1) Recht 2) Kosten 3) Fristen."


def test_a_long_answer_comes_part_by_part(
    call: Call, served: Callable[[ModelServer], None], db: Path
) -> None:
    first = good("Erstens dies.", finish_reason="length")
    second = good("Zweitens das.", finish_reason="stop")
    with ModelServer(first, second) as server:
        served(server)
        ask = ("ask", long_question(), "--model", "phi3")
        _, out, _ = call(*ask, "--preference", "detailed", "--json")
        printed = json.loads(out)
        overflow = printed["token_budget"]["overflow"]
        assert overflow["strategy"] == "chunked_response"
        parts = overflow["metadata"]["parts"]
        assert printed["answer_parts"] == {
            "part": 1,
            "parts": len(parts),
            "is_last": False,
            "is_cut": False,
        }
        code, out, _ = call("part", "last", "2")
        assert code == 0
        assert out.startswith("Zweitens das.\n")
        assert "part 2 of 2" in out
        assert server.requests[1].messages[-2:] == [
            {"role": "assistant", "content": "Erstens dies."},
            {"role": "user", "content": "Fahre genau dort fort, wo du aufgehört hast."},
        ]
        most = server.requests[1].body["max_tokens"]
        assert isinstance(most, int)
        assert 0 < most <= parts[1]["estimated_size"]

        code, _, err = call("part", "last", "3")
        assert code == 2
        assert "the answer has no part 3: its parts are 1 to 2" in err
        assert len(server.requests) == 2, "what is complete is not asked for again"
        _, out, _ = call("part", "last", "1", "--json")
        assert json.loads(out)["text"] == "Erstens dies."
    used = rows(db, "SELECT tokens_used FROM outcomes ORDER BY id DESC LIMIT 1")
    assert used == [(tokens("Erstens dies.") + tokens("Zweitens das."),)]


def test_a_forgotten_question_takes_the_model_s_answer_along(
    call: Call, served: Callable[[ModelServer], None], db: Path
) -> None:
    with ModelServer(good("Er ist Quirrelmanns Antrag.")) as server:
        served(server)
        call("ask", QUESTION, "--model", "phi3", "--conversation", "c")
    assert b"Quirrelmann" in b"".join(p.read_bytes() for p in db.parent.iterdir())
    call("forget", "--decision", "last")
    assert b"Quirrelmann" not in b"".join(p.read_bytes() for p in db.parent.iterdir())
    code, _, err = call("part", "last", "1")
    assert code == 2
    assert "was forgotten" in err


def test_an_answer_that_is_cut_is_said_to_be(
    call: Call, served: Callable[[ModelServer], None]
) -> None:
    with ModelServer(good("Er ist ein Antrag.", finish_reason="length")) as server:
        served(server)
        _, _, err = call("ask", QUESTION, "--model", "phi3")
    assert "note: the model would have said more than the 250 tokens" in err


@pytest.mark.logs_warning
def test_an_answer_that_breaks_off_is_followed_by_that_of_the_rules(
    call: Call, served: Callable[[ModelServer], None]
) -> None:
    with ModelServer(hanging_up("Er ist. Ein")) as server:
        served(server)
        code, out, err = call("ask", QUESTION, "--model", "phi3")
    assert code == 0
    assert out.startswith("Er ist. ")
    assert "Ein Bauantrag ist der Antrag" in out
    assert "note: rules answer, because" in err


def test_the_model_of_the_settings_sets_the_limits(
    call: Call,
    served: Callable[[ModelServer], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with ModelServer(good("Er ist ein Antrag.")) as server:
        served(server)
        monkeypatch.setenv("REGELWERK_LANGUAGE_MODEL_MODEL", "phi3")
        found = json.loads(call("ask", QUESTION, "--json")[1])
        assert found["model"] == "phi3"
        assert found["context"]["limit"] == 3276
        monkeypatch.setenv("REGELWERK_LANGUAGE_MODEL_MODEL", "my-own:7b")
        found = json.loads(call("ask", QUESTION, "--json")[1])
        assert found["context"]["limit"] == int(8192 * 0.8)
        assert server.requests[-1].body["model"] == "my-own:7b"


def test_a_model_that_cannot_answer_is_refused(call: Call) -> None:
    code, _, err = call("ask", QUESTION, "--model", "all-minilm")
    assert code == 2
    assert "makes vectors of texts and cannot answer" in err


def test_all_that_is_sent_and_may_come_back_fits(
    call: Call, served: Callable[[ModelServer], None]
) -> None:
    with ModelServer(good("Er ist ein Antrag.")) as server:
        served(server)
        found = json.loads(call("ask", long_question(), "--model", "phi3", "--json")[1])
        (asked,) = server.requests
    sent = sum(tokens(message["content"]) for message in asked.messages)
    most = asked.body["max_tokens"]
    assert isinstance(most, int)
    assert found["context"]["used"] < sent
    assert sent + most <= found["context"]["limit"] == 3276


def test_a_model_that_begins_with_empty_lines_answers_all_the_same(
    call: Call, served: Callable[[ModelServer], None]
) -> None:
    with ModelServer(good("\n " * 3000 + "Zu spät.")) as server:
        served(server)
        _, out, _ = call("ask", QUESTION, "--model", "phi3", "--json")
    assert json.loads(out)["answer"] == "Zu spät."
