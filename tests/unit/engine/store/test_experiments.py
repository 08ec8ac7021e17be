"""Experiments are kept with all that was done to them, one at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from support.stored import RULESET, everything_in, kept, made, opened

from engine.store.errors import RecordError
from engine.store.retention import FAILURE_FORGOTTEN
from engine.store.store import Store
from engine.store.trial import Assignment, Figures, Trial

OTHER = "b" * 64


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path / "x.db") as store:
        store.rulesets.keep(OTHER, {"rules/budget.yaml": "rules: [] # other\n"})
        store.rulesets.activate(RULESET, who="ann", why="start")
        yield store


def begin(store: Store, weight: float = 0.5) -> Trial:
    return store.experiments.start(
        who="ann",
        why="try",
        salt="s",
        unit="conversation",
        weight=weight,
        control=RULESET,
        treatment=OTHER,
        activation=1,
    )


def enrolled(
    store: Store, arm: str, unit: str, *, failed: str = "", query: str = "Was?"
) -> str:
    decision = kept(store, query, conversation=unit)
    id_ = decision.entry.id
    store.experiments.enrol(
        Assignment(
            decision=id_, experiment=1, unit=unit, arm=arm, weight=0.5, failed=failed
        )
    )
    return id_


def test_before_the_first_there_is_none(store: Store) -> None:
    assert store.experiments.running() is None
    assert store.experiments.last() is None
    with pytest.raises(RecordError, match=r"no experiment is running in .*: start one"):
        store.experiments.stop(who="ann", why="?")
    with pytest.raises(RecordError, match="no experiment is running"):
        store.experiments.set_weight(0.1, who="ann", why="?")
    with pytest.raises(RecordError, match="there is no experiment 7"):
        store.experiments.get(7)


def test_an_experiment_comes_back_as_it_was_begun(store: Store) -> None:
    trial = begin(store)
    assert store.experiments.running() == trial == store.experiments.get(1)
    assert (trial.number, trial.salt, trial.unit) == (1, "s", "conversation")
    assert (trial.control, trial.treatment, trial.activation) == (RULESET, OTHER, 1)
    assert (trial.started_by, trial.why, trial.weight) == ("ann", "try", 0.5)
    assert [one.before for one in trial.weights] == [None]
    assert trial.stopped_at is None


def test_one_runs_at_a_time(store: Store) -> None:
    begin(store)
    with pytest.raises(RecordError, match="experiment 1 is running and only one can"):
        begin(store)
    store.experiments.stop(who="bob", why="done")
    assert begin(store).number == 2


def test_what_is_compared_has_to_be_kept(store: Store) -> None:
    with pytest.raises(RecordError, match="keep both rule sets and the activation"):
        store.experiments.start(
            who="ann",
            why="try",
            salt="s",
            unit="decision",
            weight=0.5,
            control=RULESET,
            treatment="unknown",
            activation=1,
        )
    assert store.experiments.last() is None


def test_every_weight_is_remembered_with_its_reason(store: Store) -> None:
    begin(store)
    store.experiments.set_weight(0.75, who="bob", why="good so far")
    trial = store.experiments.set_weight(0.25, who="cid", why="complaints")
    assert [(w.before, w.after, w.who, w.why) for w in trial.weights] == [
        (None, 0.5, "ann", "try"),
        (0.5, 0.75, "bob", "good so far"),
        (0.75, 0.25, "cid", "complaints"),
    ]
    assert [w.at for w in trial.weights] == sorted(w.at for w in trial.weights)
    assert trial.weight == 0.25


def test_what_has_ended_says_by_whom_and_why(store: Store) -> None:
    begin(store)
    ended = store.experiments.stop(who="bob", why="enough")
    assert store.experiments.running() is None
    assert store.experiments.last() == ended
    assert (ended.stopped_by, ended.stopped_why) == ("bob", "enough")
    assert ended.stopped_at is not None
    assert ended.stopped_at > ended.started_at


def test_a_decision_is_enrolled_once_and_only_if_it_is_kept(store: Store) -> None:
    begin(store)
    id_ = enrolled(store, "treatment", "c1")
    assigned = store.experiments.assignments([id_, "unknown"])
    assert assigned == {
        id_: Assignment(
            decision=id_, experiment=1, unit="c1", arm="treatment", weight=0.5
        )
    }
    for decision in (id_, "unknown"):
        with pytest.raises(RecordError, match=f"decision {decision} cannot be enrol"):
            store.experiments.enrol(replace(assigned[id_], decision=decision))


def test_asking_enrols_nobody(store: Store) -> None:
    begin(store)
    kept(store)
    assert store.experiments.assignments(["x"]) == {}
    assert store.experiments.units(1) == ()
    assert store.experiments.figures(1, "control") == Figures()


def test_figures_count_decisions_units_and_means(store: Store) -> None:
    begin(store)
    for unit in ("c1", "c1", "c2"):
        enrolled(store, "treatment", unit)
    enrolled(store, "control", "c3")
    found = store.experiments.figures(1, "treatment")
    assert found == Figures(decisions=3, units=2, confidence=0.75, allocated=250.0)
    assert store.experiments.figures(1, "control").decisions == 1
    assert store.experiments.figures(2, "control") == Figures()
    assert store.experiments.units(1) == ("c1", "c2", "c3")


def test_what_the_treatment_failed_on_is_in_no_mean(store: Store) -> None:
    begin(store)
    id_ = enrolled(store, "control", "c1", failed="rule 'x' could not act")
    assert store.experiments.figures(1, "control") == Figures()
    assert store.experiments.failures(1) == 1
    assert store.experiments.assignments([id_])[id_].failed.startswith("rule 'x'")


def test_why_a_treatment_failed_is_forgotten_with_the_question(store: Store) -> None:
    begin(store)
    quoting = 'rule could not act with q=Query(text="Darf Quirrelmann?")'
    first = enrolled(store, "control", "c1", failed=quoting, query="Darf Quirrelmann?")
    later = enrolled(store, "control", "c1", failed=quoting, query="Und wann?")
    other = enrolled(store, "control", "c2", failed="no facts", query="Wie?")
    assert b"Quirrelmann" in everything_in(store.database.path)
    store.retention.forget_decision(first)
    found = store.experiments.assignments([first, later, other])
    assert found[first].failed == found[later].failed == FAILURE_FORGOTTEN
    assert found[other].failed == "no facts"
    assert store.experiments.failures(1) == 3
    assert store.experiments.units(1) == ("c1", "c2")
    assert b"Quirrelmann" not in everything_in(store.database.path)


def test_an_enrolment_that_fails_takes_the_decision_with_it(store: Store) -> None:
    begin(store)
    decision = made(store)
    wrong = Assignment(
        decision=decision.entry.id, experiment=9, unit="c", arm="control", weight=0.5
    )

    def keep() -> None:
        with store.database.transaction():
            store.decisions.add(decision)
            store.experiments.enrol(wrong)

    with pytest.raises(RecordError):
        keep()
    assert store.decisions.list() == ()
