"""Many logged decisions with budgets, from a seed, kept through the store's own door."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from support.stored import RULESET, START

from engine.store.decision import Decision, Entry, Summary, row_of
from engine.store.store import Store

WEIGHTS = {"quick_answer": 0.5, "explanation": 1.0, "analysis": 1.5, "research": 2.0}
DOMAINS = ("administrative_law", "building", "environment", "traffic", "law", "general")
FIELDS = ("administrative_law", "building_law", "environmental_law", "finance")
_BATCH = 1000


def answer(  # noqa: PLR0913  # each is a part of an answer
    *,
    allocated: int = 250,
    intent: str = "quick_answer",
    sureness: float = 1.0,
    complexity: float = 3.0,
    domain: str = "building",
    agents: int = 1,
    chunks: int = 1,
    strategy: str | None = None,
    follows_up: str | None = None,
) -> dict[str, Any]:
    """An answer as it is kept of a decision, as far as budgets go."""
    overflow = None if strategy is None else {"strategy": strategy}
    return {
        "follows_up": follows_up,
        "sources": [{"chunk": str(number)} for number in range(chunks)],
        "token_budget": {
            "allocated": allocated,
            "breakdown": {
                "final_budget": allocated,
                "base_tokens": 600,
                "complexity_score": complexity,
                "complexity_factor": complexity / 10,
                "chunk_count": chunks,
                "chunk_bonus": 50.0 * chunks,
                "source_diversity": 1.0,
                "agent_count": agents,
                "agent_factor": 1 + 0.15 * agents,
                "intent_weight": WEIGHTS[intent],
                "user_preference": 1.0,
                "confidence": None,
                "confidence_adjustment": 1.0,
            },
            "intent": {
                "intent": intent,
                "confidence": sureness,
                "method": "rule_based",
                "reasoning": "…",
            },
            "complexity": complexity,
            "domain": domain,
            "specialists": list(FIELDS[:agents]),
            "window": {
                "requested": allocated,
                "available": allocated - 1 if strategy else allocated,
            },
            "overflow": overflow,
        },
    }


def keep(  # noqa: PLR0913  # each is a part of a decision
    store: Store,
    kept: Mapping[str, Any] | None = None,
    *,
    query: str = "Was ist ein Bauantrag?",
    at: datetime = START,
    unit: str | None = None,
    conversation: str | None = None,
    turn: int | None = None,
    confidence: float = 0.75,
    timings: Mapping[str, float] | None = None,
) -> str:
    """Keep one decision; its id."""
    decision = _decision(
        kept or answer(),
        Entry(
            id=store.ids.new(),
            created_at=at,
            ruleset=RULESET,
            unit=unit,
            conversation=conversation,
            turn=turn,
            query=query,
            model="phi3",
            summary=Summary(
                system="production",
                confidence=confidence,
                timings_ms=timings or {"rules": 12.5, "total": 20.0},
            ),
        ),
    )
    store.decisions.add_rows([row_of(decision)], ())
    return decision.entry.id


def keep_many(store: Store, count: int, seed: int = 1) -> None:
    """Keep many decisions, one a minute, with outcomes of every second."""
    chance = random.Random(seed)  # noqa: S311  # a seed makes it the same again
    decisions = _many(store, count, chance)
    while batch := list(islice(decisions, _BATCH)):
        with store.database.transaction():
            store.decisions.add_rows([row_of(one) for one in batch], ())
            for one in batch[::2]:
                store.outcomes.add(
                    one.entry.id,
                    tokens_used=int(
                        (one.entry.summary.allocated or 0) * chance.uniform(0.3, 1.1)
                    ),
                    latency=round(chance.lognormvariate(2, 1), 3),
                )


def _many(store: Store, count: int, chance: random.Random) -> Iterator[Decision]:
    for number in range(count):
        complexity = round(chance.uniform(1, 10), 1)
        intent = chance.choices(tuple(WEIGHTS), (4, 3, 2, 1))[0]
        agents = chance.randint(1, len(FIELDS))
        chunks = chance.randint(0, 8)
        product = (60 * complexity + 50 * chunks) * (1 + 0.15 * agents)
        allocated = max(250, min(4000, int(product * WEIGHTS[intent])))
        strategy = "rerank_chunks" if chance.random() < 0.07 else None
        turn = number % 3
        yield _decision(
            answer(
                allocated=allocated,
                intent=intent,
                sureness=round(chance.uniform(0.3, 1), 2),
                complexity=complexity,
                domain=chance.choice(DOMAINS),
                agents=agents,
                chunks=chunks,
                strategy=strategy,
                follows_up="begins so" if turn and chance.random() < 0.3 else None,
            ),
            Entry(
                id=store.ids.new(),
                created_at=START + timedelta(minutes=number),
                ruleset=RULESET,
                unit=chance.choice(("ann", "bob", None)),
                conversation=f"talk-{number // 3}",
                turn=2 * turn + 1,
                query=f"Frage {number}: was ist zu tun?",
                model="phi3",
                summary=Summary(
                    system="production",
                    confidence=round(chance.uniform(0.2, 1), 2),
                    timings_ms={
                        "rules": round(chance.lognormvariate(2.7, 0.4), 3),
                        "total": round(chance.lognormvariate(3, 0.4), 3),
                    },
                ),
            ),
        )


def _decision(kept: Mapping[str, Any], entry: Entry) -> Decision:
    """A decision whose columns say what its answer says."""
    budget = kept["token_budget"]
    summary = replace(
        entry.summary,
        intent=budget["intent"]["intent"],
        complexity=budget["complexity"],
        allocated=budget["allocated"],
    )
    return Decision(
        entry=replace(entry, summary=summary),
        request="{}",
        ledger="[]",
        answer=json.dumps(kept),
        personal=(),
    )
