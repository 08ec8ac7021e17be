from __future__ import annotations

from support.worked import Desk

from gui.messages.decisions import AskQuestion
from gui.service.shelf import ROOM, Shelf


def test_a_decision_is_read_once_while_it_is_open(shared: Desk) -> None:
    row = shared.ask(AskQuestion(query="What is an objection?", model="phi3")).row
    shelf = Shelf()
    recorded = shelf.recorded(shared.bench, row.id)
    assert recorded.decision.entry.id == row.id
    assert shelf.recorded(shared.bench, row.id) is recorded


def test_the_decision_used_longest_ago_goes(shared: Desk) -> None:
    first, *others = (
        shared.ask(AskQuestion(query=f"What is a fee {n}?", model="phi3")).row.id
        for n in range(ROOM + 1)
    )
    shelf = Shelf()
    kept = shelf.recorded(shared.bench, first)
    for other in others[:-1]:
        shelf.recorded(shared.bench, other)
    assert shelf.recorded(shared.bench, first) is kept
    shelf.recorded(shared.bench, others[-1])
    assert shelf.recorded(shared.bench, first) is kept  # it was used just before
    for other in others:
        shelf.recorded(shared.bench, other)
    assert shelf.recorded(shared.bench, first) is not kept


def test_a_decision_is_proved_once_while_its_proof_is_open(shared: Desk) -> None:
    row = shared.ask(AskQuestion(query="What is an objection?", model="phi3")).row
    shelf = Shelf()
    opened = shelf.open(shared.bench, row.id)
    assert shelf.open(shared.bench, row.id) is opened
    assert shelf.proof(shared.bench, opened.number) is opened


def test_steps_are_numbered_each_after_what_it_rests_on(shared: Desk) -> None:
    row = shared.ask(AskQuestion(query="What is an objection?", model="phi3")).row
    opened = Shelf().open(shared.bench, row.id)
    for number, name in enumerate(opened.order):
        assert opened.numbers[name] == number
        assert opened.step(number) is opened.proof.steps[name]
        assert all(premise < number for premise in opened.premises(name))
