"""Notes: the shortest are opened once, whoever reads them, and in whatever order."""

from __future__ import annotations

from support.sources import load, rule

from engine.match.facts import Fact, FactId
from engine.run.activation import Activation
from engine.run.notes import Began, Concluded, Fired, Notes, fired

RULES = load(rule("A()", "conclude: B(x=1)"))
RULE = RULES.rule("one")
OLD = Fact(FactId(1), RULES.templates["A"], (1, ""))
NEW = Fact(FactId(2), RULES.templates["B"], (1, "p"))


def test_a_closed_note_is_opened_once() -> None:
    notes = Notes([OLD])
    notes.append((RULE, OLD, 7, "concluded", NEW))
    opened = notes.at(1)
    assert isinstance(opened, Concluded)
    assert (opened.activation.rule, opened.activation.facts) == (RULE, (OLD,))
    assert opened.activation.fired == 7
    assert opened.began.fact is NEW
    assert (opened.began.kind, opened.began.firing) == ("concluded", 7)
    assert notes.at(1) is opened
    assert list(notes.since(0)) == [OLD, opened]
    assert list(notes.since(1)) == [opened]


def test_what_fired_is_told_of_notes_that_say_so() -> None:
    activation = Activation(RULE, (OLD,))
    opened = Concluded(activation, Began(NEW, "concluded", 1))
    for note in (activation, Fired(activation, ()), opened):
        assert fired(note) is activation
    assert fired(OLD) is None
    assert fired(Began(NEW, "given")) is None
