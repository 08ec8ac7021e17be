"""The lazy agenda: the conflict set on the network, found out only as far as needed.

A fact that could begin a match of a rule is *sown*: noted with the place it would
take, and no more. Only when its turn comes is it joined with older facts, and only
what is about to fire is completed. What an activation rests on is looked at when it is
taken: facts may have ended, and conditions may have failed since. What begins to hold
because of other facts than its own, as when a blocking fact ends, is put back.

So everything that could fire is sown or put, or it has fired, or a choice that stands
keeps it away and finds it again at its end. What has fired is remembered where it could
be found again, or could end while its facts live.
(Lazy matching: Miranker, Brant, Lofaso & Gadbois, AAAI 1990. Here the order stays
exactly the strategy's.)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import attrgetter

from engine.lang.values import Key, order_key
from engine.match.alpha import MANY
from engine.match.facts import Fact, Facts
from engine.match.match import Evidence, Match, Values, group_key
from engine.match.memory import WorkingMemory
from engine.match.rule_node import RuleNode
from engine.match.store import Store
from engine.run.activation import Activation
from engine.run.entrance import FEW
from engine.run.lookout import Lookout, completed
from engine.run.notes import Notes
from engine.run.ranks import ranks
from engine.run.remembered import Remembered, value_key
from engine.run.setting import First, Setting
from engine.run.sowing import Sowing
from engine.run.start import placed, start_of
from engine.run.strategy import order, ranking, tier
from engine.run.stream import Item
from engine.run.waiting import Waiting

FIRED = attrgetter("fired")


class LazyAgenda:
    """The conflict set, first activation first; see `engine.run.conflict`.

    Args:
        setting: What decides.
        memory: The session's working memory.
        notes: What the cycle notes, for what has fired.

    Attributes:
        ranks: The rules in their order.
        waiting: What may be an activation.
        store: What generated code asks about facts.
        remembered: What has fired, as far as it matters.
        is_watched: Whether anything may have fired that can end while its facts live.
        doubtful: The rules of which something may be found that has fired.
    """

    def __init__(self, setting: Setting, memory: WorkingMemory, notes: Notes) -> None:
        self._setting = setting
        self._tables = memory.tables
        self.ranks = ranks(setting)
        self._nodes = self.ranks.network.nodes
        self._holds = self.ranks.network.holds
        self._demanded = [memory.tables[name] for name in self.ranks.demanded]
        self.store = Store(self.ranks.network, memory)
        self.remembered = Remembered(self._nodes, notes, memory.ended)
        self.is_watched = False
        self.waiting = Waiting(self.ranks, self.store, setting)
        self._lookout = Lookout(self.store, self.waiting, self.remembered)
        self.doubtful = self._lookout.doubtful
        self.faults = self.store.faults
        self.standing: dict[Key, Activation] = {}

    def begin(self) -> None:
        for node in self.ranks.bare:
            items = [(node, facts) for facts in node.everything(self.store, ())]
            self.waiting.put(node, items)

    def start(self, first: First) -> None:
        start = start_of(self.ranks, first)
        for template, present in start.present.items():
            self._tables[template].present = present
        for sowing, fact, mask in start.sown:
            self.began(sowing, fact, mask)

    def reset(self, notes: Notes) -> None:
        """As after construction, before `begin`, with other notes."""
        self.remembered.reset(notes)
        self.is_watched = False
        if self.doubtful:
            self.doubtful.clear()
        if self.standing:
            self.standing.clear()
        for table in self._demanded:
            table.present = 0
        self.store.reset()
        self.faults = self.store.faults
        if not self.waiting.is_new:
            self.waiting.reset()

    def sow(self, sowing: Sowing, fact: Fact, mask: int) -> None:
        """Note the places that a fact, newer than all others, could take.

        Args:
            sowing: Where facts of its template go.
            fact: The fact.
            mask: The places, as bits.
        """
        if self.standing and sowing.settled:  # rivals are found again when it ends
            for group, rivals in sowing.settled.items():
                if group in self.standing:
                    mask &= ~rivals
            if not mask:
                return
        waiting = self.waiting
        if waiting.fresh or waiting.base:
            waiting.lay_aside()
        waiting.newest = fact
        waiting.sowing = sowing
        if mask < MANY and self.ranks.by_recency:
            waiting.fresh = mask
        else:
            waiting.keep(mask)

    def began(self, sowing: Sowing, fact: Fact, mask: int) -> Sequence[Activation]:
        """Follow the beginning of one fact: `changed` with nothing removed.

        Args:
            sowing: Where facts of its template go.
            fact: The fact.
            mask: The readers it can matter to, as bits.

        Returns:
            As `changed`.
        """
        watched = mask & sowing.watches
        mask ^= watched
        if mask:
            self.sow(sowing, fact, mask)
        if watched and (self.is_watched or watched & sowing.more):
            failed = self._lookout.begun(sowing, fact, watched)
            if failed:
                left = [*map(self._end, failed)]
                if len(left) > 1:
                    left.sort(key=FIRED)
                return left
        return ()

    def ended(self, sowing: Sowing | None, fact: Fact) -> Sequence[Activation]:
        """Follow the end of one fact: `changed` with nothing added.

        Args:
            sowing: Where facts of its template go, if anywhere.
            fact: The fact.
        """
        left: list[Activation] = []
        if self._holds:
            left += map(self._end, self.remembered.using(fact))
        if sowing is not None and sowing.watches:
            mask_of = sowing.mask
            watched = mask_of(fact.values) & sowing.watches
            for template, demand in sowing.demands:  # as `Sowing.possible`
                watched &= demand[self._tables[template].present]
            if watched:
                failed = self._lookout.ended(sowing, fact, watched)
                if failed:
                    left += map(self._end, failed)
        if len(left) > 1:
            left.sort(key=FIRED)
        return left

    def replaced(
        self, sowing: Sowing | None, old: Fact, new: Fact, mask: int
    ) -> Sequence[Activation]:
        """Follow a modification: `changed` with one fact removed and one added.

        Args:
            sowing: Where facts of its template go, if anywhere.
            old: The fact that ended.
            new: The fact that began.
            mask: The readers that this can matter to, as bits.

        Returns:
            As `changed`.
        """
        left = self.ended(sowing, old)
        if mask and sowing is not None:
            more = self.began(sowing, new, mask)
            if more:
                left = sorted((*left, *more), key=FIRED)
        return left

    def changed(
        self, removed: Sequence[Fact], added: Sequence[Fact]
    ) -> Sequence[Activation]:
        left: list[Activation] = []
        sowings = self.ranks.sowings
        for fact in removed:
            self._fades(fact.shape.name)
        for fact in removed:
            left.extend(self.ended(sowings.get(fact.shape.name), fact))
        for sowing, fact, mask in placed(self.ranks, added, self._tables):
            left.extend(self.began(sowing, fact, mask))
        left.sort(key=FIRED)
        return left

    def _fades(self, template: str) -> None:
        """Follow the end of a fact in what is present, if that is soon done."""
        if template in self.ranks.demanded:
            table = self._tables[template]
            if len(table) < FEW:
                table.present = self.ranks.sowings[template].among(table.values())

    def _end(self, activation: Activation) -> Activation:
        """Forget what has fired; a choice it won no longer stands."""
        activation.alive = False
        self.remembered.forget(self._nodes[activation.rule.name], activation)
        group = activation.group
        if group is not None and self.standing.get(group) is activation:
            del self.standing[group]
            key = activation.choice[1] if activation.choice else ()
            for rule in self._setting.rules.choosing[activation.rule.group]:
                node = self._nodes[rule.name]
                self._lookout.find_again(node, node, key)
        return activation

    def put_back(self, activation: Activation) -> None:
        node = self._nodes[activation.rule.name]
        self.waiting.put(node, [(node, activation.facts)])

    def first(self) -> Activation | None:
        item: Item | None = None
        try:
            while True:
                item = self.waiting.take()
                if item is None:
                    return None
                activation = self.offered(item)
                if activation is not None:
                    return activation
        except BaseException:  # whoever interrupts may go on afterwards
            if item is not None:
                self.waiting.put(item[0], [item])
            raise

    def offered(self, item: Item) -> Activation | None:
        """The activation of an item, if it holds and may fire."""
        node, facts = item
        if node.rule.choose is None:
            is_doubtful = node in self.doubtful
            complete = node.complete
            if complete is None:
                if not is_doubtful:
                    return Activation(node.rule, facts)
            else:
                ways = complete(self.store, *facts)
                if not ways:
                    return None
                if len(ways) == 1:
                    values = ways[0]
                    known = is_doubtful and self.remembered.of(node, facts)
                    if not known or value_key(values) not in known:
                        return Activation(node.rule, facts, values)
                    return None
        return self._looked_up(item)

    def _looked_up(self, item: Item) -> Activation | None:
        """The same where there are choices, several values, or what has fired already."""
        node, facts = item
        settled = node.settled
        if settled is not None and settled[2] in self.standing:
            return None
        if node.complete is None and node not in self.doubtful:
            activation = self._activation(node, facts, ())
            if activation is None or activation.group in self.standing:
                return None
            return activation
        found = self._open(node, facts)
        if len(found) > 1:
            if node.remembers:  # of these facts, some have fired when it returns
                self.doubtful.add(node)
            self.waiting.put(node, [item])
        return found[0] if found else None

    def _open(self, node: RuleNode, facts: Facts) -> list[Activation]:
        """The activations with some facts that hold and may fire, in order."""
        ways = completed(node, self.store, facts)
        if ways and node in self.doubtful:
            known = self.remembered.of(node, facts)
            ways = [one for one in ways if value_key(one) not in known]
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
        choice = node.choice(self.store, facts, values)
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
                found.extend(self._holding(node, node.competing(self.store, key)))
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
            for values in completed(node, self.store, facts):
                activation = self._activation(node, facts, values)
                if activation is not None:
                    yield activation

    def fire(self, activation: Activation) -> None:
        self.is_watched = True
        group = activation.group
        if group is not None:
            self.standing[group] = activation
            waiting = self.waiting
            if waiting.fresh:
                waiting.drop(waiting.sowing.settled.get(group, 0))

    def adopt(self, activation: Activation) -> bool:
        node = self._nodes[activation.rule.name]
        wanted = value_key(activation.values)
        facts = activation.facts
        if not node.skeleton(self.store, *facts):
            return False  # other parameters may make other conditions
        for values in completed(node, self.store, facts):
            if value_key(values) == wanted:
                now = self._activation(node, facts, values)
                if now is None or now.group != activation.group:
                    return False
                activation.rule = node.rule
                self.remembered.adopt(node, activation)
                self.doubtful.add(node)
                self.is_watched = True
                if activation.group is not None:
                    self.standing[activation.group] = activation
                return True
        return False

    def matches(self) -> list[Activation]:
        return [
            activation
            for node in self._nodes.values()
            for activation in self._holding(node, node.everything(self.store, ()))
        ]

    def evidence(self, match: Match) -> tuple[Evidence, ...]:
        return self.store.matching.evidence(match)

    def rests_within(self, match: Match, visible: Callable[[Fact], bool]) -> bool:
        return self.store.matching.rests_within(match, visible)


def _value_order(values: Values) -> tuple[object, ...]:
    return tuple(
        order_key(value.id if isinstance(value, Fact) else value) for value in values
    )
