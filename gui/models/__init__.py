"""Qt item models over frozen rows: they look up and tell what changed, nothing more."""
