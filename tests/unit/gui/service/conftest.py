"""Workbenches to carry requests out with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.worked import Desk, configured

from engine.app.workbench import Workbench


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """For tests that leave the rules alone."""
    with Workbench(configured(tmp_path_factory.mktemp("shared"))) as bench:
        yield Desk(bench)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """For one test alone."""
    with Workbench(configured(tmp_path)) as bench:
        yield Desk(bench)
