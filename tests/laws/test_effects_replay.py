"""Effects recorded and fed back give the same digest, without being performed.

Law: a run whose effects are answered from its own record ends in the same ledger as
the run that performed them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from hypothesis import given
from hypothesis import strategies as st

from engine import Answer, Effect, Session, SlotType, Vocabulary, load_sources
from engine.lang.syntax import Value
from engine.lang.values import canonical_json
from engine.run.records import Performed
from engine.run.setting import Answered, EffectKey

RULES = """
templates:
  Q: {slots: {id: int, text: str}}
  Chunk: {slots: {of: int, place: int, text: str}}
  Failed: {slots: {effect: str, cause: str}}
  Asked: {slots: {n: int}}
rules:
  - rule: ask
    when:
      - q: Q()
    then:
      - effect: retrieve(of=q.id, text=q.text)
      - effect: retrieve(of=0, text="always")
      - conclude: Asked(n=q.id)
  - rule: ask-again
    salience: -1
    when:
      - c: Chunk(place == 1)
    then:
      - effect: retrieve(of=c.of, text=c.text)
"""


class Host:
    """A host whose answers depend on how often it was asked."""

    def __init__(self, answers: list[int]) -> None:
        self.answers = answers
        self.asked = 0

    def retrieve(self, arguments: Mapping[str, Value]) -> Iterable[Answer]:
        count = self.answers[self.asked % len(self.answers)]
        self.asked += 1
        if count == 0:
            raise OSError(f"no connection {self.asked}")
        for place in range(count):
            text = f"{arguments['text']}"[:3]
            yield Answer("Chunk", {"of": self.asked, "place": place, "text": text})


def vocabulary(host: Host) -> Vocabulary:
    effect = Effect(
        name="retrieve",
        perform=host.retrieve,
        takes={"of": SlotType("int"), "text": SlotType("str")},
        answers=("Chunk",),
        failure="Failed",
    )
    return Vocabulary.of(effects=[effect])


def recorded(session: Session) -> dict[EffectKey, Answered]:
    return {
        (one.effect, canonical_json(one.arguments), one.occurrence): (
            one.answers,
            one.failure,
        )
        for one in session.ledger
        if isinstance(one, Performed)
    }


@given(
    st.lists(st.integers(0, 3), min_size=1, max_size=6),
    st.lists(st.tuples(st.integers(0, 3), st.text(max_size=3)), max_size=4),
)
def test_replay(answers: list[int], questions: list[tuple[int, str]]) -> None:
    host = Host(answers)
    rules = load_sources({"a.yaml": RULES}, vocabulary(host))
    live = Session(rules)
    replayed = None
    for session in (live, None):
        if session is None:
            session = replayed = Session(rules, effects=recorded(live))  # noqa: PLW2901
            asked = host.asked
        for number, text in questions:
            session.assert_fact("Q", id=number, text=text)
        outcome = _run(session)
    assert replayed is not None
    assert host.asked == asked
    assert replayed.ledger.digest() == live.ledger.digest()
    assert outcome == live.ledger.digest()
    if questions:
        assert recorded(live)


def _run(session: Session) -> str:
    for _ in range(12):
        if session.step() is None:
            break
    return session.ledger.digest()
