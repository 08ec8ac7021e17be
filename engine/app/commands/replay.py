"""``replay``: logged questions decided again, one in full or many for their flips."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Mapping

from engine.app.backtest import Backtest, Flip, backtest, differences
from engine.app.config import Config, find_config
from engine.app.console import progress, short, working, write, write_json
from engine.app.errors import UsageError
from engine.app.loading import folder_sources
from engine.app.storage import open_existing
from engine.app.workbench import Replayed, Workbench
from engine.lang.load import load_sources
from engine.lang.rules import RuleSet

_LONGEST = 60
"""Characters of a value in a list of flips."""


def replay(given: Namespace) -> int:
    """Decide again; 1 if the same rules came to something else."""
    if (given.id is None) == (given.last is None):
        raise UsageError(
            "name one decision, or several with --last N and the rules to try on them"
        )
    config = find_config(database=given.db)
    open_existing(config).database.close()
    return _one(given, config) if given.last is None else _many(given, config)


def _one(given: Namespace, config: Config) -> int:
    with working("deciding again"), Workbench(config) as bench:
        rules = None if given.rules is None else _rules(given, bench)
        done = bench.replay(given.id, rules)
    if given.json:
        write_json(_plain(done))
    else:
        _print(done)
    same_rules = done.before.entry.ruleset == done.after.ruleset
    return 1 if same_rules and not done.same else 0


def _many(given: Namespace, config: Config) -> int:
    if given.rules is None:
        raise UsageError("--last needs the rules to try: name them with --rules DIR")
    with Workbench(config) as bench, progress("deciding again") as notify:
        rules = _rules(given, bench)
        found = backtest(
            bench, rules, given.last, notify=notify, cancelled=lambda: False
        )
    if given.json:
        write_json(_plain_backtest(found, rules))
    else:
        for line in _lines(found):
            write(line)
    return 0


def _rules(given: Namespace, bench: Workbench) -> RuleSet:
    return load_sources(folder_sources(given.rules), bench.vocabulary)


def _plain(done: Replayed) -> dict[str, object]:
    return {
        "decision_id": done.before.entry.id,
        "same": done.same,
        "ruleset_before": done.before.entry.ruleset,
        "ruleset": done.after.ruleset,
        "digest": done.after.ledger.digest(),
        "differences": _pairs(differences(done.before, done.after)),
        "decision": done.after.to_json(),
    }


def _print(done: Replayed) -> None:
    if done.same:
        write(f"decided the same, digest {done.after.ledger.digest()}")
        return
    before, after = done.before.entry.ruleset, done.after.ruleset
    by = "by the same rules" if before == after else f"by {after} instead of {before}"
    write(f"decided differently {by}")
    changes = differences(done.before, done.after)
    for name, (was, now) in changes.items():
        write(_change(name, was, now))
    if not changes:
        write("nothing that a user sees is another: budget, answer, sources, intent")


def _plain_backtest(found: Backtest, rules: RuleSet) -> dict[str, object]:
    return {
        "ruleset": rules.digest,
        "tried": found.tried,
        "flips": [
            {
                "decision_id": flip.entry.id,
                "query": flip.entry.query,
                "ruleset_before": flip.entry.ruleset,
                "differences": _pairs(flip.changes),
                "rules_gained": list(flip.rules_gained),
                "rules_lost": list(flip.rules_lost),
            }
            for flip in found.flips
        ],
        "skipped": [{"decision_id": id_, "why": why} for id_, why in found.skipped],
    }


def _lines(found: Backtest) -> Iterator[str]:
    for flip in found.flips:
        yield f"{flip.entry.id}  {short(flip.entry.query)}"
        yield from _told(flip)
    for id_, why in found.skipped:
        yield f"{id_}  skipped: {why}"
    word = "decision" if found.tried == 1 else "decisions"
    yield f"{len(found.flips)} of {found.tried} {word} would come out otherwise"


def _told(flip: Flip) -> Iterator[str]:
    for name, (was, now) in flip.changes.items():
        yield f"  {_change(name, was, now)}"
    for word, rules in (("gained", flip.rules_gained), ("lost", flip.rules_lost)):
        if rules:
            yield f"  {word:<11} {', '.join(rules)}"


def _pairs(changes: Mapping[str, tuple[object, object]]) -> dict[str, object]:
    return {
        name: {"before": before, "after": after}
        for name, (before, after) in changes.items()
    }


def _change(name: str, was: object, now: object) -> str:
    return f"{name:<11} {_shown(was)} → {_shown(now)}"


def _shown(value: object) -> str:
    """A value on one line."""
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    line = " ".join(text.split()) or "-"
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
