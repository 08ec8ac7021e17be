"""The chase: it fires in the right order, and stops where anything else comes first."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from support.sources import HEAD, load

from engine import FiringError, Function, Session, Vocabulary
from engine.lang.values import SlotType
from engine.run.chase import chase
from engine.run.lazy import LazyAgenda
from engine.run.setting import PLAIN

INT = SlotType("int")
COUNTS = (
    "  - {rule: counts, when: [{a: A(x < 4)}], then: [modify: a(x=tick(a.x) + 1)]}\n"
)
PAIRS = "  - {rule: pairs, when: [{b: B()}, {a: A(x == b.x)}], then: [{let: y = 1}]}\n"


def session(
    rules: str,
    *facts: tuple[str, int],
    matcher: str = "network",
    tick: Callable[[int], int] = int,
    strategy: str = "utility-specificity",
) -> Session:
    function = Function(name="tick", call=tick, takes=(INT,), returns=INT)
    vocabulary = Vocabulary.of(functions=(function,))
    made = Session(
        load(f"{HEAD}rules:\n{rules}", vocabulary), matcher=matcher, strategy=strategy
    )
    for template, x in facts:
        made.give(
            template,
            {"x": x, "name": str(len(made.facts()))} if template == "A" else {"x": x},
        )
    return made


def told(session: Session) -> list[tuple[str, list[int]]]:
    """The rules that have fired, with the ids of their facts."""
    numbers = range(1, session._cycle.fired + 1)
    firings = [session.ledger.firing(number) for number in numbers]
    return [(one.rule, [fact.id for fact in one.facts]) for one in firings]


def chased(session: Session, last: int | None = None) -> list[tuple[str, list[int]]]:
    """What has fired once a chase is over."""
    lazy = session._cycle.conflict
    assert isinstance(lazy, LazyAgenda)
    chase(lazy, session._cycle, lazy.ranks.sides, last)
    return told(session)


def finished(session: Session) -> list[tuple[str, list[int]]]:
    """What has fired at the end of a run."""
    session.run()
    return told(session)


def test_each_firing_lets_the_next_one_begin_and_nothing_waits() -> None:
    found = session(COUNTS, ("A", 1))
    assert chased(found) == [("counts", [1]), ("counts", [2]), ("counts", [3])]
    assert found.step() is None


def test_it_stops_at_the_last_firing_and_can_go_on() -> None:
    found = session(COUNTS, ("A", 1))
    assert len(chased(found, last=0)) == 0
    assert len(chased(found, last=2)) == 2
    assert len(chased(found)) == 3


def test_of_several_tuples_the_newest_fires_and_the_others_wait() -> None:
    facts = ("A", 1), ("A", 1), ("A", 2), ("B", 1)
    found = session(PAIRS, *facts)
    assert chased(found) == [("pairs", [4, 2])]
    assert finished(found) == [("pairs", [4, 2]), ("pairs", [4, 1])]
    assert told(found) == finished(session(PAIRS, *facts, matcher=PLAIN))


def test_a_place_at_which_nothing_is_found_is_passed_over() -> None:
    both = PAIRS.replace("rule:", "salience: 1, rule:") + COUNTS
    found = session(both, ("B", 9), ("A", 3))
    assert chased(found) == [("counts", [2])]
    assert found.step() is None


@pytest.mark.parametrize("strategy", ["utility-specificity", "lex"])
def test_it_stops_where_an_older_fact_comes_first(strategy: str) -> None:
    first = "  - {rule: first, salience: 1, when: [A(x == 7)], then: [{let: y = 1}]}\n"
    facts = ("A", 7), ("A", 3)
    found = session(COUNTS + first, *facts, strategy=strategy)
    assert chased(found) == []
    assert finished(found) == [("first", [1]), ("counts", [2])]


def test_it_does_nothing_for_a_fact_that_has_ended() -> None:
    found = session(COUNTS, ("A", 1))
    found.retract(found.facts("A")[0])
    assert chased(found) == []
    assert found.step() is None


def test_it_stops_when_a_firing_asks_the_run_to_end() -> None:
    halts = COUNTS.replace("modify:", "halt: true, modify:").replace(
        "halt: true, modify: a(x=tick(a.x) + 1)", "{modify: a(x=a.x + 1)}, {halt: true}"
    )
    found = session(halts, ("A", 1))
    for count in (1, 2, 3):
        assert len(chased(found)) == count


@pytest.mark.parametrize(
    "rule",
    [
        "{rule: swept, when: [{a: A()}], then: [assert: B(x=a.x)]}",
        "{rule: binds, when: [{a: A()}, {n: count(B())}], then: [{let: y = n}]}",
        "{rule: picks, choose: pick(), when: [{a: A(x % 2 == 1)}], then: [{let: y = 1}]}",
        "{rule: loose, when: [A(), B(), A(x > 0)], then: [{let: y = 1}]}",
    ],
)
def test_it_leaves_to_others_what_is_not_for_it(rule: str) -> None:
    found = session(f"  - {rule}\n", ("B", 1), ("A", 1))
    assert chased(found) == []
    assert finished(found) != []


def test_what_may_have_fired_is_looked_up_first() -> None:
    found = session(COUNTS.replace("x < 4", "x < 3"), ("A", 2))
    lazy = found._cycle.conflict
    assert isinstance(lazy, LazyAgenda)
    node = lazy.ranks.network.nodes["counts"]
    lazy.doubtful.add(node)
    assert chased(found) == []
    lazy.doubtful.clear()
    assert chased(found) == [("counts", [1])]


def test_what_fails_goes_on_waiting() -> None:
    fails = "  - {rule: fails, when: [{a: A()}], then: [modify: a(x=6 // a.x)]}\n"
    found = session(fails, ("A", 0))
    with pytest.raises(FiringError, match="'fails' could not act with a=A"):
        chased(found)
    for _ in range(2):
        with pytest.raises(FiringError, match="'fails' could not act with a=A"):
            found.run()
    assert told(found) == []


def test_what_is_interrupted_goes_on_waiting() -> None:
    armed = [True]

    def tick(x: int) -> int:
        if x == 2 and armed:
            armed.clear()
            raise KeyboardInterrupt
        return x

    found = session(COUNTS, ("A", 1), tick=tick)
    with pytest.raises(KeyboardInterrupt):
        chased(found)
    assert told(found) == [("counts", [1])]
    assert finished(found) == [("counts", [1]), ("counts", [2]), ("counts", [3])]


def test_a_whole_run_is_that_of_the_readable_matcher() -> None:
    more = (
        PAIRS
        + "  - {rule: ends, when: [{b: B()}, {a: A(x > b.x)}], then: [retract: b]}\n"
    )
    facts = ("B", 2), ("A", 1), ("B", 3), ("A", 0), ("B", 1)
    runs = [session(COUNTS + more, *facts, matcher=one) for one in ("network", PLAIN)]
    network, plain = map(finished, runs)
    assert network == plain
    assert len(plain) > 8
