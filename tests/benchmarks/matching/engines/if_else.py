"""No engine: the rules as one Python function of if-statements.

It has no facts and no proof, and whoever changes a rule changes the program.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from benchmarks.matching.workload import Run
from benchmarks.matching.workloads import decision as data


def decision(size: int) -> Run:
    """All budget rules, then the strategies in the order of their utilities."""
    names: dict[str, data.Decide] = {}
    text = "\n".join(_program(data.rules(size)))
    exec(compile(text, "<if-else>", "exec"), names)  # noqa: S102
    return data.series(names["decide"], size)


def _program(rules: Sequence[data.Rule]) -> Iterator[str]:
    values = (*data.SLOTS, "sources", "feedback")
    listed = ", ".join(values)
    # A function of its own, since the compiler refuses an elif of a thousand branches.
    yield f"def choose({listed}):"
    for rule in sorted(rules, key=lambda one: -one.utility):
        if rule.tokens is None:
            yield f"    if {_condition(rule)}:"
            yield f"        return {rule.strategy!r}"
    yield f"    return {data.FALLBACK!r}"
    yield "def decide(query):"
    for value in values:
        yield f"    {value} = query[{value!r}]"
    yield f"    budget = {data.START}"
    for rule in rules:
        if rule.tokens is not None:
            yield f"    if {_condition(rule)}:"
            yield f"        budget += {rule.tokens}"
    low, high = data.LEAST, data.MOST
    yield f"    budget = {low} if budget < {low} else {high} if budget > {high} else budget"
    yield f"    return budget, choose({listed})"


def _condition(rule: data.Rule) -> str:
    parts = [f"{slot} {operator} {value!r}" for slot, operator, value in rule.tests]
    if rule.source:
        kind, quality = rule.source
        parts.append(
            f"any(s['type'] == {kind!r} and s['domain'] == domain and "
            f"s['quality'] >= {quality} for s in sources)"
        )
    if rule.unless:
        parts.append(f"{rule.unless!r} not in feedback")
    return " and ".join(parts)
