"""Decisions: asking, the demonstration, lists, and one in full."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TypedDict

from engine.app.demonstration import questions, requests
from engine.app.storage import find
from engine.app.workbench import Workbench
from engine.assistant.request import DEFAULT_MODEL, Request
from engine.errors import EngineError
from engine.store.decision import Entry
from engine.store.trial import Assignment
from gui.messages.decisions import (
    AskDemo,
    AskQuestion,
    Assigned,
    DecisionPage,
    DecisionRow,
    DecisionShown,
    DemoDone,
    ListDecisions,
    ListModels,
    ModelNames,
    Share,
    ShowDecision,
    Source,
    Stage,
)
from gui.service.work import Cancelled, Work

CHAT = "chat"
"""The kind of models that can answer."""


class _Intent(TypedDict):
    confidence: float
    reasoning: str


class _Stage(TypedDict):
    name: str
    tokens: int
    breakdown: dict[str, float | None]


class _Budget(TypedDict):
    intent: _Intent
    domain: str
    specialists: list[str]
    stages: list[_Stage]


class _Source(TypedDict):
    title: str
    citation: str
    source_type: str


class _Share(TypedDict):
    rule: str
    share: float


class _Answer(TypedDict):
    """What is read of a kept answer."""

    language: str
    answer: str
    known: bool
    sources: list[_Source]
    follows_up: str | None
    token_budget: _Budget
    rules_fired: list[str]
    top_rules: list[_Share]
    warnings: list[str]


def ask_question(work: Work, request: AskQuestion) -> DecisionShown:
    """Decide a question, answer it, log both and show what is on file of it."""
    logged = work.bench.ask(
        Request(
            query=request.query,
            model=request.model or DEFAULT_MODEL,
            conversation=request.conversation or None,
            preference=request.preference,
        )
    )
    problem = "" if logged.problem is None else str(logged.problem)
    if logged.answer is not None and logged.answer.note:
        problem = "\n".join(filter(None, (problem, logged.answer.note)))
    return _shown(work.bench, logged.id, problem)


def ask_demo(work: Work, request: AskDemo) -> DemoDone:  # noqa: ARG001  # it says no more
    """Decide the bundled questions; those decided before it is cancelled stay."""
    listed = questions(work.bench.config.data / "demo.yaml")
    done: list[str] = []
    for asked in requests(listed, work.bench):
        if work.is_cancelled():
            raise Cancelled
        done.append(work.bench.ask(asked).id)
        work.notify(len(done), len(listed))
    return DemoDone(decisions=tuple(done))


def list_decisions(work: Work, request: ListDecisions) -> DecisionPage:
    """The latest decisions before one."""
    store = work.bench.store
    limit = max(0, request.limit)
    entries = store.decisions.list(
        limit + 1, search=request.search or None, before=request.before or None
    )
    arms = store.experiments.assignments(entry.id for entry in entries)
    return DecisionPage(
        rows=tuple(_row(entry, arms.get(entry.id)) for entry in entries[:limit]),
        has_more=len(entries) > limit,
    )


def show_decision(work: Work, request: ShowDecision) -> DecisionShown:
    """One decision as it is on file."""
    return _shown(work.bench, request.decision)


def list_models(work: Work, request: ListModels) -> ModelNames:  # noqa: ARG001  # it says no more
    """The models that can answer, by the rules in use."""
    rules = work.bench.rulebook.upcoming()
    models = [dict(fact.slots) for fact in rules.facts if fact.template == "Model"]
    return ModelNames(
        names=tuple(str(one["name"]) for one in models if one.get("kind") == CHAT),
        default=DEFAULT_MODEL,
    )


def _shown(bench: Workbench, decision: str, problem: str = "") -> DecisionShown:
    kept = find(bench.store, decision)
    entry = kept.entry
    answer: _Answer = json.loads(kept.answer)
    budget = answer["token_budget"]
    assigned = bench.store.experiments.assignments([entry.id]).get(entry.id)
    return DecisionShown(
        row=_row(entry, assigned),
        language=answer["language"],
        answer=_said(bench, entry.id) or answer["answer"],
        known=answer["known"],
        sources=tuple(
            Source(
                title=one["title"],
                citation=one["citation"],
                source_type=one["source_type"],
            )
            for one in answer["sources"]
        ),
        intent_confidence=budget["intent"]["confidence"],
        intent_reasoning=budget["intent"]["reasoning"],
        domain=budget["domain"],
        specialists=tuple(budget["specialists"]),
        stages=tuple(
            Stage(
                name=one["name"],
                tokens=one["tokens"],
                breakdown=tuple(one["breakdown"].items()),
            )
            for one in budget["stages"]
        ),
        mattered=_mattered(bench, entry.ruleset, answer["top_rules"]),
        rules_fired=tuple(answer["rules_fired"]),
        warnings=tuple(answer["warnings"]),
        follows_up=answer["follows_up"] or "",
        assigned=None if assigned is None else _assigned(assigned),
        problem=problem,
    )


def _said(bench: Workbench, decision: str) -> str:
    """What a language model answered; empty where rules did, or it was forgotten."""
    return " ".join(reply.text or "" for reply in bench.store.replies.of(decision))


def _mattered(
    bench: Workbench, ruleset: str, shares: list[_Share]
) -> tuple[Share, ...]:
    docs = _docs(bench, ruleset)
    return tuple(
        Share(rule=one["rule"], share=one["share"], doc=docs.get(one["rule"], ""))
        for one in shares
    )


def _docs(bench: Workbench, ruleset: str) -> Mapping[str, str]:
    """What rules' authors say; nothing of a set that is no longer understood."""
    try:
        rules = bench.rulebook.rules(ruleset)
    except EngineError:
        return {}
    return {rule.name: rule.doc for rule in rules.rules}


def _row(entry: Entry, assigned: Assignment | None) -> DecisionRow:
    summary = entry.summary
    return DecisionRow(
        id=entry.id,
        at=entry.created_at.isoformat(),
        query=entry.query,
        model=entry.model or "",
        intent=summary.intent or "",
        complexity=summary.complexity,
        allocated=summary.allocated,
        confidence=summary.confidence,
        ruleset=entry.ruleset,
        conversation=entry.conversation or "",
        arm="" if assigned is None else assigned.arm,
    )


def _assigned(one: Assignment) -> Assigned:
    return Assigned(
        experiment=one.experiment, arm=one.arm, weight=one.weight, failed=one.failed
    )
