"""What decisions, firings, sessions and facts cost: counted, not timed.

The figures were counted with Python 3.11, in calls and in lines, and are the same every
time. Later versions of Python make fewer calls, because comprehensions are none there.
So `SLACK` is how much dearer the engine may get before somebody looks at why. Whoever
has a reason raises a figure; whoever saves work lowers it.
"""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import NamedTuple

import pytest
from benchmarks.matching.engines import regelwerk
from benchmarks.matching.engines.regelwerk_costs import give
from benchmarks.matching.rule_text import RULES, decision_rules
from benchmarks.matching.workload import Run
from benchmarks.matching.workloads import decision, memory
from support.effort import calls_made_by, lines_run_by

from engine import RuleSet, Session, load_rules, load_sources

SLACK = 1.3
"""How many times today's effort there may be."""
DECISIONS = 30
FEW, MANY = 20, 400
"""Rules of the rule sets whose sessions are compared."""
FACTS = 50
"""How many are given to find out what one costs."""


class Effort(NamedTuple):
    """What some work comes to."""

    calls: float
    lines: float

    def is_within(self, bound: float, other: Effort) -> bool:
        """Whether it is at most so many times another one."""
        return self.calls <= bound * other.calls and self.lines <= bound * other.lines


def effort(work: Callable[[], object], parts: int = 1) -> Effort:
    """What each of the equal parts of some work costs that may be done repeatedly."""
    work()  # what is made once is made now
    return Effort(calls_made_by(work) / parts, lines_run_by(work) / parts)


@cache
def deciding(count: int, idle: int = 0) -> Effort:
    """What a decision costs with so many rules, and so many that cannot match."""
    rules = decision.crowd(count, idle) if idle else decision.rules(count)
    decide = regelwerk.decider(rules)
    asked = decision.queries(DECISIONS)
    return effort(lambda: [decide(query) for query in asked], DECISIONS)


def test_a_decision_of_a_hundred_rules_costs_what_it_did() -> None:
    assert deciding(100).is_within(SLACK, Effort(80.6, 308.3))


def test_the_effort_of_a_decision_grows_far_less_than_the_number_of_rules() -> None:
    """Ten times as many take 3.1 to 3.4 times the effort: more of them fire."""
    assert deciding(1000).is_within(3.5, deciding(100))


def test_rules_that_cannot_match_cost_next_to_nothing() -> None:
    """Nine hundred of them cost two calls and four lines a decision, which is 2 %."""
    assert deciding(100, 900).is_within(1.1, deciding(100))


class Firing(NamedTuple):
    """What a firing of a workload costs at the smaller size, and how that may grow."""

    prepare: Callable[[int], Run]
    sizes: tuple[int, int]
    cost: Effort
    growth: float


FIRINGS = {
    # Nothing grows here. The bounds leave 5 % for what begins and ends a run.
    "counter": Firing(regelwerk.counter, (200, 400), Effort(13.2, 64.5), 1.05),
    "closure": Firing(regelwerk.closure, (16, 32), Effort(12.2, 78.5), 1.05),
    "churn": Firing(regelwerk.churn, (50, 200), Effort(73.7, 257.8), 1.05),
    "waltz": Firing(regelwerk.waltz, (2, 4), Effort(138.5, 591.0), 1.05),
    # With twice the guests it goes down to 0.86 times, as does closure.
    "manners": Firing(regelwerk.manners, (16, 32), Effort(64.6, 286.1), 1.05),
}


def firing(prepare: Callable[[int], Run], size: int) -> Effort:
    """What each firing of a run costs."""
    firings = prepare(size)().firings  # what is made once is made now
    assert firings
    calls, lines = calls_made_by(prepare(size)), lines_run_by(prepare(size))
    return Effort(calls / firings, lines / firings)


@pytest.mark.parametrize("name", FIRINGS)
def test_a_firing_costs_what_it_did_however_many_there_are(name: str) -> None:
    one = FIRINGS[name]
    small, large = (firing(one.prepare, size) for size in one.sizes)
    assert small.is_within(SLACK, one.cost)
    assert large.is_within(one.growth, small)


@cache
def rule_set(count: int) -> RuleSet:
    return load_sources({"d.yaml": decision_rules(decision.rules(count))})


def session(count: int) -> Session:
    return Session(rule_set(count), strategy="utility-first")


def test_a_session_of_compiled_rules_costs_the_same_however_many_they_are() -> None:
    """It is 26 calls and 134 lines for both."""
    few, many = effort(lambda: session(FEW)), effort(lambda: session(MANY))
    assert many.is_within(1.05, few)
    assert many.is_within(SLACK, Effort(26, 134))


