"""The checker's evaluation agrees with the engine's on every expression tried."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import load_sources
from engine.errors import EvaluationError
from engine.lang import rules as r
from engine.lang.evaluate import Evaluator
from engine.lang.syntax import Value
from engine.lang.values import identity
from engine.match.facts import Fact, FactId
from engine.proof.evaluation import Evaluation, NoValue, Unverifiable

EXPRESSIONS = (
    "f.x + f.y",
    "f.x - f.y",
    "f.x * f.y",
    "f.x / f.y",
    "f.x // f.y",
    "f.x % f.y",
    "f.x ** f.y",
    "-f.x",
    "f.x == f.y",
    "f.x != f.y",
    "f.x < f.y",
    "f.x >= f.y",
    "f.x > 1 >= f.y",
    "f.x in f.y",
    "f.x not in [f.y, 1]",
    "f.x == 1 or f.y > 2",
    "f.x == 1 and not f.y == 2",
    "f.x if f.y == 1 else f.y",
    "f.x[f.y]",
    "f.x[1:]",
    "f.x[:f.y]",
    'f"{f.x}-{f.y:>5}"',
    "[f.x, f.y]",
    "len(f.x)",
    "max(f.x, f.y)",
    "sorted([f.x, f.y])",
    "round(f.x, 1)",
    "int(f.x)",
)
TEXT = "templates: {F: {slots: {x: any, y: any}}}\nrules:\n" + "".join(
    f"  - rule: r{n}\n    when:\n      - f: F()\n      - let: v = {one}\n"
    "    then:\n      - halt: true\n"
    for n, one in enumerate(EXPRESSIONS)
)
RULES = load_sources({"r.yaml": TEXT})
values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 5),
    st.sampled_from([2**80, 10**400, 0.5, 2.0, -1.5, 1e300]),
    st.sampled_from(["", "a", "ab", "2", "b"]),
    st.lists(st.integers(0, 3) | st.sampled_from("ab"), max_size=3).map(tuple),
)


def outcome_of_engine(let: r.Let, fact: Fact) -> object:
    try:
        return identity(Evaluator({}).closure(let.value)({"f": fact}, None))
    except EvaluationError:
        return "none"


def outcome_of_checker(let: r.Let, fact: Fact) -> object:
    try:
        return identity(Evaluation({}).value(let.value, {"f": fact}))
    except NoValue:
        return "none"


@pytest.mark.parametrize("place", range(len(EXPRESSIONS)), ids=EXPRESSIONS)
@given(x=values, y=values)
def test_both_evaluations_agree(place: int, x: Value, y: Value) -> None:
    let = RULES.rules[place].when[1]
    assert isinstance(let, r.Let)
    fact = Fact(FactId(1), RULES.templates["F"], (x, y))
    assert outcome_of_checker(let, fact) == outcome_of_engine(let, fact)


@pytest.mark.parametrize(
    "value",
    ["[forgotten 2026]", "Of [forgotten 2026]: no.", ("a", "[forgotten 2026]")],
    ids=["whole", "in part", "in a list"],
)
def test_a_forgotten_text_cannot_be_read(value: Value) -> None:
    let = RULES.rules[0].when[1]
    assert isinstance(let, r.Let)
    fact = Fact(FactId(1), RULES.templates["F"], (value, "a"))
    with pytest.raises(Unverifiable):
        Evaluation({}).value(let.value, {"f": fact})
