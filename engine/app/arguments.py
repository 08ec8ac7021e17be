"""The command line's grammar: commands, options and what they mean.

Nothing heavy is imported here, so that ``--help`` answers at once.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from engine.app.budget.grammar import budget_commands
from engine.app.options import (
    Commands,
    as_json,
    command_of,
    count,
    database,
    decision_id,
    limit,
    paths,
    percentage,
    port,
    processes,
    retain,
    rules_folder,
    text,
    weight,
)

STRATEGIES = (
    *("utility-specificity", "utility-first", "specificity-first"),
    *("depth", "breadth", "lex", "mea"),
)
FORMATS = ("text", "json", "dot", "mermaid", "svg")
MOST_FIRINGS = 1_000_000


def parser() -> argparse.ArgumentParser:
    """The grammar; `command` of what it reads names a family's module and function."""
    whole = argparse.ArgumentParser(
        prog="regelwerk",
        description="Decides by rules that people can read, and proves every decision.",
        epilog="'regelwerk COMMAND --help' explains a command.",
        allow_abbrev=False,
    )
    commands = whole.add_subparsers(metavar="COMMAND", required=True)
    _deciding_commands(commands)
    _proof_commands(commands)
    _rule_commands(commands)
    _keeping_commands(commands)
    budget_commands(commands)
    _experiment_commands(commands)
    _serve_command(commands)
    _desktop_command(commands)
    return whole


def _deciding_commands(commands: Commands) -> None:
    ask = command_of(
        commands, "ask", ("ask", "ask"), "decide a question, answer it and log it"
    )
    ask.add_argument(
        "question", type=text, metavar="QUESTION", help="the question; '-' reads it"
    )
    ask.add_argument(
        "--model", type=text, metavar="NAME", help="the model that is to answer"
    )
    ask.add_argument(
        "--conversation", type=text, metavar="ID", help="the conversation it is in"
    )
    ask.add_argument("--unit", type=text, metavar="NAME", help="who asks")
    ask.add_argument(
        "--preference",
        type=text,
        default="balanced",
        metavar="X",
        help="quick, balanced or detailed, or 0.5 for short answers to 2.0 for long "
        "ones (default: balanced)",
    )
    part = command_of(
        commands, "part", ("ask", "part"), "print a part of an answer given in parts"
    )
    decision_id(part)
    part.add_argument("part", type=count, metavar="N", help="which part, from 1")
    database(part)
    as_json(part)
    decide = command_of(
        commands,
        "decide",
        ("decide", "decide"),
        "decide a program's request: budget, packed context, receipt and proof",
    )
    decide.add_argument(
        "request", metavar="REQUEST.json", help="the request's file; '-' reads it"
    )
    demo = command_of(
        commands, "demo", ("demo", "demo"), "decide twelve questions and show how"
    )
    for command in (ask, decide, demo):
        retain(command, "afterwards forget the text of what is older")
        rules_folder(command)
        database(command)
        as_json(command)

    outcome = command_of(
        commands, "outcome", ("decide", "outcome"), "log what came of a decision"
    )
    decision_id(outcome)
    outcome.add_argument(
        "--tokens-used",
        type=count,
        metavar="N",
        help="tokens the answer really took, a whole number, 0 or more",
    )
    outcome.add_argument(
        "--rating",
        type=float,
        metavar="R",
        help="how good it was, any finite number on a scale of your own",
    )
    outcome.add_argument(
        "--latency",
        type=float,
        metavar="MS",
        help="time until the answer was there, in milliseconds, 0 or more",
    )
    database(outcome)
    as_json(outcome)


def _proof_commands(commands: Commands) -> None:
    explain = command_of(
        commands, "explain", ("explain", "explain"), "prove a logged decision"
    )
    decision_id(explain)
    explain.add_argument("--format", choices=FORMATS, default=FORMATS[0])
    explain.add_argument(
        "--fold", action="store_true", help="in text, one line for each helper rule"
    )

    why_not = command_of(
        commands, "why-not", ("explain", "why_not"), "say why a rule did not fire"
    )
    why_not.add_argument("rule", type=text, metavar="RULE", help="the rule's name")
    why_not.add_argument(
        "--decision",
        type=text,
        metavar="ID",
        default="last",
        help="in which decision: its id, its beginning, or 'last' (default: last)",
    )

    diff = command_of(
        commands, "diff", ("explain", "diff"), "say how two decisions differ"
    )
    decision_id(diff, "first")
    decision_id(diff, "second")
    for command in (explain, diff):
        command.add_argument(
            "--fact",
            type=text,
            metavar="FACT",
            help="a fact's number, or a template for all its facts (default: the "
            "result)",
        )

    replay = command_of(
        commands,
        "replay",
        ("replay", "replay"),
        "decide logged questions again, by the same rules or by others",
    )
    decision_id(replay, optional=True)
    replay.add_argument("--rules", type=Path, metavar="DIR", help="rules to try")
    replay.add_argument(
        "--last",
        type=count,
        metavar="N",
        help="instead of one decision the last N: list those that come out otherwise",
    )
    for command in (explain, why_not, diff, replay):
        database(command)
        as_json(command)


