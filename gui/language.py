"""The language of the window: German or English, changed while it is open.

Widgets hear of a change by ``QEvent.LanguageChange`` and set their texts again. The
texts stand in ``gui/translations``; ``make translations`` keeps them in step. English is
what the sources say, and needs a file for its plurals alone.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal, TypeAlias

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, QTranslator, Signal
from PySide6.QtWidgets import QApplication

Code: TypeAlias = Literal["de", "en"]
Choice: TypeAlias = Literal["system", "de", "en"]
CHOICES: tuple[Choice, ...] = ("system", "de", "en")
NAMES: dict[Code, str] = {"de": "Deutsch", "en": "English"}
"""Each language in its own words, so that whoever needs it finds it."""

TRANSLATIONS = Path(__file__).parent / "translations"

_LOCALES = {
    "de": QLocale(QLocale.Language.German),
    "en": QLocale(QLocale.Language.English),
}


class Language(QObject):
    """The language in use, and the user's choice of it.

    Signals:
        changed: Another language is in use; numbers and times follow it as well.
    """

    changed = Signal()

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._application = application
        self._choice: Choice = "system"
        self._translators: tuple[QTranslator, ...] = ()
        self.choose("system")

    @property
    def choice(self) -> Choice:
        """What was chosen, which may be to follow the system."""
        return self._choice

    @property
    def code(self) -> Code:
        """The language in use."""
        if self._choice == "system":
            return of_system()
        return self._choice

    def choose(self, choice: Choice) -> None:
        """Use a language, or the system's where it is one of ours, English elsewhere."""
        self._choice = choice
        system = QLocale.system()
        locale = _LOCALES[self.code]
        # The system's locale knows the country too, and so its dates and separators.
        QLocale.setDefault(system if system.language() == locale.language() else locale)
        self.close()
        self._translators = tuple(self._loaded(self.code))
        for translator in self._translators:
            self._application.installTranslator(translator)
        self.changed.emit()

    def close(self) -> None:
        """Leave the texts as the sources say them."""
        for translator in self._translators:
            self._application.removeTranslator(translator)
            translator.deleteLater()
        self._translators = ()

    def _loaded(self, code: Code) -> list[QTranslator]:
        """Qt's own texts, then ours, which are asked first."""
        loaded = []
        qt = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        for name, folder in ((f"qtbase_{code}", qt), (f"regelwerk_{code}", "")):
            translator = QTranslator(self)
            if translator.load(name, folder or str(TRANSLATIONS)):
                loaded.append(translator)
        return loaded


def of_system() -> Code:
    """The first of the system's languages that is one of ours."""
    for name in QLocale.system().uiLanguages():
        if name.startswith("de"):
            return "de"
        if name.startswith("en"):
            return "en"
    return "en"
