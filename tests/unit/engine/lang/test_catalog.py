"""Declarations of several files together."""

from __future__ import annotations

import pytest

from engine import RuleSet, RuleSetError, load_sources


def load(**files: str) -> RuleSet:
    return load_sources({f"{name}.yaml": text for name, text in files.items()})


def messages(**files: str) -> list[str]:
    with pytest.raises(RuleSetError) as caught:
        load(**files)
    return [f"{one.span}: {one.message}" for one in caught.value.problems]


def test_a_declaration_holds_in_every_file() -> None:
    found = load(
        a="templates: {A: {slots: {x: int}}}\nparams: {p: 3}",
        b="facts:\n  - A: {x: {param: p}}",
    )
    assert [(fact.template, fact.source) for fact in found.facts] == [
        ("A", "b.yaml:2:5")
    ]
    assert found.layers == ("main",)


def test_what_two_files_declare_names_both_places() -> None:
    one = "templates: {A: {slots: {x: int}}}\nparams: {p: 3}"
    assert messages(a=one, b=one) == [
        "b.yaml:1:13: template 'A' is already declared at a.yaml:1:13",
        "b.yaml:2:10: parameter 'p' is already declared at a.yaml:2:10",
    ]


def test_two_lists_of_layers_are_one_too_many() -> None:
    with pytest.raises(RuleSetError, match=r"keep one layers\.yaml"):
        load_sources({"layers.yaml": "layers: [x]", "b/layers.yaml": "layers: [x]"})


def test_files_of_facts_need_no_layer() -> None:
    found = load(
        layers="layers: [one, two]",
        facts="templates: {A: {slots: {x: int}}}\nfacts:\n  - A: {x: 1}",
    )
    assert found.layers == ("one", "two")


def test_a_default_that_its_slot_does_not_admit_is_told_and_not_stumbled_over() -> None:
    slot = "{type: str, one_of: [a, b], default: c}"
    assert messages(a=f"templates: {{A: {{slots: {{x: {slot}}}}}}}") == [
        'a.yaml:1:65: \'default\' of slot \'x\' of A is "c", which is none of "a", "b"'
    ]
