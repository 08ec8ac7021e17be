"""The whole loop for which people come, through the real window and the real process.

A surprising decision, its proof, the rule behind it, an edit, what it would flip, saving,
the next decision, an experiment, and back to the set before. Every stop is a picture in
the folder REGELWERK_SHOTS, if that is set; on a real display:

    REGELWERK_SHOTS=/tmp/loop QT_QPA_PLATFORM=xcb xvfb-run -s "-screen 0 1280x800x24" \
        .venv/bin/python -m pytest tests/integration/test_desktop_loop.py
"""

from __future__ import annotations

import shutil
from collections.abc import Generator, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from support.person import LONG, Person

from gui.app import Desktop
from gui.views.ask import AskView
from gui.views.editor import EditorView
from gui.views.experiment import ExperimentView
from gui.views.proof import ProofView
from gui.views.rule_page import RulePage
from gui.views.save_dialog import SaveDialog
from gui.views.sets import SetsView
from gui.views.stop_dialog import StopDialog

ROOT = Path(__file__).parents[2]
DISCRETION = "Wie ist das Ermessen der Behörde im Verwaltungsverfahren auszuüben?"
RULE = "specialists-take-room"
ROOM = "rules/budget/factors.yaml"


@pytest.fixture(params=[("light", "en"), ("dark", "de")], ids="-".join)
def person(
    request: pytest.FixtureRequest, tmp_path: Path, qtbot: QtBot, qapp: QApplication
) -> Generator[Person, None, None]:
    """Somebody before the desktop of an empty database and a copy of the rules."""
    theme, tongue = request.param
    shutil.copytree(ROOT / "rules", tmp_path / "rules")
    settings = QSettings(str(tmp_path / "d.ini"), QSettings.Format.IniFormat)
    desktop = Desktop(qapp, settings)
    desktop.style.choose(theme)
    desktop.language.choose(tongue)
    someone = Person(desktop, qtbot, tmp_path, f"{theme}-{tongue}")
    with qtbot.waitSignal(desktop.engine.opened, timeout=LONG):
        desktop.open(tmp_path / "decisions.db", tmp_path / "rules")
    desktop.window.activateWindow()
    someone.wait(desktop.window.isActiveWindow)
    yield someone
    desktop.language.close()
    desktop.close()
    desktop.window.close()
    desktop.setParent(None)
    desktop.window.deleteLater()
    desktop.deleteLater()


def ask(person: Person, question: str) -> int:
    """Ask, and read off the tokens of the last stage."""
    person.desktop.window.go("ask")
    view = person.view(AskView)
    before = person.desktop.state.decision
    view.form.question.clear()
    person.write(view.form.question, question)
    person.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    person.wait(lambda: person.desktop.state.decision not in {"", before})
    person.wait(lambda: view.answer.isVisible() and bool(tokens_of(view)))
    return tokens_of(view)[-1]


def tokens_of(view: AskView) -> Sequence[int]:
    """The tokens of each stage, as the table has them."""
    return [stage.tokens for stage in view.answer.budget.stages.rows]


def edit(person: Person, old: str, new: str) -> None:
    """Change a text in the file in front, by selecting it and typing over it."""
    page = open_page(person)
    assert old in page.edit.text()
    page.edit.setTextCursor(page.edit.document().find(old))
    person.write(page.edit, new)


def open_page(person: Person) -> RulePage:
    """The file in front, once it is there."""
    editor = person.view(EditorView)
    person.wait(lambda: editor.tabs.current is not None)
    page = editor.tabs.current
    assert page is not None
    person.wait(lambda: page.is_loaded)
    return page


def make_cheaper(person: Person) -> None:
    """Let a specialist add less to the budget, and wait for the check."""
    edit(person, "value: 0.15", "value: 0.05")
    editor, page = person.view(EditorView), open_page(person)
    person.wait(lambda: page.is_unsaved and not editor.problems.problems)


