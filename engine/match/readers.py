"""The readers of a template: where facts of it can matter to a rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from operator import itemgetter
from typing import TYPE_CHECKING, cast

from engine.lang import expr as e
from engine.lang.plain import can_fail, depth
from engine.lang.syntax import Value
from engine.match.alpha import fixed
from engine.match.anatomy import Anatomy, Inner, equalities
from engine.match.facts import Fact, Facts
from engine.match.join import Given, Join

if TYPE_CHECKING:
    from engine.match.rule_node import RuleNode
    from engine.match.store import Store


PAIR = 2
"""Places of a rule of which one fact is looked for when the other's is given."""
SHORT = 3
"""Depth of the expressions by which indexes are asked."""


class Place:
    """An outermost pattern of a rule, as a reader of its template.

    Attributes:
        rule: The rule.
        number: Which of the rule's places.
        template: The template's name.
        is_single: Whether it is the rule's only place.
    """

    def __init__(self, rule: RuleNode, number: int) -> None:
        self.rule = rule
        self.number = number
        self.template = rule.anatomy.places[number].template
        self.is_single = len(rule.anatomy.places) == 1

    @property
    def tests(self) -> Sequence[e.Expr]:
        """What it asks of a fact, whatever the others are."""
        only = frozenset({self.number})
        skeleton = self.rule.anatomy.skeleton
        return [
            one.test for one in skeleton if one.own is not None and one.needs == only
        ]

    @cached_property
    def is_alone(self) -> bool:
        """Whether what the alpha network lets pass needs no join: nothing is left."""
        anatomy = self.rule.anatomy
        return len(anatomy.places) == 1 and all(
            one.own is not None and fixed(one.test) is not None
            for one in anatomy.skeleton
        )

    @cached_property
    def is_stepwise(self) -> bool:
        """Whether tuples are found one by one: it has several others, and no tie."""
        return not self.is_ordered and self.number in self.rule.anatomy.isolated

    @cached_property
    def join(self) -> Join:
        """All tuples of facts whose newest is a given one at this place."""
        if self.is_alone:
            return _alone
        return self.rule.join((self.number,))

    @cached_property
    def is_ordered(self) -> bool:
        """Whether a join finds tuples in the order of age: only one fact differs."""
        return len(self.rule.anatomy.places) <= PAIR

    @property
    def others(self) -> Mapping[str, tuple[Place, ...]]:
        """The rule's places for other templates, by template."""
        return self.rule.places_besides(self.template)


def _alone(store: Store, fact: Fact) -> Sequence[Facts]:  # noqa: ARG001
    return ((fact,),)


class Watch:
    """A pattern inside a block, ``any`` or an aggregate, as a reader of its template.

    Attributes:
        rule: The rule.
        template: The template's name.
        tests: What it asks of a fact.
        sign: As `engine.match.anatomy.Inner` has it.
        key: From a fact's values, what ties it to the facts of places; empty if
            nothing does.
    """

    def __init__(self, rule: RuleNode, inner: Inner) -> None:
        self.rule = rule
        self.template = inner.pattern.template
        self.tests: Sequence[e.Expr] = inner.pattern.tests
        self.sign = inner.sign
        self._ties = list(_ties(rule.anatomy, inner))

    @cached_property
    def key(self) -> Callable[[tuple[Value, ...]], tuple[Value, ...]]:
        slots = [slot for slot, _ in self._ties]
        if len(slots) > 1:
            return cast("Callable[..., tuple[Value, ...]]", itemgetter(*slots))
        return lambda values: tuple([values[slot] for slot in slots])

    @cached_property
    def key_of(self) -> Callable[[Facts], tuple[Value, ...]]:
        """The same from the facts of the rule's places: equal where it is tied."""
        return self.rule.keys([node for _, node in self._ties])

    @property
    def others(self) -> Mapping[str, tuple[Place, ...]]:
        """The rule's places for other templates, by template."""
        return self.rule.places_besides(self.template)

    @cached_property
    def affected(self) -> Join:
        """All tuples of facts whose completion a fact with a key can matter to."""
        ties = enumerate(self._ties)
        return self.rule.matching([Given(node, item) for item, (_, node) in ties])


def _ties(anatomy: Anatomy, inner: Inner) -> Iterator[tuple[int, e.Expr]]:
    """Slots of an inner pattern with what they must equal of the places' facts."""
    for test in inner.pattern.tests:
        for slot, other in equalities(test):
            if not isinstance(slot, e.Own) or e.reads_own(other):
                continue
            outer = anatomy.replaced(other)
            if anatomy.needs(other, inner.hidden) and is_simple(outer):
                yield slot.index, outer
                break


def is_simple(node: e.Expr) -> bool:
    """Whether code for it cannot fail, and is short."""
    return not can_fail(node) and depth(node) <= SHORT
