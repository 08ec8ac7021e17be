"""Small histories in which the two matchers differed, or could; one test for each."""

from __future__ import annotations

import pytest
from support.conflict import could_fire

from engine import Firing, Function, Session, Vocabulary, load_sources
from engine.lang.values import SlotType
from engine.run.records import Dissolved
from engine.run.setting import NETWORK, PLAIN

FOUR = "templates: {A: {slots: {x: int}}, B: {slots: {x: int}}, C: {slots: {x: int}}, D: {slots: {x: int}}}\n"
MATCHERS = pytest.mark.parametrize("matcher", [NETWORK, PLAIN])
BEYOND = 2**53 + 1
"""A whole number that a float does not hold."""


def session(text: str, matcher: str) -> Session:
    return Session(load_sources({"a.yaml": text}), matcher=matcher)


@MATCHERS
def test_what_was_fired_swiftly_falls_after_something_else_ended(matcher: str) -> None:
    one = session(
        FOUR
        + """
rules:
  - rule: free
    when: [{a: A()}, {not: B(x == a.x)}]
    then: [{conclude: C(x=a.x)}]
""",
        matcher,
    )
    one.assert_fact("A", x=1)
    other = one.assert_fact("B", x=7)
    one.run()
    one.retract(other)
    assert len(one.facts("C")) == 1
    one.assert_fact("B", x=1)
    one.run()
    assert one.facts("C") == []


@MATCHERS
def test_what_is_rounded_does_not_block_its_rule(matcher: str) -> None:
    one = session(
        """
templates: {A: {slots: {x: int}}, B: {slots: {f: float}}, C: {slots: {x: int}}}
rules:
  - rule: nearly
    when: [{a: A()}, {not: B(f == a.x)}, {exists: C()}]
    then: [{assert: B(f=a.x)}]
""",
        matcher,
    )
    one.assert_fact("A", x=BEYOND)
    one.assert_fact("C", x=1)
    assert len(one.run().firings) == 1
    assert could_fire(one._cycle) == []
    one.assert_fact("C", x=2)
    assert len(one.run().firings) == 0


@MATCHERS
def test_what_is_rounded_to_the_same_changes_nothing(matcher: str) -> None:
    one = session(
        f"""
templates: {{A: {{slots: {{f: float}}}}, B: {{slots: {{x: int}}}}}}
rules:
  - rule: nearly
    when: [{{a: A(f == {BEYOND - 1})}}, {{exists: B()}}]
    then: [{{modify: a(f={BEYOND})}}]
""",
        matcher,
    )
    one.assert_fact("A", f=float(BEYOND - 1))
    one.assert_fact("B", x=1)
    assert len(one.run().firings) == 1
    one.assert_fact("B", x=2)
    assert len(one.run().firings) == 0


@MATCHERS
def test_one_of_many_that_is_modified_makes_another_rule_possible(matcher: str) -> None:
    one = session(
        FOUR
        + """
rules:
  - rule: lifts
    when: [{c: C()}, {a: A(x == c.x)}]
    then: [{modify: a(x=9)}]
  - rule: meets
    when: [A(x == 9), B()]
    then: [{let: y = 1}]
""",
        matcher,
    )
    for x in range(1, 8):
        one.assert_fact("A", x=x)
    one.assert_fact("C", x=3)
    assert [firing.rule for firing in one.run().firings] == ["lifts"]
    one.assert_fact("B", x=1)
    assert [firing.rule for firing in one.run().firings] == ["meets"]


