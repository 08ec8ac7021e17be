"""The data are those that other engines' figures were taken with."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from benchmarks.matching.workloads import alpha, closure, decision, manners

ROOT = Path(__file__).parents[4]
GENERATORS = ROOT.parent / "shared" / "bench" / "gen.py"


@pytest.fixture(scope="module")
def others() -> ModuleType:
    if not GENERATORS.exists():
        pytest.skip("the other generators are not beside this checkout")
    spec = importlib.util.spec_from_file_location("generators", GENERATORS)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("size", [8, 16, 32, 64, 128])
def test_guests_are_the_same(others: ModuleType, size: int) -> None:
    assert manners.guests(size) == others.manners(size)


def test_graphs_are_the_same(others: ModuleType) -> None:
    assert closure.path(200) == others.path_edges(200)
    for nodes in (50, 150):
        edges = others.random_edges(nodes, 2 * nodes)
        assert closure.graph(nodes) == edges
        assert closure.pairs(edges) == len(others.closure_ref(edges))


def test_items_and_bands_are_the_same(others: ModuleType) -> None:
    assert alpha.items(2000) == others.alpha_facts(2000)
    assert alpha.bands() == others.alpha_rules()
    assert alpha.check(2000, others.alpha_ref(2000))


def test_questions_are_the_same(others: ModuleType) -> None:
    assert decision.queries(500) == others.queries(500)


@pytest.mark.parametrize("count", [20, 100, 1000])
def test_decisions_are_the_same(others: ModuleType, count: int) -> None:
    ours, theirs = decision.rules(count), others.rules(count)
    assert [as_theirs(rule) for rule in ours] == theirs
    for query in decision.queries(50):
        right = others.ref_decide(theirs, query)[:2]
        assert decision.decide(ours, query) == right


def as_theirs(rule: decision.Rule) -> dict[str, object]:
    written: dict[str, object] = {
        "id": rule.number,
        "conds": list(rule.tests),
        "join": rule.source,
        "neg": rule.unless,
        "spec": len(rule.tests) + 2 * bool(rule.source) + bool(rule.unless),
    }
    if rule.tokens is not None:
        return {**written, "kind": "budget", "delta": rule.tokens}
    kind = {"kind": "strategy", "strategy": rule.strategy}
    return {**written, **kind, "utility": rule.utility}


def test_no_question_meets_the_crowd() -> None:
    rules = decision.crowd(10, 90)
    assert len(rules) == len({rule.number for rule in rules}) == 100
    for query in decision.queries(200):
        assert decision.decide(rules[10:], query) == (decision.START, "direct")
        assert decision.decide(rules, query) == decision.decide(rules[:10], query)
