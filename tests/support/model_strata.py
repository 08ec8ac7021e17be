"""The model's own strata: which rules of a layer wait for which."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias, cast

from support.model_rules import AGGREGATES, Condition, Data, body
from support.model_values import Plain, conjuncts, evaluate, same, tree

Use: TypeAlias = "tuple[str, list[tuple[str, Plain]], bool]"
"""A template, its constant slots, and whether it is read strictly."""


def _constant(node: ast.expr) -> tuple[Plain] | None:
    names = (ast.Name, ast.Attribute, ast.Call, ast.JoinedStr, ast.BinOp, ast.IfExp)
    if any(isinstance(part, names) for part in ast.walk(node)):
        return None
    return (evaluate(node, {}),)


def _tested(call: ast.Call, slots: Mapping[str, object]) -> list[tuple[str, Plain]]:
    found = []
    for word in call.keywords:
        value = _constant(word.value)
        if value:
            found.append((str(word.arg), value[0]))
    for test in (part for argument in call.args for part in conjuncts(argument)):
        if isinstance(test, ast.Compare) and len(test.ops) == 1:
            sides = (test.left, test.comparators[0])
            for one, two in (sides, sides[::-1]):
                value = _constant(two)
                own = isinstance(one, ast.Name) and one.id in slots
                if own and value and isinstance(test.ops[0], ast.Eq):
                    found.append((cast("ast.Name", one).id, value[0]))
    return found


def reads(
    conditions: Sequence[Condition], templates: Mapping[str, Data], *, strict: bool
) -> Iterator[Use]:
    """Every template that conditions read."""
    for condition in conditions:
        word, content = "", cast("object", condition)
        if not isinstance(condition, str):
            ((word, content),) = condition.items()
        if word in ("not", "forall", "exists"):
            under = strict or word != "exists"
            yield from reads(body(content), templates, strict=under)
        elif word == "any":
            for one in cast("list[object]", content):
                yield from reads(body(one), templates, strict=strict)
        elif word not in ("test", "let"):
            yield from _read(str(content), templates, strict=strict)


def _read(text: str, templates: Mapping[str, Data], *, strict: bool) -> Iterator[Use]:
    node = tree(text)
    aggregate = cast("ast.Name", cast("ast.Call", node).func).id in AGGREGATES
    for part in ast.walk(node):
        if isinstance(part, ast.Call):
            name = cast("ast.Name", part.func).id
            if name in templates:
                constants = _tested(part, templates[name])
                yield name, constants, strict or aggregate


def concludes(actions: Sequence[Data], templates: Mapping[str, Data]) -> Iterator[Use]:
    """Every template that actions conclude, defaults among the constants."""
    for action in actions:
        if "conclude" in action:
            call = cast("ast.Call", tree(str(action["conclude"])))
            name = cast("ast.Name", call.func).id
            given = {str(word.arg): _constant(word.value) for word in call.keywords}
            constants = [(slot, value[0]) for slot, value in given.items() if value]
            for slot, kind in templates[name].items():
                if slot not in given and isinstance(kind, dict):
                    constants.append((slot, cast("Plain", kind["default"])))
            yield name, constants, False


def connected(made: Use, read: Use) -> bool:
    """Whether constants can agree."""
    return made[0] == read[0] and not any(
        slot == other and not same(value, wanted)
        for slot, value in made[1]
        for other, wanted in read[1]
    )


def strata(rules: Sequence[Data], templates: Mapping[str, Data]) -> dict[str, int]:
    """The stratum of each rule among the rules of its layer."""
    places = range(len(rules))
    edges = {
        (one, two): strict
        for one in places
        for two in places
        if (strict := _waits(rules[two], rules[one], templates)) is not None
    }
    reach = set(edges)
    for middle in places:
        for one in places:
            after = {two for two in places if (middle, two) in reach}
            reach |= {(one, two) for two in after if (one, middle) in reach}
    levels = [0] * len(rules)
    for _ in range(len(rules) + 1):
        for (one, two), strict in edges.items():
            step = strict and (two, one) not in reach
            levels[two] = max(levels[two], levels[one] + step)
    names = [str(rule["rule"]) for rule in rules]
    return dict(zip(names, levels, strict=True))


def _waits(reader: Data, maker: Data, templates: Mapping[str, Data]) -> bool | None:
    """Whether a rule waits strictly for another; None if it need not wait at all."""
    if maker["layer"] != reader["layer"]:
        return None
    conditions = cast("list[Condition]", reader.get("when", []))
    made = list(concludes(cast("list[Data]", maker["then"]), templates))
    found = [
        use[2]
        for use in reads(conditions, templates, strict="choose" in reader)
        if any(connected(one, use) for one in made)
    ]
    if _group(maker) is not None and _group(maker) == _group(reader):
        found.append(False)
    return any(found) if found else None


def _group(rule: Data) -> str | None:
    choose = rule.get("choose")
    return None if choose is None else str(choose).partition("(")[0]