@MATCHERS
@pytest.mark.parametrize("order", [(1, 2), (2, 1)])
@pytest.mark.parametrize("kind", ["not", "exists"])
def test_choices_fall_in_the_order_in_which_they_were_made(
    kind: str, order: tuple[int, int], matcher: str
) -> None:
    rules = [
        f"""
  - rule: r{x}
    choose: group{x}()
    when: [A(x == {x}), {{{kind}: B()}}]
    then: [{{let: y = 1}}]"""
        for x in (1, 2)
    ]
    one = session(
        "templates: {A: {slots: {x: int}}, B: {slots: {x: int}}}\nrules:"
        + "".join(rules),
        matcher,
    )
    before = one.assert_fact("B", x=1) if kind == "exists" else None
    for x in order:
        one.assert_fact("A", x=x)
        assert len(one.run().firings) == 1
    if before is None:
        one.assert_fact("B", x=1)
    else:
        one.retract(before)
    dissolved = [one.choice for one in one.ledger[:] if isinstance(one, Dissolved)]
    assert dissolved == [1, 2]


@MATCHERS
def test_a_choice_that_stands_keeps_its_own_rivals_away_only(matcher: str) -> None:
    one = session(
        """
templates: {A: {slots: {x: int}}, B: {slots: {x: int}}}
rules:
  - {rule: first, choose: one(), when: [A()], then: [{let: y = 1}]}
  - {rule: rival, choose: one(), when: [B()], then: [{let: y = 1}]}
  - {rule: other, choose: two(), when: [B()], then: [{let: y = 1}]}
""",
        matcher,
    )
    one.assert_fact("A", x=1)
    assert [firing.rule for firing in one.run().firings] == ["first"]
    one.assert_fact("B", x=1)
    assert [firing.rule for firing in one.run().firings] == ["other"]


@MATCHERS
def test_the_sweep_stops_when_its_fact_is_withdrawn(matcher: str) -> None:
    one = session(
        f"""{FOUR}
rules:
  - {{rule: r1, when: [{{a: A()}}, {{not: B(x == a.x)}}], then: [{{conclude: C(x=a.x)}}]}}
  - {{rule: r2, salience: 1, when: [{{c: C()}}], then: [{{assert: B(x=c.x)}}]}}
  - {{rule: r3, when: [{{c: C()}}], then: [{{conclude: D(x=c.x)}}]}}
""",
        matcher,
    )
    one.assert_fact("A", x=1)
    assert [firing.rule for firing in one.run().firings] == ["r1", "r2"]
    assert [fact.template for fact in one.facts()] == ["A", "B"]


@MATCHERS
def test_a_text_that_reads_like_no_number_is_equal_to_itself(matcher: str) -> None:
    one = session(
        """
templates: {S: {slots: {s: str}}, B: {slots: {x: int}}}
rules:
  - rule: one
    when: [{a: S(s == "nan")}, {exists: B()}]
    then: [{modify: a(s="nan")}]
""",
        matcher,
    )
    one.assert_fact("S", s="nan")
    one.assert_fact("B", x=1)
    assert len(one.run().firings) == 1
    one.assert_fact("B", x=2)
    assert len(one.run().firings) == 0


def test_very_many_readers_of_one_template_fire_swiftly() -> None:
    """More than are kept in one mask; on the network only, for the other takes long."""
    many = 2_100
    rules = "".join(
        f"  - {{rule: r{n:05}, when: [{{a: A(x == {n})}}], then: [{{assert: B(x={n})}}]}}\n"
        for n in range(many)
    )
    last = """
  - {rule: za, salience: -1, when: [{a: A()}], then: [{assert: D(x=a.x)}]}
  - {rule: zb, salience: -2, when: [{b: B()}], then: [{assert: D(x=b.x)}]}
"""
    one = session(f"{FOUR}rules:\n{rules}{last}", NETWORK)
    for x in (0, 5, 2000):
        one.assert_fact("A", x=x)
        fired = [firing.rule for firing in one.run().firings]
        assert fired == [f"r{x:05}", "za", "zb"]


class Tripping:
    """A host function that is interrupted once, when it is armed."""

    is_armed = False

    def __call__(self, x: int) -> bool:
        if self.is_armed:
            self.is_armed = False
            raise KeyboardInterrupt
        return x >= 0


