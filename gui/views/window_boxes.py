"""What the window asks and tells in boxes of its own; none of them blocks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, version

from PySide6.QtCore import QCoreApplication, Qt, qVersion
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from gui.models.written import filled


def about_box(parent: QWidget) -> QMessageBox:
    """What this is, in which version, under which licences."""
    box = _box(parent)
    box.setWindowTitle(QCoreApplication.translate("Boxes", "About Regelwerk"))
    box.setText(
        QCoreApplication.translate(
            "Boxes", "Decides by rules that people can read, and proves it."
        )
    )
    box.setInformativeText(
        filled(
            QCoreApplication.translate(
                "Boxes", "Version %1, MIT licence. Qt %2 is used under the LGPL."
            ),
            *(_version(), qVersion()),
        )
    )
    box.addButton(QMessageBox.StandardButton.Ok).setIcon(QIcon())
    return box


def leaving_box(
    parent: QWidget, files: Sequence[str], leave: Callable[[], object]
) -> QMessageBox:
    """Whether to leave although files are not saved; staying is the default."""
    box = _box(parent)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle(QCoreApplication.translate("Boxes", "Rules that are not saved"))
    box.setText(
        QCoreApplication.translate(
            "Boxes", "What you changed in these files will be lost:"
        )
    )
    box.setInformativeText("\n".join(files))
    anyway = box.addButton(
        QCoreApplication.translate("Boxes", "&Leave without saving"),
        QMessageBox.ButtonRole.DestructiveRole,
    )
    stay = box.addButton(
        QCoreApplication.translate("Boxes", "&Stay"), QMessageBox.ButtonRole.RejectRole
    )
    box.setDefaultButton(stay)
    box.setEscapeButton(stay)
    anyway.clicked.connect(lambda: leave())  # noqa: PLW0108  # without the signal's word
    return box


def database_dialog(parent: QWidget, chosen: Callable[[str], object]) -> QFileDialog:
    """Which database to open; one that is not there yet is made."""
    dialog = QFileDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(QCoreApplication.translate("Boxes", "Open a database"))
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    dialog.setNameFilters(
        [
            QCoreApplication.translate("Boxes", "Databases (*.db)"),
            QCoreApplication.translate("Boxes", "All files (*)"),
        ]
    )
    dialog.fileSelected.connect(chosen)
    return dialog


def _version() -> str:
    """The installed version; sources that are not installed have none."""
    try:
        return version("regelwerk")
    except PackageNotFoundError:
        return "–"


def _box(parent: QWidget) -> QMessageBox:
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setTextFormat(Qt.TextFormat.PlainText)
    return box
