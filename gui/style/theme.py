"""The colours of the light and the dark theme; every widget takes its colours here.

All text colours have a contrast of at least 4.5 to 1 against `base` and `window`
(WCAG 2.1, 1.4.3); a test computes it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """One set of colours, each as ``#rrggbb``.

    Attributes:
        base: Behind lists and text.
        alternate: Behind every other row.
        window: Behind everything else.
        button: Of buttons and headers.
        text: Of text.
        muted: Of text that matters less.
        border: Between things.
        accent: Of what is selected or in focus; `on_accent` is readable on it.
        error, warning, good: Of judgements; never without a word or a shape.
        mark: Behind what a search found.
        keyword, name, string, number, comment, template: Of rule files' parts.
        given, concluded, fired: Of the kinds of proof steps.
    """

    is_dark: bool
    base: str
    alternate: str
    window: str
    button: str
    text: str
    muted: str
    border: str
    accent: str
    on_accent: str
    error: str
    warning: str
    good: str
    mark: str
    keyword: str
    name: str
    string: str
    number: str
    comment: str
    template: str
    given: str
    concluded: str
    fired: str


LIGHT = Theme(
    is_dark=False,
    base="#ffffff",
    alternate="#f5f6f8",
    window="#eef0f3",
    button="#e3e6ea",
    text="#1b1e23",
    muted="#565d68",
    border="#c3c8d0",
    accent="#1f5fbf",
    on_accent="#ffffff",
    error="#b3261e",
    warning="#8a5300",
    good="#1c6b34",
    mark="#ffe9a8",
    keyword="#7b2fa8",
    name="#1f5fbf",
    string="#1c6b34",
    number="#9a4a00",
    comment="#5f6672",
    template="#00696e",
    given="#5f6672",
    concluded="#00696e",
    fired="#7b2fa8",
)

DARK = Theme(
    is_dark=True,
    base="#1b1e23",
    alternate="#21252b",
    window="#272b32",
    button="#343a43",
    text="#e6e9ee",
    muted="#a9b1bd",
    border="#464d58",
    accent="#6ea8fe",
    on_accent="#10131a",
    error="#ff8a80",
    warning="#f0b65c",
    good="#7bd88f",
    mark="#5a4a12",
    keyword="#d3a4f5",
    name="#82b4ff",
    string="#8fd6a0",
    number="#f0b078",
    comment="#9aa3b0",
    template="#6fd0d3",
    given="#a9b1bd",
    concluded="#6fd0d3",
    fired="#d3a4f5",
)
