"""A logged decision read back: its ledger with the rules it was made by."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from functools import reduce

from engine.app.errors import UsageError
from engine.app.rulebook import Rulebook
from engine.assistant.record import Record, record_from_json
from engine.errors import did_you_mean
from engine.match.facts import Fact
from engine.proof.explain import why
from engine.proof.timeline import Timeline
from engine.proof.tree import Proof
from engine.run.ledger_json import ledger_from_json
from engine.store.decision import Decision, State
from engine.store.errors import RecordError

RESULTS = ("Allocated", "Reply")
"""The templates of what a decision comes to: the budget and what is said."""


class Recorded:
    """One decision of the store, ready to be asked why.

    Attributes:
        decision: What is kept of it.
        rules: The rule set it was made with.
        timeline: Its ledger with its rules.
    """

    def __init__(self, decision: Decision, rulebook: Rulebook) -> None:
        self.decision = decision
        self.rules = rulebook.rules(decision.entry.ruleset)
        self.timeline = Timeline(ledger_from_json(decision.ledger), [self.rules])

    def proof(self, wanted: str | None = None) -> Proof:
        """The proof of some of its facts.

        Args:
            wanted: A fact's number, or a template for all its facts; without it, what
                the decision comes to.

        Raises:
            UsageError: There is no such fact.
            ProofError: The fact was not alive at the end.
        """
        if wanted is not None and wanted.isdecimal():
            return why(self.timeline, self._number(int(wanted)))
        templates = RESULTS if wanted is None else (wanted,)
        if not any(fact.template in templates for fact in _facts(self.timeline)):
            raise UsageError(self._missing(templates))
        return proof_of(self.timeline, templates)

    def _number(self, number: int) -> int:
        if number not in self.timeline.facts:
            last = max(self.timeline.facts, default=0)
            raise UsageError(
                f"decision {self.decision.entry.id} has no fact {number}: they are "
                f"numbered from 1 to {last}"
            )
        return number

    def _missing(self, templates: tuple[str, ...]) -> str:
        names = {fact.template for fact in _facts(self.timeline)}
        hint = did_you_mean(templates[0], names)
        return (
            f"decision {self.decision.entry.id} came to no {' or '.join(templates)}"
            + (f" ({hint})" if hint else "")
        )


def record_of(decision: Decision) -> Record:
    """All that is needed to decide a logged question once more.

    Raises:
        UsageError: Its question was forgotten.
        RecordError: It is damaged.
        RecordFormatError: Another version of the program wrote it.
        RequestError: Another version of the program wrote it.
    """
    id_ = decision.entry.id
    if decision.entry.state is not State.WHOLE:
        raise UsageError(
            f"the question of decision {id_} was forgotten, so it "
            "cannot be decided again; 'regelwerk explain' still proves it"
        )
    try:
        return record_from_json(json.loads(decision.request))
    except ValueError as error:
        raise RecordError(
            f"the request of decision {id_} is damaged in the database "
            f"({error}), so it cannot be decided again; restore a backup"
        ) from None


def proof_of(timeline: Timeline, templates: Collection[str] = RESULTS) -> Proof:
    """The proof of all facts of some templates that lived at the end; of one at least."""
    facts = [fact for fact in _facts(timeline) if fact.template in templates]
    return reduce(Proof.merge, (why(timeline, fact.id) for fact in facts))


def _facts(timeline: Timeline) -> Iterator[Fact]:
    return timeline.alive(len(timeline.ledger))