def _rule_commands(commands: Commands) -> None:
    check = command_of(
        commands, "check", ("check", "check"), "report all problems of rule files"
    )
    paths(check)
    check.add_argument(
        "--show-code",
        type=text,
        metavar="RULE",
        help="print the Python functions that are made of a rule instead",
    )
    as_json(check)

    run = command_of(commands, "run", ("run", "run"), "run rules on facts")
    run.add_argument("rules", type=Path, metavar="RULES", help="a rule file or folder")
    run.add_argument(
        "--facts",
        type=Path,
        metavar="FILE",
        help="facts to give, as YAML, .json or .jsonl",
    )
    run.add_argument("--trace", action="store_true", help="print every firing")
    run.add_argument(
        "--strategy",
        choices=STRATEGIES,
        default=STRATEGIES[0],
        help="how the rules that could fire are ordered",
    )
    run.add_argument(
        "--seed", type=int, default=0, metavar="N", help="decides every draw"
    )
    run.add_argument(
        "--max-firings",
        type=count,
        default=MOST_FIRINGS,
        metavar="N",
        help=f"stop after so many firings (default: {MOST_FIRINGS})",
    )
    as_json(run)

    test = command_of(
        commands, "test", ("test", "test"), "run rule tests and measure what they reach"
    )
    paths(test)
    test.add_argument(
        "--min",
        type=percentage,
        default=0.0,
        metavar="PERCENT",
        help="fail if less of the rules is reached",
    )
    as_json(test)


def _keeping_commands(commands: Commands) -> None:
    rules = command_of(
        commands, "rules", ("rules", "active"), "say which rules decide, or go back"
    ).add_subparsers(metavar="COMMAND", required=True)
    active = command_of(
        rules, "active", ("rules", "active"), "show the active rule set"
    )
    log = command_of(
        rules,
        "history",
        ("rules", "history"),
        "list who made which set active, and why",
    )
    limit(log)
    undo = command_of(
        rules, "undo", ("rules", "undo"), "make an earlier set active again"
    )
    undo.add_argument(
        "--to",
        type=count,
        metavar="N",
        help="the activation (default: the last other)",
    )
    undo.add_argument(
        "--why", type=text, default="undone", metavar="TEXT", help="for the log"
    )
    undo.add_argument(
        "--files",
        action="store_true",
        help="put its files back too; otherwise no file changes",
    )

    history = command_of(
        commands, "history", ("history", "history"), "list logged decisions"
    )
    history.add_argument(
        "--search", type=text, metavar="TEXT", help="only questions with this"
    )
    history.add_argument(
        "--unit", type=text, metavar="NAME", help="only those of this unit"
    )
    limit(history)

    forget = command_of(
        commands, "forget", ("history", "forget"), "make the text of questions go"
    )
    forget.add_argument(
        "--unit", type=text, metavar="NAME", help="all questions of a unit"
    )
    forget.add_argument("--decision", type=text, metavar="ID", help="one question")
    retain(forget, "all that is older")

    health = command_of(
        commands, "health", ("health", "health"), "check database, rules and knowledge"
    )
    for command in (active, undo, health):
        rules_folder(command)
    for command in (active, log, undo, history, forget, health):
        database(command)
        as_json(command)


def _experiment_commands(commands: Commands) -> None:
    experiment = command_of(
        commands,
        "experiment",
        ("experiment", "show"),
        "let a share of decisions be made by other rules, and compare",
    ).add_subparsers(metavar="COMMAND", required=True)
    start = command_of(
        experiment, "start", ("experiment", "start"), "try other rules on a share"
    )
    start.add_argument(
        "--rules", type=Path, required=True, metavar="DIR", help="the rules to try"
    )
    start.add_argument(
        "--weight",
        type=weight,
        default=0.5,
        metavar="PERCENT",
        help="the share they get, from 0 to 100 (default: 50)",
    )
    start.add_argument(
        "--unit",
        type=text,
        default="conversation",
        metavar="UNIT",
        help="what always gets the same rules: conversation or decision (default: "
        "conversation)",
    )
    show = command_of(
        experiment, "show", ("experiment", "show"), "show the experiment and its arms"
    )
    change = command_of(
        experiment, "weight", ("experiment", "weight"), "change the share"
    )
    change.add_argument(
        "weight", type=weight, metavar="PERCENT", help="the share, from 0 to 100"
    )
    stop = command_of(
        experiment, "stop", ("experiment", "stop"), "end it; the active rules stay"
    )
    stop.add_argument(
        "--adopt",
        action="store_true",
        help="write the rules that were tried to the rules folder, and let them decide",
    )
    for command in (start, change, stop):
        command.add_argument(
            "--why",
            type=text,
            default="no reason given",
            metavar="TEXT",
            help="for the log",
        )
    for command in (start, show, change, stop):
        database(command)
        as_json(command)


def _serve_command(commands: Commands) -> None:
    serve = command_of(
        commands,
        "serve",
        ("serve", "serve"),
        "decide for other programs on this machine, over HTTP",
    )
    serve.add_argument(
        "--port",
        type=port,
        default=8765,
        metavar="N",
        help="where to listen on 127.0.0.1, 0 for any free port (default: 8765)",
    )
    serve.add_argument(
        "--workers",
        type=processes,
        metavar="N",
        help="processes that decide (default: one for each core, 4 at most)",
    )
    rules_folder(serve)
    database(serve)
    as_json(serve)


def _desktop_command(commands: Commands) -> None:
    desktop = command_of(
        commands, "gui", ("desktop", "gui"), "open the desktop on the same database"
    )
    desktop.add_argument(
        "--screenshots",
        type=Path,
        metavar="DIR",
        help="draw every view into files there, and open no window",
    )
    rules_folder(desktop)
    database(desktop)
