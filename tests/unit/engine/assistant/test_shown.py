"""What a model is shown of what rules concluded."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from support.planned import last_words, words

from engine import Session, load_sources
from engine.assistant.conclusions import Conclusions
from engine.assistant.context import Context, ContextError, Omission
from engine.assistant.plan import BRIEF, KNOWLEDGE, QUESTION, SYSTEM, TURNS, PlanError
from engine.assistant.shown import shown
from engine.assistant.slot import IncompleteError

RULES = """
templates:
  Question:
    slots: {id: str, text: str, tokens: int, system_tokens: {type: int, default: 2}}
  Turn: {slots: {back: int, role: str, text: str, tokens: int}}
  Chunk:
    slots:
      id: str
      text: {type: str, default: It is.}
      tokens: int
      pinned: {type: bool, default: false}
      priority: {type: str, default: medium}
      group: {type: str, default: ""}
      score: {type: float, default: 0.5}
      rank: {type: int, default: 1}
  Relevance: {slots: {chunk: str, value: float}}
  Condensed: {slots: {what: str, text: str, tokens: int, method: str}}
  OlderTurn: {slots: {back: int, because: str}}
  OverflowChoice: {slots: {because: str}}
  SectionCap: {slots: {section: str, tokens: int, because: str}}
  ContextLimit: {slots: {tokens: int, because: str}}
  Allocated: {slots: {tokens: int, because: str}}
  SnippetLimit:
    slots: {most: int, because: str, each: {type: int, default: 0}, up_to: {type: int, default: 0}}
  Size: {slots: {section: str, tokens: int}}
params:
  system_cap: {value: 700, doc: Tokens.}
  turns_cap: {value: 450, doc: Tokens.}
  most: {value: 12, doc: Pieces.}
facts:
  - Size: {section: system, tokens: {param: system_cap}}
  - Size: {section: running_brief, tokens: 1200}
  - Size: {section: recent_turns, tokens: {param: turns_cap}}
  - Size: {section: retrieved_context, tokens: 3750}
  - Size: {section: completion, tokens: 1000}
  - Size: {section: total, tokens: 8000}
rules:
  - rule: sections-have-sizes
    when:
      - q: Question()
      - s: Size()
    then:
      - conclude: SectionCap(section=s.section, tokens=s.tokens, because="usual")
  - rule: window-is-small
    when:
      - q: Question()
    then:
      - conclude: ContextLimit(tokens=4000, because="safe")
  - rule: answer-is-short
    when:
      - q: Question()
    then:
      - conclude: Allocated(tokens=250, because="quick")
  - rule: snippets-are-few
    when:
      - q: Question()
    then:
      - conclude: SnippetLimit(most=most, because="few are read")
  - rule: far-turns-are-older
    when:
      - t: Turn(back > 1)
    then:
      - conclude: OlderTurn(back=t.back, because="too far back")
  - rule: much-knowledge-gives-way
    when:
      - exists: Chunk(tokens > 500)
    then:
      - conclude: OverflowChoice(because="the window is small")
