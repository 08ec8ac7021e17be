"""How long personal text is kept, and how it is forgotten on request.

The question's text goes: from its column, from turns, and from the recorded request,
ledger and answer, where placeholders keep the proof's shape. Decisions, statistics,
outcomes and experiments stay, and so do the names of units and conversations.
``redaction`` does the replacing.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import timedelta

from engine.store.database import Database, Row
from engine.store.decision import State, packed, unpacked
from engine.store.decisions import Decisions
from engine.store.errors import RecordError, StoreError
from engine.store.identity import Clock, as_text
from engine.store.redaction import Redaction, Retold, Walk, every_string, spellings

_KEY_BYTES = 32
FAILURE_FORGOTTEN = "the reason was forgotten with the question"


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """How much text went.

    Attributes:
        decisions: Decisions whose question was forgotten.
        turns: Turns whose text was forgotten.
    """

    decisions: int = 0
    turns: int = 0


class Retention:
    """Forgets personal text of one database."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        walk: Walk = every_string,
        retold: Retold = lambda request: (),  # noqa: ARG005  # nothing is
    ) -> None:
        """Forget in this database.

        Args:
            database: Where.
            clock: Tells how old a record is.
            walk: Finds the strings in requests, ledgers and answers that may tell the
                question, where not every string may.
            retold: Finds what says earlier questions of a conversation in other words.
        """
        self._database = database
        self._decisions = Decisions(database)
        self._clock = clock
        self._walk = walk
        self._retold = retold

    def retain(self, days: int) -> Forgotten:
        """Forget the text of everything that is older than some days.

        Raises:
            RecordError: The number of days is negative.
            StoreLockedError: Another program holds the file open; the text is gone
                from the tables and the files are cleaned next time.
        """
        if days < 0:
            raise RecordError(f"{days} days cannot be retained: give 0 or more")
        now = self._clock()
        if days >= now.toordinal():
            return Forgotten()
        cutoff = as_text(now - timedelta(days=days))
        forgotten = self._forget("created_at < ?", cutoff)
        turns = self._database.write(
            "UPDATE turns SET text = NULL WHERE at < ? AND text IS NOT NULL", [cutoff]
        ).rowcount
        self._wipe(certainly=turns > 0)
        return Forgotten(decisions=forgotten.decisions, turns=forgotten.turns + turns)

    def forget_decision(self, decision: str) -> Forgotten:
        """Forget the question of one decision, also where later ones quote it.

        Args:
            decision: Its id, or a beginning of it that no other has.

        Raises:
            RecordError: The decision is unknown.
            StoreLockedError: As for ``retain``.
        """
        forgotten = self._forget("id = ?", self._decisions.resolve(decision))
        self._wipe(certainly=True)
        return forgotten

    def forget_unit(self, unit: str) -> Forgotten:
        """Forget all questions of one unit.

        Raises:
            RecordError: The unit never asked.
            StoreLockedError: As for ``retain``.
        """
        if not self._decisions.list(1, unit=unit):
            raise RecordError(
                f"no decision was made for unit {unit!r}: check how it is spelt"
            )
        forgotten = self._forget("unit = ?", unit)
        self._wipe(certainly=True)
        return forgotten

    def _forget(self, condition: str, value: str) -> Forgotten:
        """Redact the decisions of a condition, one conversation after the other.

        Each conversation is a transaction of its own; what an interruption leaves is
        found again by its state.
        """
        rows = self._database.rows(
            f"SELECT id, conversation FROM decisions WHERE {condition} "  # noqa: S608
            "AND state = ? ORDER BY id",
            [value, State.WHOLE],
        )
        groups: dict[tuple[str, bool], list[str]] = {}
        for id_, conversation in rows:
            alone = conversation is None
            groups.setdefault((id_ if alone else conversation, alone), []).append(id_)
        turns = 0
        for (name, alone), ids in groups.items():
            with self._database.transaction():
                turns += self._redact_group(None if alone else name, ids)
        return Forgotten(decisions=len(rows), turns=turns)

    def _redact_group(self, conversation: str | None, ids: list[str]) -> int:
        """Redact decisions and what quotes them; the number of turns forgotten."""
        key = os.urandom(_KEY_BYTES)
        said = [self._said(id_) for id_ in ids]
        phrases = [phrase for part, _ in said for phrase in part]
        words = [word for _, part in said for word in part]
        everything = Redaction(phrases, words, key)
        for id_ in ids:
            self._redact(id_, everything)
            self._database.write(
                "UPDATE decisions SET query = NULL, personal = '[]', state = ? "
                "WHERE id = ?",
                [State.REDACTED, id_],
            )
            self._database.write(
                "UPDATE replies SET text = NULL WHERE decision = ?", [id_]
            )
        if conversation is not None:
            # Others keep their own words, which may be some of these.
            self._redact_others(conversation, set(ids), phrases, key)
        self._forget_failures(conversation, ids)
        return sum(
            self._database.write(
                "UPDATE turns SET text = NULL WHERE decision = ? AND text IS NOT NULL",
                [id_],
            ).rowcount
            for id_ in ids
        )

    def _forget_failures(self, conversation: str | None, ids: list[str]) -> None:
        """Why an experiment's rules failed may quote the question, and earlier ones."""
        self._database.write(
            "UPDATE assignments SET failed = ? WHERE failed IS NOT NULL AND decision IN "
            "(SELECT id FROM decisions WHERE conversation = ? "
            "OR id IN (SELECT value FROM json_each(?)))",
            [FAILURE_FORGOTTEN, conversation, json.dumps(ids)],
        )

    def _said(self, id_: str) -> tuple[list[str], list[str]]:
        """The questions and the words that tell what a decision was asked.

        An answer that quotes its question tells it as well, wherever it is repeated.
        """
        ((query, personal),) = self._database.rows(
            "SELECT query, personal FROM decisions WHERE id = ?", [id_]
        )
        turns = self._database.rows(
            "SELECT role, text FROM turns WHERE decision = ?", [id_]
        )
        words = json.loads(personal)
        replies = self._database.rows(
            "SELECT text FROM replies WHERE decision = ? AND text IS NOT NULL", [id_]
        )
        told = [
            text for role, text in turns if role == "user" or replies or text in words
        ]
        told += [text for (text,) in replies]
        phrases = [text for text in (query, *told) if text]
        return [one for text in phrases for one in spellings(text)], words

    def _redact(self, id_: str, redaction: Redaction) -> None:
        ((query, *texts, ledger),) = self._database.rows(
            "SELECT query, personal, request, answer, ledger FROM decisions "
            "WHERE id = ?",
            [id_],
        )
        try:
            new = [redaction.json(text, self._walk) for text in texts[1:]]
            new_ledger = redaction.json(unpacked(ledger), self._walk)
        except ValueError as error:
            raise StoreError(
                f"decision {id_} cannot be forgotten because a recorded text of it is "
                f"not JSON ({error}): delete the file {self._database.path}"
            ) from error
        personal = redaction.json(texts[0], every_string)
        self._database.write(
            "UPDATE decisions SET query = ?, personal = ?, request = ?, answer = ?, "
            "ledger = ? WHERE id = ?",
            [
                query and redaction.text(query),
                personal,
                *new,
                packed(new_ledger),
                id_,
            ],
        )

    def _redact_others(
        self, conversation: str, done: set[str], phrases: list[str], key: bytes
    ) -> None:
        """Redact what else was decided and said in a conversation."""
        redaction = Redaction(phrases, (), key)
        others = self._database.rows(
            "SELECT id FROM decisions WHERE conversation = ?", [conversation]
        )
        for (id_,) in others:
            if id_ not in done:
                retold = [
                    one for text in self._retellings(id_) for one in spellings(text)
                ]
                own = Redaction((*phrases, *retold), (), key) if retold else redaction
                self._redact(id_, own)
                self._redact_replies(id_, own)
        turns: list[Row] = self._database.rows(
            "SELECT text, n FROM turns WHERE conversation = ? AND text IS NOT NULL",
            [conversation],
        )
        self._database.write_all(
            "UPDATE turns SET text = ? WHERE n = ? AND conversation = ?",
            [(redaction.text(text), n, conversation) for text, n in turns],
        )

    def _retellings(self, id_: str) -> list[str]:
        """What a decision was told of earlier ones, put into other words."""
        ((request,),) = self._database.rows(
            "SELECT request FROM decisions WHERE id = ?", [id_]
        )
        try:
            return list(self._retold(json.loads(request)))
        except ValueError:  # redacting it says what is wrong
            return []

    def _redact_replies(self, id_: str, redaction: Redaction) -> None:
        """Redact what a model answered in a decision that is kept."""
        replies = self._database.rows(
            "SELECT text, part FROM replies WHERE decision = ? AND text IS NOT NULL",
            [id_],
        )
        self._database.write_all(
            "UPDATE replies SET text = ? WHERE part = ? AND decision = ?",
            [(redaction.text(text), part, id_) for text, part in replies],
        )

    def _wipe(self, *, certainly: bool) -> None:
        """Clean the files of what was redacted, now or before an interruption."""
        waiting = self._database.row(
            "SELECT 1 FROM decisions WHERE state = ? LIMIT 1", [State.REDACTED]
        )
        if not (certainly or waiting):
            return
        self._database.erase()
        self._database.write(
            "UPDATE decisions SET state = ? WHERE state = ?",
            [State.FORGOTTEN, State.REDACTED],
        )
