"""The winner of a contest has a sign, and numbers sort as numbers."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QAbstractItemModelTester
from support.desktop_steps import WON, contender

from gui.messages.proofs import Contender
from gui.models.contest import FACTS, PREFER, RULE, UTILITY, contest_table, number
from gui.models.table import TableModel

pytestmark = pytest.mark.usefixtures("qapp")
FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal
OWNER = QObject()


def table() -> TableModel[Contender]:
    made = contest_table(OWNER)
    QAbstractItemModelTester(made, FATAL, made)
    made.set_rows(WON.contenders, key=lambda one: one.rule)
    return made


def test_the_winner_is_marked_by_a_sign_and_by_bold_letters() -> None:
    made = table()
    assert made.data(made.index(0, RULE)) == "✓ learner"
    assert made.data(made.index(1, RULE)) == "other"
    bold = made.data(made.index(0, RULE), Qt.ItemDataRole.FontRole)
    assert bold.bold()  # type: ignore[attr-defined]
    assert made.data(made.index(1, RULE), Qt.ItemDataRole.FontRole) is None


def test_a_learned_utility_says_so() -> None:
    made = table()
    assert made.data(made.index(0, UTILITY)) == "0.8 learned"
    assert made.data(made.index(1, UTILITY)) == "0.5"
    assert made.data(made.index(1, PREFER)) == ""


def test_facts_are_no_markup() -> None:
    made = table()
    tip = made.data(made.index(0, FACTS), Qt.ItemDataRole.ToolTipRole)
    assert "&lt;i&gt;" in str(tip)


def test_numbers_sort_as_numbers() -> None:
    made = table()
    rows = [contender(f"r{n}", utility=float(n)) for n in (2, 10, 1)]
    made.set_rows(rows, key=lambda one: one.rule)
    made.sort(UTILITY)
    assert [one.rule for one in made.rows] == ["r1", "r2", "r10"]


@pytest.mark.parametrize(
    ("value", "text"), [(None, ""), (100.0, "100"), (0.4375, "0.438"), (-1.0, "-1")]
)
def test_numbers_are_short(value: float | None, text: str) -> None:
    assert number(value) == text
