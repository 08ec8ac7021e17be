"""Our engine with the hundred rules alone, to see what a crowd around them costs."""

from __future__ import annotations

from benchmarks.matching.engines.regelwerk import decision as crowd

__all__ = ["crowd"]
