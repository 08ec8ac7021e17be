"""What is learned from decisions, as pure values: who gets which rules in a trial."""
