from __future__ import annotations

from textwrap import dedent

from engine import Answer, Effect, Vocabulary, load_sources
from engine.cases.case import CaseResult, run_cases
from engine.lang.values import STR

RULES = """
templates:
  Query: {slots: {id: str, weight: {type: float, default: 1.0}}}
  Depth: {slots: {query: str, factor: float}}
rules:
  - rule: deep
    when:
      - q: Query(weight > 2)
    then:
      - conclude: Depth(query=q.id, factor=q.weight * 1.1)
  - rule: shallow
    enabled: false
    when:
      - q: Query()
    then:
      - conclude: Depth(query=q.id, factor=1.0)
"""


def results(tests: str, rules: str = RULES) -> tuple[CaseResult, ...]:
    sources = {"r.yaml": rules, "r.test.yaml": "tests:" + dedent(tests)}
    return run_cases(load_sources(sources)).cases


def failures(tests: str, rules: str = RULES) -> tuple[str, ...]:
    (case,) = results(tests, rules)
    return case.failures


def test_a_case_in_which_all_is_as_expected_passes() -> None:
    (case,) = results("""
        - test: heavy questions go deep
          facts:
            - Query: {id: q1, weight: 3}
          expect:
            - Depth: {query: q1, factor: 3.3}
          absent:
            - Depth: {query: q2}
          fired: [deep]
          not_fired: [shallow]
    """)
    assert case.passed
    assert case.name == "heavy questions go deep"
    assert case.firings == 1
    assert str(case.span).startswith("r.test.yaml:2:")


def test_of_several_facts_the_nearest_is_named() -> None:
    assert failures("""
        - test: x
          facts:
            - Query: {id: q1, weight: 3}
            - Query: {id: q2, weight: 4}
          expect:
            - Depth: {query: q2, factor: 5.0}
    """) == (
        (
            'r.test.yaml:7:7: expected Depth(query="q2", factor=5.0), but there was '
            'only Depth(query="q2", factor=4.4) and 1 less like it'
        ),
    )


def test_a_template_without_facts_is_said_to_have_none() -> None:
    assert failures("""
        - test: x
          facts:
            - Query: {id: q1}
          expect:
            - Depth: {query: q1}
    """) == (
        'r.test.yaml:6:7: expected Depth(query="q1"), but there was no Depth at all',
    )


def test_what_should_be_absent_is_shown_where_it_lives() -> None:
    assert failures("""
        - test: x
          facts:
            - Query: {id: q1, weight: 3}
          absent:
            - Depth: {query: q1}
    """) == (
        (
            'r.test.yaml:6:7: expected no Depth(query="q1"), but found '
            'Depth(query="q1", factor=3.3000000000000003)'
        ),
    )


def test_rules_that_fire_or_do_not_against_expectation_are_named() -> None:
    assert failures("""
        - test: x
          facts:
            - Query: {id: q1, weight: 3}
          fired: [shallow]
          not_fired: [deep]
    """) == (
        "r.test.yaml:5:11: expected 'shallow' to fire, but it did not",
        "r.test.yaml:6:15: expected 'deep' not to fire, but it did",
    )


def test_floats_agree_to_nine_digits_and_no_further() -> None:
    template = """
        - test: x
          facts:
            - Query: {{id: q1, weight: 3}}
          expect:
            - Depth: {{factor: {}}}
    """
    assert not failures(template.format("3.3"))
    assert failures(template.format("3.30000001"))


def test_a_text_is_not_the_number_it_looks_like() -> None:
    assert failures("""
        - test: x
          facts:
            - Query: {id: "1", weight: 3}
          expect:
            - Query: {id: "1.0"}
    """)


def test_a_run_that_cannot_go_on_fails_its_case() -> None:
    rules = """
templates: {N: {slots: {n: int}}}
rules:
  - rule: divides
    when:
      - x: N()
    then:
      - assert: N(n=1 // x.n)
"""
    (failure,) = failures(
        """
        - test: x
          facts:
            - N: {n: 0}
          fired: [divides]
    """,
        rules,
    )
    assert failure.startswith("it could not be run: r.yaml:8:")
    assert "divides" in failure


def test_effects_are_requested_but_not_performed() -> None:
    def fetch(_arguments: object) -> tuple[Answer, ...]:
        raise AssertionError("a case performs no effect")

    effect = Effect(name="fetch", perform=fetch, takes={"of": STR}, answers=("Found",))
    sources = {
        "r.yaml": """
templates: {Q: {slots: {id: str}}, Found: {slots: {of: str}}, Done: {slots: {of: str}}}
rules:
  - rule: fetches
    when:
      - q: Q()
    then:
      - effect: fetch(of=q.id)
  - rule: takes-up
    when:
      - f: Found()
    then:
      - conclude: Done(of=f.of)
tests:
  - test: nothing comes of itself
    facts: [{Q: {id: a}}]
    fired: [fetches]
    absent: [{Found: {}}]
  - test: the answer is given
    facts: [{Found: {of: a}}]
    expect: [{Done: {of: a}}]
"""
    }
    rules = load_sources(sources, Vocabulary.of(effects=[effect]))
    result = run_cases(rules)
    assert [case.failures for case in result.cases] == [(), ()]
    assert result.passed


def test_a_result_passes_only_if_all_cases_do() -> None:
    sources = {
        "r.yaml": RULES
        + """
tests:
  - test: right
    facts: [{Query: {id: a}}]
    absent: [{Depth: {}}]
  - test: wrong
    facts: [{Query: {id: a}}]
    expect: [{Depth: {}}]
"""
    }
    result = run_cases(load_sources(sources))
    assert [case.passed for case in result.cases] == [True, False]
    assert not result.passed
