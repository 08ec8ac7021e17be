"""The grammar of ``budget``: its commands and options.

Nothing heavy is imported here, so that ``--help`` answers at once.
"""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from pathlib import Path

from engine.app.options import (
    Commands,
    as_json,
    command_of,
    count,
    database,
    rules_folder,
    text,
)

LANGUAGES = ("en", "de")
FORMATS = ("csv", "json")
FIRST_YEAR, LAST_YEAR = 1970, 9998
"""Years whose days every time zone can tell, and the day after them."""


def budget_commands(commands: Commands) -> None:
    """``budget`` and its commands."""
    budget = command_of(
        commands,
        "budget",
        ("budget", "stats"),
        "look at the budgets of logged decisions: figures, KPIs, export, report",
    ).add_subparsers(metavar="COMMAND", required=True)
    stats = command_of(
        budget,
        "stats",
        ("budget", "stats"),
        "count: budgets, intents, complexity, agents, times, overflow, confidence",
    )
    domains = command_of(
        budget, "domains", ("budget", "domains"), "count by what questions are about"
    )
    recommend = command_of(
        budget,
        "recommend",
        ("budget", "recommend"),
        "say what rules recommend to change, once ten decisions are logged",
    )
    kpi = command_of(
        budget, "kpi", ("budget", "kpi"), "hold five measures against their targets"
    )
    for command in (stats, domains, recommend, kpi):
        as_json(command)
    for command in (recommend, kpi):
        command.add_argument(
            "--why", action="store_true", help="prove what the rules say"
        )
    export = command_of(
        budget, "export", ("budget", "export"), "write a record of every decision"
    )
    export.add_argument(
        "--format", choices=FORMATS, required=True, help="19 columns, or a JSON object"
    )
    report = command_of(
        budget, "report", ("budget", "report"), "write one HTML file of all of it"
    )
    report.add_argument(
        "--language", choices=LANGUAGES, default=LANGUAGES[0], help="(default: en)"
    )
    for command in (export, report):
        command.add_argument(
            "--output",
            type=Path,
            metavar="FILE",
            help="the file to write, or to replace once all is written (default: "
            "standard output)",
        )
    for command in (recommend, kpi, report):
        rules_folder(command)
    for command in (stats, domains, recommend, kpi, export, report):
        _selection(command)
        database(command)


def _selection(command: ArgumentParser) -> None:
    """Which decisions are looked at."""
    command.add_argument(
        "--since", type=day, metavar="DATE", help="only from this day on: YYYY-MM-DD"
    )
    command.add_argument(
        "--until", type=day, metavar="DATE", help="only up to the end of this day"
    )
    command.add_argument(
        "--last", type=count, metavar="N", help="only the last N of these"
    )
    command.add_argument(
        "--unit", type=text, metavar="NAME", help="only those of this unit"
    )


def day(given: str) -> date:
    """A day, as YYYY-MM-DD, that every clock can hold."""
    found = date.fromisoformat(given)
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise ValueError
    return found


day.__name__ = "date (YYYY-MM-DD)"  # argparse names the type in its message
