"""What waits: items come in the order of their ranks, and of how new their facts are."""

from __future__ import annotations

import pytest
from support.sources import HEAD, load

from engine import Session
from engine.lang.rules import RuleSet
from engine.match.facts import Fact, FactId
from engine.match.memory import WorkingMemory
from engine.match.store import Store
from engine.run.lazy import LazyAgenda
from engine.run.ranks import ranks
from engine.run.setting import Setting
from engine.run.waiting import Waiting

RULES = load(
    f"{HEAD}rules:\n"
    "  - {rule: first, salience: 1, when: [A(x > 1)], then: [halt: true]}\n"
    "  - {rule: pairs, when: [{a: A()}, {b: B(x == a.x)}], then: [halt: true]}\n"
    "  - {rule: single, when: [A()], then: [halt: true]}\n"
)
PICKS = load(
    f"{HEAD}rules:\n"
    "  - {rule: picks, choose: pick(a.x), when: [{a: A()}], then: [{let: y = 1}]}\n"
    "  - {rule: later, salience: -1, when: [B()], then: [halt: true]}\n"
)


class Kept:
    """What waits, on a working memory of its own."""

    def __init__(
        self, rules: RuleSet = RULES, strategy: str = "utility-specificity"
    ) -> None:
        self._setting: Setting = Session(rules, strategy=strategy).setting
        self._ranks = ranks(self._setting)
        self.memory = WorkingMemory()
        self.store = Store(self._ranks.network, self.memory)
        self.waiting = Waiting(self._ranks, self.store, self._setting)

    def put(self, rule: str, *facts: Fact) -> None:
        node = self._ranks.network.nodes[rule]
        self.waiting.put(node, [(node, facts)])

    def find_again(self, rule: str, key: int) -> None:
        node = self._ranks.network.nodes[rule]
        self.waiting.find_again(node, node, (key,))

    def fact(self, template: str, number: int, x: int) -> Fact:
        shape = self._setting.rules.templates[template]
        slots: dict[str, object] = {"x": x}
        if template == "A":  # no two are equal
            slots["name"] = str(number)
        fact = Fact(FactId(number), shape, shape.values(slots))
        self.memory.add(fact)
        return fact

    def taken(self) -> list[tuple[str, list[int]]]:
        """Everything, in the order in which it is taken."""
        found: list[tuple[str, list[int]]] = []
        while True:
            item = self.waiting.take()
            if item is None:
                return found
            node, facts = item
            found.append((node.rule.name, [fact.id for fact in facts]))


@pytest.mark.parametrize("strategy", ["utility-specificity", "utility-first", "mea"])
def test_earlier_ranks_come_first_then_newer_facts(strategy: str) -> None:
    kept = Kept(strategy=strategy)
    one, two = kept.fact("A", 1, 2), kept.fact("A", 2, 3)
    for rule, fact in (
        ("single", one),
        ("first", one),
        ("single", two),
        ("first", two),
    ):
        kept.put(rule, fact)
    assert kept.taken() == [
        ("first", [2]), ("first", [1]), ("single", [2]), ("single", [1]),
    ]  # fmt: skip


def test_an_item_waits_once() -> None:
    kept = Kept()
    fact = kept.fact("A", 1, 2)
    kept.put("single", fact)
    kept.put("single", fact)
    assert kept.taken() == [("single", [1])]
    kept.put("single", fact)
    assert kept.taken() == [("single", [1])]


def test_what_is_looked_for_again_is_found_when_its_turn_comes() -> None:
    kept = Kept(PICKS)
    kept.fact("A", 1, 2)
    kept.find_again("picks", 2)
    kept.find_again("picks", 2)
    kept.fact("A", 2, 3)
    three = kept.fact("B", 3, 2)
    kept.put("later", three)
    kept.fact("A", 4, 2)
    assert kept.taken() == [("picks", [4]), ("picks", [1]), ("later", [3])]


def test_after_a_reset_nothing_waits() -> None:
    kept = Kept()
    kept.put("single", kept.fact("A", 1, 2))
    kept.waiting.reset()
    assert kept.taken() == []


def test_of_very_many_places_those_are_dropped_that_are_meant(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("engine.run.waiting.MANY", 4)
    monkeypatch.setattr("engine.run.waiting.CHUNK", 2)
    waiting = Kept().waiting
    waiting.keep(0b10111)
    waiting.drop(0b00101)
    assert (waiting.fresh, waiting.base) == (0b1, 4)
    waiting.refill()
    assert (waiting.fresh, waiting.base) == (0b10, 0)
    waiting.drop(0b10)
    assert not waiting.fresh


def test_of_what_waited_with_a_fact_that_ended_nothing_is_kept() -> None:
    session = Session(
        load(
            f"{HEAD}rules:\n"
            "  - rule: free\n"
            "    when: [{a: A()}, {b: B()}, {d: B()}, {not: A(x == b.x + 10)}]\n"
            "    then: [{let: y = 1}]\n"
        )
    )
    for x in range(8):
        session.give("B", {"x": x})
    for number in range(20):
        control = session.assert_fact("A", x=number + 100)
        gate = session.assert_fact("A", x=10 + number % 8)
        for _ in range(2):
            session.step()
        session.retract(gate)
        session.step()
        session.retract(control)
    session.run()
    assert isinstance(session._cycle.conflict, LazyAgenda)
    assert session._cycle.conflict.waiting._put == set()
