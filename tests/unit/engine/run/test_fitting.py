"""What fits a session, and why something is refused that does not."""

from __future__ import annotations

import pytest
from support.sources import HEAD, load, rule

from engine import (
    Effect,
    Exploration,
    Function,
    ReplacementError,
    RuleSet,
    Session,
    Vocabulary,
)
from engine.lang.values import INT
from engine.run.fitting import (
    check_exploration,
    check_templates,
    known_matcher,
    with_vocabulary,
)
from engine.run.setting import NETWORK, PLAIN
from engine.run.strategy import EXPLORABLE, STRATEGIES

EVERY = (Exploration.softmax(), Exploration.thompson(), Exploration.epsilon())
TWICE = Function(
    name="more", call=lambda n: n * 2, takes=(INT,), returns=INT, doc="Twice as much."
)
THRICE = Function(
    name="more", call=lambda n: n * 3, takes=(INT,), returns=INT, doc="Even more."
)
RING = Effect(name="ring", perform=lambda _: (), takes={})
VOCABULARY = Vocabulary.of(functions=(TWICE,), effects=(RING,))


def test_a_matcher_is_known_by_its_name() -> None:
    assert [known_matcher(name) for name in (NETWORK, PLAIN)] == [NETWORK, PLAIN]
    with pytest.raises(ReplacementError, match="no matcher 'rete', only network and "):
        known_matcher("rete")


@pytest.mark.parametrize("exploration", EVERY, ids=lambda one: one.kind)
@pytest.mark.parametrize("strategy", STRATEGIES)
def test_strategies_explore_by_the_score_they_have(
    strategy: str, exploration: Exploration
) -> None:
    if strategy not in EXPLORABLE:
        wanted = (
            f"'{strategy}' has no score to explore by, only {next(iter(EXPLORABLE))}"
        )
    elif strategy == "specificity-first" and exploration.kind == "thompson":
        wanted = "specificity-first has none"
    else:
        check_exploration(strategy, exploration)
        return
    with pytest.raises(ReplacementError, match=wanted):
        check_exploration(strategy, exploration)


def rules_with(vocabulary: Vocabulary) -> RuleSet:
    return load(rule("a: A()", "assert: A(x=more(a.x))"), vocabulary)


def test_another_vocabulary_takes_the_place_of_the_first() -> None:
    rules = rules_with(VOCABULARY)
    other = Vocabulary.of(functions=(THRICE,), effects=(RING,))
    replaced = with_vocabulary(rules, other)
    assert replaced.vocabulary is other
    assert replaced.rules == rules.rules
    assert rules.vocabulary is VOCABULARY
    assert with_vocabulary(rules, VOCABULARY) is rules


def test_a_vocabulary_that_lacks_something_is_refused_with_all_that_it_lacks() -> None:
    with pytest.raises(ReplacementError, match="lacks more, ring, which the rules"):
        with_vocabulary(rules_with(VOCABULARY), Vocabulary.of())
    with pytest.raises(ReplacementError, match="lacks ring, "):
        with_vocabulary(rules_with(VOCABULARY), Vocabulary.of(functions=(TWICE,)))


@pytest.mark.parametrize(
    ("slots", "fits"),
    [
        ("x: int, name: {type: str, default: ''}", True),
        ("x: {type: int, range: [0, 9]}, name: {type: str, default: z}", True),
        ("x: int", False),
        ("name: {type: str, default: ''}, x: int", False),
        ("x: float, name: {type: str, default: ''}", False),
        ("x: int, name: {type: str, default: ''}, more: {type: int, default: 0}", False),
    ],
)  # fmt: skip
def test_live_facts_need_their_slots_with_their_types_in_order(
    slots: str,
    fits: bool,  # noqa: FBT001
) -> None:
    session = Session(load(HEAD))
    other = load(f"templates:\n  A: {{slots: {{{slots}}}}}\n")
    check_templates(other, session.facts())
    session.assert_fact("A", x=1)
    if fits:
        check_templates(other, session.facts())
        return
    with pytest.raises(ReplacementError, match="declare A differently while facts of"):
        check_templates(other, session.facts())


def test_live_facts_need_their_template() -> None:
    session = Session(load(HEAD))
    session.assert_fact("B", x=1)
    with pytest.raises(ReplacementError, match="retract them or start a new session"):
        check_templates(load("templates:\n  A: {slots: {x: int}}\n"), session.facts())
