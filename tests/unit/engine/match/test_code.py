"""Generated functions: what is in doubt is asked, and all else is done at once."""

from __future__ import annotations

from support.sources import load, rule

from engine.lang import expr as e
from engine.lang import rules as r
from engine.lang.source import ExpressionWriter, Scope
from engine.match.code import Doubt, FunctionWriter
from engine.match.facts import Fact, FactId


class Asked:
    """Answers what is in doubt as it is told to, and keeps what it was asked.

    Attributes:
        questions: The expression, what was bound, and the fact a pattern is tried on.
    """

    def __init__(self, answer: object) -> None:
        self._answer = answer
        self.questions: list[tuple[object, dict[str, object], object]] = []

    def doubt(self, doubt: Doubt, frame: dict[str, object], own: object) -> object:
        self.questions.append((doubt.node, frame, own))
        return self._answer

    value = doubt


class Written:
    """The tests of one rule with a place, to be written."""

    def __init__(self, test: str) -> None:
        rules = load(rule(f"a: A({test})", "halt: true", "params: {lim: 2}"))
        [self.pattern] = (p for p in rules.rule("one").when if isinstance(p, r.Pattern))
        self.test: e.Expr = self.pattern.tests[0]
        self._shape = rules.templates["A"]
        self.writer = FunctionWriter("one", ExpressionWriter({}))
        self.scope = Scope().inside(("f", "v"))

    def fact(self, x: int) -> Fact:
        return Fact(FactId(1), self._shape, (x, ""))

    def holds(self, x: int, asked: Asked, *, wanted: bool = True) -> object:
        """Whether a block for the test is entered."""
        writer = self.writer
        writer.when(self.test, self.scope, wanted=wanted)
        writer.line("return 'inside'")
        writer.back_to(1)
        writer.line("return 'outside'")
        made = writer.source("tried", ("s", "f", "v")).made({"lim": 2})
        fact = self.fact(x)
        return made(asked, fact, fact.values)


def test_a_plain_test_asks_nobody() -> None:
    asked = Asked(answer=True)
    assert Written("x > 1").holds(2, asked) == "inside"
    assert Written("x > 1").holds(1, asked) == "outside"
    assert Written("x > 1").holds(1, asked, wanted=False) == "inside"
    assert not asked.questions


def test_a_parameter_has_the_value_the_function_is_made_with() -> None:
    assert Written("x > lim").holds(3, Asked(answer=None)) == "inside"
    assert Written("x > lim").holds(2, Asked(answer=None)) == "outside"


def test_what_fails_is_asked_with_what_is_bound() -> None:
    written, asked = Written("6 // x > 1"), Asked(answer=True)
    assert written.holds(0, asked) == "inside"
    [(node, frame, own)] = asked.questions
    assert node is written.test
    assert frame == {}
    assert str(own) == 'A(x=0, name="")'
    assert Written("6 // x > 1").holds(0, Asked(answer=False)) == "outside"
    quiet = Asked(answer=None)
    assert Written("6 // x > 1").holds(3, quiet) == "inside"
    assert not quiet.questions


def test_what_nests_too_deeply_is_always_asked() -> None:
    deep = "x" + " + (x" * 14 + ")" * 14 + " > 1"
    asked = Asked(answer=True)
    assert Written(deep).holds(0, asked) == "inside"
    assert len(asked.questions) == 1


def test_a_value_is_computed_or_asked() -> None:
    for x, value, count in ((2, 3, 0), (0, "asked", 1)):
        written, asked = Written("6 // x > 1"), Asked("asked")
        assert isinstance(written.test, e.Compare)
        written.writer.value(written.test.first, written.scope, "y")
        written.writer.line("return y")
        made = written.writer.source("tried", ("s", "f", "v")).made({})
        fact = written.fact(x)
        assert made(asked, fact, fact.values) == value
        assert len(asked.questions) == count


def test_a_block_that_was_opened_for_nothing_is_dropped() -> None:
    writer = FunctionWriter("one", ExpressionWriter({}))
    writer.line("y = 1")
    writer.open("if y:")
    writer.drop()
    writer.line("return y")
    assert writer.source("one", ()).made({})() == 1
