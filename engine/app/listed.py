"""The generated code of a rule as the command line shows it."""

from __future__ import annotations

from engine.app.console import write, write_json
from engine.app.errors import UsageError
from engine.errors import did_you_mean
from engine.lang.rules import RuleSet
from engine.run.listing import Listing


def known(rules: RuleSet, name: str) -> str:
    """The name of a rule that has code.

    Raises:
        UsageError: If there is no such rule, or it is switched off.
    """
    if name in rules.disabled:
        raise UsageError(f"rule {name!r} is switched off, so no code is made of it")
    if name not in rules.by_name:
        hint = did_you_mean(name, rules.by_name)
        raise UsageError(f"there is no rule {name!r}" + (f" ({hint})" if hint else ""))
    return name


def show(listing: Listing, *, as_json: bool) -> None:
    """Print the functions of a rule, each under a comment that says what it is for."""
    rule = listing.rule
    if as_json:
        functions = [
            {
                "name": f.name,
                "purpose": f.purpose,
                "names": dict(f.names),
                "code": f.text,
            }
            for f in listing.functions()
        ]
        write_json(
            {
                "rule": rule.name,
                "place": str(rule.span),
                "variables": dict(listing.variables()),
                "functions": functions,
            }
        )
        return
    write(f"# The functions made of the rule {rule.name}, {rule.span}")
    for names, held in listing.variables():
        write(f"# {names}: {held}")
    for function in listing.functions():
        write(f"\n\n# {function.name} {function.purpose}.")
        for name, meaning in function.names.items():
            write(f"# {name}: {' '.join(meaning.split())}")
        write(function.text)
