from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from engine import Ledger, Session, load_sources
from engine.app.telling import telling_strings
from engine.run.ledger_json import ledger_from_json, ledger_to_json
from engine.store.redaction import Json

RULES = """
templates:
  Question: {slots: {id: str, text: str}}
  Word: {slots: {question: str, text: str}}
  Found: {slots: {question: str, words: [str], because: str}}
params: {least: 1}
rules:
  - rule: words-are-found
    choose: found(q.id)
    when:
      - q: Question()
      - exists: Word(question == q.id)
      - not: Word(text == "nothing")
      - words: collect(w.text for w in Word(question == q.id))
      - let: said = q.text
      - any:
          - Word(text == "test")
          - test: len(words) >= least
    then:
      - conclude: Found(question=q.id, words=words, because=f"said {said}")
"""


def shout(text: str) -> str:
    return text.upper()


def a_ledger() -> Ledger:
    session = Session(load_sources({"r.yaml": RULES}))
    session.assert_fact("Question", id="q", text="given test fact")
    for word in ("given", "test", "fact", "words-are-found", "Question", "exists"):
        session.assert_fact("Word", question="q", text=word)
    session.run()
    return session.ledger


def test_a_ledger_keeps_its_names_whatever_its_words_are() -> None:
    written = json.loads(json.dumps(ledger_to_json(a_ledger())))
    read = ledger_from_json(telling_strings(written, shout))
    kinds = [type(record) for record in read]
    assert kinds == [type(record) for record in a_ledger()]
    firing = read.firing(1)
    assert firing.rule == "words-are-found"
    assert [one.kind for one in firing.evidence] == [
        one.kind for one in a_ledger().firing(1).evidence
    ]
    assert firing.facts[0].template == "Question"
    assert firing.facts[0]["text"] == "GIVEN TEST FACT"
    assert firing.bindings["said"] == "GIVEN TEST FACT"
    assert "WORDS-ARE-FOUND" in str(firing.bindings["words"])


def test_an_answer_keeps_its_enumerations_and_not_its_reasoning() -> None:
    answer: Json = {
        "query": "what",
        "answer": "that",
        "language": "en",
        "rules_fired": ["a-rule"],
        "intent": {"intent": "analysis", "reasoning": "it says what"},
        "context": {"sections": [{"name": "turns", "pieces": [{"text": "hello"}]}]},
    }
    assert telling_strings(answer, shout) == {
        "query": "WHAT",
        "answer": "THAT",
        "language": "en",
        "rules_fired": ["a-rule"],
        "intent": {"intent": "analysis", "reasoning": "IT SAYS WHAT"},
        "context": {"sections": [{"name": "turns", "pieces": [{"text": "HELLO"}]}]},
    }


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(
            st.text() | st.sampled_from(["evidence", "answers", "intent", "rule"]),
            inner,
        )
    ),
    max_leaves=30,
)


@given(JSON)
def test_nothing_changes_where_nothing_is_replaced(value: object) -> None:
    assert telling_strings(value, lambda text: text) == value  # type: ignore[arg-type]
