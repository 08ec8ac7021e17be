"""What decides besides facts, and which given facts another setting changes."""

from __future__ import annotations

from support.sources import HEAD, load

from engine.run.parameter import params_in_use
from engine.run.setting import Setting, given_changes, given_facts

BASE = f"{HEAD}params: {{p: 3}}\nfacts:\n  - A: {{x: {{param: p}}}}\n  - A: {{x: 7}}\n"


def setting(source: str = BASE, **params: int) -> Setting:
    rules = load(source)
    return Setting(rules=rules, utilities={}, params=params_in_use(rules, params))


def test_a_given_fact_says_which_parameter_it_states() -> None:
    sources = [source for _, _, source in given_facts(setting())]
    assert sources == ["a.yaml:7:5 (x is parameter p)", "a.yaml:8:5"]


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
