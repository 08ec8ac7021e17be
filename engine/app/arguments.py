"""The command line's grammar: commands, options and what they mean.

Nothing heavy is imported here, so that ``--help`` answers at once.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TypeAlias

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001  # argparse has no public name for it

STRATEGIES = (
    *("utility-specificity", "utility-first", "specificity-first"),
    *("depth", "breadth", "lex", "mea"),
)
FORMATS = ("text", "json", "dot", "mermaid", "svg")
MOST_FIRINGS = 1_000_000
MOST = 10**15
"""No count a user can mean is greater, and databases and clocks can hold it."""


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
    return whole


def _command(
    commands: Commands, name: str, call: tuple[str, str], what: str
) -> argparse.ArgumentParser:
    command = commands.add_parser(
        name,
        help=what,
        description=what[0].upper() + what[1:] + ".",
        allow_abbrev=False,
    )
    command.set_defaults(command=call)
    return command


def _json(command: argparse.ArgumentParser) -> None:
    command.add_argument("--json", action="store_true", help="print JSON")


def _database(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--db", type=Path, metavar="FILE", help="the database of decisions"
    )


def _rules_folder(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--rules", type=Path, metavar="DIR", help="the folder of rules that decide"
    )


def _decision_id(command: argparse.ArgumentParser, name: str = "id") -> None:
    command.add_argument(
        name, type=_text, metavar="ID", help="a decision's id, its beginning, or 'last'"
    )


def _retain(command: argparse.ArgumentParser, what: str) -> None:
    command.add_argument("--retain", type=_count, metavar="DAYS", help=what)


def _paths(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "paths",
        nargs="*",
        type=Path,
        metavar="PATH",
        help="rule files or folders (default: the rules in use)",
    )


def _deciding_commands(commands: Commands) -> None:
    ask = _command(
        commands, "ask", ("ask", "ask"), "decide a question, answer it and log it"
    )
    ask.add_argument(
        "question", type=_text, metavar="QUESTION", help="the question; '-' reads it"
    )
    ask.add_argument(
        "--model", type=_text, metavar="NAME", help="the model that is to answer"
    )
    ask.add_argument(
        "--conversation", type=_text, metavar="ID", help="the conversation it is in"
    )
    ask.add_argument("--unit", type=_text, metavar="NAME", help="who asks")
    ask.add_argument(
        "--preference",
        type=float,
        default=1.0,
        metavar="X",
        help="0.5 for short answers to 2.0 for long ones (default: 1.0)",
    )
    decide = _command(
        commands,
        "decide",
        ("decide", "decide"),
        "decide a program's request: budget, packed context, receipt and proof",
    )
    decide.add_argument(
        "request", metavar="REQUEST.json", help="the request's file; '-' reads it"
    )
    demo = _command(
        commands, "demo", ("demo", "demo"), "decide twelve questions and show how"
    )
    for command in (ask, decide, demo):
        _retain(command, "afterwards forget the text of what is older")
        _rules_folder(command)
        _database(command)
        _json(command)

    outcome = _command(
        commands, "outcome", ("decide", "outcome"), "log what came of a decision"
    )
    _decision_id(outcome)
    outcome.add_argument(
        "--tokens-used",
        type=_count,
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
    _database(outcome)
    _json(outcome)


def _proof_commands(commands: Commands) -> None:
    explain = _command(
        commands, "explain", ("explain", "explain"), "prove a logged decision"
    )
    _decision_id(explain)
    explain.add_argument("--format", choices=FORMATS, default=FORMATS[0])
    explain.add_argument(
        "--fold", action="store_true", help="in text, one line for each helper rule"
    )

    why_not = _command(
        commands, "why-not", ("explain", "why_not"), "say why a rule did not fire"
    )
    why_not.add_argument("rule", type=_text, metavar="RULE", help="the rule's name")
    why_not.add_argument(
        "--decision",
        type=_text,
        metavar="ID",
        default="last",
        help="in which decision: its id, its beginning, or 'last' (default: last)",
    )

    diff = _command(
        commands, "diff", ("explain", "diff"), "say how two decisions differ"
    )
    _decision_id(diff, "first")
    _decision_id(diff, "second")
    for command in (explain, diff):
        command.add_argument(
            "--fact",
            type=_text,
            metavar="FACT",
            help="a fact's number, or a template for all its facts (default: the "
            "result)",
        )

    replay = _command(
        commands,
        "replay",
        ("replay", "replay"),
        "decide a logged question again, by the same rules or by others",
    )
    _decision_id(replay)
    replay.add_argument("--rules", type=Path, metavar="DIR", help="rules to try on it")
    for command in (explain, why_not, diff, replay):
        _database(command)
        _json(command)


def _rule_commands(commands: Commands) -> None:
    check = _command(
        commands, "check", ("check", "check"), "report all problems of rule files"
    )
    _paths(check)
    _json(check)

    run = _command(commands, "run", ("run", "run"), "run rules on facts")
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
        type=_count,
        default=MOST_FIRINGS,
        metavar="N",
        help=f"stop after so many firings (default: {MOST_FIRINGS})",
    )
    _json(run)

    test = _command(
        commands, "test", ("test", "test"), "run rule tests and measure what they reach"
    )
    _paths(test)
    test.add_argument(
        "--min",
        type=_percentage,
        default=0.0,
        metavar="PERCENT",
        help="fail if less of the rules is reached",
    )
    _json(test)


def _keeping_commands(commands: Commands) -> None:
    rules = _command(
        commands, "rules", ("rules", "active"), "say which rules decide, or go back"
    ).add_subparsers(metavar="COMMAND", required=True)
    active = _command(rules, "active", ("rules", "active"), "show the active rule set")
    log = _command(
        rules,
        "history",
        ("rules", "history"),
        "list who made which set active, and why",
    )
    _limit(log)
    undo = _command(
        rules, "undo", ("rules", "undo"), "make an earlier set active; no file changes"
    )
    undo.add_argument(
        "--to",
        type=_count,
        metavar="N",
        help="the activation (default: the last other)",
    )
    undo.add_argument(
        "--why", type=_text, default="undone", metavar="TEXT", help="for the log"
    )

    history = _command(
        commands, "history", ("history", "history"), "list logged decisions"
    )
    history.add_argument(
        "--search", type=_text, metavar="TEXT", help="only questions with this"
    )
    history.add_argument(
        "--unit", type=_text, metavar="NAME", help="only those of this unit"
    )
    _limit(history)

    forget = _command(
        commands, "forget", ("history", "forget"), "make the text of questions go"
    )
    forget.add_argument(
        "--unit", type=_text, metavar="NAME", help="all questions of a unit"
    )
    forget.add_argument("--decision", type=_text, metavar="ID", help="one question")
    _retain(forget, "all that is older")

    health = _command(
        commands, "health", ("health", "health"), "check database, rules and knowledge"
    )
    for command in (active, undo, health):
        _rules_folder(command)
    for command in (active, log, undo, history, forget, health):
        _database(command)
        _json(command)


def _limit(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--limit", type=_count, default=20, metavar="N", help="how many (default: 20)"
    )


def _count(text: str) -> int:
    number = int(text)
    if not 0 <= number <= MOST:
        raise ValueError
    return number


def _text(text: str) -> str:
    text.encode()  # a UnicodeEncodeError is a ValueError
    return text


def _percentage(text: str) -> float:
    number = float(text.removesuffix("%"))
    if not 0 <= number <= 100:  # noqa: PLR2004  # per cent
        raise ValueError
    return number


_count.__name__ = "count"  # argparse names the type in its message
_percentage.__name__ = "percentage"
_text.__name__ = "UTF-8"
