"""A small budget program, and sessions that ran it."""

from __future__ import annotations

from engine import Session, load_sources

TEXT = """
templates:
  Query:
    doc: One question put to the assistant.
    slots:
      id: str
      text: {type: str, default: ""}
      domain: {type: str, default: general}
      complexity: {type: float, range: [1, 10]}
  Depth: {slots: {query: str, factor: float}}
  Cap: {slots: {query: str}}
  Chunk: {slots: {query: str, score: float}}
rules:
  - rule: discretion-needs-room
    doc: Questions of discretion are answered in depth.
    choose: depth(q.id)
    utility: 0.8
    params: {factor: 1.6, deep: 7}
    when:
      - q: Query(domain == "law", complexity >= deep)
      - not: Cap(query == q.id)
      - n: count(Chunk(query == q.id, score > 0.2))
      - test: n >= 2 or q.complexity > 9
    then:
      - conclude: Depth(query=q.id, factor=factor)
  - rule: ordinary-depth
    doc: Everything else gets the ordinary room
    choose: depth(q.id)
    when:
      - q: Query()
    then:
      - conclude: Depth(query=q.id, factor=1.0)
  - rule: switched-off
    enabled: false
    when:
      - Query()
    then:
      - halt: true
"""

RULES = load_sources({"depth.yaml": TEXT})


def session(complexity: float = 8.5, domain: str = "law", chunks: int = 2) -> Session:
    """A session that ran on one question with so many chunks."""
    made = Session(RULES)
    made.assert_fact("Query", id="q1", domain=domain, complexity=complexity)
    for number in range(chunks):
        made.assert_fact("Chunk", query="q1", score=0.5 + number)
    made.run()
    return made
