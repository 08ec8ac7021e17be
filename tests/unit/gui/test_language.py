"""The language is changed while the window is open; numbers follow it."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication, QDialogButtonBox
from pytestqt.qtbot import QtBot

from gui import language as module
from gui.language import Choice, Language, of_system
from gui.style.style import Style
from gui.views.banner import Banner
from gui.views.command_palette import CommandPalette


@pytest.fixture
def language(qapp: QApplication) -> Iterator[Language]:
    locale = QLocale()
    made = Language(qapp)
    yield made
    made.close()
    QLocale.setDefault(locale)


@pytest.mark.parametrize(
    ("choice", "number"), [("de", "1.234.567,89"), ("en", "1,234,567.89")]
)
def test_numbers_follow(language: Language, choice: Choice, number: str) -> None:
    language.choose(choice)
    assert language.code == choice
    assert QLocale().toString(1_234_567.89, "f", 2) == number


def test_texts_of_an_open_window_follow(language: Language, qtbot: QtBot) -> None:
    language.choose("en")
    palette = CommandPalette()
    qtbot.addWidget(palette)
    assert palette.windowTitle() == "Commands and keys"
    language.choose("de")
    qtbot.waitUntil(lambda: palette.windowTitle() == "Befehle und Tasten")
    language.choose("en")
    qtbot.waitUntil(lambda: palette.windowTitle() == "Commands and keys")


def test_qts_own_texts_follow(language: Language, qtbot: QtBot) -> None:
    language.choose("de")
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    assert box.button(QDialogButtonBox.StandardButton.Cancel).text() == "Abbrechen"


def test_a_plural_is_one(language: Language, qapp: QApplication) -> None:
    texts = {}
    for choice in module.CHOICES[1:]:
        language.choose(choice)
        texts[choice] = [
            qapp.translate("ErrorDialog", "%n more since", "", count)
            for count in (1, 2)
        ]
    assert texts == {
        "en": ["1 more since", "2 more since"],
        "de": ["1 weiterer seither", "2 weitere seither"],
    }


@pytest.mark.parametrize(
    ("languages", "code"),
    [(["de-AT", "en-GB"], "de"), (["fr-FR", "de-DE"], "de"), (["fr-FR"], "en")],
)
def test_the_system_decides_until_somebody_chooses(
    monkeypatch: pytest.MonkeyPatch, languages: list[str], code: str
) -> None:
    system = SimpleNamespace(uiLanguages=lambda: languages)
    monkeypatch.setattr("gui.language.QLocale.system", lambda: system)
    assert of_system() == code


def test_a_sentence_from_outside_stays(
    language: Language, qtbot: QtBot, qapp: QApplication
) -> None:
    banner = Banner(Style(qapp))
    qtbot.addWidget(banner)
    banner.tell(lambda: "data/x.db: file is not a database", [])
    language.choose("de")
    assert banner.sentence == "data/x.db: file is not a database"
