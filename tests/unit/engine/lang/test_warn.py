"""Warnings, and where there is nothing to warn of."""

from __future__ import annotations

from support.sources import HEAD

from engine import load_sources


def codes(*rules: str, **layers: str) -> list[str]:
    files = {"a.yaml": HEAD + "rules:\n" + "".join(rules)} if rules else {}
    for name, body in layers.items():
        files[f"{name}.yaml"] = f"layer: {name}\nrules:\n{body}"
    if layers:
        files["layers.yaml"] = "layers: [early, late]"
        files["templates.yaml"] = HEAD
    return [str(one.code) for one in load_sources(files).warnings]


def rule(name: str, when: str, then: str) -> str:
    return f"  - rule: {name}\n    when: [{when}]\n    then: [{then}]\n"


MAKE = rule("make", "A()", "conclude: B(x=1)")
KEEP = rule("keep", "A()", "assert: B(x=1)")
LOOK = rule("look", "not: B()", "halt: true")


def test_a_modified_conclusion_is_warned_of() -> None:
    change = rule("change", "b: B(x=2)", "modify: b(x=3)")
    assert codes(MAKE, change) == ["modifies_concluded"]
    assert codes(KEEP, change) == []


def test_absence_read_before_it_is_complete_is_warned_of() -> None:
    assert codes(early=LOOK, late=MAKE) == ["reads_later_layer"]


def test_nothing_is_warned_of_where_it_is_complete_or_may_come_at_any_time() -> None:
    assert codes(MAKE, LOOK) == []  # strata put it right inside a layer
    assert codes(early=MAKE, late=LOOK) == []
    assert codes(early=LOOK, late=MAKE + KEEP) == []
    assert codes(early=rule("look", "B()", "halt: true"), late=MAKE) == []


def test_constants_tell_what_is_made_from_what_is_read() -> None:
    look = rule("look", "not: B(x=2)", "halt: true")
    assert codes(early=look, late=MAKE) == []
