"""CLIPS through clipspy, with its leak repaired.

clipspy 1.0.6 passes two arguments to a function of CLIPS 6.4.2 that takes one, and
swallows the error: every fact asserted from Python is kept for ever, which slows down
`reset` and `run`. Here the function is called as it wants to be.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.matching.engines import clips_rules
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
from benchmarks.matching.workloads import (
    manners as manners_data,
)
from benchmarks.matching.workloads import (
    memory as memory_data,
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

clips = package("clips")
_library = package("clips._clips").lib
FILES = Path(__file__).parents[1] / "clips"


def _release(fact: Untyped) -> None:
    _library.ReleaseFact(fact._fact)


package("clips.facts").Fact.__del__ = _release


def _environment(name: str) -> Untyped:
    environment = clips.Environment()
    environment.load(str(FILES / f"{name}.clp"))
    environment.reset()
    return environment


def _built(constructs: Iterator[str]) -> Untyped:
    environment = clips.Environment()
    for construct in constructs:
        environment.build(construct)
    environment.reset()
    return environment


def decision(size: int) -> Run:
    """Facts by a template's `assert_fact`; the results are global variables."""
    return decision_data.series(_decider(decision_data.rules(size)), size)


def crowd(size: int) -> Run:
    """The same rules among nine times as many that cannot match."""
    return decision_data.series(_decider(decision_data.crowd(size, 9 * size)), size)


def _decider(rules: Sequence[decision_data.Rule]) -> decision_data.Decide:
    environment = _built(clips_rules.decision(rules))
    query, source, feedback = (
        environment.find_template(name) for name in ("query", "source", "feedback")
    )
    budget = environment.find_global("budget")
    strategy = environment.find_global("strategy")
    symbol = clips.Symbol
    words, numbers = tuple(decision_data.WORDS), tuple(decision_data.NUMBERS)

    def decide(asked: decision_data.Query) -> decision_data.Decision:
        environment.reset()
        for one in asked["sources"]:
            source.assert_fact(
                type=symbol(one["type"]),
                domain=symbol(one["domain"]),
                quality=one["quality"],
            )
        for kind in asked["feedback"]:
            feedback.assert_fact(kind=symbol(kind))
        slots = {slot: symbol(asked[slot]) for slot in words}
        for slot in numbers:
            slots[slot] = asked[slot]
        query.assert_fact(**slots)
        environment.run()
        return decision_data.within(budget.value), str(strategy.value)

    return decide


def manners(size: int) -> Run:
    """Guests are asserted before."""
    environment = _environment("manners")
    environment.find_template("last-seat").assert_fact(seat=size)
    guest = environment.find_template("guest")
    symbol = clips.Symbol
    for name, sex, hobby in manners_data.guests(size):
        guest.assert_fact(name=symbol(name), sex=symbol(sex), hobby=symbol(hobby))

    def run() -> Done:
        firings = environment.run()
        seatings = environment.find_template("seating").facts()
        last = max(one["id"] for one in seatings)
        seats = sorted(
            (one["seat"], str(one["name"]))
            for one in environment.find_template("path").facts()
            if one["seating"] == last
        )
        return Done(answer=[name for _, name in seats], firings=firings)

    return run


def waltz(size: int) -> Run:
    """Lines are asserted before."""
    return _labelling("waltz", waltz_data.lines(size))


def waltzdb(size: int) -> Run:
    """The same from a catalogue."""
    return _labelling("waltzdb", waltzdb_data.lines(size))


def _labelling(name: str, lines: Sequence[tuple[int, int, int]]) -> Run:
    environment = _environment(name)
    line = environment.find_template("line")
    for region, start, end in lines:
        line.assert_fact(region=region, start=start, end=end)

    def run() -> Done:
        firings = environment.run()
        drawn = environment.find_template("drawn").facts()
        answer = {(one["start"], one["end"], str(one["label"])) for one in drawn}
        return Done(answer=answer, firings=firings)

    return run


def counter(size: int) -> Run:
    """Both facts are asserted before."""
    environment = _environment("counter")
    environment.find_template("limit").assert_fact(n=size)
    environment.find_template("counter").assert_fact(n=0)

    def run() -> Done:
        firings = environment.run()
        [fact] = environment.find_template("counter").facts()
        return Done(answer=fact["n"], firings=firings)

    return run


def closure(size: int) -> Run:
    """Edges are asserted in the timed part."""
    return _closure(closure_data.path(size))


def closure_random(size: int) -> Run:
    """The same for a random graph."""
    return _closure(closure_data.graph(size))


