"""Which rule waits for which: strata, cycles through absence, recursion.

The graph runs from rules that conclude a template to rules that read it. Two uses
are connected only if their constant slots and equality tests can agree. What is
asserted, modified or answered by an effect makes no edge.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from engine.errors import Code, Problem, Span
from engine.lang import expr as e
from engine.lang import rules as r
from engine.lang.signature import Conclusions, Signature
from engine.lang.template import Template
from engine.lang.values import join_key

Node: TypeAlias = Hashable


@dataclass(frozen=True, slots=True)
class Use:
    """A template read or concluded by a rule, with the slots that are constant."""

    template: str
    constants: Signature
    negative: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Draft:
    """A rule as far as this page is concerned, before it has a stratum.

    Attributes:
        reads: Every template its conditions read.
        concludes: Every template its actions conclude.
    """

    name: str
    layer: int
    salience: int
    choose: r.Choose | None
    when: tuple[r.Element, ...]
    then: tuple[r.Step, ...]
    reads: tuple[Use, ...]
    concludes: tuple[Use, ...]


def reads(conditions: Iterable[r.Element], *, negative: bool = False) -> Iterator[Use]:
    """Every template the conditions read; negative under not, forall, aggregates."""
    for element in conditions:
        if isinstance(element, r.Pattern):
            constants = _tested(element.tests)
            yield Use(element.template, constants, negative, element.text.span)
        elif isinstance(element, r.Block):
            under = negative or element.kind != "exists"
            yield from reads(element.body, negative=under)
        elif isinstance(element, r.AnyOf):
            for alternative in element.alternatives:
                yield from reads(alternative, negative=negative)
        elif isinstance(element, r.Aggregate):
            yield from reads((element.pattern,), negative=True)


def _tested(tests: Iterable[e.Expr]) -> Signature:
    found = set()
    for test in tests:
        if isinstance(test, e.Compare) and len(test.rest) == 1:
            operator, right = test.rest[0]
            for one, two in ((test.first, right), (right, test.first)):
                if (
                    operator == "=="
                    and isinstance(one, e.Own)
                    and isinstance(two, e.Const)
                ):
                    found.add((one.slot, join_key(two.value)))
    return frozenset(found)


def concludes(
    steps: Iterable[r.Step], templates: Mapping[str, Template]
) -> Iterator[Use]:
    """Every template the actions conclude; defaults are constants too."""
    for step in steps:
        if isinstance(step, r.Put) and not step.kept:
            given = dict(step.slots)
            constants = {
                (name, join_key(value.value))
                for name, value in given.items()
                if isinstance(value, e.Const)
            } | {
                (slot.name, join_key(slot.default))
                for slot in templates[step.template].slots.values()
                if slot.name not in given
            }
            yield Use(
                step.template, frozenset(constants), negative=False, span=step.text.span
            )


class Graph:
    """The dependency graph of some rules, with use nodes between them.

    Rules are nodes by their place. A rule that concludes leads to one node per
    (template, constants), which leads to one per reading, which leads to the
    readers: so that many rules of one shape cost few edges.
    """

    def __init__(self, drafts: Sequence[Draft]) -> None:
        self.drafts = drafts
        self.edges: dict[Node, dict[Node, tuple[bool, bool]]] = defaultdict(dict)
        made: dict[str, set[Signature]] = defaultdict(set)
        read: dict[str, set[tuple[Signature, bool, bool]]] = defaultdict(set)
        for place, draft in enumerate(drafts):
            for use in draft.concludes:
                self._edge(place, ("made", use.template, use.constants))
                made[use.template].add(use.constants)
            for use in draft.reads:
                strict = use.negative or draft.choose is not None
                shape = (use.constants, use.negative, strict)
                self._edge(("read", use.template, shape), place)
                read[use.template].add(shape)
        for template, signatures in made.items():
            conclusions = Conclusions(signatures)
            for shape in read[template]:
                for signature in conclusions.agreeing(shape[0]):
                    self._edge(
                        ("made", template, signature),
                        ("read", template, shape),
                        negative=shape[1],
                        strict=shape[2],
                    )

    def _edge(
        self, start: Node, end: Node, *, negative: bool = False, strict: bool = False
    ) -> None:
        self.edges[start][end] = (negative, strict)

    def join_groups(self) -> None:
        """Make the rules of a group of choice wait together."""
        for place, draft in enumerate(self.drafts):
            if draft.choose is not None:
                group = ("group", draft.choose.group)
                self._edge(place, group)
                self._edge(group, place)

    def components(self) -> list[list[Node]]:
        """The strongly connected components, each after those it waits for.

        Tarjan's algorithm (SIAM J. Comput. 1, 1972), without recursion.
        """
        nodes: list[Node] = [*range(len(self.drafts)), *self.edges]
        index: dict[Node, int] = {}
        low: dict[Node, int] = {}
        stack: list[Node] = []
        on_stack: set[Node] = set()
        done: list[list[Node]] = []
        for root in nodes:
            if root in index:
                continue
            work: list[tuple[Node, Iterator[Node]]] = []
            _enter(root, index, low, stack, on_stack)
            work.append((root, iter(self.edges.get(root, ()))))
            while work:
                node, following = work[-1]
                fresh: Node | None = None
                for successor in following:
                    if successor not in index:
                        fresh = successor
                        break
                    if successor in on_stack:
                        low[node] = min(low[node], index[successor])
                if fresh is not None:
                    _enter(fresh, index, low, stack, on_stack)
                    work.append((fresh, iter(self.edges.get(fresh, ()))))
                    continue
                work.pop()
                if work:
                    parent = work[-1][0]
                    low[parent] = min(low[parent], low[node])
                if low[node] == index[node]:
                    done.append(_leave(node, stack, on_stack))
        return done[::-1]


def _enter(
    node: Node,
    index: dict[Node, int],
    low: dict[Node, int],
    stack: list[Node],
    on_stack: set[Node],
) -> None:
    index[node] = low[node] = len(index)
    stack.append(node)
    on_stack.add(node)


def _leave(node: Node, stack: list[Node], on_stack: set[Node]) -> list[Node]:
    component = []
    while True:
        member = stack.pop()
        on_stack.discard(member)
        component.append(member)
        if member == node:
            return component


def strata(drafts: Sequence[Draft]) -> list[int]:
    """The stratum of each rule inside its layer, from 0; edges in cycles are plain."""
    levels = [0] * len(drafts)
    layers: dict[int, list[int]] = defaultdict(list)
    for place, draft in enumerate(drafts):
        layers[draft.layer].append(place)
    for places in layers.values():
        graph = Graph([drafts[place] for place in places])
        graph.join_groups()
        for local, level in _levels(graph).items():
            levels[places[local]] = level
    return levels


def _levels(graph: Graph) -> dict[int, int]:
    components = graph.components()
    member = {node: number for number, part in enumerate(components) for node in part}
    level = [0] * len(components)
    entries, exits = _strict_inside(graph, member)
    for number, part in enumerate(components):  # in the order of waiting
        for node in part:
            for successor, (_, strict) in graph.edges.get(node, {}).items():
                other = member[successor]
                if other != number:
                    step = strict or successor in entries or node in exits
                    level[other] = max(level[other], level[number] + step)
    return {node: level[member[node]] for node in member if isinstance(node, int)}


def _strict_inside(
    graph: Graph, member: Mapping[Node, int]
) -> tuple[set[Node], set[Node]]:
    """What is made, and how it is read, where a strict reading lies inside a cycle.

    Rules share use nodes: the strict edge between two of them can lie inside a cycle
    though the rule that concludes, or the one that reads, stands outside of it. Then
    the edge into the cycle, or out of it, is strict in its place.
    """
    entries: set[Node] = set()
    exits: set[Node] = set()
    for made, following in graph.edges.items():
        for read, (_, strict) in following.items():
            if strict and member[made] == member[read]:
                entries.add(made)
                exits.add(read)
    return entries, exits


@dataclass(frozen=True, slots=True)
class Cycles:
    """What goes round: problems of absence, and templates that recurse."""

    problems: tuple[Problem, ...]
    recursive: frozenset[str]


def cycles(drafts: Sequence[Draft]) -> Cycles:
    """Cycles of conclusions over all layers."""
    graph = Graph(drafts)
    problems: list[Problem] = []
    recursive: set[str] = set()
    for part in graph.components():
        inside = set(part)
        names = sorted(drafts[node].name for node in part if isinstance(node, int))
        bad = set()
        for node in part:
            for successor, (negative, _) in graph.edges.get(node, {}).items():
                if successor in inside and isinstance(successor, tuple):
                    recursive.add(str(successor[1]))
                    if negative:
                        bad.add(str(successor[1]))
        problems.extend(
            _negative_cycle(template, names, part, drafts) for template in sorted(bad)
        )
    return Cycles(tuple(problems), frozenset(recursive))


def _negative_cycle(
    template: str, names: list[str], part: Iterable[Node], drafts: Sequence[Draft]
) -> Problem:
    spans = [
        use.span
        for node in part
        if isinstance(node, int)
        for use in drafts[node].reads
        if use.negative and use.template == template
    ]
    ring = " → ".join([*names, names[0]])
    return Problem(
        code=Code.NEGATIVE_CYCLE,
        message=f"whether {template} is concluded depends on {template} itself through "
        f"not, forall or an aggregate: {ring}",
        span=min(spans),
        hint="assert it instead, or read it in a later rule that does not conclude it",
    )
