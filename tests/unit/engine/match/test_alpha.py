"""The alpha network: its masks say what evaluating each pattern's tests says."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import EvaluationError, RuleSet, load_sources
from engine.errors import FactError
from engine.lang import rules as r
from engine.lang.evaluate import Evaluator
from engine.lang.syntax import Value
from engine.lang.values import SlotType
from engine.match.alpha import WORDS, Alpha, bits, fixed, least
from engine.match.facts import Fact, FactId

SLOTS = "i: int, f: float, s: str, t: bool, o: int?, v: any"
TESTS = (
    "i == 1", "2 == i", "i < 2", "i >= 1", "1 <= i < 3", "i > 1.5", "i <= 0.5", "i in [0, 2]",
    "i == 1.0", "f == 1", "f > 0.5", "f <= 0.5", "f < 1e308", "f in [0.5, 2.0]",
    's == "a"', 's in ["a", "b"]', 's > "a"', "t == True", "t", "t in [False]",
    "o == 1", "o == None", "o > 0", "v == 1", "v == None", 'v in ["a", 1]', "i == p", "i > p",
    "i != 1", "i == 1 and f > 0.5", "f == i",
)  # fmt: skip
VALUES: dict[str, tuple[Value, ...]] = {
    "i": (-1, 0, 1, 2, 3),
    "f": (0.0, 0.5, math.nextafter(0.5, 1), 1.0, 1.5, 2.0, 1e308, math.inf),
    "s": ("", "a", "b"),
    "t": (True, False),
    "o": (None, 0, 1),
    "v": (None, 0, 1, 1.0, True, "a"),
}


def patterns(tests: list[list[str]]) -> tuple[RuleSet, list[r.Pattern]]:
    rules = "".join(
        f"  - rule: r{number}\n    when:\n      - 'A({', '.join(one)})'\n"
        "    then: [halt: true]\n"
        for number, one in enumerate(tests)
    )
    text = (
        f"templates: {{A: {{slots: {{{SLOTS}}}}}}}\nparams: {{p: 1}}\nrules:\n{rules}"
    )
    made = load_sources({"a.yaml": text})
    found = [made.rule(f"r{number}").when[0] for number in range(len(tests))]
    return made, [one for one in found if isinstance(one, r.Pattern)]


@given(st.randoms(use_true_random=False))
def test_a_fact_passes_where_all_that_is_fixed_holds(random_: random.Random) -> None:
    count = random_.randrange(1, 8)
    # One test of a slot each, because the checker refuses what can never match.
    asked = [[one] for one in random_.sample(TESTS, count)]
    rules, found = patterns(asked)
    shape = rules.templates["A"]
    params = {"p": random_.randrange(3)}
    slots = [slot.type for slot in shape.slots.values()]
    alpha = Alpha(slots, [(one.tests, params) for one in found])
    evaluator = Evaluator({})
    for _ in range(10):
        values = tuple(random_.choice(VALUES[name]) for name in shape.slots)
        fact = Fact(FactId(1), shape, values)
        mask = alpha.mask(values)
        for bit, pattern in enumerate(found):
            parts = [test for test in pattern.tests if fixed(test) is not None]
            holds = all(evaluator.closure(test)(params, fact) for test in parts)
            assert bool(mask & 1 << bit) is holds, (asked[bit], values)


def test_several_tests_of_a_slot_are_joined() -> None:
    _, found = patterns([["i > 0", "i < 3", "i in [1, 2, 9]"], ["i == 1", "f > 1"]])
    kinds = [SlotType("int"), SlotType("float"), *[SlotType("any")] * 4]
    alpha = Alpha(kinds, [(one.tests, {}) for one in found])
    rest = ("", True, None, None)
    assert [alpha.mask((i, 2.0, *rest)) for i in range(4)] == [0, 3, 1, 0]
    assert alpha.mask((1, 1.0, *rest)) == 1


@pytest.mark.parametrize(
    ("test", "is_fixed"),
    [
        ("i == 1", True),
        ("1 < i <= p", True),
        ("t == True", True),
        ("o == None", True),
        ("i != 1", False),
        ("o > 0", False),
        ("v == 1", False),
        ("f == i", False),
        ("i % 2 == 1", False),
        ("t", False),
    ],
)
def test_only_what_cannot_fail_is_fixed(test: str, is_fixed: bool) -> None:  # noqa: FBT001
    _, [pattern] = patterns([[test]])
    assert (fixed(pattern.tests[0]) is not None) is is_fixed


def test_a_value_that_its_slot_does_not_admit_is_refused() -> None:
    _, [pattern] = patterns([["i > 0"]])
    alpha = Alpha([SlotType("int")], [(pattern.tests, {})])
    with pytest.raises((TypeError, FactError, EvaluationError)):
        alpha.mask(("text",))


@given(
    st.one_of(st.integers(-(2**70), 2**70), st.floats(allow_nan=False)),
    st.one_of(st.integers(-(2**60), 2**60), st.floats(allow_nan=False)),
    st.booleans(),
)
def test_a_least_value_decides_every_comparison(
    bound: float,
    value: float,
    strict: bool,  # noqa: FBT001
) -> None:
    kind = "int" if isinstance(value, int) else "float"
    found = least(bound, SlotType(kind), strict=strict)
    holds = value > bound if strict else value >= bound
    assert (found is not None and value >= found) is holds


@given(st.sets(st.integers(0, 400)))
def test_bits_are_told_lowest_first(places: set[int]) -> None:
    mask = sum(1 << place for place in places)
    assert bits(mask) == sorted(places)


def test_bits_of_large_masks() -> None:
    assert bits(WORDS) == [120]
    assert bits(WORDS - 1) == list(range(120))
    assert bits(WORDS + 5) == [0, 2, 120]
    assert bits(0) == []
