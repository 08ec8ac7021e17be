"""Rule tests run: facts in, and whether what was expected came out.

A case performs no effect: what it requests is recorded and answered with nothing, so
answers a case needs stand among its facts.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from engine.cases.coverage import Coverage, RuleCoverage, share
from engine.errors import EngineError, Span
from engine.lang import syntax as s
from engine.lang.rules import RuleSet
from engine.lang.values import equal, show
from engine.lang.vocabulary import Answer, Vocabulary
from engine.match.facts import Fact
from engine.session import Session

MOST_FIRINGS = 100_000
"""What a case may fire before it is taken to run for ever."""

# Decimal fractions in a test are what an author reads off, not IEEE doubles.
_CLOSE = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseResult:
    """How one case went.

    Attributes:
        name: What its author calls it.
        span: Where it stands.
        failures: What was expected and not so, a sentence each; empty if it passed.
        firings: How many rules fired.
    """

    name: str
    span: Span
    failures: tuple[str, ...]
    firings: int

    @property
    def passed(self) -> bool:
        """Whether all was as expected."""
        return not self.failures


@dataclass(frozen=True, slots=True, kw_only=True)
class CasesResult:
    """All cases of a rule set, and what they reached of its rules."""

    cases: tuple[CaseResult, ...]
    rules: tuple[RuleCoverage, ...]

    @property
    def passed(self) -> bool:
        """Whether every case passed."""
        return all(case.passed for case in self.cases)

    @property
    def coverage(self) -> float:
        """The share of what there is to reach that was reached, from 0 to 1."""
        return share(self.rules)


class Cases:
    """Runs the cases of one rule set and watches what they reach."""

    def __init__(self, rules: RuleSet) -> None:
        silent = _silent(rules.vocabulary)
        self._rules = replace(rules, vocabulary=silent)
        self._coverage = Coverage(self._rules)

    def run(self, case: s.CaseSyntax) -> CaseResult:
        """Give a case's facts, run, and compare."""
        session = Session(self._rules)
        fired: list[str] = []
        try:
            for fact in case.facts:
                session.give(fact.template.value, _slots(fact), str(fact.span))
            start = len(session.ledger)
            result = session.run(MOST_FIRINGS)
        except EngineError as error:
            failures = [f"it could not be run: {error}"]
        else:
            self._coverage.watch(result.ledger, start)
            fired = [firing.rule for firing in result.firings]
            failures = [
                *_facts_missing(case.expect, session),
                *_facts_present(case.absent, session),
                *_firings(case, set(fired)),
            ]
        return CaseResult(
            name=case.name.value,
            span=case.span,
            failures=tuple(failures),
            firings=len(fired),
        )

    def coverage(self) -> tuple[RuleCoverage, ...]:
        """What the cases run so far reached of every rule."""
        return self._coverage.rules()


def run_cases(rules: RuleSet) -> CasesResult:
    """Run all cases of a rule set."""
    cases = Cases(rules)
    results = tuple(map(cases.run, rules.cases))
    return CasesResult(cases=results, rules=cases.coverage())


def _silent(vocabulary: Vocabulary) -> Vocabulary:
    effects = {
        name: replace(effect, perform=_nothing)
        for name, effect in vocabulary.effects.items()
    }
    return Vocabulary(vocabulary.functions, effects)


def _nothing(arguments: Mapping[str, s.Value]) -> Iterable[Answer]:  # noqa: ARG001
    return ()


def _slots(fact: s.FactSyntax) -> dict[str, s.Value]:
    return {
        name.value: content.value
        for name, content in fact.slots
        if isinstance(content, s.Constant)
    }


def _facts_missing(expected: Iterable[s.FactSyntax], session: Session) -> Iterable[str]:
    for stated in expected:
        slots = _slots(stated)
        facts = session.facts(stated.template.value)
        if any(_agree(fact, slots) == len(slots) for fact in facts):
            continue
        wanted = f"{stated.span}: expected {_written(stated)}, but there "
        if not facts:
            yield wanted + f"was no {stated.template.value} at all"
            continue
        # max() keeps the first of equals: the fact of the lowest id.
        nearest = max(facts, key=lambda fact: _agree(fact, slots))
        yield (
            wanted
            + f"was only {nearest}"
            + (f" and {len(facts) - 1} less like it" if len(facts) > 1 else "")
        )


def _facts_present(absent: Iterable[s.FactSyntax], session: Session) -> Iterable[str]:
    for stated in absent:
        slots = _slots(stated)
        for fact in session.facts(stated.template.value):
            if _agree(fact, slots) == len(slots):
                yield f"{stated.span}: expected no {_written(stated)}, but found {fact}"
                break


def _firings(case: s.CaseSyntax, fired: set[str]) -> Iterable[str]:
    for rule in case.fired:
        if rule.value not in fired:
            yield f"{rule.span}: expected {rule.value!r} to fire, but it did not"
    for rule in case.not_fired:
        if rule.value in fired:
            yield f"{rule.span}: expected {rule.value!r} not to fire, but it did"


def _agree(fact: Fact, slots: Mapping[str, s.Value]) -> int:
    """In how many of the stated slots a fact is as stated."""
    return sum(_alike(fact[name], value) for name, value in slots.items())


def _alike(value: s.Value, stated: s.Value) -> bool:
    """Whether a value is as stated, floats to nine digits."""
    if isinstance(value, float) and type(stated) in (int, float):
        return math.isclose(value, stated, rel_tol=_CLOSE)  # type: ignore[arg-type]
    return equal(value, stated)


def _written(stated: s.FactSyntax) -> str:
    slots = ", ".join(f"{name}={show(value)}" for name, value in _slots(stated).items())
    return f"{stated.template.value}({slots})"
