"""The public session beyond what the corpus and the laws show."""

from __future__ import annotations

import pytest

from engine import (
    Effect,
    EffectError,
    FactError,
    FiringLimitError,
    ReplacementError,
    Result,
    Session,
    Vocabulary,
    load_sources,
)
from engine.run.setting import NETWORK, PLAIN

RULES = """
templates: {A: {slots: {x: int}}, Out: {slots: {x: int}}}
rules:
  - rule: count-up
    when:
      - a: A(x < 5)
    then:
      - assert: A(x=a.x + 1)
"""


def session() -> Session:
    return Session(load_sources({"a.yaml": RULES}))


def test_unknown_templates_and_slots_name_the_nearest() -> None:
    one = session()
    with pytest.raises(FactError, match=r"there is no template 'Aa' .did you mean 'A'"):
        one.assert_fact("Aa", x=1)
    with pytest.raises(
        FactError, match=r"there is no template 'Ou' .did you mean 'Out'"
    ):
        one.facts("Ou")
    with pytest.raises(FactError, match="A has no slot 'y'"):
        one.assert_fact("A", x=1, y=2)
    with pytest.raises(FactError, match="a set is no value of the rule language"):
        one.assert_fact("A", x={1})


def test_a_limit_keeps_what_was_done() -> None:
    one = session()
    one.assert_fact("A", x=0)
    with pytest.raises(FiringLimitError) as caught:
        one.run(max_firings=3)
    assert caught.value.rules == ("count-up",)
    result = caught.value.result
    assert isinstance(result, Result)
    assert [firing.cycle for firing in result.firings] == [1, 2, 3]
    assert result.reason == "firings"
    assert [firing.cycle for firing in one.run(max_firings=2).firings] == [4, 5]


def test_no_seconds_end_a_run_and_mark_it() -> None:
    one = session()
    one.assert_fact("A", x=0)
    result = one.run(max_seconds=0)
    assert (result.reason, list(result.firings)) == ("seconds", [])


def test_an_earlier_result_keeps_its_ledger() -> None:
    one = session()
    one.assert_fact("A", x=4)
    result = one.run()
    length = len(result.ledger)
    one.reset()
    one.assert_fact("A", x=1)
    assert len(result.ledger) == length == result.position
    assert result.ledger is not one.ledger


def test_a_retract_of_a_dead_fact_does_nothing() -> None:
    one = session()
    fact = one.assert_fact("A", x=9)
    one.retract(fact)
    length = len(one.ledger)
    one.retract(fact)
    assert len(one.ledger) == length


@pytest.mark.parametrize(
    ("setting", "cause"),
    [
        ({"strategy": "deep"}, "there is no strategy 'deep', only .*mean 'depth'"),
        ({"utilities": {"count-up": 2}}, "the utility of 'count-up' is 2, not in"),
        ({"params": {"x": 1}}, "there is no parameter 'x'"),
    ],
)
def test_settings_that_do_not_fit(setting: dict[str, object], cause: str) -> None:
    with pytest.raises(ReplacementError, match=cause):
        Session(load_sources({"a.yaml": RULES}), **setting)  # type: ignore[arg-type]


def test_other_templates_are_refused_while_facts_of_them_live() -> None:
    one = session()
    fact = one.assert_fact("A", x=9)
    other = load_sources({"a.yaml": "templates: {A: {slots: {x: str}}}"})
    with pytest.raises(ReplacementError, match="declare A differently"):
        one.use(rules=other)
    one.retract(fact)
    one.use(rules=other)
    assert one.assert_fact("A", x="9")["x"] == "9"


def test_a_failing_effect_leaves_the_firing_done_and_names_itself() -> None:
    def fail(_: object) -> list[object]:
        raise OSError("no connection")

    vocabulary = Vocabulary.of(effects=[Effect(name="send", perform=fail, takes={})])  # type: ignore[arg-type]
    rules = load_sources(
        {
            "a.yaml": "templates: {Out: {}}\nrules:\n  - rule: send\n    then:\n"
            "      - effect: send()\n      - conclude: Out()\n"
        },
        vocabulary,
    )
    one = Session(rules)
    with pytest.raises(
        EffectError, match=r"effect 'send' .* 'send' failed: no connection"
    ):
        one.run()
    assert [str(fact) for fact in one.facts()] == ["Out()"]
    assert one.step() is None


def test_no_time_at_all_is_refused() -> None:
    with pytest.raises(ValueError, match="not NaN"):
        session().run(max_seconds=float("nan"))


@pytest.mark.parametrize("matcher", [NETWORK, PLAIN])
def test_with_other_rules_the_facts_of_their_files_come_and_go(matcher: str) -> None:
    slots = "templates:\n  A: {slots: {n: int}}\n  B: {slots: {n: int}}\n"
    rule = "rules:\n  - {rule: r, when: [{a: A()}], then: [conclude: B(n=a.n)]}\n"
    one, two = (
        load_sources({"r.yaml": f"{slots}facts:\n  - A: {{n: {n}}}\n{rule}"})
        for n in (1, 2)
    )
    session = Session(one, matcher=matcher)
    session.run()
    session.use(rules=two)
    session.run()
    assert [(fact.template, fact["n"]) for fact in session.facts()] == [
        ("A", 2),
        ("B", 2),
    ]
