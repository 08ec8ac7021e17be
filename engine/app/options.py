"""What options of several commands mean, and how what is typed is read.

Nothing heavy is imported here, so that ``--help`` answers at once.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TypeAlias

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001  # argparse has no public name for it

MOST = 10**15
"""No count a user can mean is greater, and databases and clocks can hold it."""


def command_of(
    commands: Commands, name: str, call: tuple[str, str], what: str
) -> argparse.ArgumentParser:
    """A command, the module and function it calls, and what it does."""
    command = commands.add_parser(
        name,
        help=what,
        description=what[0].upper() + what[1:] + ".",
        allow_abbrev=False,
    )
    command.set_defaults(command=call)
    return command


def as_json(command: argparse.ArgumentParser) -> None:
    """``--json``."""
    command.add_argument("--json", action="store_true", help="print JSON")


def database(command: argparse.ArgumentParser) -> None:
    """``--db``."""
    command.add_argument(
        "--db", type=Path, metavar="FILE", help="the database of decisions"
    )


def rules_folder(command: argparse.ArgumentParser) -> None:
    """``--rules``, where it names the rules that decide."""
    command.add_argument(
        "--rules", type=Path, metavar="DIR", help="the folder of rules that decide"
    )


def decision_id(
    command: argparse.ArgumentParser, name: str = "id", *, optional: bool = False
) -> None:
    """An argument that names a decision."""
    command.add_argument(
        name,
        nargs="?" if optional else None,
        type=text,
        metavar="ID",
        help="a decision's id, its beginning, or 'last'",
    )


def retain(command: argparse.ArgumentParser, what: str) -> None:
    """``--retain``."""
    command.add_argument("--retain", type=count, metavar="DAYS", help=what)


def paths(command: argparse.ArgumentParser) -> None:
    """Any number of rule files and folders."""
    command.add_argument(
        "paths",
        nargs="*",
        type=Path,
        metavar="PATH",
        help="rule files or folders (default: the rules in use)",
    )


def limit(command: argparse.ArgumentParser) -> None:
    """``--limit``."""
    command.add_argument(
        "--limit", type=count, default=20, metavar="N", help="how many (default: 20)"
    )


def count(given: str) -> int:
    """A whole number, 0 or more."""
    number = int(given)
    if not 0 <= number <= MOST:
        raise ValueError
    return number


def port(given: str) -> int:
    """A port of TCP; 0 stands for any."""
    number = int(given)
    if not 0 <= number <= 65535:  # noqa: PLR2004  # 16 bits
        raise ValueError
    return number


def processes(given: str) -> int:
    """A number of processes that a machine can hold."""
    number = int(given)
    if not 1 <= number <= 64:  # noqa: PLR2004  # more wait for the database only
        raise ValueError
    return number


def text(given: str) -> str:
    """A text that is UTF-8."""
    given.encode()  # a UnicodeEncodeError is a ValueError
    return given


def weight(given: str) -> float:
    """A number in per cent as a share; whether it is one, experiments judge."""
    return float(given.strip().removesuffix("%")) / 100


def percentage(given: str) -> float:
    """A number from 0 to 100, with or without the sign."""
    number = float(given.removesuffix("%"))
    if not 0 <= number <= 100:  # noqa: PLR2004  # per cent
        raise ValueError
    return number


text.__name__ = "UTF-8"  # argparse names the type in its message
