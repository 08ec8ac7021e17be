"""Version 2 of the schema: experiments, their weights, and the arm of each decision.

An activation also says whether files were put back with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database


def add_experiments(db: Database) -> None:
    """Add the tables of experiments; what is there stays."""
    db.table("activations").add_column("restored", int, not_null_default=0)
    db.table("experiments").create(
        {
            "number": int,
            "started_at": str,
            "started_by": str,
            "why": str,
            "salt": str,
            "unit": str,
            "control": str,
            "treatment": str,
            "activation": int,
            "stopped_at": str,
            "stopped_by": str,
            "stopped_why": str,
        },
        pk="number",
        not_null={
            *("started_at", "started_by", "why", "salt", "unit"),
            *("control", "treatment", "activation"),
        },
        foreign_keys=[
            ("control", "rule_sets", "digest"),
            ("treatment", "rule_sets", "digest"),
            ("activation", "activations", "id"),
        ],
        strict=True,
    )
    db.table("experiment_weights").create(
        {
            "id": int,
            "experiment": int,
            "at": str,
            "who": str,
            "why": str,
            "before": float,
            "after": float,
        },
        pk="id",
        not_null={"experiment", "at", "who", "why", "after"},
        foreign_keys=[("experiment", "experiments", "number")],
        strict=True,
    )
    db.table("assignments").create(
        {
            "decision": str,
            "experiment": int,
            "unit": str,
            "arm": str,
            "weight": float,
            "failed": str,
        },
        pk="decision",
        not_null={"experiment", "unit", "arm", "weight"},
        foreign_keys=[
            ("decision", "decisions", "id"),
            ("experiment", "experiments", "number"),
        ],
        strict=True,
    )
    db.table("assignments").create_index(["experiment", "unit"])
