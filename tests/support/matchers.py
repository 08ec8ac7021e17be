"""The same program on both matchers side by side, with all there is to compare.

One session has the plain matcher, the oracle; one the network, and everything is read
after every operation; a third has the network too, and nothing is read before the end,
so that what its fast path wrote down briefly is spelled out all at once.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Sequence
from itertools import pairwise
from typing import TypeAlias

from support import rich_programs as rich
from support.conflict import could_fire
from support.programs import Program

from engine import (
    EngineError,
    Exploration,
    Fact,
    FactError,
    Result,
    RuleSet,
    RuleSetError,
    RunError,
    Session,
    Utility,
    check_proof,
)
from engine.lang.values import identity
from engine.run.setting import NETWORK, PLAIN
from engine.run.strategy import EXPLORABLE, STRATEGIES

Seen: TypeAlias = tuple[object, ...]
LIMIT = 15
OPERATIONS = (
    "give", "give", "give", "give", "give", "assert", "again", "run", "run", "run-on",
    "run-late", "retract", "retract", "step", "utilities", "params", "rules",
    "same-rules", "reset", "run-one", "refused",
)  # fmt: skip
PERFORMED = {
    "op-again": "again",
    "op-clock": "run-late",
    "op-limit": "run-one",
    "op-params": "params",
    "op-reset": "reset",
    "op-retract": "retract",
    "op-rules": "rules",
    "op-same-rules": "same-rules",
    "op-step": "step",
    "op-utilities": "utilities",
}
"""The operations that are features."""
EXPLORATIONS = (
    None,
    None,
    Exploration.softmax(0.3),
    Exploration.softmax(0.1, floor=0.2),
    Exploration.thompson(),
    Exploration.epsilon(0.4),
)


class Trio:
    """A program run by three sessions in the same way.

    Attributes:
        used: Features of the rules that fired, operations and settings.
        fired: How many firings there were.
        plain: The session on the plain matcher.
        network: That on the network, read all the time.
        unread: That on the network, read at the end only.
    """

    def __init__(
        self, program: Program, random_: random.Random, wanted: Collection[str] = ()
    ) -> None:
        self.program = program
        self._random = random_
        self._wanted = wanted
        rules = rich.checked(program)
        strategy, exploration = _order(random_, wanted)
        self.used = {f"strategy-{strategy}"}
        if exploration is not None:
            self.used.add(f"explore-{exploration.kind}")
        self.used |= program.given
        seed = random_.randrange(100)

        def session(matcher: str) -> Session:
            return Session(
                rules,
                matcher=matcher,
                strategy=strategy,
                exploration=exploration,
                seed=seed,
            )

        self.plain, self.network = session(PLAIN), session(NETWORK)
        self.unread = session(NETWORK)
        self.fired = 0
        self._read = 0

    def play(self, operations: int) -> None:
        """Some operations, each compared, and what is to be compared at the end."""
        self.compare()
        self.operate("several")
        words = self._random.choices(OPERATIONS, k=operations)
        for feature in self._wanted:
            if feature in PERFORMED:
                words.insert(self._random.randrange(operations), PERFORMED[feature])
        for word in words:
            self.operate(word)
        self.operate("run")
        self.finish()

    def operate(self, word: str) -> None:
        """One operation on all, and a comparison."""
        getattr(self, "_" + word.replace("-", "_"))()
        self.compare()

    def _each(self, operate: Callable[[Session], object]) -> object:
        """The outcome of an operation, which must be the same for all."""
        outcomes = [
            _outcome(session, operate)
            for session in (self.plain, self.network, self.unread)
        ]
        assert outcomes[0] == outcomes[1] == outcomes[2]
        return outcomes[0]

    def _give(self) -> None:
        template, slots = rich.fact(self._random)
        source = self._random.choice(["", "a file"])
        self._each(lambda one: one.give(template, slots, source))

    def _assert(self) -> None:
        template, slots = rich.fact(self._random)
        self._each(lambda one: one.assert_fact(template, **slots))

    def _again(self) -> None:
        """Give what is alive already, perhaps as somebody's conclusion."""
        live = self.plain.facts()
        if live:
            fact = self._random.choice(live)
            self._each(lambda one: one.give(fact.template, dict(fact.slots)))
            self.used.add("op-again")

    def _refused(self) -> None:
        outcome = self._each(lambda one: one.give("A", {"x": "text"}))
        assert isinstance(outcome, tuple)
        assert outcome[0] is FactError

    def _retract(self) -> None:
        live = self.plain.facts()
        if live:
            place = self._random.randrange(len(live))
            self._each(lambda one: one.retract(one.facts()[place]))
            self.used.add("op-retract")

    def _step(self) -> None:
        before = self.network._cycle.fired
        self._each(lambda one: one.step() is None)
        self._note(before)
        self.used.add("op-step")

    def _run(self) -> None:
        self._bounded(LIMIT)

    def _run_one(self) -> None:
        self._bounded(1)
        self.used.add("op-limit")

    def _run_late(self) -> None:
        """With a clock that never strikes: firings are asked for one by one."""
        self._bounded(LIMIT, max_seconds=1e6)
        self.used.add("op-clock")

    def _run_on(self) -> None:
        """Give several facts, and then run: much waits at the same time."""
        self._several()
        self._bounded(LIMIT)

    def _several(self) -> None:
        for _ in range(self._random.randrange(3, 9)):
            self._give()

    def _bounded(self, limit: int, max_seconds: float | None = None) -> None:
        before = self.network._cycle.fired
        self._each(lambda one: one.run(limit, max_seconds))
        self._note(before)

    def _note(self, before: int) -> None:
        """Which features the new firings of the network had."""
        after = self.network._cycle.fired
        self.fired += after - before
        for number in range(before + 1, after + 1):
            rule = self.network.ledger.firing(number).rule
            self.used |= self.program.features[rule]

    def _utilities(self) -> None:
        name = str(self._random.choice(self.program.rules)["rule"])
        some: list[Utility | float] = [0.0, 0.5, 1.0, Utility.posterior(3, 2)]
        learned = self._random.choice(some)
        self._each(lambda one: one.use(utilities={name: learned}))
        self.used.add("op-utilities")

    def _params(self) -> None:
        params = {"lim": self._random.randrange(3)}
        for rule in self.program.rules:
            if "params" in rule and self._random.random() < 0.5:
                params[f"{rule['rule']}.lim"] = self._random.randrange(3)
        self._each(lambda one: one.use(params=params))
        self.used.add("op-params")

    def _rules(self) -> None:
        program = rich.variant(self._random, self.program)
        rules = _accepted(program)
        if rules is not None:
            self.program = program
            self._each(lambda one: one.use(rules=rules))
            self.used.add("op-rules")

    def _same_rules(self) -> None:
        self._each(lambda one: one.use(rules=rich.checked(self.program)))
        self.used.add("op-same-rules")

    def _reset(self) -> None:
        self._each(lambda one: one.reset())
        self._read = 0
        self.used.add("op-reset")

    def compare(self) -> None:
        """Everything that can be seen without reading the third session's ledger."""
        plain, network = self.plain, self.network
        assert _facts(plain) == _facts(network) == _facts(self.unread)
        assert records(plain, self._read) == records(network, self._read)
        self._read = len(plain.ledger)
        waiting = [one.key for one in could_fire(plain._cycle)]
        assert [one.key for one in could_fire(network._cycle)] == waiting
        for session in (plain, network):
            first = session._cycle.conflict.first()
            assert (None if first is None else first.key) == next(iter(waiting), None)
            if first is not None:
                session._cycle.conflict.put_back(first)
            assert session._cycle.is_done() is (not waiting)
            assert all(one < two for one, two in pairwise(_ids(session)))

    def finish(self) -> None:
        """The whole ledger of the session that nobody has read, and some proofs."""
        assert records(self.unread) == records(self.plain)
        assert self.unread.ledger.digest() == self.plain.ledger.digest()
        assert self.network.ledger.digest() == self.plain.ledger.digest()
        self._explain()

    def _explain(self) -> None:
        plain, network = self.plain, self.network
        live = plain.facts()
        for fact in self._random.sample(live, min(2, len(live))):
            mine = network.facts()[live.index(fact)]
            proof = network.explain(mine)
            assert proof.to_dict() == plain.explain(fact).to_dict()
            rule_sets = list(network._rule_sets.values())
            flaws = check_proof(proof, rule_sets, network.ledger)
            assert flaws == (), flaws
        count = plain._cycle.fired
        for number in self._random.sample(range(1, count + 1), min(2, count)):
            one, two = plain.ledger.firing(number), network.ledger.firing(number)
            assert repr(plain.why_chosen(one)) == repr(network.why_chosen(two))


