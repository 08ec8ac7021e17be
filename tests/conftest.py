"""Hypothesis profiles, and the rule that no test may log an unexpected warning."""

from __future__ import annotations

import logging
import os
from collections.abc import Generator

import pytest
from hypothesis import settings

# Windows are drawn into memory; set before any test imports Qt.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# REGELWERK_HYPOTHESIS chooses. Stateful laws, where one example is a whole history
# of operations, scale themselves: settings(max_examples=default.max_examples // 10).
settings.register_profile("dev", max_examples=50, deadline=None)
settings.register_profile(
    "ci",
    max_examples=100,
    deadline=None,
    derandomize=True,
    database=None,
    print_blob=True,
)
settings.register_profile("deep", max_examples=20_000, deadline=None, print_blob=True)
settings.load_profile(
    os.environ.get(
        "REGELWERK_HYPOTHESIS", "ci" if os.environ.get("CI") == "true" else "dev"
    )
)


class _Warnings(logging.Handler):
    """Keeps every record from WARNING upwards that reaches the root logger."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(
            f"{record.levelname} from {record.name}: {record.getMessage()}"
        )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, None, None]:
    """Fail a test that logs a warning unless it says so by ``logs_warning``.

    A test that says so and logs none fails as well: its mark would be untrue.
    """
    handler = _Warnings()
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        yield
    finally:
        root.removeHandler(handler)
    expected = item.get_closest_marker("logs_warning") is not None
    if handler.lines and not expected:
        pytest.fail("unexpected log records:\n" + "\n".join(handler.lines))
    if expected and not handler.lines:
        pytest.fail("marked logs_warning, but no warning was logged")
