"""``demo``: twelve questions, each with how it was decided."""

from __future__ import annotations

from argparse import Namespace

from engine.app.commands.ask import notes, show
from engine.app.config import find_config
from engine.app.console import note, working, wrapped, write, write_json
from engine.app.demonstration import questions, requests
from engine.app.workbench import Logged, Workbench

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
                logged = bench.ask(request)
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
