"""The nearest miss of a rule: how far its conditions went, and what stopped them.

Of all partial matches the one that goes furthest counts; of several the one whose
next condition fails in the fewest tests, then the one found first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from engine.errors import EvaluationError
from engine.lang import expr as e
from engine.lang import rules as r
from engine.lang.evaluate import Evaluator, truth
from engine.lang.syntax import Text
from engine.match.conditions import conjunction as ready
from engine.match.conditions import solve
from engine.match.facts import Fact
from engine.match.matching import Matching, Plan, plans
from engine.match.partial import Condition, Partial, World
from engine.proof.sentence import harmless
from engine.proof.written import conjunction, quoted, shown, values_read, written

MAX_PARTIALS = 20_000
"""How many partial matches are looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """What stopped a rule.

    Attributes:
        place: Which of its conditions failed, from 0; their number if none did.
        element: That condition.
        test: The conjunct of it that was false or had no value, or None.
        quoted: That condition or conjunct as written.
        reason: What was the matter, in words.
        frame: What names stood for.
        own: The fact the failing pattern came nearest with, or None.
        blockers: Facts whose presence made a ``not`` or ``forall`` fail.
        matched: The facts matched before.
        failing: How many tests of the condition failed.
    """

    place: int
    element: r.Element | None
    test: e.Expr | None
    quoted: str
    reason: str
    frame: Mapping[str, object]
    own: Fact | None = None
    blockers: tuple[Fact, ...] = ()
    matched: tuple[Fact, ...] = ()
    failing: int = 1


def nearest_miss(
    rule: r.Rule, rules: r.RuleSet, matcher: Matching, params: Mapping[str, object]
) -> tuple[Miss, bool]:
    """The nearest miss, and whether partial matches were left out of the search.

    Args:
        rule: A rule that does not match.
        rules: Its rule set.
        matcher: Knows the facts.
        params: The parameters in use, by the rule's names.
    """
    plan = plans(rules)[rule.name]
    search = _Search(plan, rules, matcher)
    best: Miss | None = None
    partials = search.furthest(Partial(params))
    for place, partial in partials:
        miss = search.miss(place, partial)
        if best is None or (-miss.place, miss.failing) < (-best.place, best.failing):
            best = miss
    if best is None:
        raise AssertionError("the empty match is always there")
    return best, search.was_cut


