"""Truth maintenance: which supports each live fact has, and which are well-founded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from engine.lang import rules as r
from engine.match.facts import Fact
from engine.match.match import Matcher
from engine.run.activation import Activation


@dataclass(slots=True)
class Supports:
    """Why one fact lives.

    Attributes:
        given: Whether it was given from outside.
        asserted: Numbers of the firings that asserted it.
        concluded: The activations that conclude it.
    """

    given: bool = False
    asserted: set[int] = field(default_factory=set)
    concluded: dict[int, Activation] = field(default_factory=dict)

    @property
    def permanent(self) -> bool:
        """Whether it lives whatever its conclusions' reasons do."""
        return self.given or bool(self.asserted)

    def __bool__(self) -> bool:
        return self.permanent or bool(self.concluded)


class SupportTable:
    """The supports of all live facts.

    Args:
        recursive: Templates whose conclusions can support each other in a circle.
    """

    def __init__(self, recursive: Iterable[str]) -> None:
        self.recursive = frozenset(recursive)
        self._facts: dict[int, tuple[Fact, Supports]] = {}

    def of(self, fact: Fact) -> Supports:
        """The supports of a fact, none at first."""
        return self._facts.setdefault(fact.id, (fact, Supports()))[1]

    def conclude(self, fact: Fact, activation: Activation) -> bool:
        """Let an activation support a fact; False if it already does."""
        concluded = self.of(fact).concluded
        if activation.fired in concluded:
            return False
        concluded[activation.fired] = activation
        activation.conclusions[fact.id] = fact
        return True

    def withdraw(self, activation: Activation) -> Iterator[Fact]:
        """End everything an activation concluded; yields the facts concerned."""
        for number, fact in activation.conclusions.items():
            del self._facts[number][1].concluded[activation.fired]
            yield fact
        activation.conclusions = {}

    def end(self, fact: Fact) -> None:
        """Forget a fact that ended; its activations no longer conclude it."""
        _, supports = self._facts.pop(fact.id, (fact, Supports()))
        for activation in supports.concluded.values():
            activation.conclusions.pop(fact.id, None)

    def unfounded(self, matcher: Matcher) -> list[Fact]:
        """Live facts that only support each other, by id.

        The least set of founded facts is grown from those with permanent supports:
        a conclusion is founded once an activation behind it holds on founded facts.
        """
        doubtful = {
            number: fact
            for number, (fact, supports) in self._facts.items()
            if fact.template in self.recursive and not supports.permanent
        }
        if not doubtful:
            return []
        waiting = {
            activation.fired: activation
            for number in doubtful
            for activation in self._facts[number][1].concluded.values()
        }
        readers: dict[int, list[Activation]] = defaultdict(list)
        for activation in waiting.values():
            for fact in activation.match.facts:
                readers[fact.id].append(activation)
        indirect = [a for a in waiting.values() if _looks_inside(a)]
        queue = list(waiting.values())
        while queue:
            activation = queue.pop()
            if activation.fired not in waiting or not matcher.rests_within(
                activation.match, lambda fact: fact.id not in doubtful
            ):
                continue
            del waiting[activation.fired]
            for number in activation.conclusions:
                if doubtful.pop(number, None) is not None:
                    queue.extend(readers[number])
                    queue.extend(indirect)
        return [doubtful[number] for number in sorted(doubtful)]


def _looks_inside(activation: Activation) -> bool:
    """Whether an activation rests on witnesses besides its matched facts."""
    return any(
        isinstance(element, r.AnyOf)
        or (isinstance(element, r.Block) and element.kind == "exists")
        for element in activation.match.rule.when
    )