"""

Given = tuple[str, Mapping[str, object]]

ASKED: Given = ("Question", {"id": "q", "text": "What is noise?", "tokens": 3})
BRIEFED: Given = (
    "Condensed",
    {"what": "brief", "text": "They talked.", "tokens": 2, "method": "extractive"},
)
SHORTENED: Given = (
    "Condensed",
    {"what": "knowledge", "text": "It is loud.", "tokens": 3, "method": "model"},
)


def turn(back: int, tokens: int) -> Given:
    slots = {"back": back, "role": "user", "text": f"turn {back}", "tokens": tokens}
    return "Turn", slots


def chunk(id_: str, tokens: int = 2, **more: object) -> tuple[Given, Given]:
    """A piece of knowledge with its relevance."""
    return (
        ("Chunk", {"id": id_, "tokens": tokens, **more}),
        ("Relevance", {"chunk": id_, "value": 0.5}),
    )


def made(*given: Given, system: str = "", **params: int) -> Context:
    session = Session(load_sources({"r.yaml": RULES}), params=params)
    for template, slots in given:
        session.give(template, slots)
    session.run()
    return shown(Conclusions(session), session.ledger, system, words, last_words)


def texts(context: Context) -> list[tuple[str, str]]:
    return [(one.section, one.text) for one in context.pieces]


def test_everything_there_is_stands_in_its_section() -> None:
    context = made(ASKED, turn(1, 2), *chunk("k"), BRIEFED, system="Be polite.")
    assert texts(context) == [
        (SYSTEM, "Be polite."),
        (BRIEF, "They talked."),
        (TURNS, "turn 1"),
        (KNOWLEDGE, "It is."),
        (QUESTION, "What is noise?"),
    ]
    system, *_, question = context.pieces
    assert (system.id, system.tokens, system.because) == (
        SYSTEM,
        2,
        "the model is told so",
    )
    assert (question.id, question.tokens, question.because) == (
        "q",
        3,
        "it is what is asked",
    )
    assert context.condensed == ()


def test_a_question_alone_is_all_that_is_shown() -> None:
    context = made(ASKED)
    assert texts(context) == [(QUESTION, "What is noise?")]
    assert (context.dropped, context.cut, context.condensed) == ((), (), ())


def test_the_plan_names_the_rules_that_set_its_limits() -> None:
    plan = made(ASKED).plan
    assert (plan.limit.tokens, plan.limit.rule) == (4000, "window-is-small")
    assert (plan.reserved.tokens, plan.reserved.rule) == (250, "answer-is-short")
    assert (plan.snippets.pieces, plan.snippets.rule) == (12, "snippets-are-few")
    assert (plan.total.tokens, plan.total.rule) == (8000, "sections-have-sizes")
    assert {cap.rule for cap in plan.caps.values()} == {"sections-have-sizes"}


def test_what_is_left_out_names_the_rule_that_left_it_out() -> None:
    context = made(ASKED, turn(1, 5), *chunk("k"), turns_cap=4, most=0)
    assert texts(context) == [(TURNS, "turn 1"), (QUESTION, "What is noise?")]
    assert [(one.id, one.rule) for one in context.cut] == [("1", "sections-have-sizes")]
    assert [(one.id, one.rule) for one in context.dropped] == [
        ("k", "snippets-are-few")
    ]


def test_what_is_cut_is_counted_anew() -> None:
    system = ("Question", {**ASKED[1], "system_tokens": 900})
    context = made(system, system="Be polite. " * 2 + "Be brief.", system_cap=5)
    assert texts(context)[0] == (SYSTEM, "Be polite. Be polite.")
    (cut,) = context.cut
    assert (cut.tokens, cut.shown) == (900, 4)


def test_a_brief_stands_for_older_turns_and_the_receipt_names_them() -> None:
    turns = (turn(3, 30), turn(4, 40), turn(2, 20), turn(1, 10))
    context = made(ASKED, *turns, BRIEFED)
    assert texts(context)[:2] == [(BRIEF, "They talked."), (TURNS, "turn 1")]
    assert (context.dropped, context.cut) == ((), ())
    two, *further = context.condensed
    assert two == Omission(
        section=TURNS,
        id="2",
        tokens=20,
        shown=0,
        needed=30,
        rule="far-turns-are-older",
        because="too far back",
    )
    assert [(one.id, one.tokens, one.needed) for one in further] == [
        ("3", 30, 60),
        ("4", 40, 100),
    ]


@pytest.mark.parametrize("condensed", [(), (SHORTENED,)])
def test_without_a_brief_older_turns_are_turns_like_others(
    condensed: tuple[Given, ...],
) -> None:
    context = made(ASKED, turn(2, 2), turn(1, 2), *condensed)
    assert texts(context)[:2] == [(TURNS, "turn 2"), (TURNS, "turn 1")]
    assert context.condensed == ()


def test_condensed_knowledge_stands_for_all_that_is_not_pinned() -> None:
    context = made(
        ASKED,
        *chunk("long", 600),
        *chunk("pinned", 4, pinned=True, text="It is a law."),
        SHORTENED,
    )
    assert texts(context)[:2] == [
        (KNOWLEDGE, "It is a law."),
        (KNOWLEDGE, "It is loud."),
    ]
    assert context.condensed == (
        Omission(
            section=KNOWLEDGE,
            id="long",
            tokens=600,
            shown=0,
            needed=None,
            rule="much-knowledge-gives-way",
            because="the window is small",
        ),
    )
    assert context.dropped == ()


def test_turns_come_before_knowledge_on_the_receipt() -> None:
    given = (ASKED, *chunk("k", 600), turn(2, 2), turn(1, 2))
    context = made(*given, SHORTENED, BRIEFED)
    assert [one.id for one in context.condensed] == ["2", "k"]


@pytest.mark.parametrize("condensed", [(), (BRIEFED,)])
def test_knowledge_that_was_not_condensed_is_shown_whatever_else_gives_way(
    condensed: tuple[Given, ...],
) -> None:
    context = made(ASKED, *chunk("k", 600), *condensed)
    assert (KNOWLEDGE, "It is.") in texts(context)
    assert context.condensed == ()


def test_what_no_rule_concluded_names_no_rule() -> None:
    context = made(
        ASKED,
        turn(1, 10),
        ("OlderTurn", {"back": 1, "because": "given"}),
        ("OverflowChoice", {"because": "given"}),
        *chunk("k"),
        BRIEFED,
        SHORTENED,
    )
    assert [(one.id, one.rule, one.because) for one in context.condensed] == [
        ("1", "", "given"),
        ("k", "", "given"),
    ]


def test_what_must_be_shown_and_does_not_fit_is_refused() -> None:
    with pytest.raises(ContextError, match=r"^the question takes 3751 tokens"):
        made(("Question", {**ASKED[1], "tokens": 3751}))
    assert made(("Question", {**ASKED[1], "tokens": 3750})).remaining == 0


def test_sections_that_do_not_fit_together_are_refused() -> None:
    with pytest.raises(PlanError, match="= 8001 tokens are planned"):
        made(ASKED, system_cap=1601)


def test_nothing_can_be_shown_where_rules_set_no_limits() -> None:
    with pytest.raises(IncompleteError, match="concluded 0 ContextLimit facts"):
        made()


def test_a_brief_without_words_stands_for_nothing() -> None:
    empty = (BRIEFED[0], {**BRIEFED[1], "text": "", "tokens": 0})
    context = made(ASKED, turn(2, 2), turn(1, 2), empty)
    assert texts(context)[:2] == [(TURNS, "turn 2"), (TURNS, "turn 1")]
    assert context.condensed == ()


def test_knowledge_condensed_to_no_words_is_shown_as_it_was() -> None:
    empty = (SHORTENED[0], {**SHORTENED[1], "text": "", "tokens": 0})
    context = made(ASKED, *chunk("k", 600), empty)
    assert texts(context)[0] == (KNOWLEDGE, "It is.")
    assert context.condensed == ()


def test_rules_that_name_what_is_not_there_are_told_so() -> None:
    gone = ("OlderTurn", {"back": 9, "because": "given"})
    with pytest.raises(IncompleteError, match="a turn that is not there"):
        made(ASKED, turn(1, 2), gone, BRIEFED)
    with pytest.raises(IncompleteError, match="no Relevance"):
        made(ASKED, chunk("k")[0])
