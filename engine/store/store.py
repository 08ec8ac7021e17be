"""The store as its users hold it: one file and its repositories, wired together."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Self

from engine.store.budgets import Budgets
from engine.store.conversations import Conversations
from engine.store.database import Database
from engine.store.decisions import Decisions
from engine.store.experiments import Experiments
from engine.store.identity import Clock, Ids
from engine.store.outcomes import Outcomes
from engine.store.redaction import Retold, Walk, every_string
from engine.store.replies import Replies
from engine.store.retention import Retention
from engine.store.rulesets import RuleSets
from engine.store.statistics import Statistics


class Store:
    """One open database with everything that can be done with it.

    Attributes:
        database: The connection; its transactions span repositories.
        ids: Makes the ids of decisions.
        decisions: What was decided.
        rulesets: By which rules, and which are active.
        conversations: In which conversations.
        replies: What models answered.
        outcomes: What came of it.
        experiments: Which rule sets were compared, and on which decisions.
        budgets: What the budget of each decision came to.
        statistics: How often each rule was used.
        retention: How personal text is forgotten.
    """

    def __init__(
        self, database: Database, clock: Clock, walk: Walk, retold: Retold
    ) -> None:
        self.database = database
        self.ids = Ids(clock)
        self.decisions = Decisions(database)
        self.rulesets = RuleSets(database, clock)
        self.conversations = Conversations(database, clock)
        self.replies = Replies(database, clock)
        self.outcomes = Outcomes(database, clock)
        self.experiments = Experiments(database, clock)
        self.budgets = Budgets(database)
        self.statistics = Statistics(database)
        self.retention = Retention(database, clock, walk, retold)

    @classmethod
    def open(
        cls,
        path: Path,
        clock: Clock,
        *,
        wait: float = 5.0,
        walk: Walk = every_string,
        retold: Retold = lambda request: (),  # noqa: ARG005  # nothing is
    ) -> Self:
        """Open a file, or make it.

        Args:
            path: The database file.
            clock: Gives the present moment, with its time zone.
            wait: As for ``Database.open``.
            walk: As for ``Retention``.
            retold: As for ``Retention``.

        Raises:
            StoreFileError: As for ``Database.open``.
        """
        return cls(Database.open(path, wait=wait), clock, walk, retold)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.database.close()
