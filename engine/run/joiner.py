"""Items of one fact: what it begins at places of rules that need other facts besides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from engine.match.descend import descending, recency
from engine.match.facts import Fact
from engine.match.readers import Place
from engine.match.store import Store
from engine.run.stream import Item, Merged, Stream


class Joiner:
    """Finds items and puts them in order.

    Args:
        store: The session's facts.
        within: The place of each rule among those of its rank whose activations are
            equally recent, by name; lower ones come first.
    """

    def __init__(self, store: Store, within: Mapping[str, int]) -> None:
        self._store = store
        self._within = within

    def all(
        self,
        fact: Fact,
        places: Iterable[Place],
        items: list[Item],
        streams: list[Stream | Merged],
    ) -> None:
        """All items, the best last, that a fact is the newest of at some places."""
        store = self._store
        sort = False
        for place in places:
            node = place.rule
            if place.is_stepwise:
                streams.append(self.stream(place, fact))
                continue
            join = place.join
            found = join(store, fact)
            if found:
                sort = sort or bool(items) or not place.is_ordered
                items.extend([(node, facts) for facts in found])
        if sort and len(items) > 1:
            items.sort(key=self.place)

    def stream(self, place: Place, fact: Fact) -> Stream:
        """The same of one place, one by one."""
        return Stream(partial(self._one_by_one, place, fact), self.place)

    def _one_by_one(self, place: Place, fact: Fact) -> Iterator[Item]:
        """Items one by one, but for those that do not hold.

        Should one of these hold later, it will be put; and items that are taken are
        looked at again.
        """
        node, store = place.rule, self._store
        complete = node.complete
        for facts in descending(node, store, (place.number,), (fact,)):
            if complete is None or complete(store, *facts):
                yield node, facts

    def place(self, item: Item) -> tuple[object, ...]:
        """Greater for what comes first of those in one rank."""
        node, facts = item
        return recency(facts, -self._within[node.rule.name])
