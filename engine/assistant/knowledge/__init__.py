"""What the assistant may read: sections with sources, found by their words."""
