"""Experiments: who gets which rules, and when the comparison is over."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.stored import made, opened

from engine import RuleSet, Vocabulary
from engine.app.errors import UsageError
from engine.app.experiments import Experiments, Preview
from engine.app.rulebook import Edit, Rulebook, fingerprint
from engine.learn.experiment import Arm, WeightError
from engine.store.errors import RecordError
from engine.store.store import Store
from engine.store.trial import Assignment

TEXT = """
templates: {A: {slots: {n: int}}}
rules:
  - rule: one
    when:
      - a: A(n > %d)
    then:
      - halt: true
"""
A = "rules/a.yaml"
UNITS = [f"conversation {number}" for number in range(1000)]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path / "x.db") as found:
        yield found


@pytest.fixture
def book(tmp_path: Path, store: Store) -> Rulebook:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "a.yaml").write_text(TEXT % 1, encoding="utf-8")
    return Rulebook(tmp_path / "rules", store.rulesets, Vocabulary())


@pytest.fixture
def experiments(store: Store, book: Rulebook) -> Experiments:
    return Experiments(store, book)


@pytest.fixture
def other(book: Rulebook) -> RuleSet:
    return book.draft({A: TEXT % 2})


def save(book: Rulebook, text: str, why: str) -> None:
    edit = Edit(path=A, text=text, seen=fingerprint(book.text(A)))
    book.save([edit], why)


def assign(
    experiments: Experiments, book: Rulebook, conversation: str | None, id_: str = "d"
) -> Assignment:
    found = experiments.assign(book.active(), id_, conversation)
    assert found is not None
    return found


def enrolled(
    store: Store, experiments: Experiments, book: Rulebook, unit: str
) -> Assignment:
    """The arm of a decision that is made for a unit and kept."""
    decision = made(store, conversation=unit)
    found = assign(experiments, book, unit, decision.entry.id)
    store.decisions.add(decision)
    store.experiments.enrol(found)
    return found


def test_a_thousand_units_are_divided_by_the_weight_and_keep_their_arms(
    store: Store, book: Rulebook, experiments: Experiments, other: RuleSet
) -> None:
    trial = experiments.start(other, weight=0.75, unit="conversation", why="try")
    first = {u: enrolled(store, experiments, book, u).arm for u in UNITS}
    assert 700 <= list(first.values()).count(Arm.TREATMENT) <= 800
    again = {u: enrolled(store, experiments, book, u).arm for u in UNITS[:200]}
    assert again.items() <= first.items()
    figures = experiments.figures(trial.number)
    assert figures[Arm.CONTROL].units + figures[Arm.TREATMENT].units == 1000
    assert sum(figures[arm].decisions for arm in Arm) == 1200

    would = experiments.preview(0.5)
    assert would.units == 1000
    experiments.set_weight(0.5, "half")
    later = {u: assign(experiments, book, u).arm for u in UNITS}
    moved = [u for u in UNITS if later[u] != first[u]]
    assert len(moved) == would.moved > 150
    assert {first[unit] for unit in moved} == {Arm.TREATMENT}
    assert experiments.preview(0.5) == Preview(moved=0, units=1000)


def test_without_an_experiment_there_is_no_arm(
    book: Rulebook, experiments: Experiments
) -> None:
    assert experiments.assign(book.active(), "d", "c") is None
    assert experiments.running() is None
    assert experiments.last() is None
    with pytest.raises(UsageError, match="no experiment is running"):
        experiments.preview(0.5)
    with pytest.raises(RecordError, match="no experiment is running"):
        experiments.set_weight(0.5, "?")
    with pytest.raises(RecordError, match="no experiment is running"):
        experiments.stop("?")


def test_what_is_tried_is_kept_before_it_decides(
    store: Store, book: Rulebook, experiments: Experiments, other: RuleSet
) -> None:
    trial = experiments.start(other, weight=1.0, unit="conversation", why="try")
    assert store.rulesets.files(trial.treatment) == {A: TEXT % 2}
    assert trial.control == book.active().rules.digest
    found = assign(experiments, book, "c")
    assert experiments.treatment(found).digest == other.digest


def test_a_question_of_no_conversation_is_a_unit_of_its_own(
    book: Rulebook, experiments: Experiments, other: RuleSet
) -> None:
    experiments.start(other, weight=0.5, unit="conversation", why="try")
    assert assign(experiments, book, None, "id-1").unit == "id-1"
    assert assign(experiments, book, "c", "id-1").unit == "c"
    arms = {assign(experiments, book, None, f"id-{n}").arm for n in range(50)}
    assert arms == set(Arm)


def test_by_decision_every_decision_is_a_unit(
    book: Rulebook, experiments: Experiments, other: RuleSet
) -> None:
    experiments.start(other, weight=0.5, unit="decision", why="try")
    assert assign(experiments, book, "c", "id-1").unit == "id-1"


def test_asking_for_an_arm_enrols_nobody(
    store: Store, book: Rulebook, experiments: Experiments, other: RuleSet
) -> None:
    trial = experiments.start(other, weight=0.5, unit="conversation", why="try")
    for unit in UNITS[:20]:
        assign(experiments, book, unit)
    assert store.experiments.units(trial.number) == ()
    assert experiments.preview(1.0) == Preview(moved=0, units=0)


def test_the_active_rules_are_not_compared_with_themselves(
    store: Store, book: Rulebook, experiments: Experiments
) -> None:
    with pytest.raises(UsageError, match="is the active one already: change a rule"):
        experiments.start(book.draft({}), weight=0.5, unit="decision", why="?")
    assert store.experiments.last() is None


@pytest.mark.parametrize("weight", [1.5, -0.1, math.nan])
def test_what_is_no_weight_changes_nothing(
    experiments: Experiments, other: RuleSet, weight: float
) -> None:
    with pytest.raises(WeightError):
        experiments.start(other, weight=weight, unit="decision", why="?")
    assert experiments.last() is None
    trial = experiments.start(other, weight=0.5, unit="decision", why="try")
    with pytest.raises(WeightError):
        experiments.set_weight(weight, "?")
    with pytest.raises(WeightError):
        experiments.preview(weight)
    assert experiments.running() == trial


def test_an_unknown_unit_is_refused(experiments: Experiments, other: RuleSet) -> None:
    with pytest.raises(UsageError, match="'user' is no unit: divide by conversation"):
        experiments.start(other, weight=0.5, unit="user", why="?")


def test_a_saved_file_ends_it_with_the_reason(
    book: Rulebook, experiments: Experiments, other: RuleSet
) -> None:
    experiments.start(other, weight=1.0, unit="conversation", why="try")
    save(book, TEXT % 3, "n was too low")
    assert experiments.assign(book.active(), "d", "c") is None
    ended = experiments.last()
    assert ended is not None
    assert ended.stopped_at is not None
    assert ended.stopped_why.startswith("another rule set became active, by ")
    assert ended.stopped_why.endswith(": n was too low")


def test_a_changed_file_ends_it_with_the_next_decision_and_not_by_looking(
    book: Rulebook, experiments: Experiments, other: RuleSet
) -> None:
    experiments.start(other, weight=1.0, unit="conversation", why="try")
    (book.folder.path / "a.yaml").write_text(TEXT % 4, encoding="utf-8")
    assert experiments.running() is not None
    assert experiments.assign(book.active(), "D1", None) is None
    assert experiments.running() is None
    ended = experiments.last()
    assert ended is not None
    assert "changed on disk" in ended.stopped_why


def test_an_excursion_and_back_ends_it_too(
    book: Rulebook, experiments: Experiments, other: RuleSet
) -> None:
    experiments.start(other, weight=1.0, unit="conversation", why="try")
    save(book, TEXT % 3, "away")
    book.restore(None, "and back")
    assert experiments.running() is None
    ended = experiments.last()
    assert ended is not None
    assert ended.stopped_why.endswith(": away")


def test_a_comment_and_a_broken_file_do_not_end_it(
    book: Rulebook, experiments: Experiments, other: RuleSet
) -> None:
    trial = experiments.start(other, weight=1.0, unit="conversation", why="try")
    save(book, "# why\n" + TEXT % 1, "said better")
    assert experiments.running() == trial
    (book.folder.path / "a.yaml").write_text("rules: [", encoding="utf-8")
    assert experiments.running() == trial
    (book.folder.path / "a.yaml").unlink()
    assert experiments.running() == trial


def test_it_ends_by_hand_and_another_can_begin(
    experiments: Experiments, other: RuleSet
) -> None:
    experiments.start(other, weight=0.5, unit="decision", why="one")
    with pytest.raises(RecordError, match="experiment 1 is running"):
        experiments.start(other, weight=0.5, unit="decision", why="two")
    assert experiments.stop("enough").stopped_why == "enough"
    assert experiments.running() is None
    second = experiments.start(other, weight=0.5, unit="decision", why="two")
    first = experiments._store.experiments.get(1)
    assert (second.number, second.salt != first.salt) == (2, True)


def test_adopting_writes_the_files_and_lets_them_decide(
    book: Rulebook, experiments: Experiments, other: RuleSet
) -> None:
    before = book.active().rules.digest
    experiments.start(other, weight=0.5, unit="decision", why="try")
    ended = experiments.stop("it holds", adopt=True)
    assert ended.stopped_why == "it holds"
    assert book.text(A) == TEXT % 2
    active = book.active()
    assert active.rules.digest == other.digest
    assert active.activation.why == "adopted from experiment 1: it holds"
    book.restore(None, "back")
    assert book.active().rules.digest == before


def test_where_adopting_fails_the_experiment_goes_on(
    book: Rulebook,
    experiments: Experiments,
    other: RuleSet,
) -> None:
    trial = experiments.start(other, weight=0.5, unit="decision", why="try")
    (book.folder.path / "a.yaml").write_text("rules: [", encoding="utf-8")
    with pytest.raises(UsageError, match="says something that no kept rule set has"):
        experiments.stop("it holds", adopt=True)
    assert experiments.running() == trial
    assert (book.folder.path / "a.yaml").read_text(encoding="utf-8") == "rules: ["
