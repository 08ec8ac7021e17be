"""The import contracts of pyproject.toml hold, and are there."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

import engine

ROOT = Path(__file__).parents[2]
CONFIG = ROOT / "pyproject.toml"
CONTRACTS = ("layers", "core", "domain", "store", "qt", "face")


def test_the_contracts_are_all_there() -> None:
    settings = tomllib.loads(CONFIG.read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    assert tuple(contract["id"] for contract in contracts) == CONTRACTS


@pytest.mark.parametrize("contract", CONTRACTS)
def test_contract_holds(contract: str, capsys: pytest.CaptureFixture[str]) -> None:
    status = lint_imports(
        config_filename=str(CONFIG), limit_to_contracts=(contract,), cache_dir=None
    )
    assert status == EXIT_STATUS_SUCCESS, capsys.readouterr().out


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
