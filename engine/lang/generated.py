"""Generated code: the one place where text becomes functions.

The text is the engine's own: it is put together from checked rules, whose expressions
are written anew from their nodes, and never copied from a rule file. The same text is
compiled once, whatever rule set it comes from.
"""

from __future__ import annotations

from functools import lru_cache
from types import CodeType

KEPT = 1_000
"""Texts whose code is remembered."""


def define(text: str, label: str, names: dict[str, object]) -> None:
    """Define the functions of a text.

    Args:
        text: Their definitions.
        label: What tracebacks call the text.
        names: What its free names mean; the functions are added.
    """
    exec(_compiled(text, f"<{label}>"), names)  # noqa: S102  # our own text, see above


@lru_cache(maxsize=KEPT)
def _compiled(text: str, label: str) -> CodeType:
    return compile(text, label, "exec")
