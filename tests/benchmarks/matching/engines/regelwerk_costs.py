"""What our engine costs before and beside the matching: loading, sessions, memory."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.matching.rule_text import RULES, decision_rules
from benchmarks.matching.workload import Done, Run
from benchmarks.matching.workloads import decision
from benchmarks.matching.workloads import memory as data

from engine import RuleSet, Session, load_rules, load_sources

SESSIONS = 200
"""How many are made or reset in a repetition."""
SETTLED = 400
"""After so many rule sets memory counts as settled: what files said is remembered for
the last 128 of them, and the code of the last 1,000 texts."""
SMALL = 20
"""The rules of a rule set that is made and thrown away."""


def loading(size: int) -> Run:
    """From a file of rules to a session that has run once on no facts."""
    folder = TemporaryDirectory()
    file = Path(folder.name) / "decision.yaml"
    file.write_text(decision_rules(decision.rules(size)), encoding="utf-8")

    def run() -> Done:
        rules = load_rules(file)
        result = Session(rules, strategy="utility-first").run()
        folder.cleanup()
        return Done(answer=len(rules.rules), firings=len(result.firings))

    return run


def creation(size: int) -> Run:
    """Sessions of one rule set."""
    rules = _rules(size)
    Session(rules)

    def run() -> Done:
        sessions = [Session(rules) for _ in range(SESSIONS)]
        return Done(answer=len(sessions), units=SESSIONS)

    return run


def reset(size: int) -> Run:
    """A session that has decided is reset; only the resets are timed."""
    session = Session(_rules(size), strategy="utility-first")
    asked = decision.queries(SESSIONS)

    def run() -> Done:
        took = 0.0
        for query in asked:
            give(session, query)
            session.run()
            began = perf_counter()
            session.reset()
            took += perf_counter() - began
        return Done(answer=len(asked), figure=took / len(asked))

    return run


def _rules(size: int) -> RuleSet:
    text = decision_rules(decision.rules(size))
    return load_sources({"decision.yaml": text})


def give(session: Session, query: decision.Query) -> None:
    for source in query["sources"]:
        session.assert_fact("Source", **source)
    for kind in query["feedback"]:
        session.assert_fact("Feedback", kind=kind)
    session.assert_fact("Query", **{slot: query[slot] for slot in decision.SLOTS})


def memory(size: int) -> Run:
    """Facts are given in a process that did nothing else."""
    session = Session(load_rules(RULES / "memory.yaml"))
    session.assert_fact("Wanted", shelf=data.WANTED)
    session.assert_fact("Item", id=-1, shelf=-1, weight=0)
    session.run()

    def run() -> Done:
        before = data.resident()
        for number, shelf, weight in data.items(size):
            session.assert_fact("Item", id=number, shelf=shelf, weight=weight)
        result = session.run()  # indexes made only now count as well
        each = (data.resident() - before) / size
        found = len(session.facts("Found"))
        return Done(answer=found, firings=len(result.firings), figure=each)

    return run


def flat(size: int) -> Run:
    """Rule sets are made, used and thrown away; each is unlike all before."""
    query = decision.queries(1)[0]

    def run() -> Done:
        settled = data.resident()
        decided = 0
        for number in range(size):
            text = decision_rules(decision.rules(SMALL, seed=number), f"set-{number}-")
            rules = load_sources({f"set-{number}.yaml": text})
            session = Session(rules, strategy="utility-first")
            give(session, query)
            decided += session.run().reason == "done"
            if number == min(SETTLED, size // 2):
                settled = data.resident()
        grown = (data.resident() - settled) / 1e6
        return Done(answer=decided, figure=grown)

    return run
