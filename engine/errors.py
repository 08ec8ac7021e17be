"""What can go wrong, said once: places, problems and the few error classes.

Problems of rule files are collected and reported together; errors of a running
session are raised one at a time. Nothing here knows how rules are read or run.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple


class Span(NamedTuple):
    """A place in a file: lines and columns count from 1, the end is exclusive.

    Every node of every rule has one: as a frozen dataclass it would take more than
    twice as long to make, which is a twentieth of the time of loading.
    """

    file: str
    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1

    def __str__(self) -> str:
        """The place as compilers print it: ``file:line:column``."""
        return f"{self.file}:{self.line}:{self.column}"


class Code(StrEnum):
    """What an author did, as a stable word that tools may rely on."""

    UNREADABLE = "unreadable"  # the file cannot be read as UTF-8 text
    TOO_LARGE = "too_large"  # a file, line or nesting beyond the limits
    YAML_SYNTAX = "yaml_syntax"  # not YAML at all
    SPLIT_PATTERN = "split_pattern"  # a flow list cut a pattern at its comma
    QUOTE_VALUE = "quote_value"  # a scalar that YAML cuts at ': ' or ' #'
    WRONG_SHAPE = "wrong_shape"  # a list where a mapping belongs, and the like
    UNKNOWN_KEY = "unknown_key"  # a key the format does not have
    MISSING_KEY = "missing_key"  # a key the format demands
    DUPLICATE_KEY = "duplicate_key"  # the same key twice in one mapping
    DUPLICATE_NAME = "duplicate_name"  # two rules, templates or params of one name
    BAD_NAME = "bad_name"  # a name that breaks the rules for names
    UNKNOWN_LAYER = "unknown_layer"  # a layer that layers.yaml does not list
    UNKNOWN_TEMPLATE = "unknown_template"  # a template nobody declared
    UNKNOWN_SLOT = "unknown_slot"  # a slot the template does not have
    MISSING_SLOT = "missing_slot"  # a required slot without a value
    WRONG_TYPE = "wrong_type"  # a value or an operand of another type
    OUTSIDE_ONE_OF = "outside_one_of"  # a value the slot does not admit
    OUTSIDE_RANGE = "outside_range"  # a number beyond the range
    BAD_PATTERN = "bad_pattern"  # a regular expression that cannot be compiled
    EXPRESSION_SYNTAX = "expression_syntax"  # not an expression
    FORBIDDEN = "forbidden"  # an expression the language does not admit
    TOO_COMPLEX = "too_complex"  # an expression beyond the limits
    UNKNOWN_FUNCTION = "unknown_function"  # a function nobody offers
    WRONG_ARGUMENTS = "wrong_arguments"  # a call that does not fit its function
    UNBOUND_NAME = "unbound_name"  # a name nothing has bound
    AMBIGUOUS_NAME = "ambiguous_name"  # a name that could be two things
    REBOUND_NAME = "rebound_name"  # a name bound twice in one rule
    FACT_AS_VALUE = "fact_as_value"  # a fact where one of its slots belongs
    UNKNOWN_PARAM = "unknown_param"  # a parameter nobody declared
    CHOICE_ACTION = "choice_action"  # an action a choosing rule may not take
    GROUP_ARITY = "group_arity"  # a group of choice with keys of two lengths
    PREFER_WITHOUT_CHOOSE = "prefer_without_choose"  # prefer in a rule without choose
    UNKNOWN_EFFECT = "unknown_effect"  # an effect the vocabulary does not offer
    NEVER_MATCHES = "never_matches"  # conditions that exclude each other
    NEGATIVE_CYCLE = "negative_cycle"  # conclusions that depend on their own absence
    EFFECT_ANSWERS_NEGATED = "effect_answers_negated"  # warning: a self-ended choice
    MODIFIES_CONCLUDED = "modifies_concluded"  # warning: modify of a concluded template
    READS_LATER_LAYER = "reads_later_layer"  # warning: reads what comes only later


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing to mend in a rule file.

    Attributes:
        code: What kind of problem it is.
        message: A sentence that names what is wrong.
        span: Where it is.
        hint: What was probably meant, or an empty string.
        warning: Whether the file can be used all the same.
    """

    code: Code
    message: str
    span: Span
    hint: str = ""
    warning: bool = False

    def __str__(self) -> str:
        """The problem as one line: ``file:line:column: code: message (hint)``."""
        word = "warning: " if self.warning else ""
        tail = f" ({self.hint})" if self.hint else ""
        return f"{self.span}: {word}{self.code}: {self.message}{tail}"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint that names the nearest known word, or an empty string."""
    return _nearest(word, frozenset(known))


@lru_cache(maxsize=256)  # who misspells a word once does it again
def _nearest(word: str, known: frozenset[str]) -> str:
    near = difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return f"did you mean {near[0]!r}?" if near else ""


class EngineError(Exception):
    """The root of every error this package raises on purpose."""


class RuleSetError(EngineError):
    """Rule files that cannot be used, with everything there is to mend.

    Attributes:
        problems: All problems of all files, in the order of their places; warnings
            among them are marked.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(
            sorted(problems, key=lambda p: (p.span, p.code, p.message))
        )
        super().__init__("\n".join(str(problem) for problem in self.problems))


class FactError(EngineError):
    """A fact that does not fit its template, or a template nobody declared."""


class EvaluationError(EngineError):
    """An expression that has no value for the facts at hand."""


class ReplacementError(EngineError):
    """Utilities, params or rules that cannot take the place of the present ones."""


class RunError(EngineError):
    """A run that could not go on.

    Attributes:
        result: What the run had done until then, with its ledger, or None when
            nothing had been run.
    """

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.result: object | None = None


class FiringError(RunError):
    """A right-hand side that could not be carried out; the firing has no effect.

    Attributes:
        rule: The rule's name.
        span: The action's place.
        bindings: What each name stood for, as text.
        facts: The matched facts, as text.
    """

    def __init__(
        self,
        rule: str,
        span: Span,
        cause: str,
        bindings: dict[str, str],
        facts: tuple[str, ...],
    ) -> None:
        self.rule = rule
        self.span = span
        self.bindings = bindings
        self.facts = facts
        named = ", ".join(f"{name}={value}" for name, value in bindings.items())
        where = f" with {named}" if named else ""
        super().__init__(f"{span}: rule {rule!r} could not act{where}: {cause}")


class EffectError(RunError):
    """An effect that the host could not perform.

    Attributes:
        effect: The effect's name.
        rule: The rule that requested it.
    """

    def __init__(self, effect: str, rule: str, cause: str) -> None:
        self.effect = effect
        self.rule = rule
        super().__init__(
            f"effect {effect!r} requested by rule {rule!r} failed: {cause}"
        )


class FiringLimitError(RunError):
    """More firings than the run was allowed, with the rules that kept it going.

    Attributes:
        rules: Names of the rules that fired in the last round, in order.
    """

    def __init__(self, limit: int, rules: tuple[str, ...]) -> None:
        self.limit = limit
        self.rules = rules
        message = f"the run was stopped after {limit} firings and more were waiting"
        if rules:
            message += f"; the rules that keep waking each other: {', '.join(rules)}"
        super().__init__(message)
