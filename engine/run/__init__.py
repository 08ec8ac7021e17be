"""The recognise-act cycle: agenda, choice, right-hand sides, truth maintenance."""
