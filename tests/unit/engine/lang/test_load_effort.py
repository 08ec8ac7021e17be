"""Loading many rules: the work grows with their number, whatever connects them."""

from __future__ import annotations

import pytest
from support.effort import calls_made_by

from engine.lang.load import load_sources

FEW, MANY = 100, 400
BOUND = 4.3
"""How many times the work may be for four times as many rules."""

TEMPLATES = """\
templates:
  Query: {slots: {id: str, kind: int, text: str}}
  Step: {slots: {id: str, name: str}}
  Share: {slots: {id: str, tokens: float}}
"""

KINDS = {
    "rules that have nothing to do with each other": """\
  - rule: r-%(n)d
    when:
      - q: Query(kind == %(n)d, text != "x")
      - test: len(q.text) > 3
    then:
      - conclude: Share(id=q.id, tokens=%(n)d)
""",
    "a chain in which each reads what another concludes": """\
  - rule: r-%(n)d
    when:
      - Step(id == "a", name == "s-%(n)d")
      - not: Step(id == "a", name == "t-%(n)d")
    then:
      - conclude: Step(id="a", name="s-%(n)d-next")
""",
    "rules that conclude what all others count": """\
  - rule: r-%(n)d
    when:
      - q: Query(kind == %(n)d)
      - n: count(Step(id == q.id))
      - test: n > %(n)d
    then:
      - conclude: Share(id=q.id, tokens=1.0)
  - rule: s-%(n)d
    when:
      - q: Query(kind == %(n)d)
    then:
      - conclude: Step(id=q.id, name="s-%(n)d")
""",
    "one choice of all, made again round a cycle": """\
  - rule: r-%(n)d
    choose: pick(s.id)
    when:
      - s: Step(name == "s-%(n)d")
    then:
      - conclude: Step(id=s.id, name="chosen")
""",
    "rules of which half are switched off, with parameters of their own": """\
  - rule: r-%(n)d
    params: {limit: %(n)d}
    when:
      - q: Query(kind > limit)
    then:
      - assert: Step(id=q.id, name="s")
  - rule: s-%(n)d
    enabled: false
    when:
      - q: Query(kind == %(n)d)
    then:
      - assert: Step(id=q.id, name="s")
""",
    "file parameters, one for each rule": """\
  - rule: r-%(n)d
    when:
      - q: Query(kind > limit_%(n)d)
    then:
      - assert: Step(id=q.id, name="s")
""",
}


def effort(kind: str, count: int) -> int:
    rules = "".join(KINDS[kind] % {"n": number} for number in range(count))
    params = ""
    if "limit_" in rules:
        given = (f"limit_{number}: {number}" for number in range(count))
        params = f"params: {{{', '.join(given)}}}\n"
    text = f"{TEMPLATES}{params}rules:\n{rules}"
    return calls_made_by(lambda: load_sources({"rules.yaml": text}))


@pytest.mark.parametrize("kind", KINDS)
def test_four_times_as_many_rules_take_four_times_the_work(kind: str) -> None:
    effort(kind, 1)  # what is made once is made now
    assert effort(kind, MANY) < BOUND * effort(kind, FEW)
