"""A stateless decision: a question with its sources and feedback gets a token budget and
a strategy for the answer.

A rule tests one to four slots of the question; some demand a source of the question's
domain, some the absence of a kind of feedback. Each rule adds to the budget, or proposes
a strategy with a utility, of which the highest wins.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from random import Random
from time import perf_counter
from typing import Any, Literal, NamedTuple, TypeAlias, cast

from benchmarks.matching.workload import Done, Run

WORDS: Mapping[str, tuple[str, ...]] = {
    "intent": (
        "ask",
        "search",
        "summarize",
        "compare",
        "code",
        "plan",
        "chat",
        "debug",
    ),
    "domain": ("law", "med", "fin", "sci", "eng", "hr", "ops", "edu", "news", "gen"),
    "model": ("nano", "small", "large", "reason"),
    "tier": ("free", "pro", "ent"),
    "language": ("en", "de", "fr", "es", "zh"),
}
NUMBERS: Mapping[str, tuple[int, int]] = {
    "complexity": (0, 10),
    "chunks": (0, 40),
    "agents": (1, 8),
    "confidence": (0, 100),
    "history": (0, 30),
}
BOUNDS: tuple[Literal[">="], Literal["<"]] = (">=", "<")
SLOTS = (*WORDS, *NUMBERS)
SOURCES = ("web", "pdf", "db", "wiki", "mail")
FEEDBACK = ("neg", "slow", "long", "wrong")
STRATEGIES = ("direct", "cot", "rag", "multi", "clarify", "refuse", "short", "table")
START, LEAST, MOST = 2000, 256, 32_000
"""The budget before any rule, and its limits."""
FALLBACK = "direct"
QUERIES = 2000
CHECKED = 2_000_000
"""How many rules the check of a run may try at most."""

Query: TypeAlias = dict[str, Any]
"""The ten slots, ``sources`` (type, domain, quality) and ``feedback`` (kinds)."""
Decision: TypeAlias = tuple[int, str]
Decide: TypeAlias = Callable[[Query], Decision]


class Test(NamedTuple):
    """A test of one slot of the question."""

    slot: str
    operator: Literal["==", ">=", "<"]
    value: str | int


class Source(NamedTuple):
    """A source of the question's domain that a rule demands."""

    type: str
    quality: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule: it has either `tokens`, or a `strategy` with a `utility` from 1."""

    number: int
    tests: tuple[Test, ...]
    source: Source | None
    unless: str | None
    tokens: int | None = None
    strategy: str = ""
    utility: int = 0


def queries(count: int, seed: int = 23) -> list[Query]:
    """Questions as a program would have them at hand."""
    draw = Random(seed)  # noqa: S311  # no secret
    return [_query(draw) for _ in range(count)]


def _query(draw: Random) -> Query:
    query: Query = {slot: draw.choice(words) for slot, words in WORDS.items()}
    query.update({slot: draw.randint(*ends) for slot, ends in NUMBERS.items()})
    number = draw.choice((1, 2, 2, 3))
    query["sources"] = [
        {
            "type": kind,
            "domain": query["domain"]
            if draw.random() < 0.6
            else draw.choice(WORDS["domain"]),
            "quality": draw.randint(0, 100),
        }
        for kind in draw.sample(SOURCES, number)
    ]
    number = draw.choice((0, 0, 1, 2))
    query["feedback"] = draw.sample(FEEDBACK, number)
    return query


def rules(count: int, seed: int = 29) -> list[Rule]:
    """Three of five rules give tokens, two propose a strategy."""
    draw = Random(seed)  # noqa: S311  # no secret
    made = [_rule(draw, number) for number in range(count)]
    proposing = [rule.number for rule in made if rule.tokens is None]
    utilities = list(range(1, len(proposing) + 1))
    draw.shuffle(utilities)
    for number, utility in zip(proposing, utilities, strict=True):
        made[number] = replace(made[number], utility=utility)
    return made


def _rule(draw: Random, number: int) -> Rule:
    tests = tuple(_tests(draw))
    source = unless = None
    if number % 5 == 1:
        source = Source(draw.choice(SOURCES), draw.choice((10, 30, 50)))
    if number % 10 == 3:
        unless = draw.choice(FEEDBACK)
    rule = Rule(number=number, tests=tests, source=source, unless=unless)
    if number % 5 < 3:
        return replace(rule, tokens=draw.randrange(-8, 16) * 50)
    return replace(rule, strategy=draw.choice(STRATEGIES))


def _tests(draw: Random) -> Iterator[Test]:
    number = draw.choice((1, 1, 2))
    slots = draw.sample(tuple(WORDS), number)
    if draw.random() < 0.6 and "intent" not in slots:
        slots[0] = "intent"
    for slot in slots:
        yield Test(slot, "==", draw.choice(WORDS[slot]))
    number = draw.choice((1, 1, 2))
    for slot in draw.sample(tuple(NUMBERS), number):
        low, high = NUMBERS[slot]
        bound = low + round((high - low) * draw.uniform(0.2, 0.8))
        yield Test(slot, draw.choice(BOUNDS), bound)


def crowd(count: int, more: int) -> list[Rule]:
    """So many rules, and more that no question can match, among them.

    Two of three of those ask for a word no question has, the third for a number beyond
    the slot's range.
    """
    real = rules(count)
    most = max(rule.utility for rule in real)
    idle = [
        replace(_impossible(rule), number=count + place, utility=rule.utility % most)
        for place, rule in enumerate(rules(more, seed=31))
    ]
    return real + idle


def _impossible(rule: Rule) -> Rule:
    first, *others = rule.tests
    if rule.number % 3 < 2:
        never = Test(first.slot, "==", f"{first.value}-{rule.number}")
    else:
        slot = next(test.slot for test in others if test.slot in NUMBERS)
        others = [test for test in others if test.slot != slot]
        others.append(Test(slot, ">=", NUMBERS[slot][1] + 1 + rule.number))
        never = first
    return replace(rule, tests=(never, *others))


def decide(rule_list: Sequence[Rule], query: Query) -> Decision:
    """The right decision, by the simplest means."""
    budget, strategy, best = START, FALLBACK, 0
    for rule in rule_list:
        if not _holds(rule, query):
            continue
        if rule.tokens is not None:
            budget += rule.tokens
        elif rule.utility > best:
            strategy, best = rule.strategy, rule.utility
    return within(budget), strategy


def _holds(rule: Rule, query: Query) -> bool:
    for slot, operator, value in rule.tests:
        here = query[slot]
        if operator == "==":
            holds = here == value
        else:
            holds = (here >= value) is (operator == ">=")
        if not holds:
            return False
    wanted = rule.source
    if wanted is not None and not any(
        source["type"] == wanted.type
        and source["domain"] == query["domain"]
        and source["quality"] >= wanted.quality
        for source in query["sources"]
    ):
        return False
    return rule.unless not in query["feedback"]


def within(budget: int) -> int:
    """The budget within its limits."""
    return max(LEAST, min(MOST, budget))


def series(decide_one: Decide, rule_count: int) -> Run:
    """A run of decisions on one question after the other, some of them before it.

    As many as take about 0.4 s, three at least, and so few that checking them is quick.
    """
    asked = queries(QUERIES)
    began = perf_counter()
    warm = 0
    while warm < 1 or (warm < 300 and perf_counter() - began < 0.3):
        decide_one(asked[warm])
        warm += 1
    each = (perf_counter() - began) / warm
    most = min(QUERIES, CHECKED // rule_count)
    batch = asked[: max(3, min(most, round(0.4 / each)))]

    def run() -> Done:
        answers = [decide_one(query) for query in batch]
        return Done(answer=answers, units=len(answers))

    return run


@cache
def _right(count: int, number: int) -> Decision:
    return decide(_rules(count), _queries()[number])


@cache
def _rules(count: int) -> list[Rule]:
    return rules(count)


@cache
def _queries() -> list[Query]:
    return queries(QUERIES)


def check(size: int, answer: object) -> bool:
    """Whether all decisions are right."""
    answers = cast("list[Decision]", answer)
    return bool(answers) and all(
        tuple(one) == _right(size, number) for number, one in enumerate(answers)
    )
