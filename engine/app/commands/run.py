"""``run``: any rules on any facts."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator

from engine.app.config import find_config
from engine.app.console import (
    feeds_program,
    note,
    of_how_many,
    working,
    write,
    write_json,
)
from engine.app.loading import facts, give, sources
from engine.app.vocabulary import performing
from engine.errors import RunError
from engine.lang.load import load_sources
from engine.run.json_data import value_to_json
from engine.run.ledger import Ledger
from engine.run.records import Changed, Firing
from engine.session import Result, Session


def run(given: Namespace) -> int:
    """Run the rules and print which facts there are."""
    config = find_config()
    silent = feeds_program(as_json=given.json)
    with working("loading rules", silent=silent) as tell:
        rules = load_sources(
            sources([given.rules]), performing(config), of_how_many(tell)
        )
        session = Session(rules, seed=given.seed, strategy=given.strategy)
    if given.facts:
        with working("giving facts", silent=silent) as tell:
            give(session, facts(given.facts, tell))
    start = len(session.ledger) if given.trace else 0
    try:
        with working("running", silent=silent):
            result = session.run(given.max_firings)
    except RunError:
        _print_trace(given, session, start)
        raise
    _print_trace(given, session, start)
    for fault in result.faults:
        note(f"note: {fault}")
    with working("summing up", silent=silent):
        digest = result.digest
    if given.json:
        write_json(_plain(session, result, digest))
    else:
        _print(session, result, digest)
    return 0


def _print_trace(given: Namespace, session: Session, start: int) -> None:
    """What was asked for with ``--trace``, also of a run that could not go on."""
    if given.trace:
        say = note if given.json else write
        for line in _trace(session.ledger, start):
            say(line)


def _plain(session: Session, result: Result, digest: str) -> dict[str, object]:
    by_template: dict[str, list[dict[str, object]]] = {}
    for fact in session.facts():
        slots: dict[str, object] = {
            name: value_to_json(value) for name, value in fact.slots.items()
        }
        by_template.setdefault(fact.template, []).append(slots)
    return {
        "facts": dict(sorted(by_template.items())),
        "firings": [firing.rule for firing in result.firings],
        "cycles": len(result.firings),
        "digest": digest,
        "reason": result.reason,
        "ruleset": session.rules.digest,
        "faults": [str(fault) for fault in result.faults],
    }


def _print(session: Session, result: Result, digest: str) -> None:
    for fact in sorted(session.facts(), key=lambda fact: (fact.template, fact.id)):
        write(str(fact))
    count = len(result.firings)
    ended = "halted by a rule" if result.reason == "halted" else "nothing waits"
    write(f"{count} firing{'' if count == 1 else 's'}, {ended}, digest {digest}")


def _trace(ledger: Ledger, start: int) -> Iterator[str]:
    """Every firing with what it matched and what came and went after it."""
    for record in ledger[start:]:
        if isinstance(record, Firing):
            matched = ", ".join(str(fact.id) for fact in record.facts)
            on = f" on {matched}" if matched else ""
            yield f"{record.cycle}. {record.rule}{on} (score {record.score:.4g})"
        elif isinstance(record, Changed):
            for fact in record.removed:
                yield f"   - {fact.id}: {fact}"
            for fact in record.added:
                yield f"   + {fact.id}: {fact}"
