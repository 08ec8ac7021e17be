"""``test``: rule tests, and how much of the rules they reach."""

from __future__ import annotations

from argparse import Namespace

from engine.app.config import find_config
from engine.app.console import working, write, write_json
from engine.app.errors import UsageError
from engine.app.loading import sources
from engine.app.vocabulary import declared
from engine.cases.case import CasesResult, run_cases
from engine.lang.load import load_sources


def test(given: Namespace) -> int:
    """Run all cases; 1 if one fails or too little is reached."""
    config = find_config()
    rules = load_sources(sources(given.paths, config.rules), declared(config))
    if not rules.cases:
        raise UsageError(
            "there are no rule tests: write some under 'tests:' in a rule file, or in "
            "NAME.test.yaml beside it, and name the folder"
        )
    with working("testing"):
        result = run_cases(rules)
    enough = 100 * result.coverage >= given.min
    if given.json:
        write_json(_plain(result))
    else:
        _print(result)
        if not enough:
            write(f"that is less than the {given.min:g} % demanded")
    return 0 if result.passed and enough else 1


def _print(result: CasesResult) -> None:
    for case in result.cases:
        if not case.passed:
            write(f"{case.span}: {case.name!r} failed")
            for failure in case.failures:
                write(f"    {failure}")
    for rule in result.rules:
        for missing in rule.unreached:
            write(str(missing))
    _table(result)
    failed = sum(not case.passed for case in result.cases)
    write(
        f"{len(result.cases) - failed} of {len(result.cases)} cases passed, "
        f"{percent(result.coverage)} of the rules' conditions reached"
    )


def _table(result: CasesResult) -> None:
    """A line to each file: rules, things to reach, reached."""
    files: dict[str, list[int]] = {}
    for rule in result.rules:
        sums = files.setdefault(rule.span.file, [0, 0, 0])
        for place, number in enumerate((1, rule.wanted, rule.reached)):
            sums[place] += number
    if not files:
        return
    width = max(len("file"), *map(len, files))
    write(f"{'file':<{width}}  rules  reached   share")
    for name, (rules, wanted, reached) in files.items():
        share = percent(reached / wanted)
        write(f"{name:<{width}}  {rules:>5}  {reached:>3}/{wanted:<4} {share:>6}")


def percent(share: float) -> str:
    """A share in per cent, rounded down, so that 100 % is all."""
    return f"{int(share * 1000) / 10:g} %"


def _plain(result: CasesResult) -> dict[str, object]:
    return {
        "passed": result.passed,
        "cases": [
            {
                "name": case.name,
                "file": case.span.file,
                "line": case.span.line,
                "passed": case.passed,
                "failures": list(case.failures),
                "firings": case.firings,
            }
            for case in result.cases
        ],
        "coverage": result.coverage,
        "rules": [
            {
                "rule": rule.rule,
                "file": rule.span.file,
                "line": rule.span.line,
                "fired": rule.fired,
                "wanted": rule.wanted,
                "reached": rule.reached,
                "unreached": [
                    {
                        "file": missing.span.file,
                        "line": missing.span.line,
                        "what": missing.what,
                        "condition": missing.condition,
                    }
                    for missing in rule.unreached
                ],
            }
            for rule in result.rules
        ],
    }
