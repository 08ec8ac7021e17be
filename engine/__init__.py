"""A rule-based production system: rules people can read, decisions with proofs."""

from engine.errors import (
    Code,
    EffectError,
    EngineError,
    EvaluationError,
    FactError,
    FiringError,
    FiringLimitError,
    Problem,
    ReplacementError,
    RuleSetError,
    RunError,
    Span,
)
from engine.lang.load import load_rules, load_sources, read_sources
from engine.lang.rules import Rule, RuleSet
from engine.lang.template import Slot, Template
from engine.lang.values import SlotType, canonical_json
from engine.lang.vocabulary import Answer, Effect, Function, Vocabulary
from engine.match.facts import Fact
from engine.run.explore import Exploration
from engine.run.ledger import Ledger
from engine.run.records import Chosen, Firing, Performed, Supported, Withdrawn
from engine.run.utility import Utility
from engine.session import Result, Session

__all__ = [
    "Answer",
    "Chosen",
    "Code",
    "Effect",
    "EffectError",
    "EngineError",
    "EvaluationError",
    "Exploration",
    "Fact",
    "FactError",
    "Firing",
    "FiringError",
    "FiringLimitError",
    "Function",
    "Ledger",
    "Performed",
    "Problem",
    "ReplacementError",
    "Result",
    "Rule",
    "RuleSet",
    "RuleSetError",
    "RunError",
    "Session",
    "Slot",
    "SlotType",
    "Span",
    "Supported",
    "Template",
    "Utility",
    "Vocabulary",
    "Withdrawn",
    "canonical_json",
    "load_rules",
    "load_sources",
    "read_sources",
]
