"""``check``: all problems of rule files, each with its place."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence

from engine.app.config import find_config
from engine.app.console import (
    feeds_program,
    of_how_many,
    working,
    write,
    write_json,
)
from engine.app.listed import known, show
from engine.app.loading import sources
from engine.app.vocabulary import declared
from engine.errors import Problem, RuleSetError
from engine.lang.load import load_sources
from engine.run.listing import Listing


def check(given: Namespace) -> int:
    """Print problems and warnings, or a rule's code; 1 if anything has to be mended."""
    config = find_config()
    files = sources(given.paths, config.rules)
    problems: Sequence[Problem]
    try:
        silent = feeds_program(as_json=given.json)
        with working("checking rules", silent=silent) as tell:
            rules = load_sources(files, declared(config), of_how_many(tell))
    except RuleSetError as error:
        problems = error.problems
        summary = ""
    else:
        if given.show_code is not None:
            show(Listing(rules, known(rules, given.show_code)), as_json=given.json)
            return 0
        problems = rules.warnings
        summary = _count(len(rules.rules), "rule")
    errors = sum(not problem.warning for problem in problems)
    if given.json:
        write_json([_plain(problem) for problem in problems])
    else:
        for problem in problems:
            write(str(problem))
        parts = [_count(len(files), "file"), *([summary] if summary else [])]
        parts.append(_count(errors, "problem") if errors else "no problems")
        if len(problems) > errors:
            parts.append(_count(len(problems) - errors, "warning"))
        write(", ".join(parts))
    return 1 if errors else 0


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")


def _plain(problem: Problem) -> dict[str, object]:
    return {
        "file": problem.span.file,
        "line": problem.span.line,
        "column": problem.span.column,
        "code": str(problem.code),
        "message": problem.message,
        "hint": problem.hint,
        "warning": problem.warning,
    }
