"""The wheel carries rules and data inside the package, and nothing private."""

from __future__ import annotations

import shutil
import tarfile
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.sdist import SdistBuilder
from hatchling.builders.wheel import WheelBuilder

ROOT = Path(__file__).parents[2]
PRIVATE = ("data/user.db", "data/user.db-wal", "data/regelwerk.log", "rules/x.db")


def copied(target: Path) -> Path:
    """A copy of the checkout's shipped files, with a user's own files among them."""
    target.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE", "NOTICE", ".gitignore"):
        shutil.copy(ROOT / name, target)
    for name in ("engine", "gui", "rules", "data"):
        shutil.copytree(
            ROOT / name,
            target / name,
            ignore=shutil.ignore_patterns("__pycache__", "*.db*", "*.log*"),
        )
    for name in PRIVATE:
        (target / name).write_text("private", encoding="utf-8")
    return target


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(tmp_path_factory.mktemp("checkout") / "project")


def test_the_wheel_holds_engine_rules_and_data(project: Path, tmp_path: Path) -> None:
    [wheel] = WheelBuilder(str(project)).build(directory=str(tmp_path))
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    carried = {
        f"engine/bundled/{path.relative_to(project).as_posix()}"
        for folder in ("rules", "data")
        for path in (project / folder).rglob("*")
        if path.is_file()
        and path.relative_to(project).as_posix() not in PRIVATE
        and not path.is_relative_to(project / "data" / "benchmarks")
    }
    assert any(name.endswith(".yaml") for name in carried)
    bundled = {name for name in names if name.startswith("engine/bundled/")}
    assert bundled == carried
    assert "engine/errors.py" in names
    assert {"gui/app.py", "gui/translations/regelwerk_de.qm"} <= names
    assert not [name for name in names if name.startswith(("tests/", "rules/"))]


def test_the_source_archive_builds_the_same_wheel(
    project: Path, tmp_path: Path
) -> None:
    [archive] = SdistBuilder(str(project)).build(directory=str(tmp_path))
    with tarfile.open(archive) as packed:
        for member in packed.getmembers():
            content = packed.extractfile(member)
            if content is not None:
                file = tmp_path / "unpacked" / member.name
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content.read())
    [unpacked] = (tmp_path / "unpacked").iterdir()
    contents = []
    for number, source in enumerate((project, unpacked)):
        folder = tmp_path / str(number)
        [wheel] = WheelBuilder(str(source)).build(directory=str(folder))
        with zipfile.ZipFile(wheel) as built:
            contents.append({entry.filename: entry.CRC for entry in built.infolist()})
    assert contents[0] == contents[1]
