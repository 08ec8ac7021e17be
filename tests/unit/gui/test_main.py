"""Pictures are drawn where there is no display, whatever the environment names."""

from __future__ import annotations

import pytest

from gui.__main__ import drawn_with


@pytest.mark.parametrize(
    ("environment", "platform"),
    [
        ({}, "offscreen"),
        ({"QT_QPA_PLATFORM": "xcb"}, "offscreen"),
        ({"QT_QPA_PLATFORM": "", "DISPLAY": ""}, "offscreen"),
        ({"QT_QPA_PLATFORM": "", "DISPLAY": ":0"}, "offscreen"),
        ({"QT_QPA_PLATFORM": "xcb", "DISPLAY": ":0"}, "xcb"),
        ({"QT_QPA_PLATFORM": "wayland", "WAYLAND_DISPLAY": "wayland-0"}, "wayland"),
    ],
)
def test_without_a_display_pictures_are_drawn_into_memory(
    environment: dict[str, str], platform: str
) -> None:
    assert drawn_with(environment) == platform
