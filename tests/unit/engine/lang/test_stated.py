"""Facts as files state them."""

from __future__ import annotations

from support.sources import HEAD, load, problems


def test_a_slot_may_take_a_file_parameter() -> None:
    [fact] = load(f"{HEAD}params: {{p: 3}}\nfacts:\n  - A: {{x: {{param: p}}}}\n").facts
    [(name, value)] = fact.slots
    assert (name, getattr(value, "key", None)) == ("x", "p")


def test_every_problem_of_stated_facts_is_met() -> None:
    source = f"""{HEAD}
params: {{p: 12}}
facts:
  - Aa: {{x: 1}}
  - A: {{y: 1}}
  - A: {{x: n}}
  - B: {{x: 10}}
  - B: {{x: 1, kind: r}}
  - B: {{x: {{param: p}}}}
  - B: {{x: {{param: q}}}}
"""
    assert problems(source) == [
        "unknown_template: there is no template 'Aa'",
        "missing_slot: A needs a value for its slot 'x'",
        "unknown_slot: A has no slot 'y'",
        "wrong_type: slot 'x': \"n\" is not of type int",
        "outside_range: slot 'x': 10 is outside 0 to 9",
        'outside_one_of: slot \'kind\': "r" is none of "p", "q"',
        "outside_range: slot 'x': 12 is outside 0 to 9",
        "unknown_param: there is no file parameter 'q'",
    ]


def test_a_test_may_expect_a_part_of_a_fact_but_gives_whole_ones() -> None:
    head = f"{HEAD}tests:\n  - test: one\n"
    assert load(f"{head}    facts: [A: {{x: 1}}]\n    expect: [A: {{name: n}}]\n").cases
    assert problems(
        f"{head}    facts: [A: {{name: n}}]\n    expect: [A: {{x: 1}}]\n"
    ) == ["missing_slot: A needs a value for its slot 'x'"]


def test_a_test_names_rules_that_exist() -> None:
    source = f"{HEAD}tests:\n  - test: one\n    facts: []\n    fired: [nobody]\n"
    assert problems(source) == ["unbound_name: there is no rule 'nobody'"]
