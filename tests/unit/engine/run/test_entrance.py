"""Entrances: what comes in is what the template admits, however it comes in."""

from __future__ import annotations

import enum
from collections.abc import Mapping

import pytest
from support.sources import load

from engine import FactError, Session, Supported
from engine.lang.syntax import Value
from engine.lang.template import Template
from engine.match.index import Index, IndexId
from engine.run.setting import NETWORK, PLAIN

TEMPLATES = """
templates:
  T:
    slots:
      i: {type: int, default: 0}
      r: {type: int, range: [0, 9], default: 0}
      f: {type: float, default: 0.0}
      s: {type: str, default: ""}
      c: {type: str, one_of: [p, q], default: p}
      t: {type: bool, default: false}
      o: {type: int?, default: null}
      l: {type: "[int]", default: []}
      v: {type: any, default: 0}
      m: {type: pattern, default: a}
  One: {slots: {x: int}}
  Nothing: {slots: {}}
"""
READ = """
rules:
  - rule: reads
    when:
      - T(i == 1, r > 1, f <= 1, s == "a", c == "p", t == True, o == None)
    then: [halt: true]
  - rule: reads-one
    when: [One(x > 1)]
    then: [halt: true]
"""
LESS = """
rules:
  - rule: reads-none
    when: [{t: T(v == 1)}, {not: One(x == t.i)}]
    then: [conclude: Nothing()]
"""


class Text(str):
    """A text of a class of its own."""

    __slots__ = ()


class Number(enum.IntEnum):
    """Whole numbers of a class of their own."""

    ONE = 1


PARTS: tuple[Mapping[str, object], ...] = (
    {}, {"i": 1}, {"i": True}, {"i": 1.0}, {"i": 1.5}, {"i": "1"}, {"i": None}, {"i": Number.ONE},
    {"i": 2**80}, {"i": 10**5000}, {"r": 9}, {"r": 10}, {"r": -1}, {"r": True}, {"f": 1}, {"f": 1.0},
    {"f": -0.0}, {"f": float("nan")}, {"f": float("inf")}, {"f": True}, {"f": "1"}, {"f": 2**2000},
    {"s": "a"}, {"s": Text("a")}, {"s": 1}, {"s": b"a"}, {"s": None}, {"c": "q"}, {"c": "r"}, {"c": 1},
    {"t": True}, {"t": 1}, {"t": 0}, {"t": None}, {"o": None}, {"o": 1}, {"o": False}, {"o": "a"},
    {"l": [1, 2]}, {"l": (1,)}, {"l": ["a"]}, {"l": 1}, {"l": [True]}, {"l": "12"}, {"v": (1, "a")},
    {"v": [1, [2.0]]}, {"v": {1}}, {"v": None}, {"v": True}, {"m": "a+"}, {"m": "("}, {"m": 1},
    {"unknown": 1}, {"i": 1, "unknown": 2}, {"i": [1]}, {"s": ["a"]}, {"t": [True]},
    {"i": 1, "r": 2, "f": 0.5, "s": "a", "c": "p", "t": True, "o": None, "l": [], "v": 0, "m": "a"},
    {"i": 1, "r": 2, "f": 1, "s": Text("a"), "c": "p", "t": 1, "o": None, "l": [], "v": 0, "m": "a"},
)  # fmt: skip
ALL: Mapping[str, object] = {
    "i": 1,
    "r": 2,
    "f": 1.0,
    "s": "a",
    "c": "p",
    "t": True,
    "o": None,
    "l": (1,),
}
GIVEN = (*PARTS, *({**ALL, "v": 0, "m": "a", **slots} for slots in PARTS))
"""What is given whole is not completed with defaults, and comes in another way."""
MATCHERS = [NETWORK, PLAIN]


def outcome(session: Session, slots: Mapping[str, object]) -> str:
    """The fact with the classes of its values, or why it was refused."""
    try:
        fact = session.assert_fact("T", **slots)
    except FactError as error:
        return f"refused: {error}"
    return f"{fact.id} {[(type(value), value) for value in fact.values]!r}"


