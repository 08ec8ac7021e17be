"""Rule tests: the cases beside the rules, and how much of the rules they reach."""
