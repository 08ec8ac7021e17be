"""What all views have in common: the one selection, and news that concern several."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

NOTHING = -1
"""The step of a proof where none is selected."""


class State(QObject):
    """The selected decision and proof step; every view follows it and may change it.

    Signals:
        decision_changed: Another decision is selected; its id, empty for none.
        question_changed: The question of the selected decision is known, or none is.
        step_changed: Another step of the open proof is; its number or `NOTHING`.
        firing_changed: The firing of the selected step; 0 where there is none.
        rule_wanted: A rule is to be shown in the editor; its name.
        place_wanted: A place in a rule file is; path, line and column from 1.
        proof_wanted: The proof of the selected decision is to be shown.
        contest_wanted: The contest of the selected firing is to be shown.
        why_not_wanted: Why a rule did not fire is to be told; its name, or empty to ask.
        opened: A database is open, be it another one or the same again.
        decided: New decisions are logged.
        nothing_decided: The database has no decision.
        rules_changed: Another rule set decides, or files were saved.
        experiment_changed: An experiment began, ended or has another weight.
    """

    decision_changed = Signal(str)
    question_changed = Signal(str)
    step_changed = Signal(int)
    firing_changed = Signal(int)
    rule_wanted = Signal(str)
    place_wanted = Signal(str, int, int)
    proof_wanted = Signal()
    contest_wanted = Signal()
    why_not_wanted = Signal(str)
    opened = Signal()
    decided = Signal()
    nothing_decided = Signal()
    rules_changed = Signal()
    experiment_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._decision = self._question = ""
        self._step = NOTHING
        self._firing = 0

    @property
    def decision(self) -> str:
        """The id of the selected decision; empty for none."""
        return self._decision

    @property
    def question(self) -> str:
        """What the selected decision was asked; empty while no view knows it."""
        return self._question

    @property
    def step(self) -> int:
        """The number of the selected step, or `NOTHING`."""
        return self._step

    @property
    def firing(self) -> int:
        """The firing of the selected step; 0 where there is none."""
        return self._firing

    def select_decision(self, decision: str) -> None:
        """Select a decision, and with it no step."""
        if decision == self._decision:
            return
        self._decision = decision
        self.select_step(NOTHING)
        self._know("")
        self.decision_changed.emit(decision)

    def know_question(self, decision: str, question: str) -> None:
        """Tell what a decision was asked; heard if it is the selected one."""
        if decision == self._decision:
            self._know(" ".join(question.split()))

    def select_step(self, step: int, firing: int = 0) -> None:
        """Select a step of the open proof, with the firing it belongs to."""
        if (step, firing) == (self._step, self._firing):
            return
        before, self._step = self._step, step
        was, self._firing = self._firing, firing
        if step != before:
            self.step_changed.emit(step)
        if firing != was:
            self.firing_changed.emit(firing)

    def _know(self, question: str) -> None:
        if question != self._question:
            self._question = question
            self.question_changed.emit(question)
