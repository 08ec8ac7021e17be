"""What can go wrong when the ledger is asked why."""

from __future__ import annotations

from engine.errors import EngineError


class ProofError(EngineError):
    """A question the ledger cannot answer, or JSON that is no proof."""
