"""Sockets, and what keeps a service from beginning."""

from __future__ import annotations

import socket
from contextlib import closing
from importlib import util
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest

from engine.app.cli import main
from engine.app.errors import UsageError
from engine.app.service.server import listening


def test_port_0_is_any_free_port_of_this_machine_alone() -> None:
    with listening(0) as own:
        host, port = own.getsockname()
        assert host == "127.0.0.1"
        assert port > 0
        with closing(socket.create_connection((host, port))):
            pass


def test_a_port_in_use_is_said_with_the_cure() -> None:
    with listening(0) as own:
        port = own.getsockname()[1]
        with pytest.raises(UsageError, match=rf"port {port} .* is in use: .* --port"):
            listening(port)


def test_a_port_in_use_ends_the_command_before_anything_is_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    database = tmp_path / "x.db"
    with listening(0) as own:
        port = str(own.getsockname()[1])
        assert main(["serve", "--port", port, "--db", str(database)]) == 2
    assert "is in use" in capsys.readouterr().err
    assert not database.exists()


@pytest.mark.parametrize(
    "words",
    [
        *(["--port", "65536"], ["--port", "-1"], ["--port", "x"]),
        *(["--workers", "0"], ["--workers", "65"], ["--workers", "1.5"]),
        *(["--host", "0.0.0.0"], ["--bind", "::"]),  # noqa: S104  # what is refused
    ],
)
def test_options_out_of_range_are_refused(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["serve", *words])
    assert ended.value.code == 2
    assert words[0] in capsys.readouterr().err


def test_without_the_extra_one_sentence_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = util.find_spec

    def lacking(name: str) -> ModuleSpec | None:
        return None if name == "uvicorn" else found(name)

    monkeypatch.setattr("engine.app.commands.serve.find_spec", lacking)
    assert main(["serve", "--port", "0"]) == 2
    said = capsys.readouterr().err
    assert 'the service needs uvicorn, which is not installed: pip install "re' in said
