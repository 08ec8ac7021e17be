"""experta: classes of facts, rules as decorated methods."""

from __future__ import annotations

import sys
from collections.abc import Mapping

from benchmarks.matching.engines.experta_manners import manners
from benchmarks.matching.engines.experta_rule import Method, experta, fact, rule
from benchmarks.matching.peer import Untyped
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

__all__ = ["alpha", "churn", "closure", "counter", "decision", "manners"]

_AS, _MATCH, _NOT = experta.AS, experta.MATCH, experta.NOT
_P, _TEST = experta.P, experta.TEST

sys.setrecursionlimit(20_000)  # its network is walked by recursion


def _engine(methods: Mapping[str, object]) -> Untyped:
    engine = type("Engine", (experta.KnowledgeEngine,), dict(methods))()
    engine.reset()
    return engine


def decision(size: int) -> Run:
    """Strategies by salience; the first that fires stays."""
    kinds = {name: fact(name) for name in ("Query", "Source", "Feedback")}
    methods = {
        f"rule_{given.number}": _decision_rule(given, kinds)
        for given in decision_data.rules(size)
    }
    engine = _engine(methods)
    query, source, feedback = kinds.values()

    def decide(asked: decision_data.Query) -> decision_data.Decision:
        engine.reset()
        engine.budget, engine.chosen = decision_data.START, None
        for one in asked["sources"]:
            engine.declare(source(**one))
        for kind in asked["feedback"]:
            engine.declare(feedback(kind=kind))
        engine.declare(query(**{slot: asked[slot] for slot in decision_data.SLOTS}))
        engine.run()
        strategy = engine.chosen or decision_data.FALLBACK
        return decision_data.within(engine.budget), strategy

    return decision_data.series(decide, size)


def _decision_rule(given: decision_data.Rule, kinds: Mapping[str, Untyped]) -> Method:
    tests = {slot: _test(operator, value) for slot, operator, value in given.tests}
    more = []
    joined = given.source is not None and "domain" not in tests
    if given.source:
        domain = tests.setdefault("domain", _MATCH.domain)
        kind, quality = given.source
        enough = _test(">=", quality)
        more.append(kinds["Source"](type=kind, domain=domain, quality=enough))
    if given.unless:
        more.append(_NOT(kinds["Feedback"](kind=given.unless)))

    def act(engine: Untyped) -> None:
        if given.tokens is not None:
            engine.budget += given.tokens
        elif engine.chosen is None:
            engine.chosen = given.strategy

    # What a method takes, experta passes: the names its rule binds.
    def with_domain(engine: Untyped, domain: str) -> None:  # noqa: ARG001
        act(engine)

    method = with_domain if joined else act
    method.__name__ = f"rule_{given.number}"
    pattern = kinds["Query"](**tests)
    return rule(pattern, *more, salience=given.utility)(method)


def _test(operator: str, value: str | int) -> object:
    if operator == "==":
        return value
    if operator == ">=":
        return _P(lambda here: here >= value)
    return _P(lambda here: here < value)


def counter(size: int) -> Run:
    """Both facts are declared before."""
    count, limit = fact("Counter"), fact("Limit")

    @rule(
        _AS.found << count(n=_MATCH.n),
        limit(n=_MATCH.most),
        _TEST(lambda n, most: n < most),
    )
    def go_on(engine: Untyped, found: Untyped, n: int, most: int) -> None:  # noqa: ARG001
        engine.modify(found, n=n + 1)
        engine.last = n + 1
        engine.firings += 1

    engine = _engine({"go_on": go_on})
    engine.firings = 0
    engine.declare(limit(n=size))
    engine.declare(count(n=0))

    def run() -> Done:
        engine.run()
        return Done(answer=engine.last, firings=engine.firings)

    return run


def closure(size: int) -> Run:
    """Edges are declared in the timed part."""
    edge, way = fact("Edge"), fact("Way")

    @rule(edge(start=_MATCH.a, end=_MATCH.b))
    def begin(engine: Untyped, a: int, b: int) -> None:
        engine.declare(way(start=a, end=b))

    @rule(way(start=_MATCH.a, end=_MATCH.b), edge(start=_MATCH.b, end=_MATCH.c))
    def go_on(engine: Untyped, a: int, b: int, c: int) -> None:  # noqa: ARG001
        engine.declare(way(start=a, end=c))

    engine = _engine({"begin": begin, "go_on": go_on})

    def run() -> Done:
        for start, end in closure_data.path(size):
            engine.declare(edge(start=start, end=end))
        engine.run()
        return Done(answer=sum(isinstance(one, way) for one in engine.facts.values()))

    return run


def alpha(size: int) -> Run:
    """Items are declared in the timed part."""
    item = fact("Item")
    methods = {
        f"rule_{band.number}": _band_rule(band, item) for band in alpha_data.bands()
    }
    engine = _engine(methods)
    engine.hits = 0
    items = alpha_data.items(size)

    def run() -> Done:
        for number, kind, value in items:
            engine.declare(item(id=number, kind=kind, value=value))
        engine.run()
        return Done(answer=engine.hits, firings=engine.hits)

    return run


def _band_rule(band: alpha_data.Band, item: Untyped) -> Method:
    low, high = band.low, band.low + alpha_data.WIDTH

    def hit(engine: Untyped) -> None:
        engine.hits += 1

    hit.__name__ = f"rule_{band.number}"
    within = _P(lambda value: low <= value < high)
    return rule(item(kind=band.kind, value=within))(hit)


def churn(size: int) -> Run:
    """Items and blocks are declared before; every block goes and comes back."""
    item, block, finished = fact("Item"), fact("Block"), fact("Finished")

    @rule(item(id=_MATCH.i), _NOT(block(id=_MATCH.i)))
    def finish(engine: Untyped, i: int) -> None:
        engine.firings += 1
        engine.declare(finished(id=i))

    @rule(_AS.found << finished(id=_MATCH.i), block(id=_MATCH.i))
    def undo(engine: Untyped, found: Untyped, i: int) -> None:  # noqa: ARG001
        engine.firings += 1
        engine.retract(found)

    engine = _engine({"finish": finish, "undo": undo})
    engine.firings = 0
    blocks = [engine.declare(block(id=number)) for number in range(size)]
    for number in range(size):
        engine.declare(item(id=number))
    engine.run()

    def run() -> Done:
        for number in range(size):
            engine.retract(blocks[number])
            engine.run()
            blocks[number] = engine.declare(block(id=number))
            engine.run()
        return Done(answer=engine.firings, firings=engine.firings)

    return run
