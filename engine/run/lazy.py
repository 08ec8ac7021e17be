"""The lazy agenda: the conflict set on the network, found out only as far as needed.

A fact that could begin a match of a rule is *sown*: noted with the place it would
take, and no more. Only when its turn comes is it joined with older facts, and only
what is about to fire is completed. What an activation rests on is looked at when it is
taken: facts may have ended, and conditions may have failed since. What begins to hold
because of other facts than its own, as when a blocking fact ends, is put back.

So everything that could fire is sown or put, or it has fired; and what has fired is
remembered where it could be found again, or could end while its facts live.
(Lazy matching: Miranker, Brant, Lofaso & Gadbois, AAAI 1990. Here the order stays
exactly the strategy's.)
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeAlias, cast

from engine.lang.values import Key, order_key
from engine.match.alpha import bits
from engine.match.facts import Fact
from engine.match.match import Match, bound_identity, group_key
from engine.match.rule_node import Facts, Place, RuleNode, Values, Watch
from engine.match.memory import WorkingMemory
from engine.match.store import Store
from engine.run.activation import Activation
from engine.run.notes import Note
from engine.run.pile import ByKey, ByRecency, Item, Pile, Sorter
from engine.run.ranks import Reader, Sowing, ranks
from engine.run.setting import Setting
from engine.run.strategy import SortKey, order, ranking, tier, within

Finder: TypeAlias = "Watch | RuleNode"
"""What finds items anew: by what a fact can matter to, or by the key of a choice."""


class LazyAgenda:
    """The conflict set, first activation first; see `engine.run.conflict`.

    Args:
        setting: What decides.
        memory: The session's working memory.
        notes: What the cycle notes, for what has fired.

    Attributes:
        ranks: The rules in their order.
        head: The activation whose turn it is, once it has been found out.
    """

    def __init__(
        self, setting: Setting, memory: WorkingMemory, notes: Sequence[Note]
    ) -> None:
        self._setting = setting
        self._memory = memory
        self._notes = notes
        self._read = 0
        self.ranks = ranks(setting)
        self._nodes = self.ranks.network.nodes
        self._store = Store(self.ranks.network, memory)
        self.faults = self._store.faults
        self.standing: dict[Key, Activation] = {}
        self.head: Activation | None = None
        self._piles: dict[int, Pile] = {}
        self._fresh: list[tuple[int, Reader]] = []
        self._newest: Fact | None = None
        self._sorter: Sorter | None = None
        self._ready: list[int] = []
        self._again: dict[int, dict[Finder, set[Key]]] = {}
        self._fired: dict[str, dict[Facts, dict[Key, Activation]]] = {}
        self._users: dict[int, dict[int, Activation]] = {}
        self._has_ended = False

    def begin(self) -> None:
        for node in self.ranks.bare:
            items = [(node, facts) for facts in node.everything(self._store, ())]
            self._put(self.ranks.of[node.rule.name], items)

    def _sorted(self) -> Sorter:
        """What takes items out of piles in order."""
        if self._sorter is None:
            if self.ranks.by_recency:
                self._sorter = ByRecency(self._store, self.ranks.within)
            else:
                self._sorter = ByKey(self._store, self._key)
        return self._sorter

    def _pile(self, rank: int) -> Pile:
        """What waits in a rank; it will be looked at."""
        if self._fresh:
            self._lay_down()
        pile = self._piles.get(rank)
        if pile is None:
            pile = self._piles[rank] = []
            heapq.heappush(self._ready, rank)
        return pile

    def _put(self, rank: int, items: Iterable[Item]) -> None:
        self._sorted().put(rank, self._pile(rank), items)

    def _key(self, item: Item) -> SortKey:
        rule = item[0].rule
        utility = self._setting.utilities[rule.name]
        return within(Match(rule, item[1]), utility, ranking(self._setting.strategy))

    def began(
        self, sowing: Sowing, fact: Fact, mask: int
    ) -> Sequence[Activation]:
        """Follow the beginning of one fact: `changed` with nothing removed.

        Args:
            sowing: Where facts of its template go.
            fact: The fact.
            mask: The readers it can matter to, as bits.

        Returns:
            As `changed`.
        """
        watched = mask & sowing.watches
        self.sow(sowing, fact, mask ^ watched)
        if watched and (self._fired or watched & sowing.more):
            return list(self._looked_at(sowing, fact, watched, begins=True))
        return ()

    def changed(
        self, removed: Sequence[Fact], added: Sequence[Fact]
    ) -> Sequence[Activation]:
        if self.head is not None:
            self._put_back()
        left: list[Activation] = []
        sowings = self.ranks.sowings
        for fact in removed:
            self._has_ended = True
            left.extend(self._ended_with(fact))
            sowing = sowings.get(fact.shape.name)
            if sowing is not None and sowing.watches:
                watched = sowing.mask(fact.values) & sowing.watches
                left.extend(self._looked_at(sowing, fact, watched, begins=False))
        for fact in added:
            sowing = sowings.get(fact.shape.name)
            if sowing is not None:
                left.extend(self.began(sowing, fact, sowing.mask(fact.values)))
        left.sort(key=lambda one: one.fired)
        return left

    def sow(self, sowing: Sowing, fact: Fact, mask: int) -> None:
        """Note the places that a fact, newer than all others, could take.

        Where the rule needs another fact, and there is none, nothing can come of it:
        what comes later is newer, and is sown itself.
        """
        if self.head is not None:
            self._put_back()
        for template, others in sowing.demands:
            if not self._memory.tables[template]:
                mask &= others
        if mask:
            if self._fresh:
                self._lay_down()
            readers = sowing.readers
            self._fresh = [readers[bit] for bit in bits(mask)]
            self._newest = fact
            if not self.ranks.by_recency:
                self._lay_down()

    def _lay_down(self, *, only: int | None = None) -> None:
        """Lay what the newest fact could take on the piles, of one rank or all."""
        fresh, fact = self._fresh, cast("Fact", self._newest)
        start = 0
        if only is not None:
            start = len(fresh)
            while start and fresh[start - 1][0] == only:
                start -= 1
        laid, self._fresh = fresh[start:], fresh[:start]
        for rank, place in laid:
            source = (fact.id, cast("Place", place), fact)
            pile = self._piles.get(rank)
            if pile is None:
                self._piles[rank] = [source]
                heapq.heappush(self._ready, rank)
            else:
                pile.append(source)

    def _looked_at(
        self, sowing: Sowing, fact: Fact, watched: int, *, begins: bool
    ) -> Iterator[Activation]:
        """What a fact that began or ended means to rules that look at it."""
        more, less = sowing.more, sowing.less
        if not begins:
            more, less = less, more
        for bit in bits(watched & more):
            watch = cast("Watch", sowing.readers[bit][1])
            self._find_again(watch.rule, watch, watch.key(fact.values))
        if self._fired:
            for bit in bits(watched & less):
                watch = cast("Watch", sowing.readers[bit][1])
                yield from self._failed(watch, watch.key(fact.values))

    def _find_again(self, node: RuleNode, finder: Finder, key: Key) -> None:
        """Look for items that may hold now, when their rank's turn comes."""
        rank = self.ranks.of[node.rule.name]
        self._pile(rank)
        self._again.setdefault(rank, {}).setdefault(finder, set()).add(key)

    def _failed(self, watch: Watch, key: Key) -> Iterator[Activation]:
        """What has fired and no longer holds, of what a fact can matter to."""
        node = watch.rule
        fired = self._fired.get(node.rule.name)
        if not fired:
            return
        for facts in watch.affected(self._store, key):
            known = fired.get(facts)
            if known:
                holding = set(map(_value_key, self._completed(node, facts)))
                for values in [one for one in known if one not in holding]:
                    activation = known[values]
                    self._end(activation)
                    yield activation

    def _completed(self, node: RuleNode, facts: Facts) -> Sequence[Values]:
        if node.complete is None:
            return ((),)
        return node.complete(self._store, *facts)

    def _ended_with(self, fact: Fact) -> Iterator[Activation]:
        """What has fired and had taken a fact that ended."""
        self._follow()
        for activation in list(self._users.get(fact.id, {}).values()):
            self._end(activation)
            yield activation

    def _follow(self) -> None:
        """Take note of what fired since the last time, where it matters if it ends."""
        for place in range(self._read, len(self._notes)):
            one = self._notes[place]
            if isinstance(one, Activation) and one.alive:
                node = self._nodes.get(one.rule.name)
                if node is not None and node.matters:
                    for fact in one.facts:
                        self._users.setdefault(fact.id, {})[one.fired] = one
        self._read = len(self._notes)

    def _end(self, activation: Activation) -> None:
        """Forget what has fired; a choice it won no longer stands."""
        activation.alive = False
        for fact in activation.facts:
            using = self._users.get(fact.id)
            if using is not None:
                using.pop(activation.fired, None)
                if not using:
                    del self._users[fact.id]
        known = self._fired.get(activation.rule.name, {}).get(activation.facts)
        if known is not None:
            known.pop(_value_key(activation.values), None)
            if not known:
                del self._fired[activation.rule.name][activation.facts]
        group = activation.group
        if group is not None and self.standing.get(group) is activation:
            del self.standing[group]
            key = activation.choice[1] if activation.choice else ()
            for rule in self._setting.rules.choosing[activation.rule.group]:
                node = self._nodes[rule.name]
                self._find_again(node, node, key)

    def _put_back(self) -> None:
        """Let what was about to fire wait again: facts change."""
        if self.head is not None:
            node = self._nodes[self.head.rule.name]
            self._put(self.ranks.of[node.rule.name], [(node, self.head.facts)])
            self.head = None

    def first(self) -> Activation | None:
        if self.head is not None:
            return self.head
        ready, again = self._ready, self._again
        while True:
            if self._fresh and (not ready or self._fresh[-1][0] <= ready[0]):
                found = self._next_fresh()
                if found is not None:
                    return found
                continue
            if not ready:
                return None
            rank = ready[0]
            if again and rank in again:
                self._renew(rank)
            found = self._next(rank)
            if found is not None:
                self.head = found
                return found
            heapq.heappop(ready)
            del self._piles[rank]

    def _next_fresh(self) -> Activation | None:
        """The next activation of the newest fact, if it is all that it takes.

        Where a join has to be asked, the places of its rank are laid on the pile.
        """
        rank, place = self._fresh[-1]
        if not place.is_alone or rank in self._again:  # type: ignore[union-attr]
            self._lay_down(only=rank)
            return None
        self._fresh.pop()
        node, fact = place.rule, cast("Fact", self._newest)
        if self._has_ended and fact not in self._memory:
            return None
        if node.is_plain and not self._fired:
            self.head = Activation(node.rule, (fact,))
            return self.head
        if node.settled is not None and node.settled[2] in self.standing:
            return None
        found = self._open(node, (fact,))
        if not found:
            return None
        if len(found) > 1:
            self._put(rank, [(node, (fact,))])
        self.head = found[0]
        return self.head

    def _renew(self, rank: int) -> None:
        """Put items that may have begun to hold."""
        found: dict[Item, None] = {}
        for finder, keys in self._again.pop(rank).items():
            if isinstance(finder, Watch):
                node, find = finder.rule, finder.affected
            else:
                node, find = finder, finder.competing
            for key in keys:
                found.update(((node, facts), None) for facts in find(self._store, key))
        self._put(rank, found)

    def _next(self, rank: int) -> Activation | None:
        """The first activation of a rank that holds and may fire."""
        pile, take = self._piles[rank], self._sorted().take
        while True:
            item = take(rank, pile)
            if item is None:
                return None
            node, facts = item
            if self._has_ended and not all(fact in self._memory for fact in facts):
                continue
            if node.is_plain and not self._fired:
                return Activation(node.rule, facts)
            if node.settled is not None and node.settled[2] in self.standing:
                continue
            found = self._open(node, facts)
            if found:
                if len(found) > 1:
                    self._put(rank, [item])
                return found[0]

    def _open(self, node: RuleNode, facts: Facts) -> list[Activation]:
        """The activations with some facts that hold and may fire, in order."""
        fired = self._fired.get(node.rule.name)
        known = fired.get(facts) if fired else None
        if node.complete is None:
            ways: Sequence[Values] = () if known else ((),)
        else:
            ways = node.complete(self._store, *facts)
            if known:
                ways = [one for one in ways if _value_key(one) not in known]
            if len(ways) > 1:
                ways = sorted(ways, key=_value_order)
        found = []
        for values in ways:
            activation = self._activation(node, facts, values)
            if activation is not None and activation.group not in self.standing:
                found.append(activation)
        return found

    def _activation(
        self, node: RuleNode, facts: Facts, values: Values
    ) -> Activation | None:
        """The activation with its choice; None if that cannot be worked out."""
        rule = node.rule
        if rule.choose is None:
            return Activation(rule, facts, values)
        if node.settled is not None:
            return Activation(rule, facts, values, *node.settled)
        choice = node.choice(self._store, facts, values)
        if choice is None:
            return None
        key, prefer = choice
        known = (rule.choose.group, key)
        return Activation(rule, facts, values, known, prefer, group_key(known))

    def rivals(self, activation: Activation) -> list[Activation]:
        key = activation.choice[1] if activation.choice else ()
        found: list[Activation] = []
        for rule in self._setting.rules.choosing[activation.rule.group]:
            if tier(rule) == tier(activation.rule):
                node = self._nodes[rule.name]
                found.extend(self._holding(node, node.competing(self._store, key)))
        ranked, utilities = ranking(self._setting.strategy), self._setting.utilities
        return sorted(
            (one for one in found if one.group == activation.group),
            key=lambda one: (
                -one.prefer,
                order(one, utilities[one.rule.name], ranked),
            ),
        )

    def _holding(self, node: RuleNode, found: Iterable[Facts]) -> Iterator[Activation]:
        """All activations with some tuples of facts."""
        for facts in found:
            for values in self._completed(node, facts):
                activation = self._activation(node, facts, values)
                if activation is not None:
                    yield activation

    def fire(self, activation: Activation) -> None:
        self.head = None
        if self._nodes[activation.rule.name].remembers:
            self._remember(activation)
        if activation.group is not None:
            self.standing[activation.group] = activation

    def _remember(self, activation: Activation) -> None:
        fired = self._fired.setdefault(activation.rule.name, {})
        known = fired.setdefault(activation.facts, {})
        known[_value_key(activation.values)] = activation

    def adopt(self, activation: Activation) -> bool:
        node = self._nodes[activation.rule.name]
        wanted = _value_key(activation.values)
        facts = activation.facts
        if not node.skeleton(self._store, *facts):
            return False  # other parameters may make other conditions
        for values in self._completed(node, facts):
            if _value_key(values) == wanted:
                now = self._activation(node, facts, values)
                if now is None or now.group != activation.group:
                    return False
                activation.rule = node.rule
                self._remember(activation)
                if activation.group is not None:
                    self.standing[activation.group] = activation
                return True
        return False

    def matches(self) -> list[Activation]:
        return [
            activation
            for node in self._nodes.values()
            for activation in self._holding(node, node.everything(self._store, ()))
        ]

    def evidence(self, match: Match) -> None:  # noqa: ARG002
        return None

    def rests_within(self, match: Match, visible: Callable[[Fact], bool]) -> bool:
        return self._store.matching.rests_within(match, visible)


def _value_key(values: Values) -> Key:
    return tuple(map(bound_identity, values)) if values else ()


def _value_order(values: Values) -> tuple[object, ...]:
    return tuple(
        order_key(value.id if isinstance(value, Fact) else value) for value in values
    )
