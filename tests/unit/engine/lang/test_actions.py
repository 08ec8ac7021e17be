"""Right-hand sides as checked."""

from __future__ import annotations

import pytest
from support.sources import load, problems, rule

from engine import Effect, Vocabulary
from engine.lang import rules as r
from engine.lang.values import INT, STR

VOCABULARY = Vocabulary.of(
    effects=[
        Effect(
            name="fetch",
            perform=lambda _: (),
            takes={"top": INT, "query": STR},
            optional=frozenset({"top"}),
            answers=("A",),
        ),
        Effect(name="lost", perform=lambda _: (), takes={}, answers=("Nowhere",)),
    ]
)


def test_a_let_holds_for_the_actions_after_it() -> None:
    then = "let: n = a.x + 1\n      - modify: a(x=n)\n      - retract: a"
    found = load(rule("a: A()", then)).rule("one").then
    assert [type(step) for step in found] == [r.Let, r.Modify, r.Retract]


def test_an_optional_argument_may_be_left_out() -> None:
    found = load(rule("A()", "effect: fetch(query='q')"), VOCABULARY).rule("one").then
    assert isinstance(found[0], r.Request)
    assert [name for name, _ in found[0].arguments] == ["query"]


@pytest.mark.parametrize(
    ("then", "why"),
    [
        ("assert: A()", "missing_slot: A needs a value for its slot 'x'"),
        ("assert: A(1)", "assert takes its values by name, as slot=value"),
        ("assert: A", "assert needs Template(slot=value, …)"),
        ("assert: A(x='n')", "slot 'x' of A is of type int, not str"),
        ("assert: B(x=10)", "outside_range: slot 'x': 10 is outside 0 to 9"),
        ("assert: B(x=1, kind='r')", "outside_one_of: slot 'kind'"),
        ("assert: A(x=a)", "fact_as_value: 'a' is a fact of A"),
        ("modify: b(x=1)", "unbound_name: 'b' is bound to no fact"),
        ("modify: n(x=1)", "unbound_name: 'n' is a value"),
        ("modify: a(z=1)", "unknown_slot: A has no slot 'z'"),
        ("retract: a.x", "retract takes the name of a bound fact"),
        ("effect: fetsh(query='q')", "unknown_effect: there is no effect 'fetsh'"),
        ("effect: fetch(top=1)", "effect 'fetch' needs query"),
        ("effect: fetch(query=1)", "argument 'query' of fetch is of type str, not int"),
        ("effect: fetch(kwery='q')", "effect 'fetch' has no argument 'kwery'"),
        (
            "effect: lost()",
            "effect 'lost' answers with Nowhere, which no file declares",
        ),
    ],
)
def test_what_is_refused(then: str, why: str) -> None:
    found = problems(rule("a: A()\n      - let: n = a.x", then), VOCABULARY)
    assert any(why in problem for problem in found)


@pytest.mark.parametrize("verb", ["assert: A(x=1)", "modify: a(x=1)", "retract: a"])
def test_a_choosing_rule_only_concludes(verb: str) -> None:
    [problem] = problems(rule("a: A()", verb, "choose: pick()"))
    assert problem.startswith("choice_action: a choosing rule may not")
