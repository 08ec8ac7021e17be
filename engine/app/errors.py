"""What users of the program can do wrong that no other room would notice."""

from __future__ import annotations

from engine.errors import EngineError


class UsageError(EngineError):
    """Something the program was given that it cannot use."""
