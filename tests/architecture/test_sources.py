"""What no source file may contain, read from its syntax tree."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MOST_LINES = 400
DETERMINISTIC_ROOMS = ("lang", "match", "run", "proof", "learn")
QT = frozenset({"PySide6", "shiboken6", "pyqtgraph"})


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def modules(*folders: str) -> list[Path]:
    """Every Python file below the given folders of the project, in order."""
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def place(path: Path, node: ast.expr | ast.stmt) -> str:
    return f"{path.relative_to(ROOT).as_posix()}:{node.lineno}"


def calls(path: Path, names: frozenset[str]) -> Iterator[str]:
    """Places where one of the named builtins is called."""
    for node in ast.walk(tree(path)):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in names
        ):
            yield f"{place(path, node)} calls {node.func.id}"


def imports(path: Path, packages: frozenset[str]) -> Iterator[str]:
    """Places where one of the named top-level packages is imported."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        else:
            continue
        for name in names:
            if name.split(".")[0] in packages:
                yield f"{place(path, node)} imports {name}"


def test_there_is_something_to_look_at() -> None:
    assert len(modules("engine")) > 10
    assert list(calls(Path(__file__), frozenset({"sorted"})))
    assert list(imports(Path(__file__), frozenset({"collections"})))


def test_no_file_holds_two_nouns() -> None:
    lengths = {
        path.relative_to(ROOT).as_posix(): len(
            path.read_text(encoding="utf-8").splitlines()
        )
        for path in modules("engine", "gui")
    }
    assert {name: n for name, n in lengths.items() if n > MOST_LINES} == {}


def test_only_the_application_prints() -> None:
    app = ROOT / "engine" / "app"
    silent = [path for path in modules("engine", "gui") if not path.is_relative_to(app)]
    found = [line for path in silent for line in calls(path, frozenset({"print"}))]
    assert found == []


GENERATED = ROOT / "engine" / "lang" / "generated.py"
"""Where text of the engine's own becomes functions."""


@pytest.mark.parametrize("name", ["eval", "exec", "__import__"])
def test_no_text_becomes_code(name: str) -> None:
    found = [
        line
        for path in modules("engine", "gui")
        if path != GENERATED
        for line in calls(path, frozenset({name}))
    ]
    assert found == []


def test_nothing_is_unpickled() -> None:
    serialisers = frozenset({"pickle", "marshal", "shelve", "dill", "cloudpickle"})
    found = [
        line for path in modules("engine", "gui") for line in imports(path, serialisers)
    ]
    assert found == []


def test_reasoning_knows_no_clock_and_no_chance() -> None:
    sources = frozenset({"time", "datetime", "random", "secrets", "uuid"})
    rooms = modules(*(f"engine/{room}" for room in DETERMINISTIC_ROOMS))
    assert [line for path in rooms for line in imports(path, sources)] == []


def test_the_window_never_sleeps() -> None:
    windows = [path for path in modules("gui") if list(imports(path, QT))]
    assert windows
    found = [line for path in windows for line in imports(path, frozenset({"time"}))]
    assert found == []


def test_qt_stays_in_the_desktop() -> None:
    """Tests of the engine run where no Qt is; those of the desktop are named here."""
    desktop = (
        *modules("tests/unit/gui"),
        *(ROOT / "tests" / "benchmarks").glob("*.py"),
        *(ROOT / "tests" / "integration").glob("test_desktop_*.py"),
        *(ROOT / "tests" / "support" / f"{one}.py" for one in ("loud", "person")),
    )
    others = set(modules("engine", "tests", "examples")) - set(desktop)
    assert others
    assert [line for path in others for line in imports(path, QT)] == []
