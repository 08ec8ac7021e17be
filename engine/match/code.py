"""Generated functions: their lines, what they refer to, and how they are made.

A function's text is written from checked rules only, see `engine.lang.source`; what it
refers to besides is bound by name. The same text is compiled once, whatever rule set
it comes from: equal rules have equal code.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from engine.lang import expr as e
from engine.lang import rules as r
from engine.lang.generated import define
from engine.lang.plain import can_fail
from engine.lang.source import HELPERS, ExpressionWriter, Scope, TooDeepError
from engine.match.aggregate import NOTHING


@dataclass(frozen=True, eq=False, slots=True)
class Doubt:
    """Something of a rule that generated code may have to ask readable code about."""

    rule: str
    node: e.Expr | r.Aggregate


@dataclass(frozen=True, slots=True)
class Source:
    """The text of one function, with what it refers to.

    Attributes:
        name: The function's name.
        text: Its lines.
        constants: What its free names mean.
        params: The variables of the parameters it reads, by the rule's names.
    """

    name: str
    text: str
    constants: Mapping[str, object]
    params: Mapping[str, str]

    def made(self, params: Mapping[str, int | float]) -> Callable[..., object]:
        """The function, with values for the rule's parameters."""
        names = dict(HELPERS)
        names["NOTHING"] = NOTHING
        names.update(self.constants)
        names.update((variable, params[name]) for name, variable in self.params.items())
        define(self.text, self.name, names)
        return cast("Callable[..., object]", names[self.name])


class FunctionWriter:
    """Writes the lines of one function.

    Args:
        rule: The rule's name, for faults.
        expressions: Writes the expressions.
    """

    def __init__(self, rule: str, expressions: ExpressionWriter) -> None:
        self.rule = rule
        self.expressions = expressions
        self._lines: list[str] = []
        self._depth = 1

    def line(self, text: str) -> None:
        """One line at the present depth."""
        self._lines.append("    " * self._depth + text)

    def open(self, text: str) -> None:
        """A line that begins a block."""
        self.line(text)
        self._depth += 1

    def close(self) -> None:
        """Leave the innermost block."""
        self._depth -= 1

    def back_to(self, depth: int) -> None:
        """Leave all blocks above a depth."""
        self._depth = depth

    def when(self, node: e.Expr, scope: Scope, *, wanted: bool = True) -> None:
        """Open a block for when a test is true, or when it is not."""
        try:
            code = self.expressions.test(node, scope)
        except TooDeepError:
            code = ""
        if code and not can_fail(node):
            self.open(f"if {code}:" if wanted else f"if not {code}:")
            return
        holds = self.expressions.temporary()
        asked = f"{holds} = s.doubt({self._doubt(node, scope)})"
        if code:
            self._tried(f"{holds} = {code}", asked)
        else:
            self.line(asked)
        self.open(f"if {holds}:" if wanted else f"if not {holds}:")

    def value(self, node: e.Expr, scope: Scope, variable: str) -> None:
        """Give a variable the value of an expression; NOTHING if it has none."""
        asked = f"{variable} = s.value({self._doubt(node, scope)})"
        try:
            code = self.expressions.write(node, scope)
        except TooDeepError:
            self.line(asked)
            return
        if can_fail(node):
            self._tried(f"{variable} = {code}", asked)
        else:
            self.line(f"{variable} = {code}")

    def _tried(self, line: str, otherwise: str) -> None:
        self.line("try:")
        self.line(f"    {line}")
        self.line("except Exception:")
        self.line(f"    {otherwise}")

    def _doubt(self, node: e.Expr, scope: Scope) -> str:
        """Arguments with which `evaluate` can be asked instead."""
        names: dict[str, str] = {}
        for one in e.walk(node):
            if isinstance(one, (e.Field, e.FactRef, e.Ref)):
                known = scope.facts.get(one.name)
                names[one.name] = known[0] if known else scope.values[one.name]
        frame = ", ".join(f"{name!r}: {code}" for name, code in names.items())
        own = scope.own[0] if scope.own and e.reads_own(node) else "None"
        doubt = self.expressions.constant(Doubt(self.rule, node), "doubt")
        return f"{doubt}, {{{frame}}}, {own}"

    def drop(self) -> None:
        """Take back the last line, which opened a block, and leave the block."""
        self._lines.pop()
        self._depth -= 1

    @property
    def body(self) -> str:
        """The lines so far."""
        return "\n".join(self._lines)

    def source(self, name: str, arguments: Sequence[str]) -> Source:
        """The function that has been written."""
        text = "\n".join((f"def {name}({', '.join(arguments)}):", *self._lines, ""))
        used = self.expressions
        return Source(name, text, dict(used.constants), dict(used.params))
