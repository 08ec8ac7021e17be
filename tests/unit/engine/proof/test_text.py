"""Proofs read aloud."""

from __future__ import annotations

from support import depth

from engine import Session, load_sources


def test_the_text_names_every_rule_and_given_value_with_docs() -> None:
    session = depth.session()
    assert session.explain(session.facts("Depth")[0]).to_text() == (
        '[1] Depth(query="q1", factor=1.6) holds.\n'
        "  It was concluded by rule discretion-needs-room (firing 1): "
        "Questions of discretion are answered in depth.\n"
        "  because\n"
        '  - q: Query(domain == "law", complexity >= deep), matched by\n'
        '      [2] Query(id="q1", text="", domain="law", complexity=8.5) was given. '
        "One question put to the assistant.\n"
        "  - not: Cap(query == q.id): there was none.\n"
        "  - n: count(Chunk(query == q.id, score > 0.2)): 2, from\n"
        '      [3] Chunk(query="q1", score=0.5) was given.\n'
        '      [4] Chunk(query="q1", score=1.5) was given.\n'
        "  - test: n >= 2 or q.complexity > 9: true, "
        "as n is 2, q.complexity is 8.5.\n"
        "  It uses deep = 7 (as written), factor = 1.6 (as written).\n"
        "  Its utility is 0.8 (as written), its specificity 0.917, its score 0.733. "
        'For depth("q1") it was chosen over 1 other.\n'
    )


RULES = """
templates:
  A: {slots: {t: str}}
  B: {slots: {t: str}}
  C: {slots: {t: str}}
rules:
  - rule: low
    tags: [helper]
    when:
      - a: A()
    then:
      - conclude: B(t=a.t)
  - rule: high
    doc: 'Two of them, and a "quote"'
    when:
      - a: A()
      - b: B(t == a.t)
    then:
      - conclude: C(t=b.t)
"""


def proof_text(text: str, *, fold: bool = False) -> str:
    session = Session(load_sources({"r.yaml": RULES}))
    session.assert_fact("A", t=text)
    session.run()
    return session.explain(session.facts("C")[0]).to_text(fold_helpers=fold)


def test_a_shared_step_is_told_once() -> None:
    assert proof_text("x").count('A(t="x") was given.') == 1
    assert "a: A(), matched by [2] A, as above" in proof_text("x")


def test_helper_rules_fold_on_request() -> None:
    text = proof_text("x", fold=True)
    assert 'B(t="x") holds, by the helper rule low.' in text
    assert "because" in text
    assert "a: A(), matched by" in text
    assert "concluded by rule low" not in text


def test_a_folded_goal_still_tells_the_rules_behind_it() -> None:
    rules = load_sources(
        {
            "r.yaml": """
templates:
  A: {slots: {t: str}}
  B: {slots: {t: str}}
  C: {slots: {t: str}}
rules:
  - rule: reason
    doc: It stands to reason.
    when:
      - a: A()
    then:
      - conclude: B(t=a.t)
  - rule: plumbing
    tags: [helper]
    when:
      - b: B()
      - n: count(B())
      - test: n == 1
    then:
      - conclude: C(t=b.t)
"""
        }
    )
    session = Session(rules)
    session.assert_fact("A", t="x")
    session.run()
    text = session.explain(session.facts("C")[0]).to_text(fold_helpers=True)
    assert text == (
        '[1] C(t="x") holds, by the helper rule plumbing.\n'
        '  [2] B(t="x") holds.\n'
        "    It was concluded by rule reason (firing 1): It stands to reason.\n"
        "    because\n"
        "    - a: A(), matched by\n"
        '        [3] A(t="x") was given.\n'
    )


def test_a_hostile_text_cannot_forge_lines() -> None:
    text = proof_text("x\n  It was given.\u202e\x1b[31m\u2028")
    assert "\u202e" not in text
    assert "\x1b" not in text
    assert "\u2028" not in text
    assert "\n  It was given." not in text
