"""The command measures what it is asked for, and stops when it is told to."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from benchmarks.matching.measure import Figure

command = import_module("benchmarks.matching.__main__")


def fake(*values: tuple[str, float]) -> object:
    """A measurement that takes no time."""

    def measure(
        workload: object, sizes: tuple[int, ...], **_: object
    ) -> Iterator[tuple[Figure, ...]]:
        for size in sizes:
            yield tuple(
                Figure(
                    workload=workload.name,  # type: ignore[attr-defined]
                    size=size,
                    engine=engine,
                    state="ok",
                    value=value,
                    values=(value,),
                )
                for engine, value in values
            )

    return measure


def test_it_writes_report_and_history(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "measure", fake(("regelwerk", 1.0), ("clips", 1.0)))
    status = command.main(
        ["--only", "counter", "--into", str(tmp_path), "--date", "2026-02-03"]
    )
    assert status == 0
    assert "2026-02-03" in (tmp_path / "matching.md").read_text(encoding="utf-8")
    assert (tmp_path / "matching.jsonl").exists()
    told = capsys.readouterr()
    assert "counter, 100,000 firings: Regelwerk 1 s · CLIPS 1 s (≈ 1×)" in told.err
    assert "| ≤ 5× | ≤ 1.3× | 1× | aim reached |" in told.out
    assert command.main(["--history", "--into", str(tmp_path)]) == 0
    assert "| 1× |" in capsys.readouterr().out


def test_a_miss_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "measure", fake(("regelwerk", 9.0), ("clips", 1.0)))
    assert command.main(["--only", "counter"]) == 1
    told = capsys.readouterr()
    assert "**missed**" in told.out
    assert "writes nothing" in told.err


def test_whoever_stops_it_gets_no_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def measure(*_: object, **__: object) -> Iterator[tuple[Figure, ...]]:
        yield from ()
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "measure", measure)
    assert command.main(["--into", str(tmp_path)]) == 130
    assert list(tmp_path.iterdir()) == []
    assert "Stopped; nothing was written." in capsys.readouterr().err


def test_there_may_be_no_history_yet(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main(["--history", "--into", str(tmp_path)]) == 0
    assert "There is no history yet" in capsys.readouterr().err
