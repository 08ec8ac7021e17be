"""``decide`` and ``outcome``: the main job for other programs."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from pathlib import Path

from engine.app.commands.ask import STDIN, notes, show_place, summary
from engine.app.config import find_config
from engine.app.console import note, working, write, write_json
from engine.app.errors import UsageError
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
        write_json({**logged.to_json(), "proof": logged.proof().to_dict()})
        return 0
    decision, context = logged.decision, logged.decision.context
    for line in summary(decision):
        write(line)
    shown, dropped = len(context.pieces), len(context.dropped)
    write(
        f"{'context':<11} {shown} pieces of {context.used} tokens, {dropped} left out; "
        f"{context.reserved} of {context.limit} tokens kept for the answer"
    )
    show_place(logged)
    return 0


def outcome(given: Namespace) -> int:
    """Log what came of a decision."""
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
        write_json(
            {
                "decision_id": kept.decision,
                "at": kept.at.isoformat(),
                "tokens_used": kept.tokens_used,
                "rating": kept.rating,
                "latency_ms": given.latency,
            }
        )
    else:
        write(f"logged for decision {kept.decision}")
    return 0


def _request(name: str) -> Request:
    where = "standard input" if name == STDIN else name
    data = sys.stdin.buffer.read() if name == STDIN else Path(name).read_bytes()
    try:
        found = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise UsageError(
            f"{where} is no UTF-8 from byte {error.start} on: save it as UTF-8"
        ) from None
    except json.JSONDecodeError as error:
        raise UsageError(
            f"{where}:{error.lineno}:{error.colno}: this is not JSON: {error.msg}"
        ) from None
    except RecursionError:
        raise UsageError(f"{where} is nested too deep: flatten it") from None
    except ValueError:  # Python reads whole numbers up to some thousand digits
        raise UsageError(
            f"{where} holds a number of too many digits: write a shorter one"
        ) from None
    return request_from_json(found)
