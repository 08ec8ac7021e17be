"""The lazy agenda: it answers as the plain one does, and looks no further than asked."""

from __future__ import annotations

import pytest
from support.effort import calls_made_by
from support.sources import HEAD, load

from engine import Session
from engine.lang.rules import RuleSet
from engine.run.activation import Activation
from engine.run.lazy import LazyAgenda
from engine.run.setting import NETWORK, PLAIN

PLAIN_RULE = "  - rule: plain\n    when: [A()]\n    then: [{let: y = 1}]\n"
PICKS = (
    "  - rule: picks\n    choose: pick()\n    when: [A()]\n    then: [{let: y = 1}]\n"
)
BLOCKED = (
    "  - rule: blocked\n    when: [{a: A()}, {not: B(x == a.x)}]\n"
    "    then: [{let: y = 1}]\n"
)
WAYS = (
    "  - rule: ways\n    when: [A(), {any: [[{let: v = 2}], [{let: v = 1}]]}]\n"
    "    then: [{let: y = 1}]\n"
)
JOINS = (
    "  - rule: joins\n    when: [{a: A()}, {b: A(x > a.x)}, {c: A(x > b.x)}]\n"
    "    then: [{let: y = 1}]\n"
)


def rules(*texts: str) -> RuleSet:
    return load(f"{HEAD}rules:\n" + "".join(texts))


def agenda(session: Session) -> LazyAgenda:
    found = session._cycle.conflict
    assert isinstance(found, LazyAgenda)
    return found


def first(session: Session) -> Activation:
    """What would fire, which goes on waiting."""
    conflict = session._cycle.conflict
    found = conflict.first()
    assert found is not None
    conflict.put_back(found)
    return found


def fired(session: Session) -> list[list[int]]:
    """The facts of each firing of a run."""
    return [[fact.id for fact in one.facts] for one in session.run().firings]


def test_the_newest_comes_first_and_nothing_twice() -> None:
    session = Session(rules(PLAIN_RULE))
    for x in (1, 2):
        session.assert_fact("A", x=x)
    assert first(session).facts[0].id == 2
    assert first(session).key == first(session).key
    session.assert_fact("A", x=3)
    assert fired(session) == [[3], [2], [1]]
    assert agenda(session).first() is None
    assert len(agenda(session).matches()) == 3


def test_what_ended_does_not_fire() -> None:
    session = Session(rules(PLAIN_RULE))
    one, two = (session.assert_fact("A", x=x) for x in (1, 2))
    assert first(session).facts == (two,)
    session.retract(two)
    assert fired(session) == [[one.id]]


def test_rivals_wait_while_a_choice_stands_and_return_when_it_ends() -> None:
    session = Session(rules(PICKS))
    one, two = (session.assert_fact("A", x=x) for x in (1, 2))
    found = agenda(session).rivals(first(session))
    assert [rival.facts for rival in found] == [(two,), (one,)]
    assert fired(session) == [[2]]
    session.assert_fact("A", x=3)
    assert session.step() is None
    [winner] = agenda(session).standing.values()
    assert winner.facts == (two,)
    session.retract(two)
    assert not agenda(session).standing
    assert fired(session) == [[3]]


def test_what_held_again_fires_again() -> None:
    session = Session(rules(BLOCKED))
    session.assert_fact("A", x=1)
    assert fired(session) == [[1]]
    for count in (1, 2):
        blocker = session.assert_fact("B", x=1)
        assert fired(session) == []
        session.retract(blocker)
        assert fired(session) == [[1]], count
    other = session.assert_fact("B", x=2)
    session.retract(other)
    assert fired(session) == []


def test_what_blocks_before_its_turn_is_seen_when_its_turn_comes() -> None:
    session = Session(rules(BLOCKED))
    session.assert_fact("A", x=1)
    session.assert_fact("A", x=2)
    assert first(session).facts[0].id == 2
    session.assert_fact("B", x=2)
    assert fired(session) == [[1]]


def test_each_way_fires_once_lower_values_first() -> None:
    session = Session(rules(WAYS))
    session.assert_fact("A", x=1)
    session.assert_fact("A", x=2)
    values = [(one.facts[0].id, one.bindings["v"]) for one in session.run().firings]
    assert values == [(2, 1), (2, 2), (1, 1), (1, 2)]


@pytest.mark.parametrize(
    ("pairs", "is_retracted", "wanted"),
    [
        ("[{a: A()}, {b: B()}]", False, [[3, 2], [1, 2]]),
        ("[{a: A()}, {b: A()}]", True, [[3, 3], [2, 3], [3, 2], [2, 2]]),
    ],
)
def test_a_fact_that_cannot_take_a_better_place_waits_for_what_is_newer(
    pairs: str,
    is_retracted: bool,  # noqa: FBT001
    wanted: list[list[int]],
) -> None:
    """Neither where nothing was found for that place, nor where nothing can be."""
    better = "[{b: B()}, {a: A(x == b.x)}, {c: A(x < 9)}]"
    then = "    then: [{let: y = 1}]\n"
    session = Session(
        rules(
            f"  - rule: better\n    when: {better}\n{then}",
            f"  - rule: pairs\n    when: {pairs}\n{then}",
        )
    )
    if is_retracted:
        other = session.assert_fact("B", x=1)
        session.assert_fact("A", x=0)
    else:
        session.assert_fact("A", x=0)
        other = session.assert_fact("B", x=1)
    session.give("A", {"x": 0, "name": "newer"})
    if is_retracted:
        session.retract(other)
    assert fired(session) == wanted


