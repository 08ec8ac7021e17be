"""Our engine, through its public face, with proofs on as always.

Rules are loaded once; every repetition has a session of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from benchmarks.matching.engines.regelwerk_costs import (
    creation,
    flat,
    loading,
    memory,
    reset,
)
from benchmarks.matching.rule_text import RULES, alpha_rules, decision_rules
from benchmarks.matching.workload import Done, Run
from benchmarks.matching.workloads import (
    alpha as alpha_data,
)
from benchmarks.matching.workloads import (
    closure as closure_data,
)
from benchmarks.matching.workloads import (
    decision as decision_data,
)
from benchmarks.matching.workloads import (
    manners as manners_data,
)
from benchmarks.matching.workloads import (
    sales as sales_data,
)
from benchmarks.matching.workloads import (
    storm as storm_data,
)
from benchmarks.matching.workloads import (
    waltz as waltz_data,
)
from benchmarks.matching.workloads import (
    waltzdb as waltzdb_data,
)

from engine import Fact, RuleSet, Session, load_rules, load_sources

__all__ = [
    "alpha",
    "churn",
    "closure",
    "closure_random",
    "counter",
    "creation",
    "crowd",
    "decision",
    "flat",
    "loading",
    "manners",
    "memory",
    "reset",
    "sales",
    "storm",
    "storm_rings",
    "waltz",
    "waltzdb",
]


@cache
def _loaded(name: str) -> RuleSet:
    return load_rules(RULES / f"{name}.yaml")


def decision(size: int) -> Run:
    """One decision after the other, with a session that is reset in between."""
    return decision_data.series(decider(decision_data.rules(size)), size)


def crowd(size: int) -> Run:
    """The same rules among nine times as many that cannot match."""
    return decision_data.series(decider(decision_data.crowd(size, 9 * size)), size)


def decider(rules: Sequence[decision_data.Rule]) -> decision_data.Decide:
    """A function that decides by these rules."""
    checked = load_sources({"decision.yaml": decision_rules(rules)})
    session = Session(checked, strategy="utility-first")
    give = session.assert_fact

    def decide(query: decision_data.Query) -> decision_data.Decision:
        session.reset()
        for source in query["sources"]:
            give("Source", **source)
        for kind in query["feedback"]:
            give("Feedback", kind=kind)
        give(
            "Query",
            intent=query["intent"],
            domain=query["domain"],
            model=query["model"],
            tier=query["tier"],
            language=query["language"],
            complexity=query["complexity"],
            chunks=query["chunks"],
            agents=query["agents"],
            confidence=query["confidence"],
            history=query["history"],
        )
        session.run()
        shares: list[Any] = [share["tokens"] for share in session.facts("Share")]
        strategy = decision_data.FALLBACK
        for chosen in session.facts("Strategy"):
            strategy = str(chosen["name"])
        return decision_data.within(decision_data.START + sum(shares)), strategy

    return decide


def _int(fact: Fact, slot: str) -> int:
    value = fact[slot]
    assert isinstance(value, int)
    return value


def manners(size: int) -> Run:
    """Guests are given in the order of the list, so that the last is the latest."""
    session = Session(_loaded("manners"))
    session.assert_fact("LastSeat", seat=size)
    for guest in manners_data.guests(size):
        session.assert_fact("Guest", **guest._asdict())

    def run() -> Done:
        result = session.run()
        last = max(_int(fact, "id") for fact in session.facts("Seating"))
        seats = sorted(
            (_int(fact, "seat"), fact["name"])
            for fact in session.facts("Path")
            if fact["seating"] == last
        )
        return Done(answer=[name for _, name in seats], firings=len(result.firings))

    return run


def waltz(size: int) -> Run:
    """Lines are given before, and labelled in the run."""
    return _labelling("waltz", waltz_data.lines(size))


def waltzdb(size: int) -> Run:
    """The same from a catalogue."""
    return _labelling("waltzdb", waltzdb_data.lines(size))


def _labelling(name: str, lines: Sequence[tuple[int, int, int]]) -> Run:
    session = Session(_loaded(name))
    for region, start, end in lines:
        session.assert_fact("Line", region=region, start=start, end=end)

    def run() -> Done:
        result = session.run()
        drawn = session.facts("Drawn")
        answer = {(one["start"], one["end"], one["label"]) for one in drawn}
        return Done(answer=answer, firings=len(result.firings))

    return run


def counter(size: int) -> Run:
    """Both facts are given before."""
    session = Session(_loaded("counter"))
    session.assert_fact("Limit", n=size)
    session.assert_fact("Counter", n=0)

    def run() -> Done:
        result = session.run()
        [fact] = session.facts("Counter")
        return Done(answer=fact["n"], firings=len(result.firings))

    return run


def closure(size: int) -> Run:
    """Edges are given in the timed part."""
    return _closure(closure_data.path(size))


def closure_random(size: int) -> Run:
    """The same for a random graph."""
    return _closure(closure_data.graph(size))


def _closure(edges: Sequence[closure_data.Edge]) -> Run:
    session = Session(_loaded("closure"))

    def run() -> Done:
        for start, end in edges:
            session.assert_fact("Edge", start=start, end=end)
        result = session.run()
        return Done(answer=len(session.facts("Way")), firings=len(result.firings))

    return run


@cache
def _bands() -> RuleSet:
    return load_sources({"alpha.yaml": alpha_rules(alpha_data.bands())})


def alpha(size: int) -> Run:
    """Items are given in the timed part."""
    session = Session(_bands())
    items = alpha_data.items(size)

    def run() -> Done:
        for number, kind, value in items:
            session.assert_fact("Item", id=number, kind=kind, value=value)
        result = session.run()
        return Done(answer=len(result.firings), firings=len(result.firings))

    return run


def churn(size: int) -> Run:
    """Items and blocks are given before; every block goes and comes back."""
    session = Session(_loaded("churn"))
    blocks = [session.assert_fact("Block", id=number) for number in range(size)]
    for number in range(size):
        session.assert_fact("Item", id=number)
    session.run()

    def run() -> Done:
        firings = 0
        for number, block in enumerate(blocks):
            session.retract(block)
            firings += len(session.run().firings)
            session.assert_fact("Block", id=number)
            firings += len(session.run().firings)
        return Done(answer=firings, firings=firings)

    return run


def sales(size: int) -> Run:
    """The sales are given before; every change is followed by a look at the turnover."""
    session = Session(_loaded("sales"))
    for name in sales_data.REGIONS:
        session.assert_fact("Region", name=name)
    there = {
        sale.id: session.assert_fact("Sale", **sale._asdict())
        for sale in sales_data.sales(size)
    }
    session.run()
    changes = list(sales_data.changes(size))

    def run() -> Done:
        firings = added = 0
        for old, new in changes:
            session.retract(there.pop(old.id))
            there[new.id] = session.assert_fact("Sale", **new._asdict())
            firings += len(session.run().firings)
            [turnover] = session.facts("Turnover")
            added += _int(turnover, "total")
        summaries = {
            (one["region"], one["sales"], one["total"], one["largest"])
            for one in session.facts("Summary")
        }
        return Done(answer=(added, summaries), firings=firings)

    return run


def storm(size: int) -> Run:
    """Everything is given before; anchors go and come back."""
    return _storm(size, storm_data.chains_and_diamonds(size))


def storm_rings(size: int) -> Run:
    """The same with rings."""
    return _storm(size, storm_data.rings(size))


def _storm(size: int, links: Sequence[storm_data.Link]) -> Run:
    session = Session(_loaded("storm"))
    for start, end in links:
        session.assert_fact("Link", start=start, end=end)
    for turn in range(storm_data.ROUNDS):
        for node in storm_data.anchors(size, turn):
            session.assert_fact("Anchor", node=node)
    session.run()
    anchors = {fact["node"]: fact for fact in session.facts("Anchor")}

    def run() -> Done:
        held = []
        firings = 0
        for turn in range(storm_data.ROUNDS):
            for node in storm_data.anchors(size, turn):
                session.retract(anchors[node])
            firings += len(session.run().firings)
            held.append(len(session.facts("Held")))
            for node in storm_data.anchors(size, turn):
                session.assert_fact("Anchor", node=node)
            firings += len(session.run().firings)
            held.append(len(session.facts("Held")))
        return Done(answer=held, firings=firings)

    return run
