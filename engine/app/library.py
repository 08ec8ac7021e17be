"""What other programs call: a decision in one line, and what came of it in another.

Both work on the workbench of the default configuration, opened by each thread when it
first decides. A program that wants other files makes a `Workbench` of its own.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping

from engine.app.config import Config, find_config
from engine.app.workbench import Logged, Workbench
from engine.assistant.request import AGENT_MODES, DEFAULT_MODEL, request_from_json
from engine.store.outcomes import Outcome


class _Benches(threading.local):
    """The workbench of each thread, since a connection belongs to one."""

    def __init__(self) -> None:
        self._config: Config | None = None
        self._bench: Workbench | None = None

    def default(self) -> Workbench:
        """The workbench of the configuration in force."""
        config = find_config()
        if self._bench is None or self._config != config:
            if self._bench is not None:
                self._bench.close()
            self._bench, self._config = Workbench(config), config
        return self._bench


_benches = _Benches()


def decide(  # noqa: PLR0913  # each is a part of a request that programs name
    query: str,
    *,
    model: str = DEFAULT_MODEL,
    chunks: Iterable[str | Mapping[str, object]] = (),
    turns: Iterable[Mapping[str, str]] = (),
    unit: str | None = None,
    conversation: str | None = None,
    preference: float | str = 1.0,
    system_prompt: str = "",
    confidence: float | None = None,
    agent_mode: str = AGENT_MODES[0],
    fallback_models: Iterable[str] = (),
) -> Logged:
    """Decide a question: budget, packed context, receipt and proof; logged.

    Args:
        query: The question.
        model: The language model that is to answer.
        chunks: Knowledge to use, as texts or with the fields of `GivenChunk`; without
            any, knowledge is looked up.
        turns: Earlier turns, oldest first, each with ``role`` and ``text``.
        unit: Who asks, or on whose behalf.
        conversation: The conversation it belongs to.
        preference: 0.5 for short answers to 2.0 for long ones, or the name of a
            preset: quick, balanced, detailed.
        system_prompt: What the model is told before anything else.
        confidence: How sure an earlier answer to the same question was, from 0 to 1.
        agent_mode: "auto", or "single" for no specialists.
        fallback_models: Models that may answer where ``model`` has too little room.

    Raises:
        EngineError: The request, the rules or the database cannot be used; the message
            names the place, the cause and the cure.
    """
    pieces = [{"text": one} if isinstance(one, str) else dict(one) for one in chunks]
    request = request_from_json(
        {
            "query": query,
            "model": model,
            "chunks": pieces,
            "turns": [dict(turn) for turn in turns],
            "unit": unit,
            "conversation": conversation,
            "preference": preference,
            "system_prompt": system_prompt,
            "confidence": confidence,
            "agent_mode": agent_mode,
            "fallback_models": list(fallback_models),
        }
    )
    return _benches.default().decide(request)


def outcome(
    decision_id: str,
    *,
    tokens_used: int | None = None,
    rating: float | None = None,
    latency: float | None = None,
) -> Outcome:
    """Log what came of a decision.

    Args:
        decision_id: The decision's id.
        tokens_used: Tokens the answer took.
        rating: How good it was, on any scale the program keeps to.
        latency: Milliseconds until it was there.

    Raises:
        EngineError: There is no such decision, or nothing to log.
    """
    return _benches.default().outcome(
        decision_id, tokens_used=tokens_used, rating=rating, latency=latency
    )
