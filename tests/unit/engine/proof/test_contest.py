"""Who else could have fired, and which key decided."""

from __future__ import annotations

import pytest
from support import depth

from engine import Exploration, Session, load_sources

SLOTS = "templates:\n" + "".join(f"  {t}: {{slots: {{n: int}}}}\n" for t in "ABC")


def contest(
    rules: str, facts: int = 1, strategy: str = "utility-specificity"
) -> tuple[str, float | None, str]:
    session = Session(
        load_sources(
            {
                "layers.yaml": "layers: [early, late]",
                "e.yaml": f"layer: early\n{SLOTS}rules:\n{rules}",
                "l.yaml": "layer: late\nrules:\n  - {rule: late, when: [{a: A()}], "
                "then: [{conclude: C(n=9)}]}\n",
            }
        ),
        strategy=strategy,
    )
    for number in range(facts):
        session.assert_fact("A", n=number)
    found = session.why_chosen(session.run().firings[0])
    return found.key, found.margin, found.reason


def rule(name: str, extra: str = "", when: str = "a: A()") -> str:
    return (
        f"  - {{rule: {name}, {extra} when: [{{{when}}}], "
        "then: [{conclude: B(n=a.n)}]}\n"
    )


@pytest.mark.parametrize(
    ("rules", "facts", "strategy", "key"),
    [
        (rule("one"), 1, "utility-specificity", "layer"),
        (rule("one", "salience: 3,") + rule("two"), 1, "utility-first", "salience"),
        (rule("one", "utility: 0.6,") + rule("two"), 1, "utility-specificity", "score"),
        (rule("one", "utility: 0.6,") + rule("two"), 1, "utility-first", "utility"),
        (
            rule("one") + rule("two", when="a: A(n >= 0)"),
            1,
            "specificity-first",
            "specificity",
        ),
        (rule("one"), 2, "utility-specificity", "recency"),
        (rule("one"), 2, "lex", "recency"),
        (rule("one"), 2, "mea", "first fact"),
        (rule("one"), 2, "depth", "newest fact"),
        (rule("one"), 2, "breadth", "oldest fact"),
        (rule("one") + rule("two"), 1, "utility-specificity", "rule name"),
    ],
)
def test_the_key_that_decided_is_named(
    rules: str, facts: int, strategy: str, key: str
) -> None:
    assert contest(rules, facts, strategy)[0] == key


def test_the_margin_is_that_of_the_deciding_key() -> None:
    key, margin, reason = contest(rule("one", "utility: 0.6,") + rule("two"))
    assert key == "score"
    assert margin == pytest.approx(0.05)
    assert reason == (
        "one came before two by its score: score 0.3 against score 0.25, "
        "a margin of 0.05."
    )


def test_a_tie_names_what_was_equal() -> None:
    reason = contest(rule("one") + rule("two"))[2]
    assert "(score, specificity, utility, recency being equal)" in reason


def test_a_choice_is_told_as_it_was_recorded() -> None:
    session = depth.session()
    found = session.why_chosen(session.timeline.deed(1).firing)
    assert [one.rule for one in found.contenders] == [
        "discretion-needs-room",
        "ordinary-depth",
    ]
    assert found.runner_up is not None
    assert found.runner_up.rule == "ordinary-depth"
    assert [one.probability for one in found.contenders] == [1.0, 0.0]
    assert found.group == "depth(q1)"


def test_prefer_comes_before_the_strategy() -> None:
    text = depth.TEXT.replace(
        "    doc: Everything else", "    prefer: q.complexity\n    doc: Everything else"
    )
    session = Session(load_sources({"r.yaml": text}))
    session.assert_fact("Query", id="q", domain="law", complexity=9.5)
    found = session.why_chosen(session.run().firings[0])
    assert (found.key, found.margin) == ("prefer", 9.5)
    assert found.contenders[found.winner].rule == "ordinary-depth"


def test_a_draw_is_called_one() -> None:
    session = Session(depth.RULES, exploration=Exploration.softmax(1.0), seed=3)
    session.assert_fact("Query", id="q", domain="law", complexity=9.5)
    firing = session.run().firings[0]
    found = session.why_chosen(firing)
    assert found.key == "draw"
    assert sum(one.probability or 0 for one in found.contenders) == pytest.approx(1)
    assert found.contenders[found.winner].rule == firing.rule


def test_a_firing_without_rivals_says_so() -> None:
    session = Session(depth.RULES)
    session.assert_fact("Query", id="q", complexity=2.0)
    found = session.why_chosen(session.run().firings[0])
    assert found.reason == "ordinary-depth was the only candidate for depth(q)."
    assert (found.key, found.margin, found.runner_up) == ("", None, None)
