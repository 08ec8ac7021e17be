"""Every test of the desktop begins with the sources' own texts and plain numbers."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QLocale


@pytest.fixture(autouse=True)
def plain_numbers() -> None:
    """Whatever a test before this one chose, numbers have no separators."""
    QLocale.setDefault(QLocale.c())
