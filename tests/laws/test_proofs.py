"""Every derived fact has a proof that the checker accepts, down to given facts.

A proof with any field of any step changed is rejected. The state before each firing
is reconstructed from the ledger exactly, and a ledger survives JSON.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import cast

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from support.conflict import could_fire
from support.proof_programs import Program, programs

from engine import Session
from engine.proof.checker import check_proof, examine
from engine.proof.contest import why_chosen
from engine.proof.node import Fired, Given
from engine.proof.state import State
from engine.proof.tree import Proof
from engine.run.ledger_json import ledger_from_json, ledger_to_json
from engine.run.records import Firing
from engine.run.setting import NETWORK, PLAIN

SLOW = settings(
    max_examples=max(10, settings().max_examples // 2),
    suppress_health_check=[HealthCheck.too_slow],
)
MOST_MUTANTS = 300
"""Changed proofs that one example tries, spread over all of them."""


def proofs(session: Session) -> Iterator[Proof]:
    """The proofs of all live facts and of all firings."""
    for fact in session.facts():
        yield session.explain(fact)
    for deed in session.timeline.deeds.values():
        yield session.explain(deed.firing)


def facts_below(proof: Proof) -> list[str]:
    """The facts that rest on nothing."""
    return [
        name
        for name, step in proof.steps.items()
        if not isinstance(step, Fired) and not proof.premises(name)
    ]


@SLOW
@given(programs())
def test_merged_proofs_are_accepted(program: Program) -> None:
    session = Session(program.rules)
    program.act(session)
    merged: Proof | None = None
    for fact in session.facts():
        proof = session.explain(fact)
        merged = proof if merged is None else merged.merge(proof)
    if merged is not None:
        assert check_proof(merged, program.rules, session.ledger) == ()
        assert Proof.from_dict(merged.to_dict()) == merged


@SLOW
@given(programs())
def test_every_fact_has_a_proof_that_is_accepted(program: Program) -> None:
    session = Session(program.rules)
    program.act(session)
    derived = 0
    rule_sets = [program.rules]
    for proof in proofs(session):
        assert check_proof(proof, rule_sets, session.ledger) == (), proof.to_text()
        goal = proof.steps[proof.goal]
        derived += not isinstance(goal, Given)
        assert all(isinstance(proof.steps[one], Given) for one in facts_below(proof))
        places = {name: place for place, name in enumerate(proof.steps)}
        for name in proof.steps:
            assert all(places[name] < places[one] for one in proof.premises(name))
        assert Proof.from_dict(json.loads(json.dumps(proof.to_dict()))) == proof
        assert proof.to_text()
    event(f"derived: {min(derived, 5)}")


@SLOW
@given(programs(), st.sampled_from([NETWORK, PLAIN]))
def test_the_state_before_each_firing_is_reconstructed(
    program: Program, matcher: str
) -> None:
    session = Session(program.rules, matcher=matcher)
    cycle = session._cycle
    before: dict[int, list[object]] = {}

    def run(session: Session) -> None:
        """Fire one by one, and note what waited before each."""
        firing: Firing | None
        while True:
            waiting: list[object] = [one.key for one in could_fire(cycle)]
            firing = session.step()
            if firing is None:
                return
            before[firing.cycle] = waiting

    program.act(session, run)
    timeline = session.timeline
    assert set(before) == set(timeline.deeds)
    for number, waiting in before.items():
        deed = timeline.deed(number)
        place = deed.place - (1 if deed.firing.choice else 0)
        state = State(timeline, place)
        assert [match.key for match in state.waiting()] == waiting
        contest = why_chosen(timeline, number)
        assert contest.contenders[contest.winner].rule == deed.firing.rule
        if not deed.firing.choice:
            keys = cast("list[tuple[str, object]]", waiting)
            shown = [(one.rule, one.facts) for one in contest.contenders]
            assert shown == [(key[0], key[1]) for key in keys]
    state = State(timeline, len(session.ledger))
    live = [one.key for one in could_fire(cycle)]
    assert live == [match.key for match in state.waiting()]
    assert state.facts() == session.facts()
    event(f"firings: {min(len(before), 9)}")


@SLOW
@given(programs())
def test_a_ledger_survives_json(program: Program) -> None:
    session = Session(program.rules)
    program.act(session)
    text = json.dumps(ledger_to_json(session.ledger))
    back = ledger_from_json(text)
    assert back.digest() == session.ledger.digest()
    assert ledger_to_json(back) == ledger_to_json(session.ledger)
    for fact in session.facts()[:3]:
        proof = session.explain(fact)
        assert check_proof(proof, program.rules, back) == ()


def variants(thing: object, ids: list[str]) -> Iterator[object]:
    """The same thing with one part of it changed, for every part."""
    if isinstance(thing, tuple):
        yield (*thing, thing[-1] if thing else "x")
        for place, item in enumerate(thing):
            yield thing[:place] + thing[place + 1 :]
            for other in variants(item, ids):
                yield (*thing[:place], other, *thing[place + 1 :])
    elif isinstance(thing, dict):
        yield {**thing, "x": 1}
        for key, value in thing.items():
            yield {name: one for name, one in thing.items() if name != key}
            for other in variants(value, ids):
                yield {**thing, key: other}
    elif is_dataclass(thing) and not isinstance(thing, type):
        for field in fields(thing):
            for other in variants(getattr(thing, field.name), ids):
                yield replace(thing, **{field.name: other})
    else:
        yield from simple_variants(thing, ids)


def simple_variants(thing: object, ids: list[str]) -> Iterator[object]:
    """Other values of the same kind."""
    if isinstance(thing, bool):
        yield not thing
    elif isinstance(thing, int):
        yield from (thing + 1, thing - 1)
    elif isinstance(thing, float):
        yield thing + 0.125
    elif isinstance(thing, str):
        yield thing + "x"
        if thing in ids:
            yield from (one for one in ids if one != thing)
    else:
        yield 7


def mutants(proof: Proof) -> Iterator[Proof]:
    """The proof with one field of one step changed, for every field."""
    ids = list(proof.steps)
    for name, step in proof.steps.items():
        for other in variants(step, ids):
            yield replace(proof, steps={**proof.steps, name: other})  # type: ignore[dict-item]
        yield replace(proof, steps={n: s for n, s in proof.steps.items() if n != name})
    yield replace(proof, position=proof.position + 1)
    yield replace(proof, position=proof.position - 1)
    yield replace(proof, rules=proof.rules + "x")
    yield replace(proof, goals=())
    yield replace(proof, goals=("f0",))


@SLOW
@given(programs(), st.integers(0, 10**6))
def test_every_changed_proof_is_rejected(program: Program, start: int) -> None:
    session = Session(program.rules)
    program.act(session)
    longest = max(proofs(session), key=lambda proof: len(proof.steps), default=None)
    if longest is None:
        return
    every = list(mutants(longest))
    stride = len(every) // MOST_MUTANTS + 1
    for mutant in every[start % stride :: stride]:
        if mutant == longest:
            continue
        verdict = examine(mutant, program.rules, session.ledger)
        assert verdict.flaws, difference(longest, mutant)
        assert not verdict.unverifiable
    event(f"steps: {min(len(longest.steps), 9)}")


def difference(one: Proof, two: Proof) -> str:
    """What a mutant changed."""
    changed = [
        f"{one.steps[name]} became {two.steps.get(name)}"
        for name in one.steps
        if one.steps[name] != two.steps.get(name)
    ]
    return "\n".join(changed) or f"{two.goals} {two.position} {two.rules}"
