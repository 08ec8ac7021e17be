"""Many tuples that wait at once fire in the order of the strategy, whoever found them.

Law: rules that join the same facts in several ways, with ranks of their own or shared
ones, fire in the same order on both matchers, under every strategy; so they do when
facts come and go in between. (Random programs seldom have that many tuples.)
"""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import FiringLimitError, RuleSet, Session, load_sources
from engine.run.setting import NETWORK, PLAIN
from engine.run.strategy import STRATEGIES

HEAD = "templates: {A: {slots: {x: int, y: int}}, B: {slots: {x: int}}}\nrules:\n"
WHENS = (
    ["a: A()", "b: A()"],
    ["a: A()", "b: A(x == a.x)"],
    ["a: A()", "b: B()"],
    ["a: A()", "b: A()", "c: B()"],
    ["a: A()", "b: A(x != a.x)", "c: A(y == b.y)"],
    ["b: B()", "a: A(x == b.x)", "c: A(x < 9)"],
    ["a: A()"],
    ["a: A()", "not: B(x == a.x)"],
    ["a: A()", "any: [[{let: v = 2}], [{let: v = 1}], [B(x=a.x)]]"],
    ["a: A()", "n: count(B(x <= a.x))", "b: A(y == n)"],
)
MOST = 400
"""Firings of one run."""


def rules(random_: random.Random) -> RuleSet:
    """One to three rules, often of equal worth."""
    texts = []
    for number in range(random_.choice([1, 2, 2, 3])):
        when = "".join(f"      - {one}\n" for one in random_.choice(WHENS))
        salience = random_.choice([0, 0, 0, 1])
        texts.append(
            f"  - rule: r{number}\n    salience: {salience}\n"
            f"    when:\n{when}    then:\n      - let: z = 1\n"
        )
    return load_sources({"a.yaml": HEAD + "".join(texts)})


def fired(session: Session, most: int) -> list[object]:
    """The rules and facts of a run's firings, and whether more were waiting."""
    try:
        result: object = session.run(max_firings=most)
    except FiringLimitError as error:
        result = error.result
    return [
        (one.rule, [fact.id for fact in one.facts], repr(one.bindings))
        for one in result.firings  # type: ignore[attr-defined]
    ]


@pytest.mark.parametrize("strategy", STRATEGIES)
@settings(max_examples=max(10, settings().max_examples // 3))
@given(st.randoms(use_true_random=False))
def test_tuples_fire_in_the_same_order(strategy: str, random_: random.Random) -> None:
    known = rules(random_)
    network, plain = (
        Session(known, strategy=strategy, matcher=one) for one in (NETWORK, PLAIN)
    )
    for _ in range(3):
        for _ in range(random_.randrange(2, 6)):
            template = random_.choice("AAB")
            slots = {"x": random_.randrange(3)}
            if template == "A":
                slots["y"] = random_.randrange(3)
            for session in (network, plain):
                session.give(template, slots)
        if random_.random() < 0.3:
            place = random_.randrange(len(plain.facts()))
            for session in (network, plain):
                session.retract(session.facts()[place])
        most = random_.choice([1, 3, MOST])
        assert fired(network, most) == fired(plain, most)
    assert fired(network, MOST) == fired(plain, MOST)


def test_the_law_speaks_of_many_tuples() -> None:
    counts = []
    for seed in range(40):
        random_ = random.Random(seed)  # noqa: S311
        session = Session(rules(random_))
        for x in range(3):
            session.assert_fact("A", x=x, y=x % 2)
            session.assert_fact("B", x=x)
        counts.append(len(fired(session, MOST)))
    assert sum(count > 9 for count in counts) > 10
