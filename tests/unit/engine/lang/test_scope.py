"""What names mean."""

from __future__ import annotations

from support.sources import HEAD, load

from engine.lang.functions import BUILTINS
from engine.lang.scope import Scope
from engine.lang.values import INT, STR
from engine.lang.vocabulary import Function


def test_binding_leaves_the_scope_before_it_as_it_was() -> None:
    scope = Scope(templates={}, functions={})
    after = scope.bind("a", INT).bind("b", STR)
    assert (dict(scope.names), dict(after.names)) == ({}, {"a": INT, "b": STR})


def test_inside_and_outside_of_a_pattern() -> None:
    templates = load(HEAD).templates
    scope = Scope(templates=templates, functions={})
    assert scope.inside(templates["A"]).own is templates["A"]
    assert scope.inside(templates["A"]).outside() == scope


def test_built_in_functions_come_first() -> None:
    mine = Function(name="len", call=lambda x: x, takes=(INT,))
    other = Function(name="other", call=lambda x: x, takes=(INT,))
    scope = Scope(templates={}, functions={"len": mine, "other": other})
    assert scope.function("len") is BUILTINS["len"]
    assert scope.function("other") is other
    assert scope.function("third") is None
