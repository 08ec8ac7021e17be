"""The weight's control: it moves by keys and buttons, and sets nothing by itself."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from support.loud import loud

from gui.messages.experiments import WouldMove
from gui.style.style import Style
from gui.views.weight_control import PRESETS, WeightControl


@pytest.fixture
def control(qapp: QApplication, qtbot: QtBot) -> WeightControl:
    made = WeightControl(Style(qapp))
    qtbot.addWidget(made)
    made.settle(0.25)
    with qtbot.waitExposed(made):
        made.show()
    return made


@pytest.mark.parametrize(
    ("key", "weight"),
    [
        (Qt.Key.Key_Right, 0.26),
        (Qt.Key.Key_Left, 0.24),
        (Qt.Key.Key_PageUp, 0.35),
        (Qt.Key.Key_PageDown, 0.15),
        (Qt.Key.Key_End, 1.0),
        (Qt.Key.Key_Home, 0.0),
    ],
)
def test_keys_move_it_by_one_by_ten_or_to_an_end(
    control: WeightControl, qtbot: QtBot, key: Qt.Key, weight: float
) -> None:
    with qtbot.waitSignal(control.moved) as moved:
        QTest.keyClick(control.slider, key)
    assert moved.args == [weight]
    assert control.number.value() == round(weight * 100)


def test_buttons_and_number_move_it_too(control: WeightControl) -> None:
    for weight, button in zip(PRESETS, control.presets, strict=True):
        button.click()
        assert control.slider.value() == weight
    control.number.setValue(33)
    assert control.slider.value() == 33


def test_moving_sets_nothing_until_it_is_applied_with_a_reason(
    control: WeightControl, qtbot: QtBot
) -> None:
    assert not control.apply.isEnabled()
    with qtbot.assertNotEmitted(control.applied):
        control.slider.setValue(60)
        control.apply.click()
    assert control.notice.text() == "✕ A change of weight needs a reason."
    control.why.setText("more of it")
    with qtbot.waitSignal(control.applied) as applied:
        control.apply.click()
    assert applied.args == [0.6, "more of it"]
    assert control.notice.isHidden()


def test_what_would_move_is_said_and_forgotten_when_it_moves_on(
    control: WeightControl,
) -> None:
    control.slider.setValue(60)
    assert control.preview.text() == "Counting …"
    control.tell(WouldMove(weight=0.6, moved=14, units=40))
    assert control.preview.text().startswith("14 of 40 ")
    control.slider.setValue(61)
    assert control.preview.text() == "Counting …"
    control.slider.setValue(25)
    assert control.preview.text().startswith("Move the weight")


def test_a_weight_set_elsewhere_is_followed_unless_one_is_tried(
    control: WeightControl,
) -> None:
    control.follow(0.5)
    assert control.slider.value() == 50
    control.slider.setValue(60)
    control.why.setText("more")
    control.follow(0.75)
    assert (control.slider.value(), control.why.text()) == (60, "more")
    assert control.now.text() == "now 75 %"
    control.reset.click()
    assert (control.slider.value(), control.why.text()) == (75, "")


def test_once_set_nothing_is_tried_any_more(control: WeightControl) -> None:
    control.slider.setValue(60)
    control.why.setText("more")
    control.settle(0.6)
    assert not control.is_moved
    assert control.why.text() == ""
    assert control.now.text() == "now 60 %"


def test_a_finer_weight_is_said_as_fine_as_it_is(control: WeightControl) -> None:
    control.settle(0.333)
    assert control.now.text() == "now 33.30 %"
    assert control.slider.value() == 33
    assert not control.is_moved


def test_it_speaks_another_language(control: WeightControl) -> None:
    with loud():
        assert control.label.text().isupper()
        assert control.now.text() == "NOW 25 %"
        assert control.slider.accessibleName().isupper()
        assert control.presets[1].accessibleName() == "TRY THE WEIGHT 25 %"
