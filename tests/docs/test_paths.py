"""What the pages for contributors name is there, and every room is named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ENGINE = ROOT / "engine"
PAGES = (
    "docs/architecture.md",
    "CONTRIBUTING.md",
    "docs/performance.md",
    "docs/language.md",
    "docs/experiments.md",
    "docs/service.md",
)
_NAMED = re.compile(r"`([\w.\-]+(?:/[\w.\-]*)+|\w+\.(?:py|toml|md))`")


def named(page: str) -> Iterator[str]:
    """The paths a page names, those in capitals (to be filled in) left out."""
    for found in _NAMED.findall((ROOT / page).read_text(encoding="utf-8")):
        if not re.search(r"\b[A-Z]{3,}\b(?!\.md)", found):
            yield found


@pytest.mark.parametrize("page", PAGES[:3])
def test_every_path_exists(page: str) -> None:
    folder = ROOT
    seen = 0
    for path in named(page):
        # A bare file name stands beside the path named before it.
        places = (ROOT / path, ENGINE / path, folder / path)
        there = [place for place in places if place.exists()]
        assert there, f"{page} names {path}, which does not exist"
        if "/" in path:
            folder = there[0].parent if there[0].is_file() else there[0]
        seen += 1
    assert seen > 10


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    for link in re.findall(r"\]\((?!https?:)([^)#]+)[^)]*\)", text):
        assert ((ROOT / page).parent / link).exists(), f"{page} links to {link}"


@pytest.mark.parametrize("page", PAGES[:2])
def test_every_room_is_named(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    rooms = [
        path
        for path in ENGINE.iterdir()
        if (path.is_dir() or path.suffix == ".py") and not path.name.startswith("_")
    ]
    assert len(rooms) > 8
    for room in rooms:
        pattern = rf"`engine/{room.stem}\b|^{room.stem} "
        assert re.search(pattern, text, re.MULTILINE), f"{page} is silent on {room}"


def test_every_module_says_what_it_holds() -> None:
    for path in sorted(ENGINE.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        assert text.startswith(('"""', 'r"""')), path
