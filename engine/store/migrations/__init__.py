"""The steps by which the store's schema came to be, oldest first.

A new version is a new file with one function here at the end; no step is ever
changed or taken back. The steps are applied by ``migrations.apply``.
"""

from __future__ import annotations

from typing import Final

from engine.store.migrations.budgets import add_budgets
from engine.store.migrations.experiments import add_experiments
from engine.store.migrations.initial import create_tables
from engine.store.migrations.replies import add_replies

APPLICATION: Final = 0x52474C57
"""Marks the file as this program's ("RGLW"), in SQLite's ``application_id``."""

STEPS = (create_tables, add_experiments, add_budgets, add_replies)
"""The schema's version is the number of steps applied."""
