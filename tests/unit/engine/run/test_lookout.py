"""The lookout: what may hold again is put, and what fails is told if something stands on it."""

from __future__ import annotations

import pytest
from support.sources import HEAD, load

from engine import Session
from engine.match.facts import Fact
from engine.match.match import Values
from engine.run.activation import Activation
from engine.run.lazy import LazyAgenda
from engine.run.lookout import Lookout, completed
from engine.run.notes import Notes
from engine.run.ranks import ranks
from engine.run.remembered import Remembered
from engine.run.waiting import Waiting

MORE = "  C: {slots: {}}\n"
ASSERTS, CONCLUDES = "assert: C()", "conclude: C()"


class Watched:
    """The lookout of one rule, on a session whose own conflict set is left alone.

    Args:
        inner: The condition that comes after ``a: A()``.
        then: The rule's action.
    """

    def __init__(self, inner: str, then: str = CONCLUDES) -> None:
        rules = f"rules: [{{rule: one, when: [{{a: A()}}, {{{inner}}}], then: [{{{then}}}]}}]\n"
        self.session = Session(load(HEAD + MORE + rules))
        agenda = self.session._cycle.conflict
        assert isinstance(agenda, LazyAgenda)
        known = ranks(self.session.setting)
        self.store = agenda.store
        self.node = known.network.nodes["one"]
        self._sowing = known.sowings["B"]
        memory = self.session._cycle.memory
        nodes = known.network.nodes
        self.remembered = Remembered(nodes, Notes(), memory.ended)
        self.waiting = Waiting(known, self.store, self.session.setting)
        self.lookout = Lookout(self.store, self.waiting, self.remembered)

    def fact(self, template: str, x: int) -> Fact:
        return self.session.assert_fact(template, x=x)

    def fire(self, fact: Fact, values: Values = ()) -> Activation:
        number = fact.id  # each fires once
        activation = Activation(self.node.rule, (fact,), values, fired=number)
        self.remembered.adopt(self.node, activation)
        return activation

    def begun(self, x: int) -> list[Activation]:
        """What no longer holds once there is one more B."""
        fact = self.fact("B", x)
        watched = self._sowing.mask(fact.values) & self._sowing.watches
        return list(self.lookout.begun(self._sowing, fact, watched))

    def ended(self, fact: Fact) -> list[Activation]:
        """What no longer holds once a B is gone."""
        self.session.retract(fact)
        watched = self._sowing.mask(fact.values) & self._sowing.watches
        return list(self.lookout.ended(self._sowing, fact, watched))

    def taken(self) -> list[tuple[int, ...]]:
        """The facts of everything that waits."""
        found: list[tuple[int, ...]] = []
        while item := self.waiting.take():
            found.append(tuple(fact.id for fact in item[1]))
        return found


def test_what_a_beginning_fact_blocks_is_told_if_something_stands_on_it() -> None:
    watched = Watched("not: B(x == a.x)")
    one, two = (watched.fire(watched.fact("A", x)) for x in (1, 2))
    assert watched.begun(1) == [one]
    assert watched.begun(3) == []
    assert watched.begun(2) == [two]
    assert watched.taken() == []


def test_what_nothing_stands_on_is_forgotten_without_a_word() -> None:
    watched = Watched("not: B(x == a.x)", ASSERTS)
    one, two = (watched.fire(watched.fact("A", x)) for x in (1, 2))
    assert watched.begun(1) == []
    assert (one.alive, two.alive) == (False, True)
    assert not watched.remembered.of(watched.node, one.facts)
    assert watched.remembered.of(watched.node, two.facts)


def test_what_an_ending_fact_blocked_is_put_and_may_have_fired() -> None:
    watched = Watched("not: B(x == a.x)")
    one = watched.fact("A", 1)
    watched.fact("A", 2)
    blocker = watched.fact("B", 1)
    assert watched.node not in watched.lookout.doubtful
    assert watched.ended(blocker) == []
    assert watched.node in watched.lookout.doubtful
    assert watched.taken() == [(one.id,)]


def test_an_ending_fact_that_was_needed_takes_what_stood_on_it() -> None:
    watched = Watched("exists: B(x == a.x)")
    fact = watched.fact("A", 1)
    needed = watched.fact("B", 1)
    fired = watched.fire(fact)
    assert watched.ended(needed) == [fired]
    assert watched.taken() == []
    assert watched.begun(1) == []
    assert watched.taken() == [(fact.id,)]


def test_what_still_holds_without_a_fact_stays() -> None:
    watched = Watched("exists: B(x == a.x)")
    fact = watched.fact("A", 1)
    one = watched.session.assert_fact("B", x=1, kind="p")
    two = watched.session.assert_fact("B", x=1, kind="q")
    fired = watched.fire(fact)
    assert watched.ended(one) == []
    assert fired.alive
    assert watched.ended(two) == [fired]


def test_another_value_of_an_aggregate_is_another_activation() -> None:
    watched = Watched("n: count(B(x == a.x))")
    fact, other = watched.fact("A", 1), watched.fact("A", 2)
    fired, untouched = watched.fire(fact, (0,)), watched.fire(other, (0,))
    assert watched.begun(1) == [fired]
    assert untouched.alive
    assert watched.taken() == [(fact.id,)]
    assert list(completed(watched.node, watched.store, (fact,))) == [(1,)]


def test_a_value_that_nothing_stands_on_is_forgotten_and_no_other() -> None:
    watched = Watched("n: count(B(x == a.x))", ASSERTS)
    fact = watched.fact("A", 1)
    old, new = (Activation(watched.node.rule, (fact,), (n,), fired=9) for n in (0, 1))
    watched.remembered.adopt(watched.node, old)
    watched.remembered.adopt(watched.node, new)
    assert watched.begun(1) == []
    assert (old.alive, new.alive) == (False, True)
    assert [*watched.remembered.of(watched.node, (fact,)).values()] == [new]


@pytest.mark.parametrize("change", ["begun", "ended"])
def test_where_no_slot_is_tied_rules_are_looked_at_when_their_turn_comes(
    change: str,
) -> None:
    watched = Watched("n: count(B())")
    blocker = watched.fact("B", 1)
    facts = [watched.fact("A", x) for x in range(3)]
    if change == "begun":
        assert watched.begun(2) == []
    else:
        assert watched.ended(blocker) == []
    assert watched.node in watched.lookout.doubtful
    late = watched.fact("A", 9)
    assert sorted(watched.taken()) == [(fact.id,) for fact in (*facts, late)]


def test_a_rule_without_inner_conditions_has_one_activation_for_its_facts() -> None:
    session = Session(
        load(HEAD + "rules: [{rule: one, when: [A()], then: [halt: true]}]")
    )
    agenda = session._cycle.conflict
    assert isinstance(agenda, LazyAgenda)
    node = ranks(session.setting).network.nodes["one"]
    assert completed(node, agenda.store, (session.assert_fact("A", x=1),)) == ((),)
