"""durable_rules: rule sets by name in a host that lives as long as the process.

A fact no rule looks at is an error there, so every kind of fact has a rule that never
fires. The host's timers are stopped: they look for work twice a second in threads of their
own, and what they take is not done yet when the call that brought it returns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import count

from benchmarks.matching.engines.durable_manners import manners
from benchmarks.matching.peer import Untyped, package
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

__all__ = [
    "alpha",
    "churn",
    "closure",
    "closure_random",
    "counter",
    "decision",
    "manners",
]

lang = package("durable.lang")
m, c, none = lang.m, lang.c, lang.none
_numbers = count()

_host = lang.get_host()
for _timer in (_host._d_timer, _host._t_timer):
    _timer.cancel()


def _rule(name: str, act: Callable[[Untyped], None], *conditions: Untyped) -> None:
    """Add a rule to the rule set that is open."""
    act.__name__ = name
    lang.when_all(*conditions)(act)


def _heed(kinds: Iterable[str]) -> None:
    """Rules that look at facts of these kinds and never fire."""
    for kind in kinds:

        def never(_context: Untyped) -> None:
            pass

        waits = (c.one << (m.t == kind), c.other << (m.t == "nothing"))
        _rule(f"heed_{kind}", never, *waits)


def decision(size: int) -> Run:
    """A state of its own for every decision, deleted afterwards."""
    kept: dict[str, list[Untyped]] = {}
    name = f"decision{next(_numbers)}"
    with lang.ruleset(name):
        for rule in decision_data.rules(size):
            _decision_rule(rule, kept)
        _heed(("query", "source", "feedback"))
    host = lang.get_host()
    numbers = count()

    def decide(asked: decision_data.Query) -> decision_data.Decision:
        sid = str(next(numbers))
        found: list[Untyped] = [decision_data.START, 0, decision_data.FALLBACK]
        kept[sid] = found
        facts = [{"t": "source", "sid": sid, **one} for one in asked["sources"]]
        for kind in asked["feedback"]:
            facts.append({"t": "feedback", "sid": sid, "kind": kind})  # noqa: PERF401
        query = {slot: asked[slot] for slot in decision_data.SLOTS}
        facts.append({"t": "query", "sid": sid, **query})
        for number, fact in enumerate(facts):
            fact["id"] = number
        host.assert_facts(name, facts)
        host.delete_state(name, sid)
        del kept[sid]
        return decision_data.within(found[0]), found[2]

    return decision_data.series(decide, size)


def _decision_rule(rule: decision_data.Rule, kept: dict[str, list[Untyped]]) -> None:
    query = m.t == "query"
    for slot, operator, value in rule.tests:
        here = getattr(m, slot)
        if operator == "==":
            query &= here == value
        else:
            query &= (here >= value) if operator == ">=" else (here < value)
    conditions = [c.query << query]
    if rule.source:
        kind, quality = rule.source
        source = (m.t == "source") & (m.type == kind) & (m.quality >= quality)
        conditions.append(c.source << source & (m.domain == c.query.domain))
    if rule.unless:
        conditions.append(none((m.t == "feedback") & (m.kind == rule.unless)))

    def act(context: Untyped) -> None:
        found = kept[context.s.sid]
        if rule.tokens is not None:
            found[0] += rule.tokens
        elif rule.utility > found[1]:
            found[1], found[2] = rule.utility, rule.strategy

    _rule(f"rule_{rule.number}", act, *conditions)


def counter(size: int) -> Run:
    """The limit stands in the rule: a join on two numbers is slower still."""
    reached = [0, 0]
    name = f"counter{next(_numbers)}"

    def go_on(context: Untyped) -> None:
        n = context.one.n + 1
        reached[:] = n, reached[1] + 1
        context.retract_fact(context.one)
        context.assert_fact({"t": "counter", "n": n})

    def end(_context: Untyped) -> None:
        pass

    with lang.ruleset(name):
        _rule("go_on", go_on, c.one << (m.t == "counter") & (m.n < size))
        _rule("end", end, (m.t == "counter") & (m.n >= size))

    def run() -> Done:
        lang.assert_fact(name, {"t": "counter", "n": 0})
        return Done(answer=reached[0], firings=reached[1])

    return run


def closure(size: int) -> Run:
    """Edges are asserted in the timed part."""
    return _closure(closure_data.path(size))


def closure_random(size: int) -> Run:
    """The same for a random graph."""
    return _closure(closure_data.graph(size))


def _closure(edges: Sequence[closure_data.Edge]) -> Run:
    """Equal facts are two facts there, so that the rules have to look for them."""
    found: set[tuple[int, int]] = set()
    name = f"closure{next(_numbers)}"

    def way(context: Untyped, start: int, end: int) -> None:
        found.add((start, end))
        context.assert_fact({"t": "way", "start": start, "end": end})

    with lang.ruleset(name):
        _rule(
            "begin",
            lambda context: way(context, context.e.start, context.e.end),
            c.e << (m.t == "edge"),
            none((m.t == "way") & (m.start == c.e.start) & (m.end == c.e.end)),
        )
        _rule(
            "go_on",
            lambda context: way(context, context.w.start, context.e.end),
            c.w << (m.t == "way"),
            c.e << (m.t == "edge") & (m.start == c.w.end),
            none((m.t == "way") & (m.start == c.w.start) & (m.end == c.e.end)),
        )

    def run() -> Done:
        facts = [{"t": "edge", "start": start, "end": end} for start, end in edges]
        lang.assert_facts(name, facts)
        return Done(answer=len(found))

    return run


def alpha(size: int) -> Run:
    """Items are asserted in the timed part, by the thousand."""
    hits = [0]
    name = f"alpha{next(_numbers)}"

    with lang.ruleset(name):
        for number, kind, low in alpha_data.bands():

            def hit(_context: Untyped) -> None:
                hits[0] += 1

            above = (m.kind == kind) & (m.value >= low)
            _rule(f"rule_{number}", hit, above & (m.value < low + alpha_data.WIDTH))
        _heed(("item",))
    items = alpha_data.items(size)

    def run() -> Done:
        for first in range(0, size, 1000):
            facts = [
                {"t": "item", "id": number, "kind": kind, "value": value}
                for number, kind, value in items[first : first + 1000]
            ]
            lang.assert_facts(name, facts)
        return Done(answer=hits[0], firings=hits[0])

    return run


def churn(size: int) -> Run:
    """Items and blocks are asserted before; every block goes and comes back."""
    firings = [0]
    name = f"churn{next(_numbers)}"

    def finish(context: Untyped) -> None:
        firings[0] += 1
        context.assert_fact({"t": "finished", "number": context.i.number})

    def undo(context: Untyped) -> None:
        firings[0] += 1
        context.retract_fact(context.f)

    with lang.ruleset(name):
        blocked = (m.t == "block") & (m.number == c.i.number)
        _rule("finish", finish, c.i << (m.t == "item"), none(blocked))
        same = (m.t == "block") & (m.number == c.f.number)
        _rule("undo", undo, c.f << (m.t == "finished"), c.b << same)
    blocks = [{"t": "block", "number": number} for number in range(size)]
    lang.assert_facts(name, blocks)
    lang.assert_facts(name, [{"t": "item", "number": n} for n in range(size)])

    def run() -> Done:
        for block in blocks:
            lang.retract_fact(name, block)
            lang.assert_fact(name, block)
        return Done(answer=firings[0], firings=firings[0])

    return run
