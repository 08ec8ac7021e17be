"""The agenda: refraction, and rivals that wait while a choice stands."""

from __future__ import annotations

import pytest
from support.sources import HEAD, load

from engine.lang.rules import RuleSet
from engine.match.facts import Fact, FactId
from engine.run.activation import Activation
from engine.run.agenda import Agenda
from engine.run.parameter import params_in_use
from engine.run.setting import Setting
from engine.run.utility import utilities_in_use

PLAIN = "  - rule: plain\n    when: [A()]\n    then: [halt: true]\n"
PICKS = "  - rule: picks\n    choose: pick()\n    when: [A()]\n    then: [halt: true]\n"


def rules(*texts: str) -> RuleSet:
    return load(f"{HEAD}rules:\n" + "".join(texts))


def agenda(known: RuleSet, *numbers: int) -> tuple[Agenda, list[Fact]]:
    setting = Setting(
        rules=known,
        utilities=utilities_in_use(known, {}),
        params=params_in_use(known, {}),
    )
    found = Agenda(setting)
    found.begin()
    facts = [fact(known, number) for number in numbers]
    for one in facts:
        found.add(one)
    return found, facts


def fact(known: RuleSet, number: int) -> Fact:
    return Fact(FactId(number), known.templates["A"], (number, ""))


def taken(found: Agenda) -> Activation:
    first = found.first()
    assert first is not None
    return first


def fire(found: Agenda, activation: Activation, number: int) -> None:
    activation.fired = number
    found.fire(activation)


@pytest.mark.parametrize("numbers", [(1, 2), (2, 1)])
def test_the_best_comes_first_whatever_the_order_of_arrival(
    numbers: tuple[int, int],
) -> None:
    found, _ = agenda(rules(PLAIN), *numbers)
    assert taken(found).facts[0].id == 2


def test_what_has_fired_or_left_is_not_offered_again() -> None:
    found, facts = agenda(rules(PLAIN), 1, 2)
    fired = taken(found)
    fire(found, fired, 1)
    assert taken(found) is not fired
    assert found.change((facts[0],), ()) == []
    assert found.first() is None
    assert found.change((facts[1],), ()) == [fired]
    assert not fired.alive


def test_rivals_wait_while_a_choice_stands_and_return_when_it_ends() -> None:
    known = rules(PICKS)
    found, facts = agenda(known, 1, 2)
    winner = taken(found)
    assert [one.facts[0].id for one in found.rivals(winner)] == [2, 1]
    fire(found, winner, 1)
    assert list(found.standing.values()) == [winner]
    assert found.first() is None
    found.add(fact(known, 3))
    assert found.first() is None
    assert found.change((facts[1],), ()) == [winner]
    assert not found.standing
    assert taken(found).facts[0].id == 3


def test_a_plain_rule_competes_with_nobody() -> None:
    found, _ = agenda(rules(PLAIN, PICKS), 1)
    groups = {one.rule.name: one.group for one in found.matches()}
    assert groups["plain"] is None
    assert groups["picks"] is not None
