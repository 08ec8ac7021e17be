"""Another run of what the ledger tells, with something changed.

Facts are given and retracted in the recorded order and effects are answered as
recorded; an effect nobody recorded ends the other run instead of being performed.
The ledger itself is only read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import NoReturn, cast

from engine.errors import EngineError, RunError
from engine.lang.rules import RuleSet
from engine.lang.syntax import Value
from engine.lang.values import canonical_json
from engine.match.facts import Fact, fact_key
from engine.proof.errors import ProofError
from engine.proof.sentence import fact_text
from engine.proof.timeline import Timeline
from engine.run.cycle import Cycle
from engine.run.explore import Exploration
from engine.run.parameter import params_in_use
from engine.run.records import Firing, Performed, Retracted, Supported
from engine.run.setting import Answered, EffectKey, Setting, given_facts
from engine.run.utility import utilities_in_use

MAX_FIRINGS = 10_000
"""How many firings another run may have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What is to be different.

    Attributes:
        added: Facts to give besides, as template and slots.
        removed: Ids of given facts to leave out.
        changed: New values for some slots of given facts, by id.
        rules: Rules to use instead.
        params: Parameters to replace, by key.
        utilities: Utilities to replace, by rule.
    """

    added: tuple[tuple[str, Mapping[str, Value]], ...] = ()
    removed: tuple[int, ...] = ()
    changed: Mapping[int, Mapping[str, Value]] = field(default_factory=dict)
    rules: RuleSet | None = None
    params: Mapping[str, int | float] = field(default_factory=dict)
    utilities: Mapping[str, float] = field(default_factory=dict)

    @property
    def cost(self) -> tuple[int, int]:
        """Facts added or removed, then slots changed: less is smaller."""
        slots = sum(map(len, self.changed.values()))
        return len(self.added) + len(self.removed), slots


@dataclass(frozen=True, slots=True)
class Rerun:
    """Another run.

    Attributes:
        timeline: Its ledger, read.
        cut: Why it ended early; empty if nothing was left to fire.
        originals: The id in the first run of each given fact, by its id here.
    """

    timeline: Timeline
    cut: str
    originals: Mapping[int, int]


def rerun(timeline: Timeline, change: Change) -> Rerun:
    """Run again with a change.

    Raises:
        ProofError: If the change names facts that were not given.
        EngineError: If new facts, params, utilities or rules do not fit.
    """
    end = len(timeline.ledger)
    given = inputs(timeline)
    for number in (*change.removed, *change.changed):
        if number not in given:
            raise ProofError(f"fact {number} was not given, so it cannot be changed")
    setting = _setting(timeline, change, end)
    cycle = Cycle(setting)
    running = _Running(cycle)
    for template, slots in change.added:
        running.give(template, slots, "what if")
    for record in timeline.ledger:
        if isinstance(record, Firing):
            running.due = True
        elif isinstance(record, Supported) and record.kind == "given":
            if record.fact in given and record.fact not in change.removed:
                running.catch_up()
                fact = timeline.fact(record.fact)[0]
                slots = {**fact.slots, **change.changed.get(record.fact, {})}
                running.known[record.fact] = running.give(
                    fact.template, slots, record.source
                )
        elif isinstance(record, Retracted) and not record.firing:
            running.catch_up()
            running.retract(timeline.fact(record.fact)[0], record.fact)
    running.due = True
    running.catch_up()
    originals: dict[int, int] = {
        fact.id: number for number, fact in running.known.items()
    }
    return Rerun(Timeline(cycle.ledger, [setting.rules]), running.cut, originals)


class _Running:
    """The other run while it goes on.

    Attributes:
        known: Its facts by the id they had.
        due: Whether rules fired at this place the first time.
        cut: Why it ended early, if it did.
    """

    def __init__(self, cycle: Cycle) -> None:
        self._cycle = cycle
        self._left = MAX_FIRINGS
        self.known: dict[int, Fact] = {}
        self.due = False
        self.cut = ""

    def give(self, template: str, slots: Mapping[str, Value], source: str) -> Fact:
        shape = self._cycle.setting.rules.templates.get(template)
        if shape is None:
            raise ProofError(f"there is no template {template!r}")
        return self._cycle.give(shape, shape.values(slots), source)

    def retract(self, was: Fact, number: int) -> None:
        fact = self.known.get(number)
        if fact is None:
            fact = self._cycle.memory.find(was.shape, was.values)
        if fact is not None:
            self._cycle.retract(fact)

    def catch_up(self) -> None:
        """Fire until nothing waits, if the first run fired here."""
        if not self.due or self.cut:
            return
        self.due = False
        try:
            while self._left and self._cycle.step() is not None:
                self._left -= 1
                if self._cycle.halted:
                    return
        except RunError as error:
            self.cut = str(error)
            return
        if not self._left and not self._cycle.is_done():
            self.cut = f"it was stopped after {MAX_FIRINGS} firings"


def inputs(timeline: Timeline) -> dict[int, Fact]:
    """Facts the caller gave, by id: not those of rule files, not effects' answers."""
    answers = {
        number
        for record in timeline.ledger
        if isinstance(record, Performed)
        for number in record.facts
    }
    filed = {
        fact_key(shape.name, values)
        for shape, values, _ in given_facts(_setting(timeline, Change(), 0))
    }
    found = {}
    for number, reasons in timeline.reasons.items():
        fact = timeline.fact(number)[0]
        sources = [one.source for one in reasons if one.kind == "given"]
        answered = number in answers and sources[:1] != [""]
        if sources and fact.key not in filed and not answered:
            found[number] = fact
    return found


