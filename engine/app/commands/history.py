"""``history`` and ``forget``: what was decided, and making its text go."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Mapping, Sequence

from engine.app.config import find_config
from engine.app.console import local, short, write, write_json
from engine.app.errors import UsageError
from engine.app.experiments import arm_to_json
from engine.app.storage import find, open_existing
from engine.store.decision import Entry
from engine.store.retention import Forgotten
from engine.store.store import Store
from engine.store.trial import Assignment


def history(given: Namespace) -> int:
    """Print the latest decisions, latest first."""
    config = find_config(database=given.db)
    with open_existing(config) as store:
        entries = store.decisions.list(
            given.limit, search=given.search, unit=given.unit
        )
        arms = store.experiments.assignments(entry.id for entry in entries)
    if given.json:
        write_json([_plain(entry, arms.get(entry.id)) for entry in entries])
        return 0
    for line in _lines(entries, arms):
        write(line)
    return 0


def _lines(entries: Sequence[Entry], arms: Mapping[str, Assignment]) -> Iterator[str]:
    """A line to each decision; the arms have a column where there are any."""
    if not entries:
        yield "no decisions"
        return
    head = f"{'arm':<9}  " if arms else ""
    yield (
        f"{'decision':<{len(entries[0].id)}}  {'time':<19}  {'intent':<12}  "
        f"{'cplx':>4}  {'tokens':>6}  {head}question"
    )
    for entry in entries:
        summary, assigned = entry.summary, arms.get(entry.id)
        arm = f"{assigned.arm if assigned else '-':<9}  " if arms else ""
        yield (
            f"{entry.id}  {local(entry.created_at)}  {summary.intent or '-':<12}  "
            f"{_number(summary.complexity):>4}  {_number(summary.allocated):>6}  "
            f"{arm}{short(entry.query)}"
        )


def forget(given: Namespace) -> int:
    """Make questions go: of a unit, of a decision, or all older than some days."""
    wanted = [given.unit, given.decision, given.retain]
    if sum(one is not None for one in wanted) != 1:
        raise UsageError("name one of --unit, --decision and --retain")
    config = find_config(database=given.db)
    with open_existing(config) as store:
        gone = _forgotten(store, given)
    if given.json:
        write_json({"decisions": gone.decisions, "turns": gone.turns})
    else:
        decisions, turns = (
            _counted(gone.decisions, "decision"),
            _counted(gone.turns, "turn"),
        )
        write(f"forgot the text of {decisions} and {turns}")
    return 0


def _forgotten(store: Store, given: Namespace) -> Forgotten:
    if given.unit is not None:
        return store.retention.forget_unit(given.unit)
    if given.decision is not None:
        id_ = find(store, given.decision).entry.id
        return store.retention.forget_decision(id_)
    return store.retention.retain(given.retain)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:g}"


def _plain(entry: Entry, assigned: Assignment | None) -> dict[str, object]:
    summary = entry.summary
    return {
        "decision_id": entry.id,
        "created_at": entry.created_at.isoformat(),
        "query": entry.query,
        "model": entry.model,
        "unit": entry.unit,
        "conversation": entry.conversation,
        "turn": entry.turn,
        "intent": summary.intent,
        "complexity": summary.complexity,
        "allocated": summary.allocated,
        "system": summary.system,
        "confidence": summary.confidence,
        "timings_ms": dict(summary.timings_ms),
        "ruleset": entry.ruleset,
        "state": str(entry.state),
        "experiment": arm_to_json(assigned),
    }
