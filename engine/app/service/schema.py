"""What the documentation says of bodies: `/openapi.json` and `/docs`.

Bodies are read and written elsewhere, as the command line does it. Requests are
described by the very classes they are read into; of answers, what clients may rely on.
"""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, TypeAdapter

from engine.app.service.requests import Outcome, Query
from engine.assistant.decision import Intent
from engine.assistant.request import Request

REQUESTS: dict[str, tuple[type, dict[str, object]]] = {
    "/v2/intelligent/query": (
        Query,
        {"query": "Was ist ein Bauantrag?", "model": "phi3", "agent_mode": "auto"},
    ),
    "/decide": (
        Request,
        {
            "query": "Was ist ein Bauantrag?",
            "model": "phi3",
            "chunks": [
                {
                    "text": "Ein Bauantrag ist der Antrag auf Zulassung.",
                    "score": 0.8,
                }
            ],
            "turns": [{"role": "user", "text": "Guten Tag!"}],
        },
    ),
    "/outcome": (
        Outcome,
        {"decision_id": "last", "tokens_used": 180, "rating": 1, "latency_ms": 850},
    ),
}
"""Of each path, what is read from a body, and an example."""


class _Open(BaseModel):
    model_config = ConfigDict(extra="allow")


class TokenBudget(_Open):
    """How many tokens the answer may take, and why; more fields may follow."""

    allocated: int
    actual_used: int | None
    breakdown: dict[str, int | float | None]
    intent: Intent
    complexity: float


class Decision(_Open):
    """A decision that is on file; more fields may follow."""

    decision_id: str
    query: str
    model: str
    answer: str
    confidence: float
    token_budget: TokenBudget
    ruleset: str
    warnings: list[str]


class AnsweredDecision(Decision):
    """A decision with who answered: a model's name, or "rules".

    ``note`` says why rules did where a model was to, and is empty otherwise.
    """

    answered_by: str
    note: str


class ProvedDecision(Decision):
    """A decision with its proof, unless that was not wanted."""

    proof: dict[str, object] | None = None


class AnswerPart(BaseModel):
    """A part of an answer; ``model`` is null where rules said it."""

    text: str
    part: int
    parts: int
    is_last: bool
    tokens: int
    model: str | None


class LoggedOutcome(BaseModel):
    """What was logged of a decision."""

    decision_id: str
    at: str
    tokens_used: int | None
    rating: float | None
    latency_ms: float | None


class Health(BaseModel):
    """Whether all that decides can be used, and if not, why."""

    status: str
    causes: dict[str, str] = {}


class Told(BaseModel):
    """What went wrong: a word that programs may rely on, and a sentence."""

    code: str
    message: str


class Error(BaseModel):
    """What every refused request gets."""

    error: Told


def describe(document: Mapping[str, object]) -> None:
    """Fill the bodies of requests into an OpenAPI document."""
    kinds, shared = TypeAdapter.json_schemas(
        [
            (path, "validation", TypeAdapter(kind))
            for path, (kind, _) in REQUESTS.items()
        ],
        ref_template="#/components/schemas/{model}",
    )
    components = document["components"]
    paths = document["paths"]
    assert isinstance(components, dict)  # noqa: S101  # FastAPI has just made them
    assert isinstance(paths, dict)  # noqa: S101
    components["schemas"] |= shared["$defs"]
    for path, (_, example) in REQUESTS.items():
        content = {"schema": kinds[(path, "validation")], "example": example}
        body = {"required": True, "content": {"application/json": content}}
        paths[path]["post"]["requestBody"] = body
