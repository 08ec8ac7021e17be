"""Miss Manners in durable_rules: the same rules and conditions as in other engines.

The context stands last in the conditions, which halves the time.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import TypeAlias

from benchmarks.matching.peer import Untyped, package
from benchmarks.matching.workload import Done, Run
from benchmarks.matching.workloads import manners as data

lang = package("durable.lang")
m, c, none = lang.m, lang.c, lang.none
_numbers = count()

Act: TypeAlias = Callable[[Untyped], None]
Rule: TypeAlias = Callable[..., Callable[[Act], None]]


def manners(size: int) -> Run:
    """Guests are asserted before; the context, which starts it, in the timed part."""
    name = f"manners{next(_numbers)}"
    table: list[str] = []
    firings = [0]

    def rule(*conditions: Untyped) -> Callable[[Act], None]:
        def add(act: Act) -> None:
            def counted(context: Untyped) -> None:
                firings[0] += 1
                act(context)

            counted.__name__ = act.__name__
            lang.when_all(*conditions)(counted)

        return add

    with lang.ruleset(name):
        _assigning_rules(rule)
        _path_rules(rule)
        _checking_rules(rule, table)
        lang.when_all((m.t == "context") & (m.state == "done"))(_rest)
    facts = [{"t": "guest", **guest._asdict()} for guest in data.guests(size)]
    facts += [{"t": "count", "value": 1}, {"t": "last", "seat": size}]
    lang.assert_facts(name, facts)

    def run() -> Done:
        lang.assert_fact(name, {"t": "context", "state": "start"})
        return Done(answer=table, firings=firings[0])

    return run


def _rest(_context: Untyped) -> None:
    """Heed a context that no other rule looks at."""


def _assigning_rules(rule: Rule) -> None:
    @rule(
        c.state << (m.t == "context") & (m.state == "start"),
        c.guest << (m.t == "guest"),
        c.n << (m.t == "count"),
    )
    def assign_first_seat(context: Untyped) -> None:
        _seat(context, 0, 1, context.guest.name, complete=True)
        _go_to(context, "assign")

    chosen = (m.t == "chosen") & (m.seating == c.seat.number) & (m.name == c.right.name)

    @rule(
        c.seat << (m.t == "seating") & (m.complete == 1),
        c.left << (m.t == "guest") & (m.name == c.seat.name),
        c.right << (m.t == "guest") & (m.hobby == c.left.hobby) & (m.sex != c.left.sex),
        none((m.t == "path") & (m.seating == c.seat.number) & (m.name == c.right.name)),
        none(chosen & (m.hobby == c.left.hobby)),
        c.n << (m.t == "count"),
        c.state << (m.t == "context") & (m.state == "assign"),
    )
    def find_seating(context: Untyped) -> None:
        parent, name, hobby = context.seat, context.right.name, context.left.hobby
        _seat(context, parent.number, parent.seat + 1, name, complete=False)
        context.assert_fact(
            {"t": "chosen", "seating": parent.number, "name": name, "hobby": hobby}
        )
        _go_to(context, "path")


def _path_rules(rule: Rule) -> None:
    copying = c.state << (m.t == "context") & (m.state == "path")
    incomplete = c.seat << (m.t == "seating") & (m.complete == 0)

    @rule(
        lang.pri(1),
        incomplete,
        c.path << (m.t == "path") & (m.seating == c.seat.parent),
        none((m.t == "path") & (m.seating == c.seat.number) & (m.name == c.path.name)),
        copying,
    )
    def make_path(context: Untyped) -> None:
        _sit(context, context.seat.number, context.path.seat, context.path.name)

    @rule(lang.pri(2), incomplete, copying)
    def path_done(context: Untyped) -> None:
        seat = context.seat
        kept = {slot: seat[slot] for slot in ("number", "parent", "seat", "name")}
        context.retract_fact(seat)
        context.assert_fact({"t": "seating", **kept, "complete": 1})
        _go_to(context, "check")


def _checking_rules(rule: Rule, table: list[str]) -> None:
    checking = c.state << (m.t == "context") & (m.state == "check")

    @rule(
        lang.pri(1),
        checking,
        c.last << (m.t == "last"),
        c.seat << (m.t == "seating") & (m.seat == c.last.seat),
    )
    def are_we_done(context: Untyped) -> None:
        seats = sorted(
            (fact["seat"], fact["name"])
            for fact in context.get_facts()
            if fact["t"] == "path" and fact["seating"] == context.seat.number
        )
        table.extend(name for _, name in seats)
        _go_to(context, "done")

    @rule(lang.pri(2), checking)
    def go_on(context: Untyped) -> None:
        _go_to(context, "assign")


def _seat(
    context: Untyped, parent: int, seat: int, name: str, *, complete: bool
) -> None:
    number = context.n.value
    seating = {"number": number, "parent": parent, "seat": seat, "name": name}
    context.assert_fact({"t": "seating", **seating, "complete": int(complete)})
    _sit(context, number, seat, name)
    context.retract_fact(context.n)
    context.assert_fact({"t": "count", "value": number + 1})


def _sit(context: Untyped, seating: int, seat: int, name: str) -> None:
    context.assert_fact({"t": "path", "seating": seating, "seat": seat, "name": name})


def _go_to(context: Untyped, state: str) -> None:
    context.retract_fact(context.state)
    context.assert_fact({"t": "context", "state": state})
