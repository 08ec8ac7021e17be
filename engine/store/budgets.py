"""The repository of budgets: what the budget of each decision came to, in numbers.

Written with the decision, read by the monitor. What the numbers mean is judged
elsewhere; how they are read off a decision stands in the schema (``decision_budgets``).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.store.database import Database, Row
from engine.store.errors import RecordError
from engine.store.identity import as_moment, as_text

_PAGE = 1000  # records read at once
_GREATEST = 1e15  # beyond it a number is none that was measured
_COLUMNS = (
    "decision, at, unit, conversation, turn, query_length, model, domain, allocated, answer_room, "
    "capped, intent, intent_confidence, intent_method, intent_weight, complexity, "
    "agent_count, agent_factor, agents, chunk_count, source_diversity, sources, "
    "confidence, overflow, strategy, follows_up, rules_ms, total_ms"
)
_INSERT = (
    f"INSERT INTO budgets ({_COLUMNS}) "  # noqa: S608 - constants
    f"SELECT {_COLUMNS} FROM decision_budgets WHERE decision = ?"
)
# A decision may have several outcomes, each telling a part: of each part the newest.
_REPORTED = ", ".join(
    f"(SELECT {part} FROM outcomes WHERE outcomes.decision = budgets.decision "  # noqa: S608 - constants
    f"AND {part} IS NOT NULL ORDER BY id DESC LIMIT 1)"
    for part in ("tokens_used", "latency")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetRecord:
    """The budget of one decision; None is not known.

    Attributes:
        number: Counts the decisions of a database from 1, in the order they were kept.
        at: When it was decided, with its time zone.
        turn: The number of the question's turn in its conversation.
        query_length: In characters.
        model: The language model the budget was made for.
        domain: What the question is about, as rules call it.
        allocated: Tokens the answer may take, or its first part.
        answer_room: Tokens all parts of the answer may take.
        capped: Whether the factors come to more than the greatest budget there is.
        complexity: From 1 to 10.
        agents: The fields of expertise that take part.
        chunk_count: Pieces of knowledge found.
        sources: Sources of the answer.
        confidence: Of the answer, from 0 to 1.
        overflow: Whether more was asked for than the model's window has room for.
        strategy: What gave way then.
        follows_up: Whether the question follows up an earlier one.
        rules_ms: Milliseconds in which rules judged; the budget is one of their results.
        total_ms: Milliseconds that deciding took.
        actual_used: Tokens the answer really took, as last reported.
        latency: Seconds until the answer was there, as last reported.
    """

    number: int
    decision: str
    at: datetime
    unit: str | None = None
    conversation: str | None = None
    turn: int | None = None
    query_length: int | None = None
    model: str | None = None
    domain: str | None = None
    allocated: int | None = None
    answer_room: int | None = None
    capped: bool | None = None
    intent: str | None = None
    intent_confidence: float | None = None
    intent_method: str | None = None
    intent_weight: float | None = None
    complexity: float | None = None
    agent_count: int | None = None
    agent_factor: float | None = None
    agents: tuple[str, ...] = ()
    chunk_count: int | None = None
    source_diversity: float | None = None
    sources: int | None = None
    confidence: float | None = None
    overflow: bool | None = None
    strategy: str | None = None
    follows_up: bool | None = None
    rules_ms: float | None = None
    total_ms: float | None = None
    actual_used: int | None = None
    latency: float | None = None

    @property
    def seconds(self) -> float | None:
        """Until the answer was there, or where nobody told, until it was decided."""
        if self.latency is not None:
            return self.latency
        return None if self.total_ms is None else self.total_ms / 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which decisions are looked at.

    Attributes:
        since: Those made then or later.
        until: Those made before.
        last: Of these, so many of the latest.
        unit: Those of this unit.
        newest: Those up to this number; what is kept meanwhile is left out.
    """

    since: datetime | None = None
    until: datetime | None = None
    last: int | None = None
    unit: str | None = None
    newest: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Talks:
    """Conversations, and how many of them went on with a question that follows up."""

    conversations: int
    followed_up: int


