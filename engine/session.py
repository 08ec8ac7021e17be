"""Sessions: the public way to run rules on facts and to ask why.

A session is wiring: the cycle does the work, the ledger remembers, the proof room
explains.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import islice

import msgspec

from engine.errors import (
    FactError,
    FiringLimitError,
    ReplacementError,
    RunError,
    did_you_mean,
)
from engine.lang.rules import RuleSet
from engine.lang.vocabulary import Vocabulary
from engine.match.facts import Fact
from engine.match.match import Fault
from engine.proof.compare import Difference, what_if
from engine.proof.contest import Contest, why_chosen
from engine.proof.explain import why, why_firing
from engine.proof.rerun import Change
from engine.proof.timeline import Timeline
from engine.proof.tree import Proof
from engine.proof.why_not import WhyNot, why_not
from engine.run.cycle import Cycle
from engine.run.explore import Exploration
from engine.run.fitting import (
    check_exploration,
    check_templates,
    known_matcher,
    with_vocabulary,
)
from engine.run.ledger import Firings, Ledger
from engine.run.notes import Notes, Stopped, fired
from engine.run.parameter import params_in_use
from engine.run.records import Chosen, Dissolved, Firing, Reason
from engine.run.setting import NETWORK, Answered, EffectKey, Setting
from engine.run.strategy import DEFAULT, ranking
from engine.run.utility import UtilityTable, utilities_in_use

TAIL = 50
"""How many of the last firings are looked at for the rules of a cycle."""


class Result(msgspec.Struct, frozen=True, eq=False):
    """What a run did.

    Attributes:
        ledger: The session's ledger.
        reason: Why it ended: nothing waited (done), a rule halted it, or a limit.
        faults: Conditions that could not be evaluated and did not hold, each once; of
            those that were tried, which depends on the matcher.
    """

    ledger: Ledger
    reason: Reason
    faults: tuple[Fault, ...]
    _start: int
    _end: int
    _before: int
    _after: int

    @property
    def firings(self) -> Firings:
        """The run's firings in order."""
        return Firings(self.ledger, self._before + 1, self._after + 1)

    @property
    def choices(self) -> tuple[tuple[Chosen, bool], ...]:
        """The run's choices, each with whether it still stood at the end."""
        records = self.ledger[self.ledger.position(self._start) : self.position]
        ended = {r.choice for r in records if isinstance(r, Dissolved)}
        return tuple(
            (r, r.number not in ended) for r in records if isinstance(r, Chosen)
        )

    @property
    def position(self) -> int:
        """How much of the ledger had been written when the run ended."""
        return self.ledger.position(self._end)

    @property
    def digest(self) -> str:
        """A digest of everything in the session up to the end of the run."""
        return self.ledger.digest(self.position)


