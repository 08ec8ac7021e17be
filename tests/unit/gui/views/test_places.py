"""Places are called by name."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from gui.views.places import Places


def test_a_place_is_called_by_its_name(qtbot: QtBot) -> None:
    titles = {"ask": "Ask"}
    places = Places()
    qtbot.addWidget(places)
    places.add("ask", lambda: titles["ask"], QLabel())
    places.add("proof", lambda: "Proof", QLabel())
    assert (places.names, places.place) == (("ask", "proof"), "ask")
    places.go("proof")
    assert places.place == "proof"
    titles["ask"] = "Fragen"
    places.retitle()
    assert (places.tabText(0), places.title("ask")) == ("Fragen", "Fragen")
    assert places.tabToolTip(1) == "Ctrl+2"
