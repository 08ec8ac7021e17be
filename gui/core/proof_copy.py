"""A part of a proof as text, Markdown or JSON, to be taken elsewhere.

Text and Markdown show what the tree shows, pointers and all; JSON has every step that
the part rests on, wherever the tree shows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from gui.core.proof_index import ProofIndex
from gui.messages.proofs import StepRow

DEEPEST = 40
"""Levels of indentation; what lies deeper stays at the last."""
_MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+!|~-])")


def as_text(index: ProofIndex, step: int, again: str) -> str:
    """A row and what is below it, one line each.

    Args:
        index: The proof.
        step: The step of the row.
        again: What is said of a step that is shown elsewhere, such as "shown above".
    """
    return "".join(
        f"{'  ' * level}{said}\n" for level, said in _lines(index, step, again)
    )


def as_markdown(index: ProofIndex, step: int, again: str) -> str:
    """The same as a nested list, with everything that looks like markup escaped."""
    lines = []
    for level, said in _lines(index, step, again):
        escaped = _MARKUP.sub(r"\\\1", said)
        lines.append(f"{'  ' * level}- {escaped}\n")
    return "".join(lines)


def as_json(index: ProofIndex, step: int) -> str:
    """Every step that one rests on, and itself, by number; premises come first."""
    needed = {step}
    stack = [step]
    while stack:
        for one in index.rows[stack.pop()].premises:
            if one not in needed:
                needed.add(one)
                stack.append(one)
    steps = [{"step": one, **_fields(index.rows[one])} for one in sorted(needed)]
    content = {
        "decision": index.proof.decision,
        "ruleset": index.proof.ruleset,
        "goal": step,
        "steps": steps,
    }
    return msgspec.json.format(msgspec.json.encode(content)).decode() + "\n"


def _fields(row: StepRow) -> dict[str, object]:
    return {name: getattr(row, name) for name in StepRow.__struct_fields__}


def _lines(index: ProofIndex, step: int, again: str) -> Iterator[tuple[int, str]]:
    for one, level, pointed in index.below(step):
        yield (
            min(level, DEEPEST),
            _said(index.rows[one], again if pointed else ""),
        )


def _said(row: StepRow, again: str) -> str:
    if again:
        return f"{row.label} ↗ {again}"
    if row.kind == "given":
        return row.label
    return f"{row.label} ← {row.rule} ({row.cycle})"