class Session:
    """Facts, and rules that fire on them.

    Args:
        rules: The checked rules.
        seed: Decides every draw of exploration.
        strategy: How the conflict set is ordered: utility-specificity,
            utility-first, specificity-first, depth, breadth, lex or mea.
        exploration: How choices may pick another than the best; off by default.
        utilities: Learned utilities by rule name; others keep the author's.
        params: Replaced parameters by key: ``name`` or ``rule.name``.
        vocabulary: Functions and effects to use instead of those the rules were
            checked against; it must offer all of those.
        effects: Recorded answers of effects, fed back instead of performing them.
        matcher: What finds matches: network, or plain, which is slow, plain to read,
            and does the same.

    Raises:
        ReplacementError: If a setting does not fit the rules.
    """

    def __init__(  # noqa: PLR0913  # each is a setting users name
        self,
        rules: RuleSet,
        *,
        seed: int = 0,
        strategy: str = DEFAULT,
        exploration: Exploration | None = None,
        utilities: UtilityTable | None = None,
        params: Mapping[str, int | float] | None = None,
        vocabulary: Vocabulary | None = None,
        effects: Mapping[EffectKey, Answered] | None = None,
        matcher: str = NETWORK,
    ) -> None:
        ranking(strategy)
        if exploration is not None:
            check_exploration(strategy, exploration)
        self._vocabulary = vocabulary
        if vocabulary is not None:
            rules = with_vocabulary(rules, vocabulary)
        self._setting = Setting(
            rules=rules,
            utilities=utilities_in_use(rules, utilities or {}),
            params=params_in_use(rules, params or {}),
            seed=seed,
            strategy=strategy,
            exploration=exploration,
            replay=effects or {},
            matcher=known_matcher(matcher),
        )
        self._cycle = Cycle(self._setting)
        self._rule_sets = {rules.digest: rules}
        self._timeline: Timeline | None = None

    @property
    def rules(self) -> RuleSet:
        """The rules in use."""
        return self._setting.rules

    @property
    def setting(self) -> Setting:
        """Everything that decides, besides facts."""
        return self._setting

    @property
    def ledger(self) -> Ledger:
        """What has happened so far."""
        return self._cycle.ledger

    def assert_fact(self, template: str, /, **slots: object) -> Fact:
        """Give a fact; the live one if there is an equal one.

        Raises:
            FactError: If the template or a slot is unknown, missing or does not
                admit its value.
        """
        cycle = self._cycle  # as `give`, without another call: it is called often
        try:
            give = cycle.entrances[template].give
        except KeyError:
            raise self._unknown(template) from None
        return give(cycle, slots, "")

    def give(
        self, template: str, slots: Mapping[str, object], source: str = ""
    ) -> Fact:
        """The same with slots as a mapping, and where the fact comes from.

        Raises:
            FactError: As `assert_fact`.
        """
        cycle = self._cycle
        try:
            give = cycle.entrances[template].give
        except KeyError:
            raise self._unknown(template) from None
        return give(cycle, slots, source)

    def retract(self, fact: Fact) -> None:
        """End a fact with all its supports; nothing if it is not alive."""
        self._cycle.retract(fact)

    def facts(self, template: str | None = None) -> list[Fact]:
        """The live facts, of one template or all, by id.

        Raises:
            FactError: If there is no such template.
        """
        if template is None:
            return sorted(self._cycle.memory, key=lambda fact: fact.id)
        table = self._cycle.tables.get(template)
        if table is None:
            if template not in self._setting.rules.templates:
                raise self._unknown(template)
            return []
        return list(table.values())

    def _unknown(self, template: str) -> FactError:
        hint = did_you_mean(template, self.rules.templates)
        return FactError(
            f"there is no template {template!r}" + (f" ({hint})" if hint else "")
        )

    def step(self) -> Firing | None:
        """One firing; None if nothing waits.

        Raises:
            FiringError: If the right-hand side cannot be carried out.
            EffectError: If an effect fails.
        """
        done = self._cycle.step()
        return None if done is None else self.ledger.firing(done.fired)

    def run(
        self, max_firings: int | None = None, max_seconds: float | None = None
    ) -> Result:
        """Fire until nothing waits, a rule halts the run, or a limit is reached.

        Args:
            max_firings: How many firings this run may have; less than none is none.
            max_seconds: How long it may take; the only clock there is. A run it ends
                is marked, not refused.

        Raises:
            ValueError: If `max_seconds` is NaN.
            FiringLimitError: If more than `max_firings` would fire.
            FiringError: If a right-hand side cannot be carried out.
            EffectError: If an effect fails.
        """
        cycle = self._cycle
        notes = cycle.ledger.notes
        start, before = len(notes), cycle.fired
        is_late = None if max_seconds is None else _clock(max_seconds)
        reason: Reason = "error"
        try:
            reason = cycle.run(max_firings, is_late)
            if reason == "firings":
                names = _going_round(notes, max_firings)
                raise FiringLimitError(max(max_firings or 0, 0), names)
        except RunError as error:
            error.result = self._result(reason, start, before)
            raise
        return self._result(reason, start, before)

    def _result(self, reason: Reason, start: int, before: int) -> Result:
        cycle = self._cycle
        ledger, after = cycle.ledger, cycle.fired
        cycle.notes.append(Stopped(reason, after - before))
        faults: tuple[Fault, ...] = ()
        found = cycle.conflict.faults
        if found:
            faults = tuple(sorted(found.values(), key=lambda f: (f.span, f.rule)))
        return Result(ledger, reason, faults, start, len(ledger.notes), before, after)

    def use(
        self,
        *,
        rules: RuleSet | None = None,
        utilities: UtilityTable | None = None,
        params: Mapping[str, int | float] | None = None,
    ) -> None:
        """Go on with other rules, utilities or params; facts stay.

        What is left out stays as it is, but for utilities and params of rules that
        are gone.

        Raises:
            ReplacementError: If they do not fit, or an effect of this session is being
                performed; nothing has changed then.
        """
        if self._cycle.performing:
            raise ReplacementError("an effect cannot change what its session uses")
        now = self._setting
        new_rules = now.rules
        if rules is not None:
            check_templates(rules, self.facts())
            new_rules = (
                rules
                if self._vocabulary is None
                else with_vocabulary(rules, self._vocabulary)
            )
        learned = {n: u for n, u in now.utilities.items() if u.learned}
        replaced = {
            key: value
            for key, value in now.params.items()
            if value != now.rules.params[key].value
        }
        if utilities is None:
            names = {rule.name for rule in new_rules.rules}
            utilities = {n: u for n, u in learned.items() if n in names}
        if params is None:
            params = {k: v for k, v in replaced.items() if k in new_rules.params}
        self._setting = replace(
            now,
            rules=new_rules,
            utilities=utilities_in_use(new_rules, utilities),
            params=params_in_use(new_rules, params),
        )
        self._rule_sets[new_rules.digest] = new_rules
        self._cycle.use(self._setting)

    @property
    def timeline(self) -> Timeline:
        """The ledger so far, read for the questions below."""
        if self._timeline is None or self._timeline.is_behind(self.ledger):
            self._timeline = Timeline(self.ledger, self._rule_sets.values())
        return self._timeline

    def explain(self, thing: Fact | Firing) -> Proof:
        """Why a fact holds now, or why a rule fired when it did.

        Raises:
            ProofError: If the fact is no longer alive, or of another session.
        """
        if isinstance(thing, Fact):
            self.timeline.check_is_here(thing)
            return why(self.timeline, thing.id)
        return why_firing(self.timeline, thing.cycle)

    def why_chosen(self, firing: Firing) -> Contest:
        """Who else could have fired instead, and what decided.

        Raises:
            ProofError: If the firing is of another session.
        """
        return why_chosen(self.timeline, firing.cycle)

    def why_not(self, rule: str) -> WhyNot:
        """Why a rule does not fire now, and the smallest change that would help.

        Raises:
            ProofError: If there is no such rule.
        """
        return why_not(self.timeline, rule)

    def what_if(self, change: Change) -> Difference:
        """What would be different if facts, rules, params or utilities had been.

        Nothing of this session changes, and no effect is performed.

        Raises:
            EngineError: If the change does not fit.
        """
        return what_if(self.timeline, change)

    def reset(self) -> None:
        """Facts, ids and seed as after construction; earlier results keep theirs.

        Raises:
            ReplacementError: If an effect of this session is being performed.
        """
        if self._cycle.performing:
            raise ReplacementError("an effect cannot reset its session")
        self._cycle.reset()


def _clock(seconds: float) -> Callable[[], bool]:
    """Whether so many seconds have passed from now on."""
    if math.isnan(seconds):
        raise ValueError("max_seconds must be a number of seconds, not NaN")
    deadline = time.monotonic() + seconds
    return lambda: time.monotonic() >= deadline


def _going_round(notes: Notes, firings: int | None) -> tuple[str, ...]:
    """The rules of the shortest cycle in which a run's last firings repeat."""
    found = (fired(notes.at(place)) for place in reversed(range(len(notes))))
    done = (one for one in found if one is not None)
    last = islice(done, min(TAIL, max(firings or 0, 0)))
    names = [activation.rule.name for activation in last][::-1]
    for period in range(1, len(names) // 2 + 1):
        if names[-period:] == names[-2 * period : -period]:
            return tuple(dict.fromkeys(names[-period:]))
    return tuple(dict.fromkeys(names))