class _Search:
    """One rule while its partial matches are looked at."""

    def __init__(self, plan: Plan, rules: r.RuleSet, matcher: Matching) -> None:
        self._plan = plan
        self._evaluator = Evaluator(rules.vocabulary.functions)
        self._causes: list[str] = []
        self._world = World(matcher.memory, lambda _, cause: self._causes.append(cause))
        self.was_cut = False

    def furthest(self, start: Partial) -> list[tuple[int, Partial]]:
        """The partial matches that satisfy the most conditions."""
        level = [start]
        for place, condition in enumerate(self._plan.conditions):
            found = list(islice(self._extended(condition, level), MAX_PARTIALS + 1))
            if len(found) > MAX_PARTIALS:
                self.was_cut = True
                found.pop()
            if not found:
                return [(place, partial) for partial in level]
            level = found
        return [(len(self._plan.conditions), partial) for partial in level]

    def _extended(
        self, condition: Condition, level: Iterable[Partial]
    ) -> Iterator[Partial]:
        for partial in level:
            yield from condition.extend(partial, self._world)

    def miss(self, place: int, partial: Partial) -> Miss:
        """Why the next condition fails for a partial match."""
        rule = self._plan.rule
        if place == len(rule.when):
            return Miss(
                place=place,
                element=None,
                test=None,
                quoted=" ".join(rule.choose.text.value.split()) if rule.choose else "",
                reason="the key of its choice or its preference has no value",
                frame=partial.frame,
                matched=partial.facts,
            )
        element = rule.when[place]
        if isinstance(element, r.Pattern):
            return self._pattern(place, element, partial)
        if isinstance(element, r.Test):
            return self._test(place, element, partial)
        if isinstance(element, r.Block):
            return self._block(place, element, partial)
        self._causes.clear()
        any(self._plan.conditions[place].extend(partial, self._world))
        cause = self._causes[-1] if self._causes else ""
        reasons = {
            r.AnyOf: "none of its alternatives holds",
            r.Let: f"it has no value: {cause}",
            r.Aggregate: f"it has no value: {cause or 'no fact matches'}",
        }
        return self._made(place, element, partial, reasons[type(element)])

    def _made(  # the parts of one miss
        self,
        place: int,
        element: r.Element,
        partial: Partial,
        reason: str,
        blockers: tuple[Fact, ...] = (),
        own: Fact | None = None,
    ) -> Miss:
        return Miss(
            place=place,
            element=element,
            test=None,
            quoted=written(element),
            reason=reason,
            frame=partial.frame,
            own=own,
            blockers=blockers,
            matched=partial.facts,
        )

    def _pattern(self, place: int, element: r.Pattern, partial: Partial) -> Miss:
        best: Miss | None = None
        for fact in self._world.memory.of(element.template):
            failed = self._failed(element.tests, element.text, partial.frame, fact)
            if not failed:
                continue
            test, reason = failed[0]
            if best is None or len(failed) < best.failing:
                best = Miss(
                    place=place,
                    element=element,
                    test=test,
                    quoted=quoted(element.text, test),
                    reason=reason,
                    frame=partial.frame,
                    own=fact,
                    matched=partial.facts,
                    failing=len(failed),
                )
        if best is not None:
            return best
        return self._made(
            place, element, partial, f"there is no {element.template} at all"
        )

    def _test(self, place: int, element: r.Test, partial: Partial) -> Miss:
        failed = self._failed(element.tests, element.text, partial.frame, None)
        test, reason = failed[0]
        return Miss(
            place=place,
            element=element,
            test=test,
            quoted=quoted(element.text, test),
            reason=reason,
            frame=partial.frame,
            matched=partial.facts,
            failing=len(failed),
        )

    def _failed(
        self,
        tests: Iterable[e.Expr],
        text: Text,
        frame: Mapping[str, object],
        own: Fact | None,
    ) -> list[tuple[e.Expr, str]]:
        """The tests that do not hold, each with the values it had."""
        found = []
        for test in tests:
            cause = ""
            try:
                if truth(self._evaluator.closure(test)(frame, own)):
                    continue
            except EvaluationError as error:
                cause = f"it has no value: {error}"
            values = shown(values_read([test], frame, own))
            said = ", ".join(part for part in (values, cause) if part)
            found.append((test, said or f"{quoted(text, test)} is never true"))
        return found

    def _block(self, place: int, element: r.Block, partial: Partial) -> Miss:
        inner = Partial(partial.frame)
        if element.kind == "exists":
            body = conjunction(element.body)
            first = element.body[0] if len(element.body) == 1 else None
            if isinstance(first, r.Pattern):
                near = self._pattern(place, first, partial)
                reason = (
                    f"there is none; the nearest fails {near.quoted}: {near.reason}"
                )
                if near.own is None:
                    reason = near.reason
                return self._made(place, element, partial, reason, own=near.own)
            return self._made(place, element, partial, f"nothing matches {body}")
        blockers = self._blockers(element, inner)
        names = ", ".join(map(str, blockers))
        reason = f"there is {names}" if names else "what is inside holds"
        if element.kind == "forall":
            reason = f"it fails for {names}"
        return self._made(place, element, partial, reason, blockers)

    def _blockers(self, element: r.Block, inner: Partial) -> tuple[Fact, ...]:
        """The facts by which a ``not`` or ``forall`` fails, the first such way."""
        conditions = self._conditions(element)
        if element.kind == "not":
            way = next(solve(conditions, inner, self._world), None)
            return way.facts if way is not None else ()
        for ranged in conditions[0].extend(inner, self._world):
            if next(solve(conditions[1:], ranged, self._world), None) is None:
                return ranged.facts
        return ()

    def _conditions(self, element: r.Block) -> tuple[Condition, ...]:
        return ready(element.body, self._evaluator)


def said(miss: Miss) -> str:
    """The miss in words: the condition as written, and the values it had."""
    return harmless(f"{miss.quoted}: {miss.reason}")
