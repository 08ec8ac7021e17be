"""``decide`` and ``outcome``: the main job for other programs."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from engine.app.commands.ask import STDIN, notes, show_place, summary
from engine.app.config import find_config
from engine.app.console import note, working, write, write_json
from engine.app.exchange import outcome_to_json, proved_to_json, read_json
from engine.app.latency import check_latency
from engine.app.storage import find, open_existing
from engine.app.workbench import Workbench
from engine.assistant.request import Request, request_from_json


def decide(given: Namespace) -> int:
    """Decide a request and print budget, context and receipt."""
    request = _request(given.request)
    config = find_config(rules=given.rules, database=given.db)
    with working("deciding"), Workbench(config) as bench:
        logged = bench.decide(request)
        if given.retain is not None:
            bench.store.retention.retain(given.retain)
    for line in notes(logged):
        note(line)
    if given.json:
        write_json(proved_to_json(logged))
        return 0
    decision, context = logged.decision, logged.decision.context
    for line in summary(decision):
        write(line)
    shown, dropped = len(context.pieces), len(context.dropped)
    write(
        f"{'context':<11} {shown} pieces of {context.used} tokens, {dropped} left out, "
        f"{len(context.cut)} cut, {len(context.condensed)} condensed; "
        f"{context.reserved} of {context.limit} tokens kept for the answer"
    )
    show_place(logged)
    return 0


def outcome(given: Namespace) -> int:
    """Log what came of a decision."""
    check_latency("--latency", given.latency)
    config = find_config(database=given.db)
    with open_existing(config) as store:
        latency = None if given.latency is None else given.latency / 1000
        kept = store.outcomes.add(
            find(store, given.id).entry.id,
            tokens_used=given.tokens_used,
            rating=given.rating,
            latency=latency,
        )
    if given.json:
        write_json(outcome_to_json(kept, given.latency))
    else:
        write(f"logged for decision {kept.decision}")
    return 0


def _request(name: str) -> Request:
    where = "standard input" if name == STDIN else name
    data = sys.stdin.buffer.read() if name == STDIN else Path(name).read_bytes()
    return request_from_json(read_json(data, where))
