"""``replay``: a logged question decided again."""

from __future__ import annotations

from argparse import Namespace

from engine.app.config import find_config
from engine.app.console import working, write, write_json
from engine.app.loading import folder_sources
from engine.app.storage import open_existing
from engine.app.workbench import Replayed, Workbench
from engine.lang.load import load_sources


def replay(given: Namespace) -> int:
    """Decide again; 1 if the same rules came to something else."""
    config = find_config(database=given.db)
    open_existing(config).database.close()
    with working("deciding again"), Workbench(config) as bench:
        rules = None
        if given.rules is not None:
            rules = load_sources(folder_sources(given.rules), bench.vocabulary)
        done = bench.replay(given.id, rules)
    if given.json:
        write_json(_plain(done))
    else:
        _print(done)
    same_rules = done.before.entry.ruleset == done.after.ruleset
    return 1 if same_rules and not done.same else 0


def _differences(done: Replayed) -> dict[str, tuple[object, object]]:
    """What lists show of a decision, where it is another now."""
    was, now = done.before.entry.summary, done.after
    pairs = {
        "intent": (was.intent, now.intent.intent),
        "complexity": (was.complexity, now.complexity),
        "allocated": (was.allocated, now.allocated),
        "confidence": (was.confidence, now.reply.confidence),
    }
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _plain(done: Replayed) -> dict[str, object]:
    return {
        "decision_id": done.before.entry.id,
        "same": done.same,
        "ruleset_before": done.before.entry.ruleset,
        "ruleset": done.after.ruleset,
        "digest": done.after.ledger.digest(),
        "differences": {
            name: {"before": before, "after": after}
            for name, (before, after) in _differences(done).items()
        },
        "decision": done.after.to_json(),
    }


def _print(done: Replayed) -> None:
    if done.same:
        write(f"decided the same, digest {done.after.ledger.digest()}")
        return
    before, after = done.before.entry.ruleset, done.after.ruleset
    by = "by the same rules" if before == after else f"by {after} instead of {before}"
    write(f"decided differently {by}")
    changes = _differences(done)
    for name, (was, now) in changes.items():
        write(f"{name:<11} {was} → {now}")
    if not changes:
        write("intent, complexity, allocated tokens and confidence are the same")
