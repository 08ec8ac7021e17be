"""The import contracts of pyproject.toml hold, and are there."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import engine

ROOT = Path(__file__).parents[2]
CONFIG = ROOT / "pyproject.toml"
LINTER = "from importlinter.cli import lint_imports_command; lint_imports_command()"
CONTRACTS = (
    *("layers", "core", "domain", "store", "qt", "desktop", "process", "qt-free"),
    "face",
)


def test_the_contracts_are_all_there() -> None:
    settings = tomllib.loads(CONFIG.read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    assert tuple(contract["id"] for contract in contracts) == CONTRACTS


@pytest.mark.parametrize("contract", CONTRACTS)
def test_contract_holds(contract: str) -> None:
    # A process of its own: the linter sets up logging, which silences every logger
    # there is, and with them the log file's tests and the guard against warnings.
    done = subprocess.run(  # noqa: S603  # our own interpreter
        [
            *(sys.executable, "-c", LINTER, "--no-cache", "--no-logo"),
            *("--config", str(CONFIG), "--contract", contract),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONUTF8": "1"},
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 kept, 0 broken" in done.stdout


def test_the_public_face_holds_nothing_but_names() -> None:
    source = (ROOT / "engine" / "__init__.py").read_text(encoding="utf-8")
    docstring, *rest = ast.parse(source).body
    assert isinstance(docstring, ast.Expr), "the face begins with a docstring"
    for node in rest:
        is_all = isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in {
            "__all__",
            "__version__",
        }
        assert is_all or isinstance(node, ast.ImportFrom), (
            f"engine/__init__.py:{node.lineno}: only imports and __all__ belong here"
        )


def test_every_public_name_is_there() -> None:
    missing = [name for name in engine.__all__ if not hasattr(engine, name)]
    assert not missing
    assert list(engine.__all__) == sorted(engine.__all__)
