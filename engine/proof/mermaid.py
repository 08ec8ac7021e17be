"""Proofs as Mermaid flowcharts: boxes for facts, diamonds for firings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.proof.node import Fired, Given
from engine.proof.sentence import headline

if TYPE_CHECKING:
    from engine.proof.tree import Proof


def to_mermaid(proof: Proof) -> str:
    """The proof as a flowchart, premises above what rests on them."""
    places = {name: f"s{place}" for place, name in enumerate(proof.steps)}
    lines = ["flowchart TD"]
    for name, step in proof.steps.items():
        left, right = "[", "]"
        if isinstance(step, Fired):
            left, right = "{", "}"
        elif isinstance(step, Given):
            left, right = "(", ")"
        lines.append(f'  {places[name]}{left}"{_escaped(headline(step))}"{right}')
    for name in proof.steps:
        lines.extend(
            f"  {places[premise]} --> {places[name]}"
            for premise in proof.premises(name)
        )
    return "\n".join([*lines, ""])


def _escaped(text: str) -> str:
    """The text with everything but letters, digits and blanks as entity codes."""
    return "".join(
        char if char.isalnum() or char in " _-.,:=" else f"#{ord(char)};"
        for char in text
    )
