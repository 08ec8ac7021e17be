"""What may be shown, and what has no weight or worth."""

from __future__ import annotations

import math

import pytest

from engine.assistant.piece import Piece, PieceError


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("section", "turns", "section 'turns': one of system, running_brief"),
        ("section", "sytem", r"section 'sytem': did you mean 'system'\?"),
        ("priority", "urgent", "priority 'urgent': one of low, medium, high, critical"),
        ("tokens", -1, "-1 tokens: count them, from 0"),
        ("relevance", math.nan, "relevance nan: conclude a number from 0 on"),
        ("relevance", math.inf, "relevance inf"),
        ("relevance", -0.1, "relevance -0.1"),
    ],
)
def test_what_cannot_be_weighed_is_refused(
    field: str, value: object, told: str
) -> None:
    slots = {"section": "system", "id": "a", "place": 0, "text": "", "tokens": 0}
    with pytest.raises(PieceError, match=f"^piece 'a' of the context has .*{told}"):
        Piece(because="so", **{**slots, field: value})  # type: ignore[arg-type]


def test_a_relevance_above_one_is_no_mistake() -> None:
    given = Piece(
        section="retrieved_context",
        id="a",
        place=0,
        text="",
        tokens=0,
        because="so",
        relevance=1.5,
    )
    assert given.relevance == 1.5
