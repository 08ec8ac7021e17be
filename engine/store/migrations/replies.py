"""Version 4 of the schema: what language models answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database


def add_replies(db: Database) -> None:
    """Add the table of models' answers; what is there stays."""
    db.table("replies").create(
        {
            "decision": str,
            "part": int,
            "at": str,
            "model": str,
            "text": str,
            "tokens": int,
            "is_last": int,
        },
        pk=("decision", "part"),
        not_null={"at", "model", "tokens", "is_last"},
        foreign_keys=[("decision", "decisions", "id")],
        strict=True,
    )