class Budgets:
    """The budgets of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, decisions: Iterable[str]) -> None:
        """Keep the budgets of decisions that are kept."""
        self._database.write_all(_INSERT, ((id_,) for id_ in decisions))

    def number(self, decision: str) -> int:
        """The number of a decision of this database, from 1.

        Raises:
            RecordError: Its budget is not kept.
        """
        row = self._database.row(
            "SELECT number FROM budgets WHERE decision = ?", [decision]
        )
        if row is None:
            raise RecordError(
                f"there is no decision {decision!r} in {self._database.path}: give "
                "the whole id of one that is"
            )
        return int(row[0])

    def newest(self) -> int:
        """The number of the latest decision; 0 before the first."""
        ((number,),) = self._database.rows("SELECT ifnull(max(number), 0) FROM budgets")
        return int(number)

    def count(self, selection: Selection) -> int:
        """How many decisions are selected."""
        condition, values = self._selected(selection)
        row = self._database.row(
            f"SELECT count(*) FROM budgets WHERE {condition}",  # noqa: S608 - constants
            values,
        )
        return 0 if row is None else int(row[0])

    def first(self, selection: Selection) -> datetime | None:
        """When the first of the selected decisions was made; None if there is none."""
        condition, values = self._selected(selection)
        row = self._database.row(
            f"SELECT at FROM budgets WHERE {condition} "  # noqa: S608 - constants
            "ORDER BY number LIMIT 1",
            values,
        )
        return None if row is None else as_moment(row[0])

    def records(self, selection: Selection) -> Iterator[BudgetRecord]:
        """The selected budgets in the order they were kept, a page in memory at a time.

        Raises:
            RecordError: A record is damaged.
        """
        condition, values = self._selected(selection)
        done = 0
        while True:
            rows = self._database.rows(
                f"SELECT number, {_COLUMNS}, {_REPORTED} FROM budgets "  # noqa: S608 - constants
                f"WHERE {condition} AND number > ? "
                "ORDER BY number LIMIT ?",
                [*values, done, _PAGE],
            )
            yield from map(_record, rows)
            if len(rows) < _PAGE:
                return
            done = rows[-1][0]

    def questions(self, decisions: Iterable[str], most: int) -> Mapping[str, str]:
        """The beginnings of questions by decision; forgotten ones are not there.

        Args:
            decisions: Their ids.
            most: Characters of each.
        """
        return dict(
            self._database.rows(
                "SELECT id, substr(query, 1, ?) FROM decisions WHERE query IS NOT NULL "
                "AND id IN (SELECT value FROM json_each(?))",
                [most, json.dumps(list(decisions))],
            )
        )

    def talks(self, selection: Selection) -> Talks:
        """How many conversations were selected, and how many of them went on.

        A conversation went on if one of its selected questions follows up, and is not
        its first one.
        """
        condition, values = self._selected(selection)
        ((conversations, followed_up),) = self._database.rows(
            "SELECT count(DISTINCT conversation), count(DISTINCT "  # noqa: S608 - constants
            "iif(follows_up AND turn > 1, conversation, NULL)) "
            f"FROM budgets WHERE {condition}",
            values,
        )
        return Talks(conversations=conversations, followed_up=followed_up)

    def _selected(self, selection: Selection) -> tuple[str, list[object]]:
        """The condition of a selection, and its values."""
        conditions, values = ["1"], list[object]()
        if selection.since is not None:
            conditions.append("at >= ?")
            values.append(as_text(selection.since))
        if selection.until is not None:
            conditions.append("at < ?")
            values.append(as_text(selection.until))
        if selection.unit is not None:
            conditions.append("unit = ?")
            values.append(selection.unit)
        if selection.newest is not None:
            conditions.append("number <= ?")
            values.append(selection.newest)
        if selection.last is not None:
            whole = " AND ".join(conditions)
            ((first,),) = self._database.rows(
                "SELECT min(number) FROM (SELECT number FROM budgets "  # noqa: S608 - constants
                f"WHERE {whole} ORDER BY number DESC LIMIT ?)",
                [*values, selection.last],
            )
            conditions.append("number >= ?")  # which holds for none, if there is none
            values.append(first)
        return " AND ".join(conditions), values


def _check(values: Mapping[str, object]) -> None:
    """Refuse what statistics cannot be made of.

    Raises:
        ValueError: A value is none that was ever written.
    """
    at = values["at"]
    if not (isinstance(at, datetime) and at.tzinfo):
        raise ValueError("its time has no time zone")
    for name, value in values.items():
        if isinstance(value, (int, float)) and not abs(value) <= _GREATEST:
            raise ValueError(f"{name} is {value}")


def _record(row: Row) -> BudgetRecord:
    names = BudgetRecord.__slots__
    values = dict(zip(names, row, strict=True))
    try:
        values["at"] = as_moment(values["at"])
        _check(values)
    except ValueError as error:
        raise RecordError(
            f"the budget of decision {values['decision']} is damaged ({error}): "
            "restore a copy of the database"
        ) from error
    values["agents"] = tuple((values["agents"] or "").split())
    for flag in ("capped", "overflow", "follows_up"):
        values[flag] = None if values[flag] is None else bool(values[flag])
    return BudgetRecord(**values)