def tripping(text: str, strategy: str, matcher: str) -> tuple[Session, Tripping]:
    trip = Tripping()
    kind, answer = SlotType("int"), SlotType("bool")
    function = Function(name="trip", call=trip, takes=(kind,), returns=answer)
    vocabulary = Vocabulary.of(functions=(function,))
    rules = load_sources({"a.yaml": f"{FOUR}rules:\n{text}"}, vocabulary)
    return Session(rules, strategy=strategy, matcher=matcher), trip


DEFAULT = "utility-specificity"


@MATCHERS
def test_an_interrupted_deed_lets_its_rule_fire_once(matcher: str) -> None:
    one, trip = tripping(
        """
  - {rule: r, when: [{a: A()}], then: [{assert: D(x=a.x)}]}
  - rule: q
    when: [{b: B()}, {test: trip(b.x)}, {exists: D(x == b.x)}]
    then: [{assert: C(x=b.x)}]
""",
        DEFAULT,
        matcher,
    )
    one.assert_fact("B", x=1)
    one.run()
    one.assert_fact("A", x=1)
    trip.is_armed = True
    with pytest.raises(KeyboardInterrupt):
        one.run()
    one.run()
    fired = [note.rule for note in one.ledger[:] if isinstance(note, Firing)]
    assert fired.count("r") == 1


@MATCHERS
@pytest.mark.parametrize("strategy", [DEFAULT, "depth", "breadth", "mea"])
def test_an_interrupted_join_is_done_again(strategy: str, matcher: str) -> None:
    one, trip = tripping(
        """
  - rule: r
    when: [{a: A()}, {b: B(x == a.x)}, {test: trip(a.x)}]
    then: [{let: y = 1}]
""",
        strategy,
        matcher,
    )
    trip.is_armed = matcher == NETWORK  # the other joins when facts come
    for x in (1, 2):
        one.assert_fact("A", x=x)
        one.assert_fact("B", x=x)
    if matcher == NETWORK:
        with pytest.raises(KeyboardInterrupt):
            one.run()
    assert len(one.run().firings) == 2


def test_what_was_taken_together_is_not_lost_when_interrupted() -> None:
    one, trip = tripping(
        """
  - rule: r
    when: [{a: A()}, {b: B(x == a.x)}, {test: trip(a.x)}, {not: D(x == b.x)}]
    then: [{let: y = 1}]
""",
        DEFAULT,
        NETWORK,
    )
    for template in "ABDC":
        one.assert_fact(template, x=1)
    one.retract(one.facts("D")[0])
    trip.is_armed = True
    with pytest.raises(KeyboardInterrupt):
        one.run()
    assert len(one.run().firings) == 1


UNTIED = """
  - rule: r
    when: [{a: A()}, {b: B()}, {c: C()}, {test: trip(a.x + b.x)}]
    then: [{let: y = 1}]
"""


@pytest.mark.parametrize(
    "rules", [UNTIED, UNTIED + UNTIED.replace("rule: r", "rule: s")]
)
@pytest.mark.parametrize(("count", "before"), [(2, 0), (8, 0), (8, 1), (8, 7), (8, 30)])
def test_an_interrupted_stream_goes_on(count: int, before: int, rules: str) -> None:
    one, trip = tripping(rules, DEFAULT, NETWORK)
    other, _ = tripping(rules, DEFAULT, PLAIN)
    for each in (one, other):
        for template, many in (("A", count), ("B", count), ("C", 1)):
            for x in range(many):
                each.assert_fact(template, x=x)
    wanted = [tuple(fact.id for fact in firing.facts) for firing in other.run().firings]
    for _ in range(min(before, len(wanted) - 1)):
        assert one.step() is not None
    trip.is_armed = True
    with pytest.raises(KeyboardInterrupt):
        one.run()
    one.run()
    fired = [note for note in one.ledger[:] if isinstance(note, Firing)]
    assert [tuple(fact.id for fact in firing.facts) for firing in fired] == wanted
