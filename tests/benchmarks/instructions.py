"""Work counted in bytecode instructions: the same on every machine under any load.

``python tests/benchmarks/instructions.py`` prints the two tables of
``docs/performance.md`` that no clock is needed for: what a decision does at which stage,
and what one more fact costs under which condition. What a C function does inside, a
dictionary or a heap, is not seen; and another version of Python counts otherwise.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple, TypeAlias

if __name__ == "__main__":
    sys.path[:0] = map(str, Path(__file__).parents[1:3])

from benchmarks.matching.engines import regelwerk  # paths first
from benchmarks.matching.workloads import decision
from support.effort import no_collection

from engine import Session, load_sources

Place: TypeAlias = tuple[str, str]
"""The file and the qualified name of a function."""
Act: TypeAlias = Callable[[], object]


def instructions(work: Act) -> Counter[Place]:
    """The instructions that some work executes, by function."""
    found: Counter[Place] = Counter()

    def entered(frame: FrameType, _: str, __: object) -> Callable[..., Any]:
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        place = (frame.f_code.co_filename, frame.f_code.co_qualname)

        def step(_: FrameType, event: str, __: object) -> Callable[..., Any]:
            if event == "opcode":
                found[place] += 1
            return step

        return step

    before = sys.gettrace()
    with no_collection():  # what earlier work left behind is no part of this
        sys.settrace(entered)
        try:
            work()
        finally:
            sys.settrace(before)
    return found


STAGES: Mapping[str, tuple[str, ...]] = {
    "facts come in": ("<entrance>", "<alpha>", "Session.assert_fact", "LazyAgenda.sow"),
    "rules that need one fact fire": (
        *("<swift>", "sweep", "_sweep_quietly", "Waiting.drop"),
    ),
    "the session is reset": (".reset", "Ledger.__init__"),
    "the run, its result, reading facts": (
        *("Session.run", "Cycle.run", "Cycle._run_lazily", "Session._result"),
        *("Session.facts", "Fact.__getitem__"),
    ),
    "everything else waits, is joined and fires": ("",),
}
"""The stages of a decision, each with ends of the names of its functions."""


def stage(place: Place) -> str:
    """The first stage that a function belongs to."""
    return next(
        name
        for name, ends in STAGES.items()
        if any(one.endswith(end) for one in place for end in ends)
    )


QUERIES = 2_000


def decided(rules: list[decision.Rule]) -> Counter[str]:
    """Instructions of all questions by stage, when everything has been made."""
    decide = regelwerk.decider(rules)
    asked = decision.queries(QUERIES)
    for query in asked:
        decide(query)
    found: Counter[str] = Counter()
    counted = instructions(lambda: [decide(query) for query in asked])
    for place, count in counted.items():
        if "benchmarks" not in place[0]:  # what asks
            found[stage(place)] += count
    return found


class Condition(NamedTuple):
    """A condition after ``a: A()``, and the one fact whose coming is counted.

    Attributes:
        text: The condition.
        known: Gives the facts that are there before, by number.
        gives: Gives the fact that is counted, by number.
    """

    text: str
    known: Callable[[Session, int], object]
    gives: Callable[[Session, int], object]


RULE = """
templates:
  A: {{slots: {{id: int, x: int}}}}
  B: {{slots: {{id: int, y: int}}}}
  R: {{slots: {{a: int}}}}
rules:
  - rule: counted
    when:
      - a: A()
      - {}
    then:
      - conclude: R(a=a.id)
"""


def _a(session: Session, number: int) -> object:
    return session.assert_fact("A", id=number, x=5_000)


def _b(session: Session, number: int) -> object:
    return session.assert_fact("B", id=number, y=1)


def _another_b(session: Session, number: int) -> object:
    return session.assert_fact("B", id=number + LATER, y=1)


LATER = 100_000
"""Beyond the numbers of all facts that are given before."""
CONDITIONS = (
    Condition("B(id == a.id)", _b, _a),
    Condition("B(id == a.id, y > a.x)", _b, _a),
    Condition("B(id == a.id + 1)", _b, _a),
    Condition("B(y > a.x)", _b, _a),
    Condition("B()", _b, _a),
    Condition("not: B(id == a.id)", _a, _b),
    Condition("not: B(y > a.x)", _a, _b),
    Condition("exists: B(id == a.id)", _a, _b),
    Condition("n: count(B(y == a.x))", _b, _another_b),
    Condition("n: sum(b.id for b in B(y == a.x))", _b, _another_b),
)
SIZES = (10, 100, 1_000)
WARM = 3


def of_one_more(condition: Condition, size: int) -> int:
    """Instructions that one more fact and the run after it take, with so many before."""
    session = Session(load_sources({"r.yaml": RULE.format(condition.text)}))
    session.assert_fact("A", id=0, x=1)
    for number in range(WARM + 2, size + WARM + 2):
        condition.known(session, number)
    session.run()
    first = WARM + 2
    for number in range(first, first + WARM):  # what is made once has been made then
        condition.gives(session, number)
        session.run()

    def work() -> None:
        condition.gives(session, first + WARM)
        session.run()

    return instructions(work).total()


def lines() -> Iterator[str]:
    """Both tables as Markdown."""
    sets = {
        "100 rules": decision.rules(100),
        "900 more that cannot match": decision.crowd(100, 900),
        "1,000 rules": decision.rules(1_000),
    }
    found = {name: decided(rules) for name, rules in sets.items()}
    yield f"| stage | {' | '.join(found)} |"
    yield f"|---|{'--:|' * len(found)}"
    for name in STAGES:
        yield f"| {name} | {' | '.join(_shares(found, name))} |"
    totals = (f"{count.total() / QUERIES:,.0f}" for count in found.values())
    yield f"| together | {' | '.join(totals)} |"
    yield ""
    yield f"| with `a: A()` | {' | '.join(f'{size:,}' for size in SIZES)} |"
    yield f"|---|{'--:|' * len(SIZES)}"
    for condition in CONDITIONS:
        counts = (f"{of_one_more(condition, size):,}" for size in SIZES)
        yield f"| `{condition.text}` | {' | '.join(counts)} |"


def _shares(found: Mapping[str, Counter[str]], name: str) -> Iterator[str]:
    for count in found.values():
        each = count[name] / QUERIES
        yield f"{each:,.0f} ({count[name] / count.total():.0%})"


if __name__ == "__main__":
    for line in lines():
        sys.stdout.write(f"{line}\n")