def records(session: Session, start: int = 0) -> list[str]:
    """The records of a ledger from a position on, with all they say."""
    return [repr(record) for record in session.ledger[start:]]


def _facts(session: Session) -> list[Seen]:
    return [(f.id, f.template, tuple(map(identity, f.values))) for f in session.facts()]


def _ids(session: Session) -> Sequence[int]:
    return [fact.id for fact in session.facts()]


def _accepted(program: Program) -> RuleSet | None:
    try:
        return rich.checked(program)
    except RuleSetError:
        return None


def _outcome(session: Session, operate: Callable[[Session], object]) -> object:
    """What an operation returned or raised, in words that can be compared.

    A result is compared without its firings, which are read from the ledger.
    """
    try:
        found = operate(session)
    except RunError as error:
        return type(error), str(error), _outline(error.result)
    except EngineError as error:
        return type(error), str(error)
    if isinstance(found, Fact):
        return repr(found)
    return _outline(found)


def _outline(found: object) -> object:
    if isinstance(found, Result):
        return found.reason, len(found.firings)
    return found


def trio(random_: random.Random, wanted: Collection[str] = ()) -> Trio | None:
    """A random program on three sessions.

    Returns:
        None if the checker refuses it, or if no rule has what is wanted of rules.
    """
    program = rich.program(random_)
    features = frozenset().union(*program.features.values(), program.given)
    if not all(one in features or _is_elsewhere(one) for one in wanted):
        return None
    try:
        return Trio(program, random_, wanted)
    except RuleSetError:
        return None


def _is_elsewhere(feature: str) -> bool:
    """Whether a feature is one of operations or settings."""
    return feature in PERFORMED or feature.startswith(("strategy-", "explore-"))


def _order(
    random_: random.Random, wanted: Collection[str]
) -> tuple[str, Exploration | None]:
    """A strategy and an exploration, those that are wanted if any are."""
    explored = {f"explore-{one.kind}": one for one in EXPLORATIONS if one}
    names = {f"strategy-{name}": name for name in STRATEGIES}
    exploration = next((explored[one] for one in wanted if one in explored), None)
    strategy = next((names[one] for one in wanted if one in names), None)
    if strategy is None:
        strategy = random_.choice((*EXPLORABLE, *(() if exploration else STRATEGIES)))
    if exploration is None and strategy in EXPLORABLE:
        exploration = random_.choice(EXPLORATIONS)
    if strategy == "specificity-first" and exploration == Exploration.thompson():
        strategy = "utility-first"  # the other has no utilities to draw
    return strategy, exploration
