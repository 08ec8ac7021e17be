"""What an answer is to achieve, seen at every moment of a decision."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from support.assisted import shipped_assistant

from engine.assistant.assistant import Assistant
from engine.assistant.request import Request
from engine.proof.state import State
from engine.proof.timeline import Timeline
from engine.run.records import Firing

DIFFERENCE = (
    "Welche Rechtsgrundlage hat, und was ist der Unterschied zwischen Widerspruch "
    "und Anfechtungsklage?"
)


@pytest.fixture(scope="module")
def assistant() -> Iterator[Assistant]:
    with shipped_assistant() as found:
        yield found


@pytest.mark.parametrize(
    ("question", "goals"),
    [
        ("Was ist ein Bauantrag?", {"answer_question", "explain_concept"}),
        (
            DIFFERENCE,
            {
                "answer_question",
                "explain_concept",
                "describe_relation",
                "enumerate_facts",
                "provide_evidence",
            },
        ),
        ("Wie?", {"answer_question", "clarify_ambiguity"}),
    ],
)
def test_a_question_sets_goals(
    question: str, goals: set[str], assistant: Assistant
) -> None:
    made = assistant.decide(Request(query=question))
    assert {goal.type for goal in made.goals} == goals
    main, *parts = made.goals
    assert (main.type, main.part_of) == ("answer_question", None)
    assert all(part.part_of == main.type for part in parts)
    assert all(part.priority < main.priority for part in parts)


def test_an_unanswered_question_keeps_its_goal_open(assistant: Assistant) -> None:
    made = assistant.decide(Request(query="What is the capital of Mars?"))
    assert [goal.type for goal in made.goals if goal.completed] == []


def test_the_state_at_any_moment_can_be_had_and_does_not_change(
    assistant: Assistant,
) -> None:
    made = assistant.decide(Request(query="Was ist ein Bauantrag?"))
    timeline = Timeline(made.ledger, [assistant.rules])
    places = [place for place, one in enumerate(made.ledger) if isinstance(one, Firing)]
    seen = [
        {fact.template for fact in State(timeline, place).facts()}
        for place in (places[0], places[-1], len(made.ledger))
    ]
    assert "Goal" not in seen[0]
    assert {"Goal", "GoalReached"} <= seen[-1]
    first = State(timeline, places[0])
    before = [str(fact) for fact in first.facts()]
    State(timeline, len(made.ledger))
    assistant.decide(Request(query="What is an objection?"))
    assert [str(fact) for fact in first.facts()] == before
    with pytest.raises(AttributeError):
        first.facts()[0].values = ()  # type: ignore[misc]
    with pytest.raises(TypeError):
        first.facts()[0].slots["id"] = "other"  # type: ignore[index]
