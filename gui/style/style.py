"""The look of all widgets: the Fusion style with a palette of our own, and no sheet.

Qt can be asked for a dark look, but does nothing on platforms without a theme, and says
nothing about it. So it is asked, for what is not ours to paint such as title bars, and
the palette is set by us. Widgets that paint by themselves take `Style.theme`'s colours.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QToolTip

from gui.style.theme import DARK, LIGHT, Theme

Choice: TypeAlias = Literal["system", "light", "dark"]
CHOICES: tuple[Choice, ...] = ("system", "light", "dark")

TIGHT = 4
"""Between things that belong together, in pixels."""
SPACE = 8
"""Between things, and round a group of them, in pixels."""
WIDE = 16
"""Round a page of text, in pixels."""

_SMALLEST, _LARGEST = 7.0, 24.0  # of fonts, in points

_DARKER = 140  # per cent: of the frames that Fusion draws

_SCHEMES: dict[Choice, Qt.ColorScheme] = {
    "system": Qt.ColorScheme.Unknown,
    "light": Qt.ColorScheme.Light,
    "dark": Qt.ColorScheme.Dark,
}
_ROLES = {
    QPalette.ColorRole.Window: "window",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "base",
    QPalette.ColorRole.AlternateBase: "alternate",
    QPalette.ColorRole.ToolTipBase: "base",
    QPalette.ColorRole.ToolTipText: "text",
    QPalette.ColorRole.PlaceholderText: "muted",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.Button: "button",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.BrightText: "error",
    QPalette.ColorRole.Link: "accent",
    QPalette.ColorRole.LinkVisited: "accent",
    QPalette.ColorRole.Highlight: "accent",
    QPalette.ColorRole.HighlightedText: "on_accent",
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.Mid: "border",
    QPalette.ColorRole.Dark: "border",
}
_TEXTS = (
    QPalette.ColorRole.WindowText,
    QPalette.ColorRole.Text,
    QPalette.ColorRole.ButtonText,
)


class Style(QObject):
    """The theme in use and the size of text, with the user's choice of both.

    Signals:
        changed: Colours are others now; what took some from `theme` takes them again.
    """

    changed = Signal()

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._application = application
        self._choice: Choice = "system"
        self._theme = LIGHT
        self._steps = 0
        self._usual_size = application.font().pointSizeF()
        application.setStyle("Fusion")
        application.styleHints().colorSchemeChanged.connect(self._on_system_changed)
        self._apply()

    @property
    def theme(self) -> Theme:
        """The colours now."""
        return self._theme

    @property
    def choice(self) -> Choice:
        """What was chosen, which may be to follow the system."""
        return self._choice

    @property
    def steps(self) -> int:
        """By how many points text is larger than usual; negative for smaller."""
        return self._steps

    def choose(self, choice: Choice) -> None:
        """Use a theme, or the system's."""
        self._choice = choice
        self._application.styleHints().setColorScheme(_SCHEMES[choice])
        self._apply()

    def enlarge(self, steps: int) -> None:
        """Make all text so many points larger than usual, within what can be read."""
        size = min(max(self._usual_size + steps, _SMALLEST), _LARGEST)
        self._steps = round(size - self._usual_size)
        font = self._application.font()
        font.setPointSizeF(size)
        self._application.setFont(font)

    def _on_system_changed(self) -> None:
        if self._choice == "system":
            self._apply()

    def _apply(self) -> None:
        scheme = self._application.styleHints().colorScheme()
        is_dark = self._choice == "dark" or (
            self._choice == "system" and scheme == Qt.ColorScheme.Dark
        )
        self._theme = DARK if is_dark else LIGHT
        made = palette(self._theme)
        self._application.setPalette(made)
        boxes = framed(self._theme)
        for kind in ("QCheckBox", "QRadioButton"):  # Qt takes no bytes, as it says
            self._application.setPalette(boxes, kind)  # type: ignore[arg-type]
        QToolTip.setPalette(made)
        self.changed.emit()


def palette(theme: Theme) -> QPalette:
    """The theme's colours in the roles that Qt's own widgets know."""
    made = QPalette(QColor(theme.button), QColor(theme.window))
    for role, name in _ROLES.items():
        made.setColor(role, QColor(getattr(theme, name)))
    shade = QColor(theme.button)
    made.setColor(QPalette.ColorRole.Light, shade.lighter(112))
    made.setColor(QPalette.ColorRole.Midlight, shade.lighter(106))
    made.setColor(QPalette.ColorRole.Shadow, QColor(theme.border).darker(130))
    disabled = QPalette.ColorGroup.Disabled
    for role in _TEXTS:
        made.setColor(disabled, role, QColor(faded(theme)))
    made.setColor(disabled, QPalette.ColorRole.Highlight, QColor(theme.border))
    made.setColor(disabled, QPalette.ColorRole.HighlightedText, QColor(theme.text))
    return made


def faded(theme: Theme) -> str:
    """The colour of what cannot be used: a quarter from muted text to the window."""
    text, window = QColor(theme.muted), QColor(theme.window)
    return QColor(
        (3 * text.red() + window.red()) // 4,
        (3 * text.green() + window.green()) // 4,
        (3 * text.blue() + window.blue()) // 4,
    ).name()


def framed(theme: Theme) -> QPalette:
    """The palette of boxes and circles that are checked: their frames can be seen.

    Fusion draws those frames in the window's colour, made darker by so many per cent;
    it draws nothing else in that colour there. On a dark window they would be lost.
    """
    made = palette(theme)
    frame = QColor(theme.muted).lighter(_DARKER)
    made.setColor(QPalette.ColorRole.Window, frame)
    return made
