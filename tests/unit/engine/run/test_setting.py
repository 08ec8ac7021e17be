"""What decides besides facts, and which given facts another setting changes."""

from __future__ import annotations

from support.sources import HEAD, load

from engine.run.parameter import params_in_use
from engine.run.records import Changed, Supported
from engine.run.setting import Setting, first_facts, given_changes, given_facts

BASE = f"{HEAD}params: {{p: 3}}\nfacts:\n  - A: {{x: {{param: p}}}}\n  - A: {{x: 7}}\n"


def setting(source: str = BASE, **params: int) -> Setting:
    rules = load(source)
    return Setting(rules=rules, utilities={}, params=params_in_use(rules, params))


def test_a_given_fact_says_which_parameter_it_states() -> None:
    sources = [source for _, _, source in given_facts(setting())]
    assert sources == ["a.yaml:7:5 (x is parameter p)", "a.yaml:8:5"]


def test_sessions_start_with_the_same_facts_and_notes() -> None:
    first = first_facts(setting())
    assert [(fact.id, fact.values) for fact in first.facts] == [
        (1, (3, "")),
        (2, (7, "")),
    ]
    assert (first.began, *first.supports) == (
        Changed((), first.facts),
        Supported(1, "given", 0, "a.yaml:7:5 (x is parameter p)"),
        Supported(2, "given", 0, "a.yaml:8:5"),
    )
    assert first_facts(setting(p=4)).facts[0].values == (4, "")


def test_of_two_statements_of_one_fact_the_first_is_its_source() -> None:
    """Another parameter makes them one, and there is one support."""
    first = first_facts(setting(p=7))
    assert [fact.values for fact in first.facts] == [(7, "")]
    assert first.supports == (
        Supported(1, "given", 0, "a.yaml:7:5 (x is parameter p)"),
    )


def test_another_parameter_takes_one_fact_and_gives_one() -> None:
    gone, come = given_changes(setting(), setting(p=4))
    assert len(gone) == 1
    assert [values for _, values, _ in come] == [(4, "")]


def test_a_fact_that_two_settings_state_stays() -> None:
    assert given_changes(setting(), setting()) == ([], [])
    assert given_changes(setting(), setting(p=7))[1] == []


def test_the_record_names_what_is_not_the_authors() -> None:
    assert setting().record.learned_params == ()
    assert setting(p=4).record.learned_params == ("p",)
