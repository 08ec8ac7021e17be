"""The stamp of a rules folder: another as soon as anything in it is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from engine.app.rule_folder import SETTLED, RuleFolder, Stamp

LONG_AGO = 1_000_000_000
LATER = 4_000_000_000.0


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "rules"
    (folder / "deep").mkdir(parents=True)
    for name in ("layers.yaml", "a.yaml", "deep/b.yaml"):
        (folder / name).write_text("rules: []", encoding="utf-8")
    return folder


def stamp(folder: Path, moment: float = LATER) -> Stamp | None:
    return RuleFolder(folder).stamp(moment)


def test_an_unchanged_folder_has_the_same_stamp(folder: Path) -> None:
    assert stamp(folder) is not None
    assert stamp(folder) == stamp(folder)


def test_a_file_that_changes_appears_or_goes_shows(folder: Path) -> None:
    before = stamp(folder)
    file = folder / "deep" / "b.yaml"
    file.write_text("rules: [ ]", encoding="utf-8")
    changed = stamp(folder)
    (folder / "new.yaml").write_text("", encoding="utf-8")
    more = stamp(folder)
    file.unlink()
    less = stamp(folder)
    assert len({before, changed, more, less}) == 4


def test_an_edit_of_the_same_size_with_its_time_put_back_shows(folder: Path) -> None:
    file = folder / "a.yaml"
    os.utime(file, (LONG_AGO, LONG_AGO))
    before = stamp(folder)
    file.write_text("rules: {}", encoding="utf-8")
    os.utime(file, (LONG_AGO, LONG_AGO))
    assert stamp(folder) != before


def test_what_has_just_changed_must_be_read(folder: Path) -> None:
    newest = max(file.stat().st_ctime for file in folder.rglob("*.yaml"))
    assert stamp(folder, newest + SETTLED / 2) is None
    assert stamp(folder, newest + 2 * SETTLED) is not None


def test_other_files_do_not_count(folder: Path) -> None:
    before = stamp(folder)
    (folder / "notes.txt").write_text("x", encoding="utf-8")
    assert stamp(folder) == before


def test_a_folder_without_layers_depends_on_what_is_above_it(folder: Path) -> None:
    (folder / "layers.yaml").unlink()
    assert stamp(folder) is None


def test_a_folder_that_is_not_there_must_be_looked_for(tmp_path: Path) -> None:
    assert stamp(tmp_path / "none") is None
