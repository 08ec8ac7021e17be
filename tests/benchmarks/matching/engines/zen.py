"""zen-engine: two decision tables and a sum, parsed beforehand and served by a loader.

That is its fastest documented route. The budgets are collected, the strategies stand in
the order of their utilities and the first hit decides.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from benchmarks.matching.peer import package
from benchmarks.matching.workload import Run
from benchmarks.matching.workloads import decision as data

zen = package("zen")

Json: TypeAlias = "str | int | bool | Sequence[Json] | Mapping[str, Json] | None"

_INPUTS: list[Json] = [
    *({"id": slot, "name": slot, "field": slot} for slot in data.SLOTS),
    {"id": "source", "name": "source"},
    {"id": "unless", "name": "unless"},
]


def decision(size: int) -> Run:
    """One decision after the other."""
    content = zen.ZenDecisionContent(json.dumps(_graph(data.rules(size))))
    engine = zen.ZenEngine({"loader": lambda _key: content})

    def decide(query: data.Query) -> data.Decision:
        result = engine.evaluate("decision", query)["result"]
        return int(result["budget"]), result["strategy"]

    return data.series(decide, size)


def _graph(rules: Sequence[data.Rule]) -> Json:
    giving = [rule for rule in rules if rule.tokens is not None]
    proposing = sorted(
        (rule for rule in rules if rule.tokens is None), key=lambda one: -one.utility
    )
    budgets = [_row(rule, str(rule.tokens)) for rule in giving]
    strategies = [_row(rule, json.dumps(rule.strategy)) for rule in proposing]
    total = f"{data.START} + sum(map(shares, #.tokens))"
    nodes = [
        _node("question", "inputNode"),
        _node("shares", "decisionTableNode", _table("collect", "tokens", budgets)),
        _node("choice", "decisionTableNode", _table("first", "strategy", strategies)),
        _node(
            "sum",
            "expressionNode",
            {
                "passThrough": False,
                "expressions": [
                    {
                        "id": "budget",
                        "key": "budget",
                        "value": f"max([{data.LEAST}, min([{data.MOST}, {total}])])",
                    },
                    {"id": "strategy", "key": "strategy", "value": "strategy"},
                ],
            },
        ),
        _node("answer", "outputNode"),
    ]
    ways = (
        "question shares",
        "question choice",
        "shares sum",
        "choice sum",
        "sum answer",
    )
    return {
        "contentType": "application/vnd.gorules.decision",
        "nodes": nodes,
        "edges": [_edge(*way.split()) for way in ways],
    }


def _node(name: str, kind: str, content: Json = None) -> Json:
    node: dict[str, Json] = {
        "id": name,
        "name": name,
        "type": kind,
        "position": {"x": 0, "y": 0},
    }
    return node if content is None else {**node, "content": content}


def _edge(source: str, target: str) -> Json:
    name = f"{source}-{target}"
    return {"id": name, "sourceId": source, "targetId": target, "type": "edge"}


def _table(policy: str, field: str, rows: Iterable[Json]) -> Json:
    """A table whose last row always holds."""
    fallback = "0" if field == "tokens" else json.dumps(data.FALLBACK)
    collected = policy == "collect"
    return {
        "hitPolicy": policy,
        "inputs": _INPUTS,
        "outputs": [{"id": "output", "name": field, "field": field}],
        "rules": [*rows, {**_EMPTY, "_id": "fallback", "output": fallback}],
        "inputField": None,
        "outputPath": "shares" if collected else None,
        "executionMode": "single",
        "passThrough": False,
    }


_EMPTY: Mapping[str, Json] = dict.fromkeys((*data.SLOTS, "source", "unless"), "")


def _row(rule: data.Rule, output: str) -> Json:
    row: dict[str, Json] = {**_EMPTY, "_id": f"rule-{rule.number}", "output": output}
    for slot, operator, value in rule.tests:
        row[slot] = json.dumps(value) if operator == "==" else f"{operator} {value}"
    if rule.source:
        kind, quality = rule.source
        row["source"] = (
            f"some(sources, #.type == '{kind}' and #.domain == domain and "
            f"#.quality >= {quality})"
        )
    if rule.unless:
        row["unless"] = f"not('{rule.unless}' in feedback)"
    return row
