"""Supports: what keeps a fact alive, and circles that keep only each other."""

from __future__ import annotations

from support.sources import load, rule

from engine.match.facts import Fact, FactId
from engine.match.memory import WorkingMemory
from engine.run.activation import Activation
from engine.run.agenda import Agenda
from engine.run.notes import Began, Fired, Note, Notes, Replaced
from engine.run.records import Changed, Supported, Withdrawn
from engine.run.setting import Setting
from engine.run.support import SupportTable
from engine.run.utility import utilities_in_use

RULES = load(rule("A()", "conclude: A(x=1)"))


def fact(number: int) -> Fact:
    return Fact(FactId(number), RULES.templates["A"], (number, ""))


def fired(number: int, *facts: Fact) -> Fired:
    return Fired(Activation(RULES.rule("one"), facts, fired=number), ())


def table(*notes: Note, recursive: bool = False) -> SupportTable:
    known = SupportTable(frozenset({"A"} if recursive else ()))
    return known.follow(Notes(notes))


def circle(*notes: Note) -> list[Fact]:
    """What is unfounded after the notes, with all facts of theirs alive."""
    setting = Setting(rules=RULES, utilities=utilities_in_use(RULES, {}), params={})
    memory = WorkingMemory()
    facts = [note.fact for note in notes if isinstance(note, Began)]
    for one in facts:
        memory.add(one)
    conflict = Agenda(setting, memory)
    conflict.begin()
    conflict.changed((), facts)
    return table(*notes, recursive=True).unfounded(conflict)


def test_a_fact_lives_while_any_support_does() -> None:
    one, by = fact(1), fired(1)
    notes = Notes([Began(one, "asserted", 3), by, Supported(1, "concluded", 1)])
    known = SupportTable(frozenset()).follow(notes)
    assert known.of(one).permanent
    assert known.of(one).has("concluded", 1)
    assert not known.of(one).has("concluded", 2)
    assert not known.of(one).has("given", 0)
    notes.append(Withdrawn(1, 1))
    known.follow(notes)
    assert not known.of(one).concluded
    assert by.activation.conclusions == {}
    assert known.of(one)


def test_without_supports_there_is_no_reason_to_live() -> None:
    one = fact(1)
    assert table(Began(one, "given")).of(one)
    assert not table(Began(one, "given"), Withdrawn(1, 0)).of(one)


def test_a_fact_that_ended_is_no_conclusion_any_more() -> None:
    one, two, by = fact(1), fact(2), fired(1)
    known = table(by, Began(one, "concluded", 1), Changed((one,), ()))
    assert by.activation.conclusions == {}
    assert not known.of(one)
    known = table(by, Began(one, "concluded", 1), Replaced(one, two, 2))
    assert by.activation.conclusions == {}
    assert known.of(two).has("asserted", 2)


def test_a_circle_is_unfounded_until_something_outside_supports_it() -> None:
    one, two = fact(1), fact(2)
    notes = (
        Began(one, "given"),
        fired(1, one),
        Began(two, "concluded", 1),
        fired(2, two),
        Supported(1, "concluded", 2),
    )
    assert circle(*notes) == []
    assert circle(*notes, Withdrawn(1, 0)) == [one, two]
    assert circle(*notes, Withdrawn(1, 0), Supported(1, "given")) == []
    assert circle(*notes, Withdrawn(1, 0), Supported(1, "asserted", 3)) == []


def test_what_rests_on_a_founded_fact_is_founded_however_far() -> None:
    facts = [fact(number) for number in range(1, 5)]
    notes: list[Note] = [Began(facts[0], "given")]
    for number in range(1, 4):
        notes.append(fired(number, facts[number - 1]))
        notes.append(Began(facts[number], "concluded", number))
    assert circle(*notes) == []
    assert circle(*notes, Withdrawn(1, 0)) == facts
