"""``demo``: twelve questions, each with how it was decided."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import yaml

from engine.app.commands.ask import notes, show
from engine.app.config import find_config
from engine.app.console import note, working, wrapped, write, write_json
from engine.app.errors import UsageError
from engine.app.workbench import Logged, Workbench
from engine.assistant.request import DEFAULT_MODEL, Request

MATTERED = 3
"""How many rules are named of each decision."""


def demo(given: Namespace) -> int:
    """Decide the bundled questions one after the other."""
    config = find_config(rules=given.rules, database=given.db)
    listed = questions(config.data / "demo.yaml")
    done: list[Logged] = []
    with Workbench(config) as bench:
        for number, request in enumerate(requests(listed, bench), start=1):
            with working("deciding"):
                logged = bench.decide(request)
            done.append(logged)
            if not given.json:
                _print(number, logged)
        if given.retain is not None:
            bench.store.retention.retain(given.retain)
    if given.json:
        write_json([logged.to_json() for logged in done])
    for line in dict.fromkeys(line for one in done for line in notes(one)):
        note(line)
    return 0


def _print(number: int, logged: Logged) -> None:
    if number > 1:
        write("\n")
    write(wrapped(f"{number}. {logged.decision.query}"))
    write()
    show(logged)
    write("rules that mattered most, by their share of the proof")
    for one in logged.decision.top_rules(MATTERED):
        write(f"  {one.rule}")


def questions(file: Path) -> list[dict[str, str]]:
    """The bundled questions, each with what is said of it.

    Raises:
        UsageError: If the file is broken.
        OSError: If it cannot be read.
    """
    try:
        listed: list[dict[str, str]] = yaml.safe_load(file.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise UsageError(f"{file} cannot be read: {error}") from None
    return listed


def requests(
    listed: Sequence[Mapping[str, str]], bench: Workbench
) -> Iterator[Request]:
    """The questions as requests; those that follow another share its conversation."""
    conversation = ""
    for one in listed:
        if not one.get("follows"):
            conversation = f"demo-{bench.store.ids.new()}"
        yield Request(
            query=one["question"],
            model=one.get("model", DEFAULT_MODEL),
            conversation=conversation,
        )
