"""Tool tips: text from rules and questions, shown as it is."""

from __future__ import annotations

from html import escape


def tip(text: str) -> str:
    """What Qt is to be given so that it shows a text, wrapped, and never as markup.

    Qt takes for markup whatever looks like it, and breaks no other text into lines.
    """
    return "<p>" + escape(text).replace("\n", "<br>") + "</p>" if text else ""
