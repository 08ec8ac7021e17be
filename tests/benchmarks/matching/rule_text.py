"""Rules in our language: those written by hand, and texts of those made by number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from benchmarks.matching.workloads import decision
from benchmarks.matching.workloads.alpha import WIDTH, Band

RULES = Path(__file__).parent / "rules"
"""Where the rule files written by hand are."""


def decision_rules(rules: Sequence[decision.Rule], prefix: str = "") -> str:
    """The rule file of the decision workload.

    Utilities are spread over 0 to 1; the order is theirs alone under the strategy
    ``utility-first``.

    Args:
        rules: What is written.
        prefix: Of the rules' names, to tell rule sets from each other.
    """
    words = (f"      {slot}: str" for slot in decision.WORDS)
    numbers = (f"      {slot}: int" for slot in decision.NUMBERS)
    most = max((rule.utility for rule in rules), default=0)
    lines = [
        "templates:",
        "  Query:",
        "    slots:",
        *words,
        *numbers,
        "  Source: {slots: {type: str, domain: str, quality: int}}",
        "  Feedback: {slots: {kind: str}}",
        "  Share: {slots: {rule: str, tokens: int}}",
        "  Strategy: {slots: {name: str}}",
        "",
        "rules:",
    ]
    for rule in rules:
        lines += _decision_rule(rule, prefix, most)
    return "\n".join(lines) + "\n"


def _decision_rule(rule: decision.Rule, prefix: str, most: int) -> Iterator[str]:
    kind = "strategy" if rule.tokens is None else "budget"
    name = f"{prefix}{kind}-{rule.number}"
    yield f"  - rule: {name}"
    if rule.tokens is None:
        yield "    choose: strategy()"
        yield f"    utility: {rule.utility / (most + 1):.6f}"
    yield "    when:"
    tests = ", ".join(_test(test) for test in rule.tests)
    yield f"      - {'q: ' if rule.source else ''}Query({tests})"
    if rule.source:
        kind, quality = rule.source
        yield (
            f'      - Source(type == "{kind}", domain == q.domain, '
            f"quality >= {quality})"
        )
    if rule.unless:
        yield f'      - not: Feedback(kind == "{rule.unless}")'
    yield "    then:"
    if rule.tokens is None:
        yield f'      - conclude: Strategy(name="{rule.strategy}")'
    else:
        yield f'      - conclude: Share(rule="{name}", tokens={rule.tokens})'


def _test(test: decision.Test) -> str:
    value = f'"{test.value}"' if isinstance(test.value, str) else str(test.value)
    return f"{test.slot} {test.operator} {value}"


def alpha_rules(bands: Iterable[Band]) -> str:
    """The rule file of the alpha workload."""
    lines = [
        "templates:",
        "  Item: {slots: {id: int, kind: int, value: int}}",
        "  Hit: {slots: {band: int, item: int}}",
        "",
        "rules:",
    ]
    for band in bands:
        low, high = band.low, band.low + WIDTH
        lines += [
            f"  - rule: band-{band.number}",
            "    when:",
            f"      - i: Item(kind == {band.kind}, value >= {low}, value < {high})",
            "    then:",
            f"      - conclude: Hit(band={band.number}, item=i.id)",
        ]
    return "\n".join(lines) + "\n"
