"""``rules``: which rules decide, who made them decide and why, and going back."""

from __future__ import annotations

from argparse import Namespace

from engine.app.config import find_config
from engine.app.console import local, note, write, write_json
from engine.app.rulebook import Rulebook
from engine.app.storage import open_existing, open_store
from engine.app.vocabulary import declared
from engine.store.rulesets import Activation


def active(given: Namespace) -> int:
    """Print the rule set that decides; 1 if the folder's rules cannot be used."""
    config = find_config(rules=given.rules, database=given.db)
    with open_store(config) as store:
        found = Rulebook(config.rules, store.rulesets, declared(config)).active()
    data = {
        **_plain(found.activation),
        "folder": str(config.rules),
        "rules": len(found.rules.rules),
        "problems": [str(one) for one in found.problem.problems]
        if found.problem
        else [],
    }
    if given.json:
        write_json(data)
    else:
        write(_line(found.activation))
        write(f"{len(found.rules.rules)} rules; the folder is {config.rules}")
    if found.problem is not None:
        note("the files in the folder cannot be used, so the set above decides:")
        note(str(found.problem))
        return 1
    return 0


def history(given: Namespace) -> int:
    """Print the latest activations, latest first."""
    config = find_config(database=given.db)
    with open_existing(config) as store:
        found = store.rulesets.history(given.limit)
    if given.json:
        write_json([_plain(one) for one in found])
    else:
        for one in found:
            write(_line(one))
    return 0


def undo(given: Namespace) -> int:
    """Make an earlier rule set decide again, and put its files back if wanted."""
    config = find_config(rules=given.rules, database=given.db)
    with open_existing(config) as store:
        book = Rulebook(config.rules, store.rulesets, declared(config))
        if given.files:
            done, files = book.restore(given.to, given.why)
        else:
            done, files = book.undo(given.to, given.why), ()
    if given.json:
        write_json({**_plain(done), "files": list(files)})
        return 0
    write(_line(done))
    for path in files:
        write(f"put back {path}")
    if not given.files:
        write(f"it decides until the files in {config.rules} change again")
    return 0


def _line(one: Activation) -> str:
    undone = "" if one.undo_of is None else f" (takes back {one.undo_of})"
    return f"{one.id}  {local(one.at)}  {one.digest}  by {one.who}: {one.why}{undone}"


def _plain(one: Activation) -> dict[str, object]:
    return {
        "activation": one.id,
        "at": one.at.isoformat(),
        "who": one.who,
        "why": one.why,
        "ruleset": one.digest,
        "undo_of": one.undo_of,
        "restored": one.restored,
    }
