"""Miss Manners in experta: the same rules and conditions as in the other engines."""

from __future__ import annotations

from benchmarks.matching.engines.experta_rule import experta, fact, rule
from benchmarks.matching.peer import Untyped
from benchmarks.matching.workload import Done, Run
from benchmarks.matching.workloads import manners as data

_AS, _MATCH, _NOT = experta.AS, experta.MATCH, experta.NOT


class _Rules:
    """The rules; experta takes them from a class that is also its engine."""

    guest, last = fact("Guest"), fact("LastSeat")
    context, count = fact("Context"), fact("Count")
    seating, path, chosen = fact("Seating"), fact("Path"), fact("Chosen")

    @rule(
        _AS.state << context(state="start"),
        guest(name=_MATCH.name),
        _AS.count << count(value=_MATCH.n),
    )
    def assign_first_seat(
        self: Untyped, state: Untyped, count: Untyped, name: str, n: int
    ) -> None:
        self.firings += 1
        self.declare(_Rules.seating(id=n, parent=0, seat=1, name=name, complete=True))
        self.declare(_Rules.path(seating=n, seat=1, name=name))
        self.modify(count, value=n + 1)
        self.modify(state, state="assign")

    @rule(
        _AS.state << context(state="assign"),
        seating(id=_MATCH.s, seat=_MATCH.seat, name=_MATCH.left, complete=True),
        guest(name=_MATCH.left, sex=_MATCH.sex, hobby=_MATCH.hobby),
        guest(name=_MATCH.right, sex=~_MATCH.sex, hobby=_MATCH.hobby),
        _NOT(path(seating=_MATCH.s, name=_MATCH.right)),
        _NOT(chosen(seating=_MATCH.s, name=_MATCH.right, hobby=_MATCH.hobby)),
        _AS.count << count(value=_MATCH.n),
    )
    def find_seating(self: Untyped, **bound: Untyped) -> None:
        self.firings += 1
        n, parent, seat = bound["n"], bound["s"], bound["seat"] + 1
        name = bound["right"]
        self.declare(
            _Rules.seating(id=n, parent=parent, seat=seat, name=name, complete=False)
        )
        self.declare(_Rules.path(seating=n, seat=seat, name=name))
        self.declare(_Rules.chosen(seating=parent, name=name, hobby=bound["hobby"]))
        self.modify(bound["count"], value=n + 1)
        self.modify(bound["state"], state="path")

    @rule(
        context(state="path"),
        seating(id=_MATCH.s, parent=_MATCH.parent, complete=False),
        path(seating=_MATCH.parent, seat=_MATCH.seat, name=_MATCH.name),
        _NOT(path(seating=_MATCH.s, name=_MATCH.name)),
        salience=10,
    )
    def make_path(self: Untyped, s: int, seat: int, name: str, **_: Untyped) -> None:
        self.firings += 1
        self.declare(_Rules.path(seating=s, seat=seat, name=name))

    @rule(_AS.state << context(state="path"), _AS.seating << seating(complete=False))
    def path_done(self: Untyped, state: Untyped, seating: Untyped) -> None:
        self.firings += 1
        self.modify(seating, complete=True)
        self.modify(state, state="check")

    @rule(
        _AS.state << context(state="check"),
        last(seat=_MATCH.seat),
        seating(seat=_MATCH.seat),
        salience=10,
    )
    def are_we_done(self: Untyped, state: Untyped, **_: Untyped) -> None:
        self.firings += 1
        self.modify(state, state="done")

    @rule(_AS.state << context(state="check"))
    def go_on(self: Untyped, state: Untyped) -> None:
        self.firings += 1
        self.modify(state, state="assign")


def manners(size: int) -> Run:
    """Guests are declared before."""
    engine = type("Engine", (_Rules, experta.KnowledgeEngine), {})()
    engine.reset()
    engine.firings = 0
    engine.declare(_Rules.last(seat=size))
    engine.declare(_Rules.context(state="start"))
    engine.declare(_Rules.count(value=1))
    for guest in data.guests(size):
        engine.declare(_Rules.guest(**guest._asdict()))

    def run() -> Done:
        engine.run()
        facts = list(engine.facts.values())
        last = max(one["id"] for one in facts if isinstance(one, _Rules.seating))
        seats = sorted(
            (one["seat"], one["name"])
            for one in facts
            if isinstance(one, _Rules.path) and one["seating"] == last
        )
        return Done(answer=[name for _, name in seats], firings=engine.firings)

    return run
