"""Proofs as drawings that need no other program."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from engine.proof.layout import layers
from engine.proof.node import Fired, Given, StepId
from engine.proof.sentence import headline, sentence

if TYPE_CHECKING:
    from engine.proof.tree import Proof

WIDTH, HEIGHT = 220, 44
GAP_X, GAP_Y = 24, 48
LETTERS = 30
"""Characters of a label that fit a box."""


def to_svg(proof: Proof) -> str:
    """The proof as an SVG document, given facts at the top."""
    rows = layers(proof)
    widest = max(map(len, rows))
    width = widest * (WIDTH + GAP_X) + GAP_X
    height = len(rows) * (HEIGHT + GAP_Y) + GAP_Y
    centre: dict[StepId, tuple[float, float]] = {}
    for level, row in enumerate(rows):
        left = (width - len(row) * (WIDTH + GAP_X) + GAP_X) / 2
        for place, name in enumerate(row):
            x = left + place * (WIDTH + GAP_X) + WIDTH / 2
            centre[name] = (x, GAP_Y + level * (HEIGHT + GAP_Y) + HEIGHT / 2)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" font-family="sans-serif" font-size="12">'
    )
    lines = [head]
    for name in proof.steps:
        lines.extend(_edge(centre[p], centre[name]) for p in proof.premises(name))
    lines.extend(_box(proof, name, *centre[name]) for name in proof.steps)
    return "\n".join([*lines, "</svg>", ""])


def _edge(start: tuple[float, float], end: tuple[float, float]) -> str:
    top, bottom = start[1] + HEIGHT / 2, end[1] - HEIGHT / 2
    middle = (top + bottom) / 2
    return (
        f'<path d="M {start[0]:g} {top:g} C {start[0]:g} {middle:g}, '
        f'{end[0]:g} {middle:g}, {end[0]:g} {bottom:g}" fill="none" stroke="#667"/>'
    )


def _box(proof: Proof, name: StepId, x: float, y: float) -> str:
    step = proof.steps[name]
    label = headline(step)
    if len(label) > LETTERS:
        label = label[: LETTERS - 1] + "…"
    half, tall = WIDTH / 2, HEIGHT / 2
    if isinstance(step, Fired):
        points = f"{x - half:g},{y:g} {x:g},{y - tall:g} {x + half:g},{y:g} {x:g},{y + tall:g}"
        shape = f'<polygon points="{points}" fill="#fdebc8" stroke="#a60"/>'
    else:
        fill = "#e3f1e3" if isinstance(step, Given) else "#e4ebf7"
        shape = (
            f'<rect x="{x - half:g}" y="{y - tall:g}" width="{WIDTH}" '
            f'height="{HEIGHT}" rx="6" fill="{fill}" stroke="#446"/>'
        )
    return (
        f"<g><title>{escape(sentence(step))}</title>{shape}"
        f'<text x="{x:g}" y="{y + 4:g}" text-anchor="middle">{escape(label)}</text></g>'
    )
