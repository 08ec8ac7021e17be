"""Settings, presets and modes, as a user sets them and sees what they change."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.model_server import (
    Behaviour,
    ModelServer,
    Reply,
    failing,
    good,
    hanging_up,
    raw,
)

from engine.app.cli import main
from engine.assistant.intent_model import MOST_TOKENS

QUESTION = "Was ist ein Bauantrag?"
VAGUE = "Bauantrag"
ROOT = Path(__file__).parents[2]

Ask = Callable[..., dict[str, Any]]


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A settings file of the test's own."""
    file = tmp_path / "regelwerk.toml"
    file.write_text("", encoding="utf-8")
    monkeypatch.setenv("REGELWERK_SETTINGS", str(file))
    return file


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Asks, and gives what ``--json`` prints."""

    def asked(question: str, *arguments: str) -> dict[str, Any]:
        db = str(tmp_path / "x.db")
        ask = ["ask", question, "--model", "phi3", "--json", "--db", db, *arguments]
        code = main(ask)
        printed = capsys.readouterr()
        assert code == 0, printed.err
        found: dict[str, Any] = json.loads(printed.out)
        return found

    return asked


def refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["ask", QUESTION, "--db", str(tmp_path / "x.db")]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1, "one sentence"
    return printed.err


def test_limits_of_the_budget_are_settings(settings: Path, ask: Ask) -> None:
    assert ask(QUESTION)["token_budget"]["allocated"] == 250
    settings.write_text("[token_budget]\nmin = 320\n", encoding="utf-8")
    assert ask(QUESTION)["token_budget"]["allocated"] == 320
    settings.write_text("[token_budget]\nmax = 300\nbase = 4000\n", encoding="utf-8")
    budget = ask(QUESTION)["token_budget"]
    assert budget["allocated"] == 300
    assert budget["breakdown"]["base_tokens"] == 4000


def test_the_environment_goes_above_the_file(
    settings: Path, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.write_text("[token_budget]\nmin = 320\n", encoding="utf-8")
    monkeypatch.setenv("REGELWERK_TOKEN_BUDGET_MIN", "333")
    assert ask(QUESTION)["token_budget"]["allocated"] == 333


def test_the_safe_share_of_the_window_is_a_setting(settings: Path, ask: Ask) -> None:
    settings.write_text("[token_budget]\nsafety_factor = 0.5\n", encoding="utf-8")
    found = ask(QUESTION)
    window = found["token_budget"]["window"]
    assert window["available"] + window["input_tokens"] == 2048
    assert found["context"]["limit"] == 2048


def test_without_retrieval_nothing_is_looked_up(settings: Path, ask: Ask) -> None:
    settings.write_text("[token_budget]\nretrieval = false\n", encoding="utf-8")
    found = ask(QUESTION)
    assert not found["known"]
    assert found["sources"] == []
    assert found["token_budget"]["breakdown"]["chunk_count"] == 0


def test_tokens_are_counted_as_the_settings_say(settings: Path, ask: Ask) -> None:
    settings.write_text('[token_estimator]\nmethod = "words"\n', encoding="utf-8")
    budget = ask(QUESTION)["token_budget"]
    assert budget["counting"] == "estimated from words, as the settings say"
    settings.write_text('[token_estimator]\nmethod = "o200k_base"\n', encoding="utf-8")
    assert "o200k_base stands in" in ask(QUESTION)["token_budget"]["counting"]


@pytest.mark.parametrize(
    ("preset", "factor"), [("quick", 0.5), ("balanced", 1.0), ("detailed", 2.0)]
)
def test_a_preset_is_a_preference(preset: str, factor: float, ask: Ask) -> None:
    found = ask("Untersuche alle Aspekte der Baugenehmigung", "--preference", preset)
    assert found["token_budget"]["breakdown"]["user_preference"] == factor
    number = ask(
        "Untersuche alle Aspekte der Baugenehmigung", "--preference", str(factor)
    )
    assert number["token_budget"]["allocated"] == found["token_budget"]["allocated"]


@pytest.mark.parametrize(
    ("confidence", "factor"), [(0.4, 1.2), (0.5, 1.0), (0.8, 1.0), (0.9, 0.9)]
)
def test_how_sure_an_earlier_answer_was_changes_the_budget(
    confidence: float,
    factor: float,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    request = tmp_path / "request.json"
    asked = {"query": "Vergleiche Bauantrag und Bauanzeige", "confidence": confidence}
    request.write_text(json.dumps(asked), encoding="utf-8")
    db = str(tmp_path / "x.db")
    assert main(["decide", str(request), "--json", "--db", db]) == 0
    budget = json.loads(capsys.readouterr().out)["token_budget"]
    assert budget["breakdown"]["confidence_adjustment"] == factor
    assert budget["breakdown"]["confidence"] == confidence


def test_a_single_agent_calls_no_specialist(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = {}
    for mode in ("auto", "single"):
        request = tmp_path / "request.json"
        query = "Wie ist das Ermessen im Verwaltungsverfahren zu beurteilen?"
        request.write_text(
            json.dumps({"query": query, "agent_mode": mode}), encoding="utf-8"
        )
        db = str(tmp_path / "x.db")
        assert main(["decide", str(request), "--json", "--db", db]) == 0
        found[mode] = json.loads(capsys.readouterr().out)["token_budget"]
    assert len(found["auto"]["specialists"]) > 1
    assert found["single"]["specialists"] == ["general"]
    assert found["single"]["allocated"] < found["auto"]["allocated"]


# A language model that tells the intent, and one that answers, are the same server.


def judged(confidence: float, intent: str = "analysis") -> str:
    return json.dumps(
        {"intent": intent, "confidence": confidence, "reasoning": "It weighs."}
    )


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Callable[[ModelServer], None]:
    def set_up(server: ModelServer) -> None:
        monkeypatch.setenv("REGELWERK_LANGUAGE_MODEL_ENDPOINT", server.endpoint)
        monkeypatch.setenv("REGELWERK_LANGUAGE_MODEL_FIRST_WAIT", "0")

    return set_up


@pytest.mark.parametrize(
    ("confidence", "intent", "method"),
    [(0.9, "analysis", "hybrid_llm"), (0.3, "explanation", "hybrid_rules")],
)
def test_a_model_tells_the_intent_only_if_it_is_surer(
    confidence: float,
    intent: str,
    method: str,
    ask: Ask,
    served: Callable[[ModelServer], None],
) -> None:
    with ModelServer(good(judged(confidence)), good("Ein Antrag.")) as server:
        served(server)
        found = ask(VAGUE)["token_budget"]["intent"]
        assert (found["intent"], found["method"]) == (intent, method)
        assert len(server.requests) == 2
        assert server.requests[0].body["max_tokens"] == 150
        assert server.requests[0].body["temperature"] == 0.1
        assert server.requests[0].messages[-1]["content"] == VAGUE


def test_words_that_are_sure_ask_no_model(
    ask: Ask, served: Callable[[ModelServer], None]
) -> None:
    with ModelServer(good("Ein Antrag.")) as server:
        served(server)
        assert ask(QUESTION)["token_budget"]["intent"]["method"] == "rule_based"
        assert len(server.requests) == 1, "only the answer is asked for"


UNHEARD = "The language model could not be asked."
USELESS = "The language model was asked, and its answer could not be used."


@pytest.mark.parametrize("question", [VAGUE, "Planning application"])
@pytest.mark.parametrize(
    ("behaviour", "said"),
    [
        (failing(500), UNHEARD),
        (failing(401), UNHEARD),
        (hanging_up(), UNHEARD),
        (raw(b"<html>"), USELESS),
        (good(" "), USELESS),
        (good("It is an analysis."), USELESS),
        (good(judged(0.9, "chitchat")), USELESS),
        (good(judged(7)), USELESS),
    ],
    ids=[
        "fails",
        "refuses",
        "hangs up",
        "html",
        "nothing",
        "no json",
        "unknown word",
        "confidence of 7",
    ],
)
def test_a_model_that_tells_no_intent_leaves_it_to_the_words(
    behaviour: Behaviour,
    said: str,
    question: str,
    ask: Ask,
    served: Callable[[ModelServer], None],
) -> None:
    def judge_or_answer(reply: Reply) -> None:
        is_judge = server.requests[-1].body["max_tokens"] == MOST_TOKENS
        (behaviour if is_judge else good("Ein Antrag."))(reply)

    with ModelServer(judge_or_answer) as server:
        served(server)
        found = ask(question)
    intent = found["token_budget"]["intent"]
    assert (intent["intent"], intent["method"]) == ("explanation", "hybrid_rules")
    assert intent["reasoning"] == (
        f"Nothing in the question tells what kind of answer it wants. {said}"
    )
    assert any(warning.startswith("classify failed") for warning in found["warnings"])
    assert found["answer"] == "Ein Antrag."


@pytest.mark.parametrize(
    ("behaviour", "said"), [(failing(401), UNHEARD), (good("analysis"), USELESS)]
)
def test_where_that_model_is_to_tell_it_an_explanation_is_given(
    behaviour: Behaviour,
    said: str,
    ask: Ask,
    served: Callable[[ModelServer], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("REGELWERK_TOKEN_BUDGET_INTENT_MODE", "llm")
    with ModelServer(behaviour, good("Ein Antrag.")) as server:
        served(server)
        intent = ask(QUESTION)["token_budget"]["intent"]
    assert (intent["intent"], intent["method"]) == ("explanation", "llm_fallback")
    assert intent["reasoning"] == said


def test_rules_that_know_no_useless_answers_still_decide(
    ask: Ask, served: Callable[[ModelServer], None], tmp_path: Path
) -> None:
    rules = tmp_path / "rules"
    ignored = shutil.ignore_patterns("*.test.yaml")
    shutil.copytree(ROOT / "rules", rules, ignore=ignored)
    facts, intent = rules / "facts.yaml", rules / "intent" / "intent.yaml"
    lines = facts.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if not line.strip().startswith("answered:")]
    facts.write_text("\n".join(kept), encoding="utf-8")
    head, *each = intent.read_text(encoding="utf-8").split("  - rule: ")
    old = [one for one in each if not one.startswith("useless-")]
    text = "  - rule: ".join([head, *old])
    intent.write_text(text.replace(", answered == False", ""), encoding="utf-8")
    with ModelServer(good("analysis"), good("Ein Antrag.")) as server:
        served(server)
        found = ask(VAGUE, "--rules", str(rules))
    assert found["token_budget"]["intent"]["reasoning"].endswith(UNHEARD)
    assert found["answer"] == "Ein Antrag."


def test_a_useless_answer_is_replayed_and_proved_as_one(
    ask: Ask,
    served: Callable[[ModelServer], None],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    db = ("--db", str(tmp_path / "x.db"))
    with ModelServer(good("analysis"), good("Ein Antrag.")) as server:
        served(server)
        ask(VAGUE)
        assert main(["replay", "last", *db]) == 0
        assert "same" in capsys.readouterr().out
        assert len(server.requests) == 2
    assert main(["explain", "last", *db]) == 0
    assert "its answer could not be used" in capsys.readouterr().out


def test_the_intent_can_be_left_to_the_model(
    ask: Ask, served: Callable[[ModelServer], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGELWERK_TOKEN_BUDGET_INTENT_MODE", "llm")
    with ModelServer(good(judged(0.2, "research")), good("Ein Antrag.")) as server:
        served(server)
        intent = ask(QUESTION)["token_budget"]["intent"]
    assert (intent["intent"], intent["method"]) == ("research", "llm")


def test_rules_alone_can_tell_the_intent(
    ask: Ask, served: Callable[[ModelServer], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGELWERK_TOKEN_BUDGET_INTENT_MODE", "rule_based")
    with ModelServer(good("Ein Antrag.")) as server:
        served(server)
        assert ask(VAGUE)["token_budget"]["intent"]["method"] == "rule_based"
        assert len(server.requests) == 1


def test_what_the_model_said_is_replayed_without_asking_it(
    ask: Ask,
    served: Callable[[ModelServer], None],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with ModelServer(good(judged(0.9)), good("Ein Antrag.")) as server:
        served(server)
        ask(VAGUE)
        assert main(["replay", "last", "--db", str(tmp_path / "x.db")]) == 0
        assert "same" in capsys.readouterr().out
        assert len(server.requests) == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[token_budget]\nmin = -1\n", "min of [token_budget] is -1"),
        ("[token_budget]\nsafety_factor = nan\n", "safety_factor of [token_budget]"),
        ("[token_budget]\nmin = 600\nmax = 300\n", "min that is not above max"),
        ("[token_budget]\nbase = 50\n", "a whole number from 100 to 4000"),
        ("[token_budget]\nretrieved_context = 9000\n", "lower one of"),
        ("[token_bugdet]\n", "there is no section ['token_bugdet']"),
        ("[token_budget\n", "regelwerk.toml:1:"),
        ("[token_budget]\nmax_total = 100\n", "max_total is 100: lower one of them"),
    ],
)
def test_settings_that_cannot_be_are_refused_in_one_sentence(
    text: str,
    said: str,
    settings: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    settings.write_text(text, encoding="utf-8")
    message = refused(tmp_path, capsys)
    assert said in message
    assert f"regelwerk: {settings}:" in message


def test_a_model_of_the_settings_that_nobody_knows_is_told_with_its_place(
    settings: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.write_text(
        '[token_budget]\nfallback_models = ["nope"]\n', encoding="utf-8"
    )
    message = refused(tmp_path, capsys)
    place = f"{settings}: fallback_models of [token_budget]"
    assert message.startswith(f"regelwerk: {place} cannot be used: there is no model")
    request = tmp_path / "request.json"
    request.write_text('{"query": "Wann?", "fallback_models": ["none"]}')
    assert main(["decide", str(request), "--db", str(tmp_path / "x.db")]) == 2
    assert str(settings) not in capsys.readouterr().err


def test_settings_that_rules_do_not_admit_are_refused_wherever_rules_are_asked(
    settings: Path, tmp_path: Path, ask: Ask, capsys: pytest.CaptureFixture[str]
) -> None:
    db = ("--db", str(tmp_path / "x.db"))
    ask(QUESTION)
    settings.write_text("[token_budget]\nmax_total = 100\n", encoding="utf-8")
    place = f"{settings}: max_total of [token_budget] cannot be"
    assert main(["budget", "kpi", *db]) == 2
    assert place in capsys.readouterr().err
    assert main(["health", "--json", *db]) == 1
    found = json.loads(capsys.readouterr().out)
    assert place in found["settings"]["problem"]
    assert found["rules"]["problem"] == ""
