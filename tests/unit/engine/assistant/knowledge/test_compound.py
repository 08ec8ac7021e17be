"""Compounds open where both halves are known."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.assistant.knowledge.compound import SHORTEST_PART, parts

KNOWN = frozenset(
    {"genehm", "verfahr", "larm", "schutz", "grenzwert", "wert", "antrag"}
)


@pytest.mark.parametrize(
    ("term", "halves"),
    [
        ("genehmigungsverfahr", ("genehm", "verfahr")),  # linking s, stem of the first
        ("larmschutz", ("larm", "schutz")),
        ("larmgrenzwert", ("larm", "grenzwert")),  # the longest second half wins
        ("bauantrag", ()),  # "bau" is too short to tell
        ("schutz", ()),
        ("schutz4wert", ()),
        ("", ()),
    ],
)
def test_halves(term: str, halves: tuple[str, ...]) -> None:
    assert parts(term, KNOWN.__contains__) == halves


@given(st.text(alphabet="abcs", max_size=20), st.sets(st.text(alphabet="abcs")))
def test_halves_are_known_and_long_enough(term: str, known: set[str]) -> None:
    for half in parts(term, known.__contains__):
        assert half in known
        assert len(half) >= SHORTEST_PART
