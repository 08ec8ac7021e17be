"""The agenda: refraction, and rivals that wait while a choice stands."""

from __future__ import annotations

import pytest
from support.sources import HEAD, load

from engine.match.facts import Fact, FactId
from engine.match.match import Match
from engine.run.activation import Activation
from engine.run.agenda import Agenda
from engine.run.strategy import order, ranking
from engine.run.utility import Utility

RULES = load(
    f"{HEAD}rules:\n"
    "  - rule: plain\n    when: [A()]\n    then: [halt: true]\n"
    "  - rule: picks\n    choose: pick()\n    when: [A()]\n    then: [halt: true]\n"
)


def activation(rule: str, number: int, *, utility: float = 0.5) -> Activation:
    fact = Fact(FactId(number), RULES.templates["A"], (number, ""))
    match = Match(RULES.rule(rule), (fact,), (), {})
    if rule == "picks":
        match.choice = ("pick", ())
    place = order(match, Utility.authored(utility), ranking("utility-first"))
    return Activation(match, place)


def agenda(*activations: Activation) -> Agenda:
    found = Agenda()
    for one in activations:
        found.enter(one)
    return found


@pytest.mark.parametrize("numbers", [(1, 2), (2, 1)])
def test_the_best_comes_first_whatever_the_order_of_arrival(
    numbers: tuple[int, int],
) -> None:
    utilities = {1: 0.1, 2: 0.9}
    found = agenda(*(activation("plain", n, utility=utilities[n]) for n in numbers))
    waiting = [one.match.facts[0].id for one in found.waiting()]
    assert waiting == [2, 1]
    first = found.first()
    assert first is not None
    assert first.match.facts[0].id == 2


def test_what_has_fired_or_left_is_not_offered_again() -> None:
    fired, left = activation("plain", 1), activation("plain", 2)
    found = agenda(fired, left)
    fired.fired = 1
    assert not found.leave(left)
    assert found.first() is None
    assert found.waiting() == []


def test_rivals_wait_while_a_choice_stands_and_return_when_it_ends() -> None:
    winner, rival = activation("picks", 1, utility=0.9), activation("picks", 2)
    found = agenda(winner, rival)
    assert found.candidates(winner) == [winner, rival]
    winner.fired = 1
    found.stand(winner)
    assert found.first() is None
    assert not found.leave(activation_of_a_newcomer(found))
    assert found.leave(winner)
    assert found.first() is rival


def activation_of_a_newcomer(found: Agenda) -> Activation:
    """A rival that came while the choice stood."""
    newcomer = activation("picks", 3)
    found.enter(newcomer)
    assert found.first() is None
    return newcomer


def test_a_plain_rule_competes_with_nobody() -> None:
    plain, other = activation("plain", 1), activation("picks", 2)
    found = agenda(plain, other)
    assert found.candidates(plain) == [plain]
    assert other.group is not None
    assert plain.group is None