def test_a_reset_forgets_what_waits_and_what_stands() -> None:
    session = Session(rules(PICKS, PLAIN_RULE))
    session.assert_fact("A", x=1)
    session.run()
    session.assert_fact("A", x=2)
    session.reset()
    assert agenda(session).first() is None
    assert not agenda(session).standing
    session.assert_fact("A", x=3)
    assert [one.rule for one in session.run().firings] == ["picks", "plain"]


def test_the_first_of_many_is_found_without_the_others() -> None:
    def work(matcher: str, count: int) -> int:
        session = Session(rules(JOINS), matcher=matcher)

        def begin() -> None:
            for x in range(count):
                session.assert_fact("A", x=x)
            session.step()

        return calls_made_by(begin)

    work("network", 8)  # compiles
    lazy = [work("network", count) for count in (10, 20)]
    plain = [work(PLAIN, count) for count in (10, 20)]
    assert lazy[1] < 3 * lazy[0]
    assert plain[1] > 4 * plain[0]


def test_what_is_put_back_beside_a_fact_takes_no_place_it_cannot() -> None:
    """Its own places stay those that it passed; the order is lex, so all share a rank."""
    texts = (
        "  - rule: ones\n    when: [{a: A(x == 1)}, {b: B()}]\n    then: [{let: y = 1}]\n",
        (
            "  - rule: twos\n    when: [{a: A(x == 2)}, {b: B()}, {not: B(x == 9)}]\n"
            "    then: [{let: y = 1}]\n"
        ),
        (
            "  - rule: tied\n    when: [{a: A(x == 2)}, {b: B(x == 0)}, {not: B(x == a.x)}]\n"
            "    then: [{let: y = 1}]\n"
        ),
    )
    fired_by = []
    for matcher in (NETWORK, PLAIN):
        session = Session(rules(*texts), strategy="lex", matcher=matcher)
        session.assert_fact("B", x=0)
        blocks = [session.assert_fact("B", x=x) for x in (2, 9)]
        for x in (2, 3, 1):
            session.assert_fact("A", x=x)
        for block in blocks:
            session.retract(block)
        found = session.run().firings
        fired_by.append([(one.rule, [f.id for f in one.facts]) for one in found])
    assert fired_by[0] == fired_by[1]
    assert [rule for rule, _ in fired_by[0]] == ["ones", "tied", "twos"]


def alike(text: str, *words: object) -> None:
    """Both matchers fire the same while facts come and go; a number runs that often."""
    sessions = [Session(load(text), matcher=matcher) for matcher in (NETWORK, PLAIN)]
    seen: list[list[tuple[str, list[int]]]] = [[], []]
    for word in words:
        for session, found in zip(sessions, seen, strict=True):
            if isinstance(word, tuple):
                session.give(word[0], word[1])
            elif isinstance(word, int):
                session.retract(next(f for f in session.facts() if f.id == word))
            else:
                firings = session.run().firings
                found += [(one.rule, [f.id for f in one.facts]) for one in firings]
    assert seen[0] == seen[1] != []


def test_what_only_asserts_is_remembered_too() -> None:
    text = """
templates:
  A: {slots: {x: int}}
  B: {slots: {x: int, y: int}}
  C: {slots: {x: int}}
rules:
  - rule: one
    when: [{a: A()}, {exists: B(x == a.x)}]
    then: [assert: C(x=1)]
"""
    facts = [("B", {"x": 1, "y": y}) for y in (1, 2, 3)]
    alike(text, facts[0], ("A", {"x": 1}), "run", facts[1], "run", 1, facts[2], "run")


def test_places_of_an_earlier_fact_wait_while_a_later_one_takes_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for module in ("waiting", "lazy"):
        monkeypatch.setattr(f"engine.run.{module}.MANY", 4)
    monkeypatch.setattr("engine.run.waiting.CHUNK", 1)
    many = "".join(
        f'  - rule: r{n}\n    when: [A()]\n    then: [conclude: "B(x={n})"]\n'
        for n in range(7)
    )
    reads = "  - rule: reads\n    when: [B()]\n    then: [{let: y = 1}]\n"
    alike(
        f"{HEAD}rules:\n{many}{reads}", ("A", {"x": 1}), "run", ("A", {"x": 2}), "run"
    )


def test_choices_with_keys_that_python_takes_for_one_end_each_for_itself() -> None:
    text = """
templates:
  T: {slots: {n: int, k: int}}
rules:
  - {rule: is-one, when: [{t: T(n < 5)}], choose: g(t.k == 1), then: [{let: y = 1}]}
  - {rule: is-k, when: [{t: T(n > 4)}], choose: g(t.k), then: [{let: y = 1}]}
"""
    facts = [("T", {"n": n, "k": 1}) for n in (1, 2, 5, 6)]
    alike(text, *facts, "run", 4, 2, "run")


def test_a_count_of_what_is_not_there_is_none() -> None:
    text = f"{HEAD}rules:\n  - rule: one\n    when: [{{a: A()}}, {{n: count(B(x == a.x))}}, {{test: n == 0}}]\n"
    then = "    then: [{let: y = 1}]\n"
    alike(text + then, ("A", {"x": 1}), ("A", {"x": 2}), ("B", {"x": 2}), "run")