def save_dialog(person: Person) -> SaveDialog:
    """The dialog that saving opens."""
    person.press(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    person.wait(lambda: isinstance(QApplication.activeModalWidget(), SaveDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, SaveDialog)
    return dialog


def find_the_rule(person: Person) -> None:
    """From the answer to its proof, and there to the factor that specialists are."""
    window, state = person.desktop.window, person.desktop.state
    person.click(person.view(AskView).answer.proof)
    proof = person.view(ProofView)
    person.wait(lambda: window.place == "proof" and proof.tree.isVisible())
    person.wait(lambda: bool(proof.status.text()))
    person.write(proof.filter.line, f"rule:{RULE}")
    person.wait(lambda: bool(proof.filter.count.text()))
    before = state.step
    person.press(Qt.Key.Key_F3)
    person.wait(lambda: state.step != before and state.firing > 0)
    proof.tree.setFocus()
    person.look("proof")
    person.press(Qt.Key.Key_F12)
    assert open_page(person).path == ROOM
    assert window.place == "rules"
    person.look("rule")


def a_wrong_edit_changes_nothing_and_says_why(person: Person, first: int) -> None:
    before = person.file(ROOM)
    editor = person.view(EditorView)
    edit(person, "Specialist(", "Specialst(")
    person.wait(lambda: len(editor.problems.problems) > 0)
    person.look("wrong")
    dialog = save_dialog(person)
    person.wait(dialog.problems.isVisible)
    assert not dialog.activate.isEnabled()
    person.look("refused")
    person.click(dialog.cancel)
    assert person.file(ROOM) == before
    assert ask(person, DISCRETION) == first
    person.desktop.window.go("rules")
    edit(person, "Specialst(", "Specialist(")


def a_right_edit_flips_and_decides(person: Person, first: int) -> None:
    make_cheaper(person)
    person.look("right")
    dialog = save_dialog(person)
    person.wait(lambda: len(dialog.replay.flips.flips) == 3)
    person.look("flips")
    person.write(dialog.why, "specialists cost too much")
    person.click(dialog.activate)
    page = open_page(person)
    person.wait(lambda: QApplication.activeModalWidget() is None)
    person.wait(lambda: not page.is_unsaved)
    person.look("saved")
    assert ask(person, DISCRETION) < first
    person.look("cheaper")


def the_set_before_decides_again(person: Person, first: int) -> None:
    person.desktop.window.go("rules")
    sets, page = person.view(SetsView), open_page(person)
    person.wait(lambda: sets.model.rowCount() == 2)
    sets.table.setCurrentIndex(sets.model.index_of(1, 0))
    person.click(sets.back)
    person.write(sets.why, "it was needed after all")
    person.click(sets.restore)
    person.wait(lambda: "value: 0.15" in page.edit.text())
    person.look("restored")
    assert ask(person, DISCRETION) == first


def test_from_a_surprise_to_a_change_and_back(person: Person) -> None:
    person.look("empty")
    assert QApplication.focusWidget() is person.view(AskView).form.question
    first = ask(person, DISCRETION)
    assert first > 1_000
    ask(person, "Was ist ein Bauantrag?")
    ask(person, DISCRETION)
    person.look("asked")
    find_the_rule(person)
    a_wrong_edit_changes_nothing_and_says_why(person, first)
    a_right_edit_flips_and_decides(person, first)
    the_set_before_decides_again(person, first)


def start_with_a_quarter(person: Person) -> None:
    person.desktop.state.rule_wanted.emit(RULE)
    make_cheaper(person)
    dialog = save_dialog(person)
    person.wait(dialog.try_share.isEnabled)
    person.write(dialog.why, "try it on a quarter")
    person.click(dialog.try_share)
    person.wait(dialog.share.isVisible)
    dialog.share.per_cent.setValue(25)
    person.wait(dialog.share.start.isEnabled)
    person.look("share")
    person.click(dialog.share.start)
    person.wait(lambda: QApplication.activeModalWidget() is None)


def weigh(person: Person, preset: int, told: str) -> None:
    """Press a button of the weight and apply it."""
    person.desktop.window.go("weight")
    control = person.view(ExperimentView).control
    person.click(control.presets[preset])
    person.write(control.why, f"now {told}")
    person.click(control.apply)
    person.wait(lambda: told in control.now.text())


def stop(person: Person) -> None:
    """End the experiment, with a reason."""
    weight = person.view(ExperimentView)
    person.click(weight.stop)
    person.wait(lambda: isinstance(QApplication.activeModalWidget(), StopDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, StopDialog)
    person.write(dialog.why, "enough seen")
    person.click(dialog.stop)
    person.wait(lambda: not weight.control.isVisible())


def test_a_quarter_of_traffic_sees_a_change_and_then_no_more(person: Person) -> None:
    first = ask(person, DISCRETION)
    start_with_a_quarter(person)
    person.desktop.window.go("weight")
    weight = person.view(ExperimentView)
    person.wait(lambda: weight.control.slider.value() == 25)
    person.look("running")
    weigh(person, 4, "100")
    assert ask(person, DISCRETION) < first
    weigh(person, 0, "0")
    assert ask(person, DISCRETION) == first
    person.desktop.window.go("weight")
    person.wait(lambda: weight.panel.weights.rowCount() == 3)
    person.look("weights")
    stop(person)
    person.look("stopped")
    assert ask(person, DISCRETION) == first
