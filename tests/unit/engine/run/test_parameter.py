"""Parameters in use: a replacement keeps the author's type and range."""

from __future__ import annotations

import pytest
from support.sources import HEAD, load

from engine import ReplacementError
from engine.run.parameter import params_in_use

RULES = load(
    f"{HEAD}params:\n"
    "  whole: {value: 3, range: [0, 9]}\n"
    "  real: 0.5\n"
    "  switch: true\n"
    "facts:\n  - B: {x: {param: whole}}\n"
)


def test_a_whole_number_stays_whole_and_a_real_one_real() -> None:
    found = params_in_use(RULES, {"whole": 4.0, "real": 1, "switch": False})
    assert found == {"whole": 4, "real": 1.0, "switch": False}
    assert [type(value) for value in found.values()] == [int, float, bool]


@pytest.mark.parametrize(
    ("key", "value", "why"),
    [
        ("wole", 1, r"there is no parameter 'wole' \(did you mean 'whole'\?\)"),
        ("whole", 4.5, "a whole number is needed"),
        ("whole", 10, "outside 0 to 9"),
        ("whole", True, "not a number"),
        ("real", float("nan"), "not a number"),
        ("switch", 1, "it is True or False"),
    ],
)
def test_what_cannot_replace_it(key: str, value: float, why: str) -> None:
    with pytest.raises(ReplacementError, match=why):
        params_in_use(RULES, {key: value})


def test_a_slot_of_a_given_fact_has_a_say() -> None:
    rules = load(f"{HEAD}params: {{p: 3}}\nfacts:\n  - B: {{x: {{param: p}}}}\n")
    with pytest.raises(
        ReplacementError, match=r"'p' does not fit the fact at a\.yaml:7"
    ):
        params_in_use(rules, {"p": 10})