def _setting(timeline: Timeline, change: Change, position: int) -> Setting:
    used = timeline.used(position)
    rules = change.rules or timeline.rules(position)
    names = {rule.name for rule in rules.rules}
    learned = {
        name: value
        for name, (value, is_learned) in used.utilities.items()
        if is_learned and name in names
    }
    replaced = {
        key: used.params[key] for key in used.learned_params if key in rules.params
    }
    explore = used.exploration
    return Setting(
        rules=_performing_nothing(rules),
        utilities=utilities_in_use(rules, {**learned, **change.utilities}),
        params=params_in_use(rules, {**replaced, **change.params}),
        seed=used.seed,
        strategy=used.strategy,
        exploration=None
        if explore is None
        else Exploration(
            kind=str(explore["kind"]),
            temperature=float(cast("float", explore["temperature"])),
            floor=float(cast("float", explore["floor"])),
        ),
        replay=recorded_answers(timeline),
    )


def recorded_answers(timeline: Timeline) -> dict[EffectKey, Answered]:
    """What effects answered, by what was asked."""
    return {
        (one.effect, canonical_json(one.arguments), one.occurrence): (
            one.answers,
            one.failure,
        )
        for one in timeline.ledger
        if isinstance(one, Performed)
    }


@lru_cache(maxsize=16)
def _performing_nothing(rules: RuleSet) -> RuleSet:
    def refuse(_: object) -> NoReturn:
        raise EngineError("its answer was never recorded, and nothing is performed")

    effects = {
        name: replace(effect, perform=refuse)
        for name, effect in rules.vocabulary.effects.items()
    }
    return replace(rules, vocabulary=replace(rules.vocabulary, effects=effects))


def told(change: Change, timeline: Timeline) -> str:
    """The change in words, as something to do."""
    said = [f"add {fact_text(template, slots)}" for template, slots in change.added]
    for number in change.removed:
        fact = timeline.fact(number)[0]
        said.append(f"leave out {fact_text(fact.template, fact.slots)}")
    for number, slots in change.changed.items():
        fact = timeline.fact(number)[0]
        new = fact_text("", slots)[1:-1]
        said.append(f"change {fact_text(fact.template, fact.slots)} to {new}")
    said.extend(f"set the parameter {key} to {v:g}" for key, v in change.params.items())
    said.extend(f"set the utility of {n} to {v:g}" for n, v in change.utilities.items())
    return " and ".join(said)
