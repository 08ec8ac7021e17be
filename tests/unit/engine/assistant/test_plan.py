"""What a context may take, and numbers that do not fit together."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from support.planned import USUAL, plan

from engine.assistant.plan import Plan, PlanError


def test_the_usual_sections_leave_nine_hundred_tokens() -> None:
    usual = plan()
    assert sum(USUAL) == 7100
    assert usual.unplanned == 900
    assert usual.room == 7000


def test_caps_beyond_the_total_are_refused_with_the_numbers_and_the_cure() -> None:
    message = (
        "system 700 + running_brief 1200 + recent_turns 450 + retrieved_context 5000 + "
        "completion 1000 = 8350 tokens are planned and the total is 8000: lower one of "
        "system_cap, brief_cap, turns_cap, knowledge_cap, completion_floor, or raise "
        "total_cap."
    )
    with pytest.raises(PlanError, match=f"^{re.escape(message)}$"):
        plan((700, 1200, 450, 5000, 1000), reserved=250)


def test_caps_may_come_to_just_the_total() -> None:
    assert plan((700, 1200, 450, 4650, 1000), reserved=250).unplanned == 0


def test_an_answer_that_gets_more_than_planned_takes_it_from_the_sections() -> None:
    long = plan((700, 1200, 450, 3750, 1000), reserved=4000)
    assert (long.room, long.room_of_knowledge, long.unplanned) == (4000, 4000, 900)


def test_knowledge_leaves_a_short_answer_what_is_planned_for_it() -> None:
    short = plan((700, 1200, 450, 3750, 1000), reserved=250)
    assert (short.room, short.room_of_knowledge) == (7750, 7000)


def test_sections_and_the_planned_answer_may_not_exceed_the_total() -> None:
    with pytest.raises(PlanError, match=r"completion 4000 = 10100 tokens"):
        plan((700, 1200, 450, 3750, 4000), reserved=4000)


@pytest.mark.parametrize(
    ("name", "setting", "wrong"),
    [
        ("system", "system_cap", lambda: plan((-1, 0, 0, 0, 0))),
        ("completion", "completion_floor", lambda: plan((0, 0, 0, 0, -1))),
        ("total", "total", lambda: plan(total=-1)),
        ("limit", "limit", lambda: plan(limit=-1)),
        ("reserved", "reserved", lambda: plan(reserved=-1)),
        ("snippets", "snippets", lambda: plan(snippets=-1)),
    ],
)
def test_less_than_nothing_is_refused(
    name: str, setting: str, wrong: Callable[[], Plan]
) -> None:
    expected = f"{name} of the context's plan is -1: set {setting} to 0 or more"
    with pytest.raises(PlanError, match=expected):
        wrong()


def test_a_section_without_a_cap_is_named_with_the_parameter() -> None:
    caps = {name: one for name, one in plan().caps.items() if name != "running_brief"}
    with pytest.raises(PlanError, match=r"no cap of running_brief: .* from brief_cap"):
        replace(plan(), caps=caps)


def test_the_lesser_of_limit_and_total_is_the_bound() -> None:
    assert plan(limit=3000).bound.rule == "limit"
    assert plan().bound.rule == "total"
    assert plan(limit=500, reserved=600).room == -100
