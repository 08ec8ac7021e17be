"""A step's page says what holds and why, and takes nothing from outside for markup."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtGui import QTextDocument
from support.desktop_steps import FACT, FIRED, GIVEN

from gui.messages.proofs import ChoiceWon, Ground, GroundKind, StepShown
from gui.style.theme import DARK, LIGHT
from gui.views.step_text import MOST_LINKS, StepText

pytestmark = pytest.mark.usefixtures("qapp")


def page(
    shown: StepShown, firing: StepShown | None = None, *, has_values: bool = False
) -> str:
    return StepText(LIGHT, has_values=has_values, mono="Mono").page(shown, firing)


def read(
    shown: StepShown, firing: StepShown | None = None, *, has_values: bool = False
) -> str:
    """The page as a person reads it, on one line."""
    document = QTextDocument()
    document.setHtml(page(shown, firing, has_values=has_values))
    return " ".join(document.toPlainText().split())


def test_a_given_fact_says_who_gave_it() -> None:
    text = read(GIVEN)
    assert text.startswith("Question given fact One question.")
    assert "It was given by rules/models/models.yaml:39:5." in text
    assert "It uses tokens = 250 (learned)." in text
    assert "It has 2 further support" in text
    assert 'href="place:rules/models/models.yaml:39:5"' in page(GIVEN)


def test_a_giver_that_is_no_place_is_no_link() -> None:
    caller = msgspec.structs.replace(GIVEN, source="the <caller>")
    assert "It was given by the <caller>." in read(caller)
    assert "place:" not in page(caller)
    assert "It was given." in read(msgspec.structs.replace(GIVEN, source=""))


def test_what_facts_hold_is_never_markup() -> None:
    assert "<b>bold</b> & more" in read(GIVEN)
    assert "&lt;b&gt;bold" in page(GIVEN)


def test_a_derived_fact_tells_rule_reasons_and_merit() -> None:
    text = read(FACT, FIRED)
    for part in (
        "Budget concluded in firing 2 What may be spent.",
        "tokens 50",
        "It was concluded by rule learner. It learns.",
        'because q: Question(), matched by → Question(id="q")',
        "not: Stop(): there was none.",
        "n: count(Depth(question == q.id)): 2, from → Depth(deep=7)",
        "test: n > low: true, as n is 2, low is 1.",
        "It uses low = 1.5 (as written).",
        "Its utility is 0.25 (learned), its specificity 0.75, its score 0.188.",
        "It was chosen over 3 other",
        'for depth("q").',
    ):
        assert part in text, part
    assert 'href="step:3"' in page(FACT, FIRED)
    assert 'href="step:5"' in page(FACT, FIRED)


def test_values_can_stand_in_the_place_of_names() -> None:
    written, bound = read(FIRED), read(FIRED, has_values=True)
    assert "question == q.id" in written
    assert "What names stood for" not in written
    assert 'n: count(Depth(question == "q"))' in bound
    assert "test: 2 > 1" in bound
    assert 'What names stood for q Question(id="q")' in bound


@pytest.mark.parametrize(
    ("kind", "premises", "values", "said"),
    [
        ("witnessed", (0,), (), "c, as shown by → Question"),
        ("witnessed", (), (), "c: it holds."),
        ("every", (0,), (), "c, for each of → Question"),
        ("every", (), (), "c: there was none to ask of."),
        ("alternative", (0,), (("", "2"),), "c: alternative 2 holds, by → Question"),
        ("alternative", (), (("", "2"),), "c: alternative 2 holds."),
        ("tested", (), (), "c: true."),
        ("named", (), (("x", "3"),), "c: x is 3."),
        ("total", (), (("x", "0"),), "c: 0, from no fact."),
    ],
)
def test_each_way_to_hold_has_its_words(
    kind: GroundKind,
    premises: tuple[int, ...],
    values: tuple[tuple[str, str], ...],
    said: str,
) -> None:
    ground = Ground(kind=kind, text="c", told="", premises=premises, values=values)
    assert said in read(msgspec.structs.replace(FIRED, grounds=(ground,)))


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        (
            ChoiceWon(group="g(1)", rivals=0, probability=None),
            "For g(1) it had no rival.",
        ),
        (
            ChoiceWon(group="g(1)", rivals=1, probability=0.25),
            "for g(1), drawn with probability 0.25.",
        ),
    ],
)
def test_a_choice_is_told(choice: ChoiceWon, said: str) -> None:
    assert said in read(msgspec.structs.replace(FIRED, choice=choice))


def test_of_many_premises_some_are_listed_and_the_rest_counted() -> None:
    numbers = tuple(range(MOST_LINKS + 5))
    ground = Ground(kind="total", text="c", told="", premises=numbers)
    rests_on = tuple((number, f"F(n={number})") for number in numbers)
    shown = msgspec.structs.replace(FIRED, grounds=(ground,), rests_on=rests_on)
    assert page(shown).count("step:") == MOST_LINKS
    assert "and 5 more in the tree" in read(shown)


def test_colours_are_those_of_the_theme() -> None:
    dark = StepText(DARK, has_values=False, mono="Mono").page(FIRED, None)
    assert DARK.accent in dark
    assert LIGHT.accent not in dark
