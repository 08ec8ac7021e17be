"""Rules made by number, as CLIPS constructs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from benchmarks.matching.workloads import decision as data
from benchmarks.matching.workloads.alpha import WIDTH, Band


def decision(rules: Sequence[data.Rule]) -> Iterator[str]:
    """The decision workload: the strategy of highest salience is bound first."""
    slots = " ".join(f"(slot {slot})" for slot in data.SLOTS)
    yield f"(deftemplate query {slots})"
    yield "(deftemplate source (slot type) (slot domain) (slot quality))"
    yield "(deftemplate feedback (slot kind))"
    yield (
        f"(defglobal ?*budget* = {data.START} ?*strategy* = {data.FALLBACK} "
        "?*chosen* = FALSE)"
    )
    for rule in rules:
        if rule.tokens is not None:
            action = f"(bind ?*budget* (+ ?*budget* {rule.tokens}))"
        else:
            action = (
                "(if (not ?*chosen*) then (bind ?*chosen* TRUE) "
                f"(bind ?*strategy* {rule.strategy}))"
            )
        yield (
            f"(defrule rule-{rule.number} (declare (salience {rule.utility})) "
            f"{_conditions(rule)} => {action})"
        )


def _conditions(rule: data.Rule) -> str:
    tests = {
        slot: str(value)
        if operator == "=="
        else f"?{slot}&:({operator} ?{slot} {value})"
        for slot, operator, value in rule.tests
    }
    source = unless = ""
    if rule.source:
        tests["domain"] = f"?d&{tests['domain']}" if "domain" in tests else "?d"
        kind, quality = rule.source
        source = f" (source (type {kind}) (domain ?d) (quality ?q&:(>= ?q {quality})))"
    if rule.unless:
        unless = f" (not (feedback (kind {rule.unless})))"
    slots = " ".join(f"({slot} {tests[slot]})" for slot in data.SLOTS if slot in tests)
    return f"(query {slots}){source}{unless}"


def alpha(bands: Iterable[Band]) -> Iterator[str]:
    """The alpha workload."""
    yield "(deftemplate item (slot id) (slot kind) (slot value))"
    yield "(deftemplate hit (slot band) (slot item))"
    for number, kind, low in bands:
        value = f"?v&:(>= ?v {low})&:(< ?v {low + WIDTH})"
        yield (
            f"(defrule band-{number} (item (id ?i) (kind {kind}) (value {value})) "
            f"=> (assert (hit (band {number}) (item ?i))))"
        )
