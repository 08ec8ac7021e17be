"""A table model's rows equal what was set, and a selection follows its row's key."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from gui.models.table import RIGHT, Column, TableModel

ASCENDING, DESCENDING = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder
pytestmark = pytest.mark.usefixtures("qapp")
FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal


@dataclass(frozen=True, slots=True)
class Item:
    name: str
    size: float | None


def columns() -> list[Column[Item]]:
    return [
        Column(title=lambda: "Name", text=lambda item: item.name),
        Column(
            title=lambda: "Size",
            text=lambda item: "" if item.size is None else f"{item.size:g} kB",
            align=RIGHT,
            sort_key=lambda item: item.size,
            tip=lambda item: f"{item.name} is so large",
            roles={Qt.ItemDataRole.UserRole: lambda item: item.size},
        ),
    ]


def model_of(*items: Item) -> TableModel[Item]:
    model = TableModel(columns())
    model.set_rows(items, key=lambda item: item.name)
    return model


def names(model: TableModel[Item]) -> list[str]:
    return [item.name for item in model.rows]


def test_a_cell_answers_text_alignment_tip_and_further_roles() -> None:
    model = model_of(Item("a", 2.5))
    index = model.index(0, 1)
    assert model.data(index) == "2.5 kB"
    assert model.data(index, Qt.ItemDataRole.TextAlignmentRole) == RIGHT
    assert model.data(index, Qt.ItemDataRole.ToolTipRole) == "<p>a is so large</p>"
    assert model.data(index, Qt.ItemDataRole.UserRole) == 2.5
    assert model.data(index, Qt.ItemDataRole.DecorationRole) is None
    assert model.data(QModelIndex()) is None
    assert model.data(model.index(0, 0), Qt.ItemDataRole.ToolTipRole) == "<p>a</p>"


def test_headers_have_titles_asked_for_each_time(qtbot: QtBot) -> None:
    titles = ["Name"]
    model = TableModel([Column[Item](title=lambda: titles[-1], text=str)])
    across = Qt.Orientation.Horizontal
    assert model.headerData(0, across) == "Name"
    titles.append("Bezeichnung")
    with qtbot.waitSignal(model.headerDataChanged):
        model.retranslate()
    assert model.headerData(0, across) == "Bezeichnung"
    assert model.headerData(1, across) is None
    assert model.headerData(0, Qt.Orientation.Vertical) is None


def test_a_row_is_found_by_number_index_and_key() -> None:
    model = model_of(Item("a", 1), Item("b", 2))
    assert model.row(1) == Item("b", 2)
    assert model.row(model.index(0, 0)) == Item("a", 1)
    assert model.index_of("b").row() == 1
    assert not model.index_of("c").isValid()
    with pytest.raises(IndexError):
        model.row(QModelIndex())


def test_sorting_puts_none_last_either_way() -> None:
    model = model_of(Item("a", None), Item("b", 2), Item("c", 1))
    model.sort(1, ASCENDING)
    assert names(model) == ["c", "b", "a"]
    model.sort(1, DESCENDING)
    assert names(model) == ["b", "c", "a"]
    model.sort(-1)
    assert names(model) == ["a", "b", "c"]


def test_a_column_without_a_key_sorts_by_its_text_without_case() -> None:
    model = model_of(Item("b", 1), Item("C", 1), Item("A", 1))
    model.sort(0)
    assert names(model) == ["A", "b", "C"]


def test_new_rows_are_sorted_in() -> None:
    model = model_of(Item("a", 3), Item("b", 1))
    model.sort(1)
    model.set_rows([Item("a", 3), Item("b", 1), Item("c", 2)], key=lambda i: i.name)
    assert names(model) == ["b", "c", "a"]


def test_equal_rows_signal_nothing(qtbot: QtBot) -> None:
    model = model_of(Item("a", 1), Item("b", 2))
    with (
        qtbot.assertNotEmitted(model.dataChanged),
        qtbot.assertNotEmitted(model.rowsInserted),
        qtbot.assertNotEmitted(model.rowsRemoved),
        qtbot.assertNotEmitted(model.layoutChanged),
        qtbot.assertNotEmitted(model.modelReset),
    ):
        model.set_rows([Item("a", 1), Item("b", 2)], key=lambda item: item.name)


def test_only_the_changed_row_is_told(qtbot: QtBot) -> None:
    model = model_of(Item("a", 1), Item("b", 2), Item("c", 3))
    with qtbot.waitSignal(model.dataChanged) as told:
        model.set_rows(
            [Item("a", 1), Item("b", 9), Item("c", 3)], key=lambda item: item.name
        )
    assert told.args is not None
    assert [told.args[0].row(), told.args[1].row()] == [1, 1]


def test_rows_of_one_key_all_stay_and_sort() -> None:
    model = model_of(Item("a", 1), Item("a", 3), Item("a", 2))
    QAbstractItemModelTester(model, FATAL, model)
    model.sort(1, DESCENDING)
    assert [item.size for item in model.rows] == [3, 2, 1]


items = st.lists(
    st.builds(
        Item,
        st.sampled_from("abcdefgh"),
        st.none() | st.integers(0, 3).map(float),
    ),
    max_size=8,
    unique_by=lambda item: item.name,
)
sortings = st.none() | st.tuples(
    st.integers(-1, 1), st.sampled_from([ASCENDING, DESCENDING])
)


def expected(rows: list[Item], sorting: tuple[int, Qt.SortOrder] | None) -> list[Item]:
    if sorting is None or sorting[0] < 0:
        return rows
    if sorting[0] == 0:
        return sorted(
            rows, key=lambda item: item.name, reverse=sorting[1] == DESCENDING
        )
    sign = -1 if sorting[1] == DESCENDING else 1
    return sorted(
        rows,
        key=lambda item: (item.size is None, sign * (item.size or 0)),
    )


@settings(deadline=None)
@given(changes=st.lists(st.tuples(items, sortings), min_size=1, max_size=6))
def test_rows_equal_what_was_set_and_a_selection_follows_its_key(
    changes: list[tuple[list[Item], tuple[int, Qt.SortOrder] | None]],
) -> None:
    model = TableModel(columns())
    QAbstractItemModelTester(model, FATAL, model)
    selection = QItemSelectionModel(model)
    held: dict[str, QPersistentModelIndex] = {}
    now: tuple[int, Qt.SortOrder] | None = None
    for rows, sorting in changes:
        before = [item.name for item in model.rows]
        chosen = before[len(before) // 2] if before else None
        if chosen is not None:
            selection.select(
                model.index_of(chosen),
                QItemSelectionModel.SelectionFlag.ClearAndSelect
                | QItemSelectionModel.SelectionFlag.Rows,
            )
        model.set_rows(rows, key=lambda item: item.name)
        if sorting is not None:
            model.sort(*sorting)
            now = sorting
        assert list(model.rows) == expected(rows, now)
        for number, item in enumerate(model.rows):
            assert model.data(model.index(number, 0)) == item.name
        left = {item.name for item in rows}
        if chosen is not None:
            selected = [model.row(one).name for one in selection.selectedRows()]
            assert selected == ([chosen] if chosen in left else [])
        for name, index in held.items():
            assert index.isValid() == (name in left)
            if index.isValid():
                assert model.row(index).name == name
        held = {name: held[name] for name in held if held[name].isValid()}
        for name in left - held.keys():
            held[name] = QPersistentModelIndex(model.index_of(name))
