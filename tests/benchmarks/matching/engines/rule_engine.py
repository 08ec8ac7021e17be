"""rule-engine: one compiled expression per rule, matched against the question."""

from __future__ import annotations

from benchmarks.matching.peer import package
from benchmarks.matching.workload import Run
from benchmarks.matching.workloads import decision as data

rule_engine = package("rule_engine")


def decision(size: int) -> Run:
    """Strategies are tried in the order of their utilities."""
    rules = data.rules(size)
    context = rule_engine.Context(resolver=rule_engine.resolve_item)
    giving = [
        (rule_engine.Rule(_expression(rule), context=context).matches, rule.tokens)
        for rule in rules
        if rule.tokens is not None
    ]
    proposing = [
        (rule_engine.Rule(_expression(rule), context=context).matches, rule.strategy)
        for rule in sorted(rules, key=lambda one: -one.utility)
        if rule.tokens is None
    ]

    def decide(query: data.Query) -> data.Decision:
        budget = data.START
        for matches, tokens in giving:
            if matches(query):
                budget += tokens
        for matches, strategy in proposing:
            if matches(query):
                return data.within(budget), strategy
        return data.within(budget), data.FALLBACK

    return data.series(decide, size)


def _expression(rule: data.Rule) -> str:
    parts = [f"{slot} {operator} {value!r}" for slot, operator, value in rule.tests]
    if rule.source:
        kind, quality = rule.source
        parts.append(
            f"[s for s in sources if s['type'] == '{kind}' and "
            f"s['domain'] == domain and s['quality'] >= {quality}].length > 0"
        )
    if rule.unless:
        parts.append(f"not ('{rule.unless}' in feedback)")
    return " and ".join(parts)
