"""A copied part says what the tree shows; as JSON it has all that it rests on."""

from __future__ import annotations

import json

from support.desktop_proofs import SMALL, chain, small

from gui.core.proof_copy import as_json, as_markdown, as_text


def test_text_is_indented_and_names_rule_and_firing() -> None:
    assert as_text(small(), 8, "shown above").splitlines() == [
        "Allocated(tokens=50) ← last (3)",
        "  Budget(tokens=50) ← learner (2)",
        '    Question(id="q")',
        "    Depth(deep=7) ← chooser (1)",
        '      Question(id="q") ↗ shown above',
        "    Stage(number=3)",
        "  Note(n=1) ← chooser (1)",
        "    chooser ↗ shown above",
        "  Depth(deep=7) ↗ shown above",
    ]


def test_markdown_is_a_list_without_accidental_markup() -> None:
    lines = as_markdown(small(), 6, "shown above").splitlines()
    assert lines[0] == r"- Budget\(tokens=50\) ← learner \(2\)"
    assert lines[1] == r'  - Question\(id="q"\)'


def test_json_has_every_step_that_is_rested_on() -> None:
    data = json.loads(as_json(small(), 6))
    assert [one["step"] for one in data["steps"]] == [0, 1, 2, 3, 5, 6]
    assert data["goal"] == 6
    assert data["decision"] == "d1"
    assert data["steps"][-1]["label"] == SMALL[6].label
    assert data["steps"][-1]["premises"] == [5]


def test_a_deep_proof_stays_within_the_page() -> None:
    lines = as_text(chain(300), 598, "shown above").splitlines()
    assert len(lines) == 300
    assert max(len(line) - len(line.lstrip()) for line in lines) == 80
