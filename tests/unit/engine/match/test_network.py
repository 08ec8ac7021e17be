"""The network: one for equal settings, shared, with parameters' values built in."""

from __future__ import annotations

from support.sources import HEAD, load

from engine import RuleSet
from engine.match.facts import Fact, FactId
from engine.match.index import IndexId
from engine.match.memory import WorkingMemory
from engine.match.network import IndexIds, Network, network
from engine.match.store import Store


def rules() -> RuleSet:
    return load(
        f"{HEAD}params: {{lim: 1}}\nrules:\n"
        "  - rule: one\n    params: {own: 2}\n"
        "    when: [{a: A(x > lim)}, {b: B(x == a.x + own)}]\n"
        "    then: [conclude: A(x=0)]\n"
        "  - rule: two\n    when: [A()]\n    then: [assert: B(x=1)]\n"
    )


def test_sessions_with_the_same_rules_and_values_share_it() -> None:
    known = rules()
    values = {"lim": 1, "one.own": 2}
    assert network(known, values) is network(known, dict(values))
    assert network(known, {**values, "lim": 2}) is not network(known, values)


def test_a_frame_holds_the_parameters_a_rule_uses_by_its_names() -> None:
    made = Network(rules(), {"lim": 5, "one.own": 7})
    assert made.frame("one") == {"lim": 5, "own": 7}
    assert made.frame("two") == {}


def test_values_of_parameters_are_those_of_the_network() -> None:
    known = rules()
    memory = WorkingMemory()
    a, b = known.templates["A"], known.templates["B"]
    facts = [Fact(FactId(1), a, (3, "")), Fact(FactId(2), b, (5, "p"))]
    for fact in facts:
        memory.add(fact)
    found = {}
    for own in (1, 2):
        made = Network(known, {"lim": 1, "one.own": own})
        everything = made.nodes["one"].everything(Store(made, memory), ())
        found[own] = list(everything)
    assert found == {1: [], 2: [tuple(facts)]}


def test_it_says_whether_anything_stands_on_what_has_fired() -> None:
    assert Network(rules(), {"lim": 1, "one.own": 2}).holds
    plain = load(
        f"{HEAD}rules:\n  - rule: r\n    when: [A()]\n    then: [assert: B(x=1)]\n"
    )
    assert not Network(plain, {}).holds


def test_every_index_has_one_number() -> None:
    ids = IndexIds()
    one, two = IndexId("A", (0,)), IndexId("A", (0, 1))
    assert ids.number(one) == ids.number(IndexId("A", (0,)))
    assert ids.number(one) != ids.number(two)
    assert ids[ids.number(two)] == two
