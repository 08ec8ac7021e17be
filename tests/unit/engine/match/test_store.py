"""The store: indexes made when asked for and kept, and doubts that readable code settles."""

from __future__ import annotations

from support.matching import Compiled

from engine.lang import rules as r
from engine.match.aggregate import NOTHING
from engine.match.code import Doubt
from engine.match.index import Index, IndexId


def test_an_index_follows_the_facts_from_when_it_is_asked_for() -> None:
    compiled = Compiled("a: A()")
    store, number = compiled.store, compiled.network.ids.number(IndexId("A", (0,)))
    one = compiled.fact("A", x=1)
    index = store[number]
    assert isinstance(index, Index)
    two = compiled.fact("A", x=2)
    index.catch_up()
    assert index.buckets == {1: one, 2: two}
    compiled.memory.remove(one)
    assert index.missed == [(one, None)]
    index.catch_up()
    assert (index.buckets, index.missed) == ({2: two}, [])
    assert store[number] is index


def test_an_index_without_slots_is_the_table_of_its_template() -> None:
    compiled = Compiled("a: A()")
    table = compiled.store[compiled.network.ids.number(IndexId("A", ()))]
    fact = compiled.fact("A", x=1)
    assert table is compiled.memory.tables["A"]
    assert list(table.values()) == [fact]


def test_after_a_reset_nothing_is_left_of_facts_and_faults() -> None:
    compiled = Compiled("a: A()\n      - b: B(x == 6 // a.x)")
    compiled.fact("A", x=0)
    compiled.fact("B", x=1)
    assert compiled.node.everything(compiled.store, ()) == []
    told = compiled.store.faults
    assert len(told) == 1
    compiled.memory.reset()
    compiled.store.reset()
    assert compiled.store.faults == {}
    assert len(told) == 1
    one, two = compiled.fact("A", x=2), compiled.fact("B", x=3)
    assert compiled.node.everything(compiled.store, ()) == [(one, two)]


def test_a_test_in_doubt_is_answered_and_a_fault_is_told_once() -> None:
    compiled = Compiled("a: A(6 // x == 2)")
    [pattern] = compiled.node.anatomy.places
    doubt = Doubt("one", pattern.tests[0])
    facts = [compiled.fact("A", x=x) for x in (3, 0, 2)]
    assert [compiled.store.doubt(doubt, {}, fact) for fact in facts] == [
        True, False, False,
    ]  # fmt: skip
    assert not compiled.store.doubt(doubt, {}, facts[1])
    [fault] = compiled.store.faults.values()
    assert (
        fault.span == doubt.node.span
        if not isinstance(doubt.node, r.Aggregate)
        else False
    )


def test_a_value_in_doubt_is_nothing_if_it_has_none() -> None:
    compiled = Compiled("a: A()\n      - let: y = 6 // a.x")
    element = compiled.rules.rule("one").when[1]
    assert isinstance(element, r.Let)
    doubt = Doubt("one", element.value)
    three, zero = (compiled.fact("A", x=x) for x in (3, 0))
    assert compiled.store.value(doubt, {"a": three}, None) == 2
    assert compiled.store.value(doubt, {"a": zero}, None) is NOTHING
    assert len(compiled.store.faults) == 1


def test_an_aggregate_in_doubt_is_worked_out() -> None:
    compiled = Compiled("m: max(a.x for a in A() if a.x > 1)")
    element = compiled.rules.rule("one").when[0]
    assert isinstance(element, r.Aggregate)
    doubt = Doubt("one", element)
    assert compiled.store.aggregate(doubt, {}) is NOTHING
    for x in (1, 3, 2):
        compiled.fact("A", x=x)
    assert compiled.store.aggregate(doubt, {}) == 3


def test_a_choice_in_doubt_has_no_key_if_that_has_no_value() -> None:
    compiled = Compiled("a: A()", "choose: pick(6 // a.x)", "prefer: a.x")
    three, zero = (compiled.fact("A", x=x) for x in (3, 0))
    assert compiled.store.choice("one", (three,), ()) == ((2,), 3)
    assert compiled.store.choice("one", (zero,), ()) is None
