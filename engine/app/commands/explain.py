"""``explain``, ``why-not`` and ``diff``: what proves logged decisions, or would."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import asdict

from engine.app.commands.summary import summary
from engine.app.config import find_config
from engine.app.console import hanging, working, write, write_json
from engine.app.errors import UsageError
from engine.app.recorded import Recorded
from engine.app.rulebook import Rulebook
from engine.app.storage import find, open_existing
from engine.app.vocabulary import declared
from engine.proof.compare import diff as difference
from engine.proof.tree import Proof
from engine.proof.why_not import WhyNot
from engine.proof.why_not import why_not as nearest
from engine.store.decision import State


def explain(given: Namespace) -> int:
    """Print why a decision came out as it did."""
    with working("proving"):
        asked = recorded(given, given.id)
        proof = asked.proof(given.fact)
    shape = "json" if given.json else given.format
    if shape == "json":
        write_json(proof.to_dict())
    elif shape == "text":
        if given.fact is None:
            write(f"{summary(asked)}\n\nProof:")
        write(hanging(proof.to_text(fold_helpers=given.fold).rstrip()))
    else:
        write(_drawn(proof, shape).rstrip())
    return 0


def why_not(given: Namespace) -> int:
    """Print why a rule does not fire in a decision, and what would make it."""
    asked = recorded(given, given.decision)
    entry = asked.decision.entry
    if entry.state is not State.WHOLE:
        raise UsageError(
            f"the question of decision {entry.id} was forgotten, so no rule can be "
            "matched with it again; 'regelwerk explain' still proves it"
        )
    with working("looking for the nearest miss"):
        found = nearest(asked.timeline, given.rule)
    if given.json:
        write_json(_plain(found))
    else:
        write(str(found))
    return 0


def diff(given: Namespace) -> int:
    """Print what two decisions differ in: given facts, rules, conclusions."""
    with working("comparing"):
        one, two = (
            recorded(given, name).proof(given.fact)
            for name in (given.first, given.second)
        )
        found = difference(one, two)
    if given.json:
        write_json(asdict(found))
    else:
        write(str(found))
    return 0


def _plain(found: WhyNot) -> dict[str, object]:
    return {
        "rule": found.rule,
        "obstacle": str(found.obstacle),
        "reason": found.reason,
        "condition": found.condition,
        "facts": list(found.facts),
        "contest": None if found.contest is None else str(found.contest),
        "remedy": None if found.remedy is None else str(found.remedy),
        "was_cut": found.was_cut,
    }


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
    return proof.to_svg()
