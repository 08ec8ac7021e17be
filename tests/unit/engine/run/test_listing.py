"""Listings: every function that is made of a rule, and what it is for."""

from __future__ import annotations

from engine import load_sources
from engine.run.listing import Listed, Listing

RULES = """\
templates:
  Query: {slots: {id: str, kind: int}}
  Cap: {slots: {query: str}}
  Chunk: {slots: {query: str, score: float}}
  Depth: {slots: {query: str, factor: float}}
rules:
  - rule: deep
    choose: depth(q.id)
    params: {deep: 7}
    when:
      - q: Query(kind > deep)
      - Chunk(query == q.id, score > 0.5)
      - not: Cap(query == q.id)
      - n: count(Chunk(query == q.id))
      - test: n >= 2 + q.kind
    then:
      - conclude: Depth(query=q.id, factor=1.5)
  - rule: plain
    when:
      - q: Query(kind > 3)
    then:
      - conclude: Depth(query=q.id, factor=0.5)
  - rule: torn
    when:
      - q: Query()
      - p: Query()
    then:
      - retract: q
      - modify: q(kind=1)
  - rule: bare
    then:
      - conclude: Depth(query="all", factor=1.0)
"""


def listing(name: str) -> Listing:
    return Listing(load_sources({"rules.yaml": RULES}), name)


def named(name: str, which: str) -> Listed:
    (found,) = (one for one in listing(name).functions() if one.name == which)
    return found


def test_all_functions_of_a_rule_are_listed_with_what_they_are_for() -> None:
    found = list(listing("deep").functions())
    assert [one.name for one in found] == [
        *("join_0", "join_1", "skeleton", "matching"),
        *("matching", "matching", "complete", "choice", "matching", "then"),
    ]
    assert len({one.purpose for one in found}) == len(found)
    assert all(f"def {one.name}(" in one.text for one in found)
    for one in found:
        compile(one.text, one.name, "exec")


def test_what_the_engine_does_without_is_not_listed() -> None:
    names = [one.name for one in listing("plain").functions()]
    assert names == ["skeleton", "matching", "then", "swift"]
    torn = [one.name for one in listing("torn").functions()]
    assert torn == ["join_0", "join_1", "skeleton", "matching"]
    assert [one.name for one in listing("bare").functions()] == ["then"]


def test_variables_are_told_by_pattern() -> None:
    assert dict(listing("deep").variables()) == {
        "f0, v0": "the fact q of Query: [0] id, [1] kind",
        "f1, v1": "the fact of Chunk: [0] query, [1] score",
    }


def test_free_names_are_told_where_they_do_not_speak_for_themselves() -> None:
    join = named("deep", "join_1")
    assert sorted(join.names.values()) == [
        "the facts of Query by id",
        "the parameter deep",
    ]
    everything = named("plain", "matching")
    assert list(everything.names.values()) == ["the facts of Query"]
    complete = named("deep", "complete")
    assert "asks readable code about n: count(Chunk(query == q.id))" in (
        complete.names.values()
    )
    assert list(named("deep", "then").names.values()) == ["the template Depth"]


def test_a_listing_leaves_the_rules_as_they_are() -> None:
    rules = load_sources({"rules.yaml": RULES})
    once = list(Listing(rules, "deep").functions())
    assert list(Listing(rules, "deep").functions()) == once
