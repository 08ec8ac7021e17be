"""Activations: what they compete for, and how they begin."""

from __future__ import annotations

from support.sources import load, rule

from engine.lang.syntax import Value
from engine.match.match import group_key
from engine.run.activation import Activation

RULE = load(rule("A()", "halt: true")).rule("one")


def group(*key: Value) -> object:
    return group_key(("pick", key))


def test_keys_compete_as_the_rule_language_compares_them() -> None:
    assert group(1) == group(1.0)
    assert len({group(1), group(1.5), group("1"), group(1, 1), group()}) == 5


def test_a_match_without_a_choice_competes_with_nobody() -> None:
    assert group_key(None) is None
    one = Activation(RULE, ())
    assert (one.group, one.alive, one.fired) == (None, True, 0)
