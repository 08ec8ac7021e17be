"""The argument of an aggregate taken apart, and the types it may have."""

from __future__ import annotations

import pytest
from support.sources import load, problems, rule

from engine.lang import rules as r


def aggregate(source: str) -> r.Aggregate:
    [found] = load(rule(f"n: '{source}'")).rule("one").when
    assert isinstance(found, r.Aggregate)
    return found


def test_a_generator_has_a_name_filters_and_keys() -> None:
    found = aggregate(
        "collect(a.x for a in sorted(A(x > 1), -a.x, a.name) if a.x < 9 and a.x != 3)"
    )
    assert found.pattern.name == "a"
    assert len(found.pattern.tests) == 1
    assert len(found.filters) == 2
    assert [down for _, down in found.keys] == [True, False]
    assert not found.distinct


def test_braces_make_it_distinct() -> None:
    assert aggregate("count({a.x for a in A()})").distinct


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("count(A())", "int"),
        ("sum(a.x for a in A())", "int"),
        ("sum(a.x / 2 for a in A())", "float"),
        ("avg(a.x for a in A())", "float"),
        ("avg((a.x for a in A()), default=0)", "float"),
        ("min(a.name for a in A())", "str"),
        ("collect(a.name for a in A())", "[str]"),
        ('min((a.x for a in A()), default="none")', "any"),
        ("max((a.x for a in A()), default=0)", "int"),
    ],
)
def test_the_type_of_its_value(source: str, kind: str) -> None:
    assert str(aggregate(source).type) == kind


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("sum(A())", "sum needs a value of each fact"),
        ("sum(a.name for a in A())", "sum of values of type str"),
        ("min(a.x > 1 for a in A())", "min of values of type bool"),
        (
            "count(a.x for a in A() for b in B())",
            "ranges over one pattern with one name",
        ),
        ("count(a.x for a in 3)", "an aggregate ranges over a pattern"),
        ("count(A(), B())", "count takes a pattern or a generator"),
        ("count(A(), distinct=1)", "an aggregate has no argument"),
        ("collect(a.x for a in sorted(A(), -a.name))", "-x sorts numbers downwards"),
        ("max(a for a in A())", "is a fact of A, not a value"),
    ],
)
def test_what_is_refused(source: str, why: str) -> None:
    assert any(why in problem for problem in problems(rule(f"n: '{source}'")))
