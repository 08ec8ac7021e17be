"""Proofs as Graphviz graphs: boxes for facts, diamonds for firings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.proof.node import Fired, Given
from engine.proof.sentence import headline

if TYPE_CHECKING:
    from engine.proof.tree import Proof


def to_dot(proof: Proof) -> str:
    """The proof in the DOT language, premises above what rests on them."""
    lines = ["digraph proof {", "  rankdir=TB;"]
    for name, step in proof.steps.items():
        shape = "diamond" if isinstance(step, Fired) else "box"
        style = ", style=rounded" if isinstance(step, Given) else ""
        lines.append(
            f"  {_quoted(name)} [label={_quoted(headline(step))}, shape={shape}{style}];"
        )
    for name in proof.steps:
        lines.extend(
            f"  {_quoted(premise)} -> {_quoted(name)};"
            for premise in proof.premises(name)
        )
    return "\n".join([*lines, "}", ""])


def _quoted(text: str) -> str:
    """A DOT string: backslashes and quotes escaped, so that nothing ends it."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
