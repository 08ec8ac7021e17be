"""``python -m engine`` is the command ``regelwerk``."""

from __future__ import annotations

import sys

from engine.app.cli import main

if __name__ == "__main__":
    sys.exit(main())
