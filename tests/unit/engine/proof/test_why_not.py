"""Why a rule does not fire, and the smallest change that would make it."""

from __future__ import annotations

import pytest
from support import depth

from engine import Session, load_sources
from engine.proof.errors import ProofError
from engine.proof.rerun import rerun
from engine.proof.why_not import Obstacle

RULE = "discretion-needs-room"


def test_the_failing_condition_is_quoted_with_its_values() -> None:
    found = depth.session(complexity=4.3).why_not(RULE)
    assert found.obstacle is Obstacle.UNMATCHED
    assert found.condition == "complexity >= deep"
    assert found.reason == (
        "Rule discretion-needs-room does not match: "
        "complexity >= deep: complexity is 4.3, deep is 7."
    )


def test_a_slot_and_a_parameter_are_found_and_verified() -> None:
    session = depth.session(complexity=4.3)
    remedy = session.why_not(RULE).remedy
    assert remedy is not None
    assert remedy.facts is not None
    assert remedy.facts.changed == {1: {"complexity": 7}}
    assert remedy.rule is not None
    assert remedy.rule.params == {f"{RULE}.deep": 4}
    assert not remedy.was_cut
    for change in (remedy.facts, remedy.rule):
        other = rerun(session.timeline, change)
        fired = {d.firing.rule for d in other.timeline.deeds.values()}
        assert RULE in fired
    assert "set its parameter deep to 4" in str(remedy)


def test_a_literal_of_the_rule_is_tried() -> None:
    remedy = depth.session(domain="tax").why_not(RULE).remedy
    assert remedy is not None
    assert remedy.facts is not None
    assert remedy.facts.changed == {1: {"domain": "law"}}
    assert "write 'tax' for 'law' in domain == \"law\"" in remedy.rule_told


def test_a_fact_in_the_way_is_left_out() -> None:
    session = Session(depth.RULES)
    session.assert_fact("Query", id="q", domain="law", complexity=9.5)
    session.assert_fact("Cap", query="q")
    session.run()
    found = session.why_not(RULE)
    assert found.reason.startswith(
        f'Rule {RULE} does not match: not: Cap(query == q.id): there is Cap(query="q").'
    )
    assert found.remedy is not None
    assert found.remedy.facts is not None
    assert found.remedy.facts.removed == (2,)


def test_facts_that_are_missing_are_added_one_after_another() -> None:
    session = Session(depth.RULES)
    session.run()
    found = session.why_not(RULE)
    assert "there is no Query at all" in found.reason
    assert found.remedy is not None
    assert found.remedy.facts is not None
    assert [template for template, _ in found.remedy.facts.added] == [
        "Query",
        "Chunk",
        "Chunk",
    ]


def test_the_search_says_that_it_was_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.proof.remedy.MAX_RUNS", 1)
    session = Session(depth.RULES)
    found = session.why_not(RULE)
    assert found.remedy is not None
    assert found.remedy.was_cut
    assert "stopped at its bound" in str(found)


def test_a_rule_that_fired_says_so() -> None:
    found = depth.session().why_not(RULE)
    assert found.obstacle is Obstacle.FIRED
    assert "fired already (firing 1)" in str(found)


def test_a_lost_choice_names_the_winner_and_the_margin() -> None:
    found = depth.session().why_not("ordinary-depth")
    assert found.obstacle is Obstacle.CHOICE
    assert found.contest is not None
    assert f"its choice stands for {RULE} (firing 1)" in found.reason
    assert "by its score" in found.reason


def test_a_rule_whose_turn_has_not_come_is_waiting() -> None:
    session = Session(depth.RULES)
    session.assert_fact("Query", id="q", domain="law", complexity=9.5)
    assert session.why_not(RULE).obstacle is Obstacle.WAITING
    assert "is next" in str(session.why_not(RULE))
    assert "1 before it" in str(session.why_not("ordinary-depth"))


def test_a_disabled_rule_and_an_unknown_one() -> None:
    session = depth.session()
    assert session.why_not("switched-off").obstacle is Obstacle.DISABLED
    with pytest.raises(ProofError, match="did you mean 'ordinary-depth'"):
        session.why_not("ordinary-dept")


def test_a_test_without_value_says_why() -> None:
    session = Session(
        load_sources(
            {
                "r.yaml": "templates: {A: {slots: {n: int}}}\nrules:\n"
                "  - rule: over\n    when:\n      - a: A(10 / n > 2)\n"
                "    then:\n      - halt: true\n"
            }
        )
    )
    session.assert_fact("A", n=0)
    reason = session.why_not("over").reason
    assert "10 / n > 2: n is 0, it has no value: 10 / 0" in reason


def test_asking_changes_nothing() -> None:
    session = depth.session(complexity=4.3)
    before = session.ledger.digest()
    session.why_not(RULE)
    assert session.ledger.digest() == before
