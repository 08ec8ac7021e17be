"""Files are written as a whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.app.errors import UsageError
from engine.app.files import replacing


def test_a_file_is_replaced_when_all_is_written(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text("old", encoding="utf-8")
    with replacing(file) as stream:
        stream.write("neü\n")
        assert file.read_text(encoding="utf-8") == "old"
    assert file.read_bytes() == "neü\n".encode()
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
def test_who_fails_inside_leaves_the_file_as_it_was(
    tmp_path: Path, error: type[BaseException]
) -> None:
    file = tmp_path / "x.csv"
    file.write_text("old", encoding="utf-8")
    with pytest.raises(error), replacing(file) as stream:  # noqa: PT012  # what fails
        stream.write("new")
        raise error
    assert file.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [file]


def test_a_full_disk_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    with (
        pytest.raises(UsageError, match=r"x\.csv cannot be written \(no space left\)"),
        replacing(file),
    ):
        raise OSError(28, "No space left")
    assert list(tmp_path.iterdir()) == []


def test_a_link_stays_one(tmp_path: Path) -> None:
    file, link = tmp_path / "x.csv", tmp_path / "link.csv"
    file.write_text("old", encoding="utf-8")
    link.symlink_to(file)
    with replacing(link) as stream:
        stream.write("new")
    assert link.is_symlink()
    assert file.read_text(encoding="utf-8") == "new"


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is no file"), replacing(tmp_path):
        pass


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    file = tmp_path / "none" / "x.csv"
    with pytest.raises(UsageError, match="there is no folder"), replacing(file):
        pass
    assert list(tmp_path.iterdir()) == []
