"""Choices: which candidate wins, what is recorded, and what is counted."""

from __future__ import annotations

import pytest
from support.sources import HEAD, load

from engine import Chosen, FiringError, Session

RULES = (
    f"{HEAD}rules:\n"
    "  - rule: pick\n    choose: best(a.name)\n    prefer: a.x\n    when: [a: A()]\n"
    "    then: [conclude: B(x=10 // (9 - a.x))]\n"
)


def session(*numbers: int) -> Session:
    found = Session(load(RULES))
    for number in numbers:
        found.assert_fact("A", x=number)
    return found


def chosen(found: Session) -> list[Chosen]:
    return [record for record in found.ledger if isinstance(record, Chosen)]


def test_rank_decides_before_the_strategy_and_all_rivals_are_recorded() -> None:
    found = session(1, 3, 2)
    found.run()
    [record] = chosen(found)
    assert [rival.prefer for rival in record.rivals] == [3, 2, 1]
    assert [rival.probability for rival in record.rivals] == [1.0, 0.0, 0.0]
    assert (record.winner, record.drawn, record.occasion) == (0, False, 1)


def test_a_choice_whose_winner_cannot_act_was_none() -> None:
    found = session(9, 3)
    with pytest.raises(FiringError):
        found.run()
    assert chosen(found) == []
    [nine] = [fact for fact in found.facts("A") if fact["x"] == 9]
    found.retract(nine)
    found.run()
    assert [(one.number, one.occasion) for one in chosen(found)] == [(1, 1)]


def test_occasions_count_within_a_key_and_numbers_within_a_session() -> None:
    found = session(1)
    first = found.facts("A")[0]
    found.run()
    found.assert_fact("A", x=1, name="other")
    found.run()
    found.retract(first)
    found.assert_fact("A", x=2)
    found.run()
    counted = [(one.number, one.key, one.occasion) for one in chosen(found)]
    assert counted == [(1, ("",), 1), (2, ("other",), 1), (3, ("",), 2)]
