"""The columns of a contest: who could have fired, and what spoke for each."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QLocale, QObject, Qt
from PySide6.QtGui import QFont

from gui.messages.proofs import Contender
from gui.models.table import LEFT, RIGHT, Column, TableModel

RULE, UTILITY, SPECIFICITY, SCORE, PREFER, PROBABILITY, FACTS = range(7)


def contest_table(parent: QObject) -> TableModel[Contender]:
    """A table of contenders; the winner has a sign and bold letters."""
    return TableModel(
        (
            _column(_rule_title, _rule, LEFT, lambda one: one.rule),
            _column(_utility_title, _utility, RIGHT, lambda one: one.utility),
            _column(
                _specificity_title,
                lambda one: number(one.specificity),
                RIGHT,
                lambda one: one.specificity,
            ),
            _column(
                _score_title,
                lambda one: number(one.score),
                RIGHT,
                lambda one: one.score,
            ),
            _column(
                _prefer_title,
                lambda one: number(one.prefer),
                RIGHT,
                lambda one: one.prefer,
            ),
            _column(
                _probability_title,
                lambda one: number(one.probability),
                RIGHT,
                lambda one: one.probability,
            ),
            _column(_facts_title, lambda one: one.facts, LEFT, lambda one: one.facts),
        ),
        parent,
    )


def number(value: float | None) -> str:
    """A number as the language in use writes it, to three digits unless it is whole.

    Without a number it is empty.
    """
    if value is None:
        return ""
    if float(value).is_integer():
        return QLocale().toString(float(value), "f", 0)
    return QLocale().toString(value, "g", 3)


def _column(
    title: Callable[[], str],
    text: Callable[[Contender], str],
    align: Qt.AlignmentFlag,
    key: Callable[[Contender], float | str | None],
) -> Column[Contender]:
    return Column(
        title=title,
        text=text,
        align=align,
        sort_key=key,
        roles={Qt.ItemDataRole.FontRole: _font},
    )


def _font(one: Contender) -> QFont | None:
    if not one.has_won:
        return None
    made = QFont()
    made.setBold(True)
    return made


def _rule(one: Contender) -> str:
    return f"✓ {one.rule}" if one.has_won else one.rule


def _utility(one: Contender) -> str:
    text = number(one.utility)
    if not one.is_learned:
        return text
    return QCoreApplication.translate("Contest", "{0} learned").format(text)


def _rule_title() -> str:
    return QCoreApplication.translate("Contest", "Rule")


def _utility_title() -> str:
    return QCoreApplication.translate("Contest", "Utility")


def _specificity_title() -> str:
    return QCoreApplication.translate("Contest", "Specificity")


def _score_title() -> str:
    return QCoreApplication.translate("Contest", "Score")


def _prefer_title() -> str:
    return QCoreApplication.translate("Contest", "Prefer")


def _probability_title() -> str:
    return QCoreApplication.translate("Contest", "Probability")


def _facts_title() -> str:
    return QCoreApplication.translate("Contest", "Facts it matched")