def _closure(edges: Sequence[closure_data.Edge]) -> Run:
    environment = _environment("closure")

    def run() -> Done:
        edge = environment.find_template("edge")
        for start, end in edges:
            edge.assert_fact(start=start, end=end)
        firings = environment.run()
        return Done(answer=_count(environment, "way"), firings=firings)

    return run


def _count(environment: Untyped, template: str) -> int:
    found = f"(length$ (find-all-facts ((?f {template})) TRUE))"
    return int(environment.eval(found))


def alpha(size: int) -> Run:
    """Items are asserted in the timed part."""
    environment = _built(clips_rules.alpha(alpha_data.bands()))
    items = alpha_data.items(size)

    def run() -> Done:
        item = environment.find_template("item")
        for number, kind, value in items:
            item.assert_fact(id=number, kind=kind, value=value)
        firings = environment.run()
        return Done(answer=_count(environment, "hit"), firings=firings)

    return run


def churn(size: int) -> Run:
    """Items and blocks are asserted before; every block goes and comes back."""
    environment = _environment("churn")
    block, item = (environment.find_template(name) for name in ("block", "item"))
    blocks = [block.assert_fact(id=number) for number in range(size)]
    for number in range(size):
        item.assert_fact(id=number)
    environment.run()

    def run() -> Done:
        firings = 0
        for number in range(size):
            blocks[number].retract()
            firings += environment.run()
            blocks[number] = block.assert_fact(id=number)
            firings += environment.run()
        return Done(answer=firings, firings=firings)

    return run


def sales(size: int) -> Run:
    """Whoever changes a sale marks its region; every change is followed by a look."""
    environment = _environment("sales")
    sale, changed = (environment.find_template(name) for name in ("sale", "changed"))
    symbols = {name: clips.Symbol(name) for name in sales_data.REGIONS}

    def given(one: sales_data.Sale) -> Untyped:
        return sale.assert_fact(
            id=one.id, region=symbols[one.region], amount=one.amount
        )

    for name in sales_data.REGIONS:
        changed.assert_fact(region=symbols[name])
    there = {one.id: given(one) for one in sales_data.sales(size)}
    environment.run()
    changes = list(sales_data.changes(size))

    def run() -> Done:
        firings = added = 0
        turnovers = environment.find_template("turnover")
        for old, new in changes:
            there.pop(old.id).retract()
            there[new.id] = given(new)
            changed.assert_fact(region=symbols[old.region])
            if new.region != old.region:
                changed.assert_fact(region=symbols[new.region])
            firings += environment.run()
            [turnover] = turnovers.facts()
            added += turnover["total"]
        summaries = {
            (str(one["region"]), one["sales"], one["total"], one["largest"])
            for one in environment.find_template("summary").facts()
        }
        return Done(answer=(added, summaries), firings=firings)

    return run


def storm(size: int) -> Run:
    """Everything is asserted before; anchors go and come back."""
    return _storm(size, storm_data.chains_and_diamonds(size))


def storm_rings(size: int) -> Run:
    """The same with rings."""
    return _storm(size, storm_data.rings(size))


def _storm(size: int, links: Sequence[storm_data.Link]) -> Run:
    environment = _environment("storm")
    link, anchor = (environment.find_template(name) for name in ("link", "anchor"))
    for start, end in links:
        link.assert_fact(start=start, end=end)
    anchors = {
        node: anchor.assert_fact(node=node)
        for turn in range(storm_data.ROUNDS)
        for node in storm_data.anchors(size, turn)
    }
    environment.run()

    def run() -> Done:
        held = []
        firings = 0
        for turn in range(storm_data.ROUNDS):
            for node in storm_data.anchors(size, turn):
                anchors[node].retract()
            firings += environment.run()
            held.append(_count(environment, "held"))
            for node in storm_data.anchors(size, turn):
                anchor.assert_fact(node=node)
            firings += environment.run()
            held.append(_count(environment, "held"))
        return Done(answer=held, firings=firings)

    return run


def loading(size: int) -> Run:
    """Constructs are built one by one from texts that are there."""
    constructs = list(clips_rules.decision(decision_data.rules(size)))

    def run() -> Done:
        environment = _built(iter(constructs))
        return Done(answer=sum(1 for _ in environment.rules()))

    return run


def memory(size: int) -> Run:
    """Facts are asserted in a process that did nothing else."""
    environment = _environment("memory")
    wanted = environment.find_template("wanted")
    wanted.assert_fact(shelf=memory_data.WANTED)

    def run() -> Done:
        item = environment.find_template("item")
        before = memory_data.resident()
        for number, shelf, weight in memory_data.items(size):
            item.assert_fact(id=number, shelf=shelf, weight=weight)
        firings = environment.run()
        each = (memory_data.resident() - before) / size
        found = _count(environment, "found")
        return Done(answer=found, firings=firings, figure=each)

    return run
