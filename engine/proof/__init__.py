"""Why: what the ledger proves, and what would have to change."""
