"""What a host offers."""

from __future__ import annotations

import pytest

from engine import Effect, Function, Vocabulary
from engine.lang.values import INT


def function(name: str) -> Function:
    return Function(name=name, call=lambda x: x, takes=(INT,))


def effect(name: str) -> Effect:
    return Effect(name=name, perform=lambda _: (), takes={})


def test_a_function_and_an_effect_may_share_a_name() -> None:
    found = Vocabulary.of([function("send")], [effect("send")])
    assert (list(found.functions), list(found.effects)) == (["send"], ["send"])


def test_two_of_a_kind_may_not() -> None:
    with pytest.raises(ValueError, match="share a name"):
        Vocabulary.of([function("twice"), function("twice")])
    with pytest.raises(ValueError, match="share a name"):
        Vocabulary.of(effects=[effect("send"), effect("send")])


def test_parts_may_come_from_an_iterator() -> None:
    found = Vocabulary.of(map(function, "ab"), map(effect, "cd"))
    assert (list(found.functions), list(found.effects)) == (["a", "b"], ["c", "d"])
