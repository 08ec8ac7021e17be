"""The model's own reading of rules: conditions matched by nested loops, strata.

A rule is plain data as YAML gives it. Nothing is indexed, nothing is remembered.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias, cast

from support.model_values import (
    ModelFact,
    Names,
    NoValueError,
    Plain,
    conjuncts,
    evaluate,
    exact,
    holds,
    numeric,
    rank,
    same,
    tree,
)

Data: TypeAlias = "Mapping[str, object]"
Condition: TypeAlias = "str | Data"
AGGREGATES = ("count", "sum", "product", "min", "max", "avg", "collect")


class Way:
    """One way in which conditions hold: names, matched facts, bound values."""

    def __init__(
        self,
        names: Names,
        facts: tuple[ModelFact, ...] = (),
        values: tuple[Plain | ModelFact, ...] = (),
    ) -> None:
        self.names = names
        self.facts = facts
        self.values = values

    def bound(self, name: str, value: Plain | ModelFact) -> Way:
        """The way with one more value."""
        return Way({**self.names, name: value}, self.facts, (*self.values, value))


class View:
    """What conditions see: positive ones may be shown fewer facts than the others."""

    def __init__(
        self, facts: Sequence[ModelFact], positive: Sequence[ModelFact]
    ) -> None:
        self.facts = facts
        self.positive = positive

    def everything(self) -> View:
        """The view inside not, forall and aggregates."""
        return View(self.facts, self.facts)


def ways(conditions: Sequence[Condition], way: Way, view: View) -> Iterator[Way]:
    """All ways in which all conditions hold."""
    if not conditions:
        yield way
        return
    for one in _ways(conditions[0], way, view):
        yield from ways(conditions[1:], one, view)


def inside(way: Way) -> Way:
    """The start inside a block: names are seen, facts and values begin anew."""
    return Way(way.names)


def body(content: object) -> list[Condition]:
    """A block's conditions: one or a list."""
    return cast("list[Condition]", content if isinstance(content, list) else [content])


def _ways(condition: Condition, way: Way, view: View) -> Iterator[Way]:
    if isinstance(condition, str):
        yield from _pattern(None, condition, way, view)
        return
    ((word, content),) = condition.items()
    if word in ("not", "exists", "forall", "test"):
        if _stands(word, content, way, view):
            yield way
    elif word == "any":
        yield from _any(cast("list[object]", content), way, view)
    elif word == "let":
        yield from _let(str(content), way)
    elif str(content).split("(")[0] in AGGREGATES:
        yield from _aggregate(word, str(content), way, view)
    else:
        yield from _pattern(word, str(content), way, view)


def _stands(word: str, content: object, way: Way, view: View) -> bool:
    """Whether a condition that binds nothing holds."""
    if word == "test":
        return all(holds(part, way.names) for part in conjuncts(tree(str(content))))
    if word == "forall":
        return _for_all(body(content), inside(way), view.everything())
    if word == "exists":
        return any(True for _ in ways(body(content), inside(way), view))
    return not any(True for _ in ways(body(content), inside(way), view.everything()))


def _for_all(conditions: list[Condition], way: Way, view: View) -> bool:
    return all(
        any(True for _ in ways(conditions[1:], one, view))
        for one in _ways(conditions[0], way, view)
    )


def _fits(call: ast.Call, fact: ModelFact, names: Names) -> bool:
    if fact.template != cast("ast.Name", call.func).id:
        return False
    own = {**names, **fact.slots}
    tests = [part for argument in call.args for part in conjuncts(argument)]
    if not all(holds(test, own) for test in tests):
        return False
    try:
        return all(
            same(fact.slots[str(word.arg)], evaluate(word.value, names))
            for word in call.keywords
        )
    except NoValueError:
        return False


def _pattern(name: str | None, text: str, way: Way, view: View) -> Iterator[Way]:
    call = cast("ast.Call", tree(text))
    for fact in view.positive:
        if _fits(call, fact, way.names):
            names = way.names if name is None else {**way.names, name: fact}
            yield Way(names, (*way.facts, fact), way.values)


def _let(text: str, way: Way) -> Iterator[Way]:
    name, _, expression = text.partition("=")
    try:
        yield way.bound(name.strip(), evaluate(tree(expression), way.names))
    except NoValueError:
        return


def bound_names(conditions: Sequence[Condition]) -> list[str]:
    """The names conditions bind for those after them."""
    found = []
    for condition in conditions:
        if not isinstance(condition, str):
            ((word, content),) = condition.items()
            if word == "let":
                found.append(str(content).partition("=")[0].strip())
            elif word == "any":
                found.extend(shared_names(cast("list[object]", content)))
            elif word not in ("not", "exists", "forall", "test"):
                found.append(word)
    return found


