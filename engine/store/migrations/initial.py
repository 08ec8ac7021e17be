"""Version 1 of the schema: decisions and what belongs to them.

Wide columns stand last in their tables, so that listing decisions does not read them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database


def create_tables(db: Database) -> None:
    """Create the tables of an empty database."""
    _rule_sets(db)
    _decisions(db)
    _results(db)


def _rule_sets(db: Database) -> None:
    db.table("rule_sets").create(
        {"digest": str, "created_at": str, "files": bytes},
        pk="digest",
        not_null={"created_at", "files"},
        strict=True,
    )
    db.table("activations").create(
        {
            "id": int,
            "at": str,
            "who": str,
            "why": str,
            "digest": str,
            "undo_of": int,
        },
        pk="id",
        not_null={"at", "who", "why", "digest"},
        foreign_keys=[
            ("digest", "rule_sets", "digest"),
            ("undo_of", "activations", "id"),
        ],
        strict=True,
    )
    db.table("rule_statistics").create(
        {
            "rule": str,
            "digest": str,
            "fired": int,
            "chosen": int,
            "proved": int,
            "last_fired_at": str,
        },
        pk=("rule", "digest"),
        not_null={"fired", "chosen", "proved"},
        strict=True,
    )


def _decisions(db: Database) -> None:
    db.table("decisions").create(
        {
            "id": str,
            "created_at": str,
            "state": str,
            "unit": str,
            "conversation": str,
            "turn": int,
            "query": str,
            "model": str,
            "ruleset": str,
            "intent": str,
            "complexity": float,
            "allocated": int,
            "system": str,
            "confidence": float,
            "timings": str,
            "personal": str,
            "request": str,
            "answer": str,
            "ledger": bytes,
        },
        pk="id",
        not_null={
            *("created_at", "state", "ruleset", "timings"),
            *("personal", "request", "answer", "ledger"),
        },
        foreign_keys=[("ruleset", "rule_sets", "digest")],
        strict=True,
    )
    db.table("decisions").create_index(["unit", "id"])
    db.table("decisions").create_index(["conversation", "id"])


def _results(db: Database) -> None:
    db.table("turns").create(
        {
            "conversation": str,
            "n": int,
            "at": str,
            "role": str,
            "decision": str,
            "tokens": int,
            "text": str,
        },
        pk=("conversation", "n"),
        not_null={"at", "role", "tokens"},
        foreign_keys=[("decision", "decisions", "id")],
        strict=True,
    )
    db.table("turns").create_index(["decision"])
    db.table("outcomes").create(
        {
            "id": int,
            "decision": str,
            "at": str,
            "tokens_used": int,
            "rating": float,
            "latency": float,
        },
        pk="id",
        not_null={"decision", "at"},
        foreign_keys=[("decision", "decisions", "id")],
        strict=True,
    )
    db.table("outcomes").create_index(["decision"])
