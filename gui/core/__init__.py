"""What the desktop knows without Qt: tested without a window."""
