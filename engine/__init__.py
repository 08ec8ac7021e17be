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
from engine.lang.vocabulary import Answer, Effect, EffectFailure, Function, Vocabulary
from engine.match.facts import Fact
from engine.proof.checker import Flaw, Verdict, check_proof, examine
from engine.proof.compare import Difference, diff
from engine.proof.contest import Contest
from engine.proof.errors import ProofError
from engine.proof.rerun import Change
from engine.proof.tree import Proof
from engine.proof.why_not import WhyNot
from engine.run.explore import Exploration
from engine.run.ledger import Ledger
from engine.run.ledger_json import ledger_from_json, ledger_to_json
from engine.run.records import Chosen, Firing, Performed, Supported, Withdrawn
from engine.run.utility import Utility
from engine.session import Result, Session

__all__ = [
    "Answer",
    "Change",
    "Chosen",
    "Code",
    "Contest",
    "Difference",
    "Effect",
    "EffectError",
    "EffectFailure",
    "EngineError",
    "EvaluationError",
    "Exploration",
    "Fact",
    "FactError",
    "Firing",
    "FiringError",
    "FiringLimitError",
    "Flaw",
    "Function",
    "Ledger",
    "Performed",
    "Problem",
    "Proof",
    "ProofError",
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
    "Verdict",
    "Vocabulary",
    "WhyNot",
    "Withdrawn",
    "canonical_json",
    "check_proof",
    "diff",
    "examine",
    "ledger_from_json",
    "ledger_to_json",
    "load_rules",
    "load_sources",
    "read_sources",
]
