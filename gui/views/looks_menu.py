"""How everything looks, as commands: theme, language and the size of text."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu

from gui import language as languages
from gui.language import Language
from gui.style import style as styles
from gui.style.style import Style
from gui.views.commands import Commands


class LooksMenu(QObject):
    """Puts the commands into a menu, and carries them out."""

    def __init__(
        self, menu: QMenu, commands: Commands, style: Style, language: Language
    ) -> None:
        super().__init__(menu)
        self._style = style
        themes: dict[styles.Choice, Callable[[], str]] = {
            "system": lambda: self.tr("As the &system"),
            "light": lambda: self.tr("&Light"),
            "dark": lambda: self.tr("&Dark"),
        }
        commands.choices(
            commands.menu(lambda: self.tr("&Theme"), menu),
            style.choice,
            themes,
            style.choose,
        )
        tongues: dict[languages.Choice, Callable[[], str]] = {
            "system": lambda: self.tr("As the &system"),
            "de": lambda: languages.NAMES["de"],
            "en": lambda: languages.NAMES["en"],
        }
        commands.choices(
            commands.menu(lambda: self.tr("&Language"), menu),
            language.choice,
            tongues,
            language.choose,
        )
        key = QKeySequence.StandardKey
        for action in (
            commands.action(
                lambda: self.tr("Lar&ger text"), self._enlarge, key.ZoomIn, "Ctrl+="
            ),
            commands.action(
                lambda: self.tr("S&maller text"), self._lessen, key.ZoomOut
            ),
            commands.action(lambda: self.tr("&Usual text"), self._restore, "Ctrl+0"),
        ):
            menu.addAction(action)

    def _enlarge(self) -> None:
        self._style.enlarge(self._style.steps + 1)

    def _lessen(self) -> None:
        self._style.enlarge(self._style.steps - 1)

    def _restore(self) -> None:
        self._style.enlarge(0)
