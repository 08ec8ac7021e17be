"""``explain``: the proof of a logged decision."""

from __future__ import annotations

from argparse import Namespace

from engine.app.config import find_config
from engine.app.console import working, write, write_json
from engine.app.recorded import Recorded
from engine.app.rulebook import Rulebook
from engine.app.storage import find, open_existing
from engine.app.vocabulary import declared
from engine.proof.tree import Proof


def explain(given: Namespace) -> int:
    """Print why a decision came out as it did."""
    with working("proving"):
        proof = recorded(given, given.id).proof(given.fact)
    shape = "json" if given.json else given.format
    if shape == "json":
        write_json(proof.to_dict())
    else:
        write(_drawn(proof, shape))
    return 0


def recorded(given: Namespace, name: str) -> Recorded:
    """The decision of an id in the database the user means."""
    config = find_config(database=given.db)
    with open_existing(config) as store:
        book = Rulebook(config.rules, store.rulesets, declared(config))
        return Recorded(find(store, name), book)


def _drawn(proof: Proof, shape: str) -> str:
    if shape == "dot":
        return proof.to_dot()
    if shape == "mermaid":
        return proof.to_mermaid()
    if shape == "svg":
        return proof.to_svg()
    return proof.to_text(fold_helpers=True)