def shared_names(alternatives: list[object]) -> list[str]:
    """The names that all alternatives bind."""
    bound = [bound_names(body(one)) for one in alternatives]
    return [name for name in bound[0] if all(name in names for names in bound)]


def _any(alternatives: list[object], way: Way, view: View) -> Iterator[Way]:
    names = shared_names(alternatives)
    seen = set()
    for alternative in alternatives:
        for found in ways(body(alternative), inside(way), view):
            values = [found.names[name] for name in names]
            key = tuple(map(exact, values))
            if key not in seen:
                seen.add(key)
                result = way
                for name, value in zip(names, values, strict=True):
                    result = result.bound(name, value)
                yield result


def _aggregate(name: str, text: str, way: Way, view: View) -> Iterator[Way]:
    call = cast("ast.Call", tree(text))
    operation = cast("ast.Name", call.func).id
    source = call.args[0]
    default = call.keywords[0].value if call.keywords else None
    try:
        members = _members(source, way.names, view.facts)
        if not members and default is not None:
            value: Plain = evaluate(default, way.names)
        elif not members and operation in ("min", "max", "avg"):
            return
        else:
            value = _computed(operation, members, is_real=".f" in text)
    except NoValueError:
        return
    yield way.bound(name, value)


def _members(source: ast.expr, names: Names, facts: Sequence[ModelFact]) -> list[Plain]:
    """The values an aggregate takes, in their order."""
    if isinstance(source, ast.Call):
        return [fact.id for fact in facts if _fits(source, fact, names)]
    comprehension = cast("ast.GeneratorExp | ast.SetComp", source)
    (loop,) = comprehension.generators
    call, keys = cast("ast.Call", loop.iter), cast("list[ast.expr]", [])
    if cast("ast.Name", call.func).id == "sorted":
        call, keys = cast("ast.Call", call.args[0]), call.args[1:]
    found = []
    for fact in facts:
        inner = {**names, cast("ast.Name", loop.target).id: fact}
        filters = [part for test in loop.ifs for part in conjuncts(test)]
        if _fits(call, fact, names) and all(holds(f, inner) for f in filters):
            value = evaluate(comprehension.elt, inner)
            place = [rank(evaluate(key, inner)) for key in keys] or [rank(value)]
            found.append(((*place, fact.id), value))
    values = [value for _, value in sorted(found, key=lambda one: one[0])]
    if isinstance(source, ast.SetComp):
        values = [
            value
            for place, value in enumerate(values)
            if not any(same(value, other) for other in values[:place])
        ]
    return values


def _computed(operation: str, members: list[Plain], *, is_real: bool) -> Plain:
    if operation == "count":
        return len(members)
    if operation == "collect":
        return tuple(members)
    if operation in ("min", "max"):
        return (min if operation == "min" else max)(map(numeric, members))
    numbers = [numeric(member) for member in members]
    if operation == "product":
        return math.prod(numbers, start=1.0 if is_real else 1)
    total = math.fsum(numbers) if is_real else sum(numbers)
    return total / len(numbers) if operation == "avg" else total


def count(conditions: Sequence[Condition]) -> int:
    """c: what the specificity c / (c + 1) counts."""
    return sum(map(_count, conditions))


def _count(condition: Condition) -> int:
    if isinstance(condition, str):
        return _count_pattern(cast("ast.Call", tree(condition)))
    ((word, content),) = condition.items()
    if word in ("not", "exists", "forall"):
        return 1 + count(body(content))
    if word == "any":
        return min(count(body(one)) for one in cast("list[object]", content))
    if word == "let":
        return 0
    node = tree(str(content))
    return len(conjuncts(node)) if word == "test" else _count_call(node)


def _count_call(node: ast.expr) -> int:
    call = cast("ast.Call", node)
    if cast("ast.Name", call.func).id not in AGGREGATES:
        return _count_pattern(call)
    source = call.args[0]
    if isinstance(source, ast.Call):
        return 1 + _count_pattern(source)
    (loop,) = cast("ast.GeneratorExp", source).generators
    pattern = cast("ast.Call", loop.iter)
    if cast("ast.Name", pattern.func).id == "sorted":
        pattern = cast("ast.Call", pattern.args[0])
    filters = sum(len(conjuncts(test)) for test in loop.ifs)
    return 1 + _count_pattern(pattern) + filters


def _count_pattern(call: ast.Call) -> int:
    return 1 + sum(len(conjuncts(a)) for a in call.args) + len(call.keywords)
