"""The joiner: all items that a fact begins, in the order in which they are taken."""

from __future__ import annotations

from support.matching import ids
from support.sources import HEAD, load

from engine import Session
from engine.match.facts import Fact
from engine.match.readers import Place
from engine.run.joiner import Joiner
from engine.run.lazy import LazyAgenda
from engine.run.ranks import ranks
from engine.run.stream import Item, Merged, Stream

ENDS = "then: [{let: z = 1}]}\n"
TIED = (
    "  - {rule: one, when: [{a: A()}, {b: B(x == a.x)}], " + ENDS,
    "  - {rule: two, when: [{a: A()}, {b: B(x == a.x)}], " + ENDS,
)
FREE = "  - {rule: free, when: [{a: A()}, {b: B()}, {c: A(x > a.x)}], " + ENDS
BLOCKED = (
    "  - {rule: free, when: [{a: A()}, {b: B()}, {c: A(x > a.x)}, "
    "{not: A(x > c.x)}], " + ENDS
)


class Joined:
    """The joiner of rules, with a session whose facts it joins."""

    def __init__(self, *rules: str) -> None:
        self.session = Session(load(f"{HEAD}rules:\n{''.join(rules)}"))
        known = ranks(self.session.setting)
        agenda = self.session._cycle.conflict
        assert isinstance(agenda, LazyAgenda)
        self._nodes = known.network.nodes
        self.joiner = Joiner(agenda.store, known.within)

    def place(self, rule: str, number: int) -> Place:
        return self._nodes[rule].places[number]

    def all(self, fact: Fact, *places: Place) -> tuple[list[Item], list[Item]]:
        """What is found at once, in order, and what streams tell one by one."""
        items: list[Item] = []
        streams: list[Stream | Merged] = []
        self.joiner.all(fact, places, items, streams)
        return items, [item for stream in streams for item in stream]


def shown(items: list[Item]) -> list[tuple[str, tuple[int, ...]]]:
    return [(node.rule.name, ids(facts)) for node, facts in items]


def test_items_of_several_rules_mix_and_the_best_is_last() -> None:
    joined = Joined(*TIED)
    for name in "pq":
        joined.session.give("A", {"x": 1, "name": name})
    joined.session.assert_fact("A", x=2)
    newest = joined.session.assert_fact("B", x=1)
    places = joined.place("two", 1), joined.place("one", 1)
    found, streamed = joined.all(newest, *places)
    wanted = [("one", (2, 4)), ("two", (2, 4)), ("one", (1, 4)), ("two", (1, 4))]
    assert shown(found)[::-1] == wanted
    assert streamed == []


def test_only_items_of_which_the_fact_is_the_newest_are_found() -> None:
    joined = Joined(*TIED)
    old = joined.session.assert_fact("A", x=1)
    new = joined.session.assert_fact("B", x=1)
    assert joined.all(old, joined.place("one", 0)) == ([], [])
    assert shown(joined.all(new, joined.place("one", 1))[0]) == [("one", (1, 2))]


def test_where_nothing_ties_a_fact_to_others_items_come_one_by_one() -> None:
    joined = Joined(FREE)
    for x in range(5):
        joined.session.assert_fact("A", x=x)
    newest = joined.session.assert_fact("B", x=1)
    place = joined.place("free", 1)
    found, streamed = joined.all(newest, place)
    assert found == []
    assert len(streamed) == 10
    keys = [joined.joiner.place(item) for item in streamed]
    assert keys == sorted(keys, reverse=True)
    first = next(joined.joiner.stream(place, newest))
    assert shown([first]) == [("free", (4, 6, 5))]


def test_a_stream_leaves_out_what_does_not_hold() -> None:
    joined = Joined(BLOCKED)
    for x in range(5):
        joined.session.assert_fact("A", x=x)
    newest = joined.session.assert_fact("B", x=1)
    streamed = joined.joiner.stream(joined.place("free", 1), newest)
    assert [one[2] for _, one in shown(list(streamed))] == [5] * 4


def test_the_place_of_an_item_is_by_recency_then_by_rule_then_by_older_facts() -> None:
    joined = Joined(*TIED)
    a, b, c = (joined.session.assert_fact("A", x=x) for x in range(3))
    one, two = (joined.place(name, 0).rule for name in ("one", "two"))
    wanted: list[Item] = [
        (two, (c, b)), (one, (b, c)), (two, (b, c)), (one, (c, a)), (one, (b, a)),
    ]  # fmt: skip
    ordered = sorted(wanted, key=joined.joiner.place, reverse=True)
    assert shown(ordered) == [
        ("one", (2, 3)), ("two", (2, 3)), ("two", (3, 2)), ("one", (3, 1)), ("one", (2, 1)),
    ]  # fmt: skip
