from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from gui.models.outline import Entry, OutlineModel


def heading(key: str, below: str = "", text: str = "") -> Entry:
    return Entry(
        key=key,
        cells=(text or key,),
        below=tuple(Entry(key=one, cells=(one, "x")) for one in below),
    )


@pytest.fixture
def model(qtbot: QtBot) -> OutlineModel:
    del qtbot
    made = OutlineModel()
    QAbstractItemModelTester(
        made, QAbstractItemModelTester.FailureReportingMode.Fatal, made
    )
    made.set_titles(("what", "how"))
    return made


def shown(model: OutlineModel) -> list[tuple[str, list[str]]]:
    found = []
    for row in range(model.rowCount()):
        here = model.index(row, 0)
        below = [
            str(model.index(place, 0, here).data())
            for place in range(model.rowCount(here))
        ]
        found.append((str(here.data()), below))
    return found


def test_headings_and_entries(model: OutlineModel) -> None:
    model.set_entries((heading("a", "xy"), heading("b")))
    assert shown(model) == [("a", ["x", "y"]), ("b", [])]
    assert model.headerData(1, Qt.Orientation.Horizontal) == "how"


def test_a_cell_that_is_missing_is_empty(model: OutlineModel) -> None:
    model.set_entries((heading("a"),))
    assert model.index(0, 1).data() == ""


def test_places_are_found_by_keys(model: OutlineModel) -> None:
    model.set_entries((heading("a"), heading("b", "xy")))
    assert model.entry(model.index_of("b", "y")).key == "y"
    assert model.index_of("b").row() == 1
    assert not model.index_of("c").isValid()
    assert not model.index_of("b", "z").isValid()


def test_what_is_kept_stays_where_it_was_held(model: OutlineModel) -> None:
    model.set_entries((heading("a", "xy"), heading("b", "uv")))
    held = QPersistentModelIndex(model.index_of("b", "v"))
    model.set_entries((heading("c"), heading("b", "wv", text="B")))
    assert held.isValid()
    assert held.data() == "v"
    assert held.parent().data() == "B"


keys = st.text(alphabet="abcdef", max_size=5).map(
    lambda text: "".join(sorted(set(text)))
)
trees = st.lists(
    st.tuples(st.sampled_from("pqrs"), keys), max_size=4, unique_by=lambda t: t[0]
)


@given(st.lists(trees, min_size=2, max_size=4))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_rows_are_what_was_set_last(
    model: OutlineModel, steps: list[list[tuple[str, str]]]
) -> None:
    for step in steps:
        model.set_entries(tuple(heading(key, below) for key, below in step))
        assert shown(model) == [(key, list(below)) for key, below in step]
