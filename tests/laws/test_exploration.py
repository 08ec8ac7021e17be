"""Exploration: probabilities are exact, draws repeat, unrelated edits redraw nothing.

Law: the logged probabilities of a choice sum to 1 and are the frequencies with which
candidates win over many seeds, within five standard deviations; the candidates below
the best `prefer` have none. The noise depends on the seed, the choice and the
candidate alone.
"""

from __future__ import annotations

import math
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import (
    Chosen,
    Exploration,
    ReplacementError,
    RuleSet,
    Session,
    Utility,
    load_sources,
)
from engine.run.explore import Candidate, Occasion, draw

RULES = """
templates: {A: {slots: {x: int}}, Out: {slots: {w: str}}}
rules:
  - rule: one
    choose: best(a.x)
    utility: 0.7
    when: [{a: A(x > 0)}]
    then: [{conclude: Out(w="one")}]
  - rule: two
    choose: best(a.x)
    utility: 0.6
    when: [{a: A(x > 0)}]
    then: [{conclude: Out(w="two")}]
  - rule: three
    choose: best(a.x)
    utility: 0.3
    when: [{a: A()}]
    then: [{conclude: Out(w="three")}]
  - rule: never
    choose: best(a.x)
    prefer: -1
    utility: 1.0
    when: [{a: A()}]
    then: [{conclude: Out(w="never")}]
"""
UNRELATED = """
  - rule: another
    choose: another()
    utility: 1.0
    when: [{a: A()}, {b: A()}]
    then: [{conclude: Out(w="another")}]
"""
KINDS = [
    Exploration.softmax(0.2),
    Exploration.softmax(0.05, floor=0.3),
    Exploration.thompson(),
    Exploration.thompson(floor=0.2),
    Exploration.epsilon(0.3),
]
SEEDS = 600
NUMBERS = st.floats(0.01, 0.99)


def chosen(rules: RuleSet, seed: int, exploration: Exploration) -> list[Chosen]:
    session = Session(rules, seed=seed, exploration=exploration)
    session.assert_fact("A", x=1)
    session.assert_fact("A", x=2)
    return [made for made, _ in session.run().choices]


@pytest.mark.parametrize("exploration", KINDS, ids=str)
def test_probabilities_are_frequencies(exploration: Exploration) -> None:
    rules = load_sources({"a.yaml": RULES})
    wins: Counter[str] = Counter()
    logged: dict[str, float] = {}
    for seed in range(SEEDS):
        first, second = chosen(rules, seed, exploration)
        assert (first.drawn, second.drawn) == (True, True)
        logged = {rival.rule: rival.probability for rival in first.rivals}
        assert math.isclose(math.fsum(logged.values()), 1, abs_tol=1e-12)
        assert logged["never"] == 0
        for made in (first, second):
            wins[made.rivals[made.winner].rule] += 1
    for name, probability in logged.items():
        spread = math.sqrt(2 * SEEDS * probability * (1 - probability))
        assert abs(wins[name] - 2 * SEEDS * probability) <= 5 * spread + 1e-9
    if exploration.kind != "epsilon":
        assert len([n for n in wins if wins[n]]) == 3


def test_an_unrelated_edit_redraws_nothing() -> None:
    plain = load_sources({"a.yaml": RULES})
    edited = load_sources({"a.yaml": "# edited\n" + RULES + UNRELATED})
    seen = set()
    for seed in range(60):
        before = chosen(plain, seed, KINDS[0])
        after = [c for c in chosen(edited, seed, KINDS[0]) if c.group == "best"]
        winners = [(c.key, c.rivals[c.winner].rule) for c in before]
        assert winners == [(c.key, c.rivals[c.winner].rule) for c in after]
        assert before == chosen(plain, seed, KINDS[0])
        seen.update(winners)
    assert len(seen) > 3


def candidates(utilities: list[float]) -> list[Candidate]:
    ranked = sorted(utilities, reverse=True)
    return [
        Candidate(f"r{place}", 0, value / 2, 0.5, Utility.authored(value))
        for place, value in enumerate(ranked)
    ]


@given(
    st.lists(NUMBERS, min_size=1, max_size=5),
    st.sampled_from(["softmax", "epsilon"]),
    st.floats(0.01, 5),
    st.floats(0, 1),
    st.integers(0, 2**64),
)
def test_closed_forms_sum_to_one(
    utilities: list[float], kind: str, temperature: float, floor: float, seed: int
) -> None:
    exploration = Exploration(kind=kind, temperature=temperature, floor=floor)
    made = draw(exploration, candidates(utilities), Occasion(seed, "g", "k", 1))
    assert math.isclose(math.fsum(made.probabilities), 1, abs_tol=1e-9)
    assert made.error == 0
    assert made.probabilities[made.winner] > 0
    assert list(made.probabilities) == sorted(made.probabilities, reverse=True)


@settings(max_examples=settings().max_examples // 10)
@given(
    # Nearer to 0 or 1 the grid below, not the draw's quadrature, is too coarse.
    st.lists(st.floats(0.1, 0.9), min_size=2, max_size=3),
    st.integers(0, 2**64),
)
def test_thompson_says_how_exact_it_is(utilities: list[float], seed: int) -> None:
    ranked = candidates(utilities)
    made = draw(Exploration.thompson(), ranked, Occasion(seed, "g", "k", 1))
    assert math.isclose(math.fsum(made.probabilities), 1, abs_tol=1e-9)
    assert 0 <= made.error < 0.01
    if len(ranked) == 2:  # P(X > Y) of two Betas, by another rule on a finer grid
        one, two = (candidate.utility for candidate in ranked)
        exact = _beats(one, two)
        assert abs(made.probabilities[0] - exact) <= made.error + 2e-3


def _beats(one: Utility, two: Utility, cells: int = 1500) -> float:
    def density(x: float, alpha: float, beta: float) -> float:
        front = math.lgamma(alpha + beta) - math.lgamma(alpha) - math.lgamma(beta)
        return math.exp(front + (alpha - 1) * math.log(x) + (beta - 1) * math.log1p(-x))

    total = below = weight = 0.0
    for cell in range(cells):
        t = (cell + 0.5) / cells
        x = t * t * (3 - 2 * t)  # where alpha or beta is small, the ends count much
        width = 6 * t * (1 - t) / cells
        mass = density(x, two.alpha, two.beta) * width
        total += density(x, one.alpha, one.beta) * width * (below + mass / 2)
        below += mass
        weight += density(x, one.alpha, one.beta) * width
    return total / (below * weight)


@pytest.mark.parametrize("strategy", ["depth", "breadth", "lex", "mea"])
def test_strategies_without_a_score_refuse(strategy: str) -> None:
    rules = load_sources({"a.yaml": RULES})
    with pytest.raises(ReplacementError, match="no score"):
        Session(rules, strategy=strategy, exploration=KINDS[0])
