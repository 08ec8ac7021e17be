"""DOT, Mermaid, SVG and graphs of proofs, with texts that try to break out."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest
from support import depth

from engine import Proof, Session, load_sources

HOSTILE = '"]; evil -> x; <script>&amp;</script> `#34;` \\" \\'


def proof_of(text: str) -> Proof:
    session = Session(
        load_sources(
            {
                "r.yaml": "templates:\n  A: {slots: {t: str}}\n  B: {slots: {t: str}}\n"
                "rules:\n  - rule: copy\n    when:\n      - a: A()\n    then:\n"
                "      - conclude: B(t=a.t)\n"
            }
        )
    )
    session.assert_fact("A", t=text)
    session.run()
    return session.explain(session.facts("B")[0])


def test_dot_has_each_step_and_edge_once() -> None:
    session = depth.session()
    lines = session.explain(session.facts("Depth")[0]).to_dot().splitlines()
    assert sum("label=" in line for line in lines) == 5
    assert [line.strip() for line in lines if "->" in line] == [
        '"r1" -> "f4";',
        '"f1" -> "r1";',
        '"f2" -> "r1";',
        '"f3" -> "r1";',
    ]
    assert any("diamond" in line for line in lines)


def test_dot_strings_cannot_be_left() -> None:
    string = r'"(?:[^"\\]|\\.)*"'
    for line in proof_of(HOSTILE).to_dot().splitlines()[2:-1]:
        bare = re.sub(string, "S", line).strip()
        assert bare in {
            "S [label=S, shape=box];",
            "S [label=S, shape=box, style=rounded];",
            "S [label=S, shape=diamond];",
            "S -> S;",
        }


def test_mermaid_labels_hold_nothing_that_means_something() -> None:
    lines = proof_of(HOSTILE).to_mermaid().splitlines()
    assert lines[0] == "flowchart TD"
    for line in lines[1:]:
        label = re.fullmatch(r'  s\d+[\[({]"(.*)"[\])}]', line)
        assert label or re.fullmatch(r"  s\d+ --> s\d+", line)
        if label:
            assert not re.search(r'[<>"`\\\[\]{}()]', label[1])


@pytest.mark.parametrize("text", ["plain", HOSTILE, "\x00\x1b\ufffe"])
def test_svg_is_well_formed_and_shows_each_step(text: str) -> None:
    root = ET.fromstring(proof_of(text).to_svg())  # noqa: S314  # our own output
    space = "{http://www.w3.org/2000/svg}"
    assert len(root.findall(f"{space}g")) == 3
    assert len(root.findall(f"{space}path")) == 2
    assert len(root.findall(f"{space}g/{space}polygon")) == 1
    assert not root.findall(f".//{space}script")


def test_svg_places_premises_above_what_rests_on_them() -> None:
    svg = proof_of("x").to_svg()
    heights = [float(y) for y in re.findall(r'<text x="[^"]+" y="([^"]+)"', svg)]
    assert heights == sorted(heights, reverse=True)
    assert len(set(heights)) == 3


def test_the_graph_points_from_premises_and_carries_the_fields() -> None:
    graph = proof_of("x").to_networkx()
    assert sorted(graph.edges) == [("f1", "r1"), ("r1", "f2")]
    assert graph.nodes["r1"]["rule_name"] == "copy"