@pytest.mark.parametrize("rules", ["", READ, LESS], ids=["unread", "read", "watched"])
@pytest.mark.parametrize("matcher", MATCHERS)
def test_it_admits_what_the_template_admits(matcher: str, rules: str) -> None:
    session = Session(load(TEMPLATES + rules), matcher=matcher)
    shape = session.rules.templates["T"]
    for _ in range(2):  # what was seen before is looked up in tables
        for slots in GIVEN:
            try:
                values = shape.values(slots)
            except FactError as error:
                wanted = f"refused: {error}"
            else:
                wanted = repr([(type(value), value) for value in values])
            found = outcome(session, slots)
            assert found.startswith("refused") is wanted.startswith("refused")
            assert found.endswith(wanted)


@pytest.mark.parametrize("rules", ["", READ, LESS], ids=["unread", "read", "watched"])
def test_the_matchers_number_facts_alike(rules: str) -> None:
    sessions = [Session(load(TEMPLATES + rules), matcher=one) for one in MATCHERS]
    for slots in GIVEN * 2:
        one, two = (outcome(session, slots) for session in sessions)
        assert one == two


@pytest.mark.parametrize("matcher", MATCHERS)
def test_an_equal_fact_is_the_same_and_gains_no_second_given_support(
    matcher: str,
) -> None:
    session = Session(load(TEMPLATES + READ), matcher=matcher)
    fact = session.give("One", {"x": 2}, "a file")
    assert session.give("One", {"x": 2}, "another file") is fact
    assert session.assert_fact("One", x=2) is fact
    supports = [one for one in session.ledger if isinstance(one, Supported)]
    assert supports == [Supported(fact.id, "given", 0, "a file")]


@pytest.mark.parametrize("matcher", MATCHERS)
def test_identity_includes_the_type_of_any_value(matcher: str) -> None:
    session = Session(load(TEMPLATES), matcher=matcher)
    facts = [
        session.assert_fact("T", v=value) for value in (1, 1.0, True, (1,), (1.0,))
    ]
    assert len({fact.id for fact in facts}) == 5
    assert session.assert_fact("T", v=1.0) is facts[1]
    assert session.assert_fact("T", f=-0.0, v=1.0) is facts[1]


@pytest.mark.parametrize("matcher", MATCHERS)
def test_templates_without_slots_have_one_fact_at_a_time(matcher: str) -> None:
    session = Session(load(TEMPLATES), matcher=matcher)
    fact = session.assert_fact("Nothing")
    assert session.assert_fact("Nothing") is fact
    session.retract(fact)
    assert session.assert_fact("Nothing").id == fact.id + 1


@pytest.mark.parametrize("matcher", MATCHERS)
def test_what_is_refused_leaves_no_trace(matcher: str) -> None:
    session = Session(load(TEMPLATES + READ), matcher=matcher)
    before = len(session.ledger)
    for slots in ({"i": "1"}, {"r": 99}, {"unknown": 1}, {"l": ["a"]}):
        assert outcome(session, slots).startswith("refused")
    assert len(session.ledger) == before
    assert session.facts() == []
    assert session.assert_fact("T").id == 1


@pytest.mark.parametrize("matcher", MATCHERS)
def test_indexes_miss_changes_until_many_facts_have_ended(
    matcher: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("match.memory", "run.entrance"):
        monkeypatch.setattr(f"engine.{module}.LATE", 4)
    changes = (
        "\nrules: [{rule: one, when: [{o: One(x > 9)}], then: [modify: o(x=0)]}]\n"
    )
    session = Session(load(TEMPLATES + changes), matcher=matcher)
    memory = session._cycle.memory
    index = Index(IndexId("One", (0,)), memory.tables["One"].values())
    memory.follow("One", index)
    missed: list[int] = []
    for x in (1, 10, 2, 3, 4):
        fact = session.assert_fact("One", x=x)
        session.run()
        if x < 9:
            session.retract(fact)
        missed.append(len(index.missed))
    apart = int(matcher == PLAIN)  # it takes the fact out before the other begins
    assert missed == [2, 4 + apart, 6 + apart, 0, 2]
    assert {*index.buckets} == {0}


def test_what_is_plainly_admitted_is_not_asked_of_readable_code(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def asked(self: Template, given: Mapping[str, object]) -> tuple[Value, ...]:
        raise AssertionError(f"{self.name} {given}")

    session = Session(load(TEMPLATES + READ))
    monkeypatch.setattr(Template, "values", asked)
    session.assert_fact("One", x=2)
    session.assert_fact("T", **ALL, v=0, m="a")
    assert len(session.facts()) == 2