def resetting(count: int, counted: Callable[[Callable[[], object]], int]) -> int:
    """The most that resetting a session costs after any of some decisions."""
    known = session(count)

    def decided(query: decision.Query) -> Session:
        give(known, query)
        known.run()
        return known

    asked = decision.queries(DECISIONS)
    for query in asked:
        decided(query).reset()
    return max(counted(decided(query).reset) for query in asked)


def test_a_reset_costs_the_same_however_many_rules_there_are() -> None:
    """At most 17 calls and 47 lines with few rules, 24 and 58 with many.

    With many rules a few more kinds of things are there to be cleared, such as an index
    or a standing choice. The bounds would not do for one call or line more a rule.
    """
    assert resetting(MANY, calls_made_by) <= resetting(FEW, calls_made_by) + 10
    assert resetting(MANY, lines_run_by) <= resetting(FEW, lines_run_by) + 25
    assert resetting(MANY, calls_made_by) <= SLACK * 24
    assert resetting(MANY, lines_run_by) <= SLACK * 58


def useless(template: str, number: int) -> dict[str, object]:
    """A fact that no rule can use, whose values were never seen before."""
    if template == "Share":  # which no rule reads
        return {"rule": f"rule-{number}", "tokens": number}
    if template == "Source":
        return {"type": f"type-{number}", "domain": "law", "quality": number}
    words = dict.fromkeys(decision.WORDS, f"word-{number}")
    return {**words, **dict.fromkeys(decision.NUMBERS, 1000 + number)}


def giving(template: str, count: int) -> Effort:
    """What each of some such facts costs, with its part of a run."""
    known = session(count)

    def give_from(first: int) -> Callable[[], object]:
        made = [useless(template, first + number) for number in range(FACTS)]
        return lambda: ([known.give(template, one) for one in made], known.run())

    give_from(0)()  # what is made once is made now
    calls, lines = calls_made_by(give_from(FACTS)), lines_run_by(give_from(2 * FACTS))
    assert [len(known.facts(template)), known.step()] == [3 * FACTS, None]
    return Effort(calls / FACTS, lines / FACTS)


@pytest.mark.parametrize(
    ("template", "cost"),
    [
        ("Share", Effort(6.2, 19.8)),
        ("Source", Effort(21.5, 60.8)),
        ("Query", Effort(110.3, 207.8)),
    ],
)
def test_a_fact_that_no_rule_can_use_costs_the_same_however_many_there_are(
    template: str, cost: Effort
) -> None:
    """It is the same to the line; 10 % are for rules that ask about other slots."""
    few, many = giving(template, FEW), giving(template, MANY)
    assert many.is_within(1.1, few)
    assert few.is_within(SLACK, cost)


@contextmanager
def traced() -> Iterator[Callable[[], int]]:
    """How many bytes have been allocated in the meantime and are still held."""
    gc.collect()
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        yield lambda: tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()


def test_a_live_fact_of_three_slots_holds_at_most_600_bytes() -> None:
    """It is 260, with its note in the ledger and its place in an index."""
    known = Session(load_rules(RULES / "memory.yaml"))
    known.assert_fact("Wanted", shelf=memory.WANTED)
    known.assert_fact("Item", id=-1, shelf=-1, weight=0)
    known.run()
    size = 4000
    with traced() as held:
        for number, shelf, weight in memory.items(size):
            known.assert_fact("Item", id=number, shelf=shelf, weight=weight)
        known.run()  # indexes made only now count as well
        gc.collect()
        each = held() / size
    assert memory.check(size, len(known.facts("Found")))
    assert each <= 600


def objects() -> int:
    """How many there are that the collector knows."""
    gc.collect()
    return len(gc.get_objects())


def test_sessions_that_are_dropped_leave_nothing_behind() -> None:
    asked = decision.queries(DECISIONS)

    def decide_all() -> None:
        for query in asked:
            one = session(FEW)
            give(one, query)
            one.run()

    decide_all()
    before = objects()
    decide_all()
    assert objects() - before < DECISIONS  # a session alone would be 40 objects


def test_rule_sets_that_are_dropped_leave_nothing_behind_once_caches_are_full() -> None:
    """The last 128 texts of files are remembered, and less of all else.

    A rule set of four rules is 660 objects while it is in use; what is left of it, as
    long as there is room for more generated code, is one for each text of that.
    """
    query = decision.queries(1)[0]

    def use(numbers: range) -> None:
        for number in numbers:
            text = decision_rules(decision.rules(4, seed=number), f"set-{number}-")
            rules = load_sources({f"set-{number}.yaml": text})
            one = Session(rules, strategy="utility-first")
            give(one, query)
            one.run()

    use(range(140))
    before, more = objects(), 60
    use(range(140, 140 + more))
    assert objects() - before < 10 * more
