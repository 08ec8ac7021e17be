"""Partial matches and the world they are matched against."""

from __future__ import annotations

from engine.match.memory import WorkingMemory
from engine.match.partial import Partial, World


def test_binding_leaves_the_partial_match_before_it_as_it_was() -> None:
    before = Partial({"a": 1})
    after = before.bind("b", 2)
    assert (dict(before.frame), before.values) == ({"a": 1}, ())
    assert (dict(after.frame), after.values) == ({"a": 1, "b": 2}, (2,))


def test_everything_is_visible_to_what_counts_or_negates() -> None:
    world = World(WorkingMemory(), lambda *_: None, lambda _: False)
    assert world.everything().visible is None
    assert world.everything().everything() is not world
    whole = World(WorkingMemory(), lambda *_: None)
    assert whole.everything() is whole
