"""What is concluded is what follows from the givens, whatever circles there are."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import Fact, RuleSet, Session, load_sources
from engine.run.records import Changed
from engine.run.setting import NETWORK, PLAIN

HEAD = """
templates:
  Root: {slots: {x: int}}
  Node: {slots: {x: int}}
  Edge: {slots: {a: int, b: int}}
  On: {slots: {x: int}}
rules:
  - {rule: root, when: [{r: Root()}], then: [{conclude: On(x=r.x)}]}
"""
SPREADS = {
    "matched": """
  - rule: spread
    when: [{o: On()}, {e: Edge(a == o.x)}]
    then: [{conclude: On(x=e.b)}]
""",
    "looked-at": """
  - rule: spread
    when: [{n: Node()}, {exists: [{e: Edge(b == n.x)}, On(x == e.a)]}]
    then: [{conclude: On(x=n.x)}]
""",
    "either": """
  - rule: spread
    when:
      - n: Node()
      - any:
          - [{e: Edge(b == n.x)}, {o: On(x == e.a)}]
          - [{e: Edge(a == n.x)}, {o: On(x == e.b)}, Root(x == n.x)]
    then: [{conclude: On(x=n.x)}]
""",
}
COUNT = 6


def rules(*kinds: str) -> RuleSet:
    texts = [SPREADS[kind].replace("spread", f"spread-{kind}") for kind in kinds]
    return load_sources({"circles.yaml": HEAD + "".join(texts)})


RULES: dict[tuple[str, ...], RuleSet] = {
    kinds: rules(*kinds)
    for kinds in (("matched",), ("looked-at",), ("either",), ("matched", "looked-at"))
}


ROOTS = rules()
"""Without anything that could go in a circle."""


def reached(roots: set[int], edges: set[tuple[int, int]]) -> set[int]:
    """Every node that a way leads to from a root."""
    found, queue = set(roots), list(roots)
    while queue:
        node = queue.pop()
        for start, end in edges:
            if start == node and end not in found:
                found.add(end)
                queue.append(end)
    return found


def played(kinds: tuple[str, ...], matcher: str, random_: random.Random) -> None:
    session = Session(ROOTS, matcher=matcher)
    spreads = False
    for node in range(COUNT):
        session.assert_fact("Node", x=node)
    roots: dict[int, Fact] = {}
    edges: dict[tuple[int, int], Fact] = {}
    for _ in range(random_.randrange(5, 40)):
        node = random_.randrange(COUNT)
        edge = (node, random_.randrange(COUNT))
        if random_.random() < 0.2:
            if node in roots:
                session.retract(roots.pop(node))
            else:
                roots[node] = session.assert_fact("Root", x=node)
        elif edge in edges:
            session.retract(edges.pop(edge))
        else:
            edges[edge] = session.assert_fact("Edge", a=edge[0], b=edge[1])
        if random_.random() < 0.2:
            spreads = random_.random() < 0.8
            session.use(rules=RULES[kinds] if spreads else ROOTS)
        if random_.random() < 0.7:
            session.run()
            found = {fact["x"] for fact in session.facts("On")}
            assert found == reached(set(roots), set(edges) if spreads else set())


@pytest.mark.parametrize("matcher", [NETWORK, PLAIN])
@pytest.mark.parametrize("kinds", list(RULES), ids="-".join)
@given(st.randoms(use_true_random=False))
def test_what_nothing_leads_to_is_withdrawn(
    kinds: tuple[str, ...], matcher: str, random_: random.Random
) -> None:
    played(kinds, matcher, random_)


@pytest.mark.parametrize("matcher", [NETWORK, PLAIN])
def test_conclusions_fall_in_waves(matcher: str) -> None:
    session = Session(RULES["matched",], matcher=matcher)
    root = session.assert_fact("Root", x=0)
    for node in range(2):
        session.assert_fact("Edge", a=node, b=node + 1)
    session.run()
    before = len(session.ledger)
    session.retract(root)
    changes = [one for one in session.ledger[before:] if isinstance(one, Changed)]
    fallen = [[fact["x"] for fact in one.removed] for one in changes]
    assert fallen == [[0], [0], [1], [2]]
