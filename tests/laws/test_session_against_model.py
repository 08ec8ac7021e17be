"""A session does what the plain model does: facts, ids, supports, firings, choices.

Law: after every operation on a random program, working memory with its supports, the
firings in order with their contests, and the remaining conflict set in order are
those of a model that recomputes everything from the language's description.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from itertools import combinations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from support import corpus, programs
from support.conflict import could_fire
from support.model import Model, ModelFiringError, ModelLimitError
from support.model import Program as ModelProgram
from support.model_values import exact

from engine import (
    Fact,
    Firing,
    FiringError,
    FiringLimitError,
    Result,
    RuleSet,
    RuleSetError,
    Session,
    load_sources,
)
from engine.run.records import Chosen

LIMIT = 15
OPERATIONS = (
    "give", "give", "give", "give", "run", "run", "retract", "step", "utilities",
    "params", "rules", "reset", "run-one",
)  # fmt: skip
CORPUS = 1500
"""Programs of the fixed corpus in which every pair of features must occur."""


class Pair:
    """The same program run by a session and by the model.

    Attributes:
        used: Features of the rules that fired, and operations.
        fired: How many firings there were.
    """

    def __init__(self, program: programs.Program) -> None:
        self.program = program
        self.session = Session(checked(program))
        self.model = Model(modelled(program))
        self.used: set[str] = {"given"} if program.facts else set()
        self.fired = 0

    def operate(self, word: str, random_: random.Random) -> None:
        """One operation on both, and a comparison."""
        getattr(self, "_" + word.replace("-", "_"))(random_)
        self.compare()

    def _give(self, random_: random.Random) -> None:
        template, slots = programs.fact(random_)
        self.session.give(template, slots)
        self.model.give(template, slots)  # type: ignore[arg-type]

    def _retract(self, random_: random.Random) -> None:
        live = self.session.facts()
        if live:
            chosen = live[random_.randrange(len(live))]
            self.session.retract(chosen)
            self.model.retract(chosen.id)
            self.used.add("op-retract")

    def _run(self, random_: random.Random) -> None:  # noqa: ARG002
        self._fire(LIMIT)

    def _run_one(self, random_: random.Random) -> None:  # noqa: ARG002
        self._fire(1)
        self.used.add("op-limit")

    def _step(self, random_: random.Random) -> None:  # noqa: ARG002
        before = len(self.session.ledger)
        try:
            firing = self.session.step()
        except FiringError as error:
            with pytest.raises(ModelFiringError, match=error.rule):
                self.model.step()
            return
        step = self.model.step()
        steps = [] if step is None else [step]
        self._same([] if firing is None else [firing], before, steps)
        self.used.add("op-step")

    def _fire(self, limit: int) -> None:
        before, cycle = len(self.session.ledger), self.model.cycle
        result: object = None
        try:
            result = self.session.run(max_firings=limit)
        except FiringLimitError as error:
            result = error.result
            with pytest.raises(ModelLimitError):
                self.model.run(limit)
        except FiringError as error:
            result = error.result
            with pytest.raises(ModelFiringError, match=error.rule):
                self.model.run(limit)
            self.used.add("firing-error")
        else:
            steps = self.model.run(limit)
            self._same(result.firings, before, steps)
        assert isinstance(result, Result)
        assert len(result.firings) == self.model.cycle - cycle
        self._note(result.firings)

    def _same(
        self,
        firings: Sequence[Firing],
        before: int,
        steps: Sequence[tuple[tuple[object, ...], list[tuple[object, ...]]]],
    ) -> None:
        assert [(f.rule, tuple(fact.id for fact in f.facts)) for f in firings] == [
            key[:2] for key, _ in steps
        ]
        made = [r for r in self.session.ledger[before:] if isinstance(r, Chosen)]
        contests = [(key, contest) for key, contest in steps if contest]
        assert [
            [(rival.rule, rival.facts) for rival in one.rivals] for one in made
        ] == [[key[:2] for key in contest] for _, contest in contests]
        self._note(firings)

    def _note(self, firings: Sequence[Firing]) -> None:
        for firing in firings:
            self.used |= self.program.features[firing.rule]
        self.fired += len(firings)

    def _utilities(self, random_: random.Random) -> None:
        name = str(random_.choice(self.program.rules)["rule"])
        utilities = {name: random_.choice([0.0, 0.5, 1.0])}
        self.session.use(utilities=utilities)
        self.model.use(utilities=utilities)
        self.used.add("op-utilities")

    def _params(self, random_: random.Random) -> None:
        params = {"lim": random_.randrange(3)}
        self.session.use(params=params)
        self.model.use(params=params)
        self.used.add("op-params")

    def _rules(self, random_: random.Random) -> None:
        program = programs.variant(random_, self.program)
        try:
            rules = checked(program)
        except RuleSetError:
            return
        self.program = program
        self.session.use(rules=rules)
        self.model.use(modelled(program))
        self.used.add("op-rules")

    def _reset(self, random_: random.Random) -> None:  # noqa: ARG002
        self.session.reset()
        self.model.reset()
        self.used.add("op-reset")

    def compare(self) -> None:
        """Everything there is to see must be equal."""
        assert [(f.id, f.template, exact(f.values)) for f in self.session.facts()] == [
            (f.id, f.template, exact(tuple(f.slots.values()))) for f in self.model.facts
        ]
        found = corpus.supports(self.session)
        assert {number: sorted(one) for number, one in found.items()} == {
            number: sorted(one) for number, one in self.model.supports.items()
        }
        waiting = could_fire(self.session._cycle)
        assert [
            (m.rule.name, tuple(f.id for f in m.facts), tuple(map(identity, m.values)))
            for m in waiting
        ] == [found.key for found in self.model.waiting()]


def identity(value: object) -> object:
    return ("fact", value.id) if isinstance(value, Fact) else exact(value)  # type: ignore[arg-type]


def checked(program: programs.Program) -> RuleSet:
    return load_sources(program.files())


def modelled(program: programs.Program) -> ModelProgram:
    facts = program.facts
    return ModelProgram(
        program.rules,
        programs.TEMPLATES,
        programs.PARAMS,
        programs.LAYERS,
        facts,  # type: ignore[arg-type]
    )


def play(random_: random.Random) -> Pair | None:
    """A random program under random operations; None if the checker refuses it."""
    program = programs.program(random_)
    try:
        pair = Pair(program)
    except RuleSetError:
        return None
    pair.compare()
    for _ in range(random_.randrange(4, 12)):
        pair.operate(random_.choice(OPERATIONS), random_)
    pair.operate("run", random_)
    return pair


@given(st.randoms(use_true_random=False))
def test_session_is_the_model(random_: random.Random) -> None:
    assume(play(random_) is not None)


@pytest.mark.slow
def test_every_pair_of_features_occurs() -> None:
    pairs: Counter[tuple[str, str]] = Counter()
    features: set[str] = set()
    refused = fired = 0
    for seed in range(CORPUS):
        random_ = random.Random(seed)  # noqa: S311
        pair = play(random_)
        if pair is None:
            refused += 1
            continue
        fired += pair.fired
        features |= pair.used
        pairs.update(combinations(sorted(pair.used), 2))
    assert refused < CORPUS / 2
    assert fired > CORPUS
    missing = [pair for pair in combinations(sorted(features), 2) if not pairs[pair]]
    assert not missing
    assert len(features) >= 45
