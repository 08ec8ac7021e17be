"""Figures and judgements as JSON data."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import datetime

from engine.app.budget.figures import Share
from engine.proof.tree import Proof


def plain(value: object, *, proofs: bool = False) -> object:
    """A value of figures or judgements as JSON data.

    Args:
        value: The value; a share also tells its per cent.
        proofs: Whether proofs are in it; they are long.
    """
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Proof):
        return value.to_dict()
    if isinstance(value, tuple):
        return [plain(one, proofs=proofs) for one in value]
    if is_dataclass(value):
        found = {
            one.name: plain(getattr(value, one.name), proofs=proofs)
            for one in fields(value)
            if proofs or one.name != "proof"
        }
        return found | ({"percent": value.percent} if isinstance(value, Share) else {})
    return value
