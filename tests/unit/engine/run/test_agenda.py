"""The agenda: refraction, and rivals that wait while a choice stands."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from support.sources import HEAD, load

from engine.lang.rules import RuleSet
from engine.match.facts import Fact, FactId
from engine.match.memory import WorkingMemory
from engine.run.activation import Activation
from engine.run.agenda import Agenda
from engine.run.parameter import params_in_use
from engine.run.setting import Setting
from engine.run.utility import utilities_in_use

PLAIN = "  - rule: plain\n    when: [A()]\n    then: [halt: true]\n"
PICKS = "  - rule: picks\n    choose: pick()\n    when: [A()]\n    then: [halt: true]\n"


def rules(*texts: str) -> RuleSet:
    return load(f"{HEAD}rules:\n" + "".join(texts))


class Tried:
    """An agenda and the working memory that it follows."""

    def __init__(self, known: RuleSet, *numbers: int) -> None:
        setting = Setting(
            rules=known,
            utilities=utilities_in_use(known, {}),
            params=params_in_use(known, {}),
        )
        self._template = known.templates["A"]
        self._memory = WorkingMemory()
        self.agenda = Agenda(setting, self._memory)
        self.agenda.begin()
        self.facts = [self.add(number) for number in numbers]

    def add(self, number: int) -> Fact:
        fact = Fact(FactId(number), self._template, (number, ""))
        self._memory.add(fact)
        assert self.agenda.changed((), (fact,)) == []
        return fact

    def remove(self, fact: Fact) -> Sequence[Activation]:
        self._memory.remove(fact)
        return self.agenda.changed((fact,), ())

    def first(self) -> Activation:
        first = self.agenda.first()
        assert first is not None
        return first

    def fire(self, activation: Activation, number: int) -> None:
        activation.fired = number
        self.agenda.fire(activation)


@pytest.mark.parametrize("numbers", [(1, 2), (2, 1)])
def test_the_best_comes_first_whatever_the_order_of_arrival(
    numbers: tuple[int, int],
) -> None:
    assert Tried(rules(PLAIN), *numbers).first().facts[0].id == 2


def test_what_has_fired_or_left_is_not_offered_again() -> None:
    tried = Tried(rules(PLAIN), 1, 2)
    older, newer = tried.facts
    fired = tried.first()
    tried.fire(fired, 1)
    assert tried.first() is not fired
    assert tried.remove(older) == []
    assert tried.agenda.first() is None
    assert tried.remove(newer) == [fired]
    assert not fired.alive


def test_rivals_wait_while_a_choice_stands_and_return_when_it_ends() -> None:
    tried = Tried(rules(PICKS), 1, 2)
    found, winner = tried.agenda, tried.first()
    assert [one.facts[0].id for one in found.rivals(winner)] == [2, 1]
    tried.fire(winner, 1)
    assert list(found.standing.values()) == [winner]
    assert found.first() is None
    tried.add(3)
    assert found.first() is None
    assert tried.remove(winner.facts[0]) == [winner]
    assert not found.standing
    assert tried.first().facts[0].id == 3


def test_a_plain_rule_competes_with_nobody() -> None:
    found = Tried(rules(PLAIN, PICKS), 1)
    groups = {one.rule.name: one.group for one in found.agenda.matches()}
    assert groups["plain"] is None
    assert groups["picks"] is not None
