"""A tool tip shows what it is given, whatever that looks like."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QTextDocument

from gui.models.tip import tip


@pytest.mark.parametrize("text", ["<b>no</b> & so", 'Question(id="q")', "a\nb", ""])
def test_what_is_shown_is_what_was_given(text: str) -> None:
    shown = QTextDocument()
    shown.setHtml(tip(text))
    assert shown.toPlainText().replace("\u2028", "\n") == text
