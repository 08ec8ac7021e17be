"""Answering: who answers a question that has been decided, and what is kept of it.

Where a language model is set up, it answers; where it cannot, the rules' answer
stands. A decision is on file before a model is asked.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import cast

from engine.app.answer import (
    Answer,
    Hear,
    by_model,
    by_rules,
    chosen,
    of_reply,
    sizes_of,
)
from engine.app.errors import UsageError
from engine.app.logfile import LOGGER
from engine.assistant.endpoint import Endpoint, EndpointError
from engine.assistant.excerpt import Count
from engine.assistant.settings import Settings
from engine.assistant.tokens import TokenCounter
from engine.store.decision import Decision, State
from engine.store.store import Store


class Answering:
    """Answers the decisions of one store."""

    def __init__(
        self, tokenizers: Path, store: Store, settings: Callable[[], Settings]
    ) -> None:
        """Answer.

        Args:
            tokenizers: The folder of the rank files tokens are counted by.
            store: Where decisions are kept, and answers are.
            settings: The settings in force.
        """
        self._tokenizers = tokenizers
        self._store = store
        self._settings = settings

    @property
    def has_model(self) -> bool:
        """Whether a language model is set up."""
        return bool(self._settings().language_model.endpoint)

    def by_rules(self, model: str, parts: tuple[str, ...]) -> Answer:
        """The first part of what rules answer, counted for a model."""
        return by_rules({"parts": list(parts)}, 1, self._count(model))

    def by_model(self, id_: str, decided: Mapping[str, object], hear: Hear) -> Answer:
        """The first part of what the language model answers, or of what rules did.

        Args:
            id_: The decision's id; it is on file.
            decided: Its JSON form.
            hear: Is told the model's answer as it comes.
        """
        model = str(decided["model"])
        count = self._count(model)
        start = time.perf_counter()
        try:
            answer = by_model(decided, 1, self._endpoint(model), count, hear)
        except EndpointError as error:
            # A server's own words may repeat the question; the log tells none.
            LOGGER.warning("%s answered by rules: the language model did not", id_)
            note = f"rules answer, because {error}"
            answer = replace(by_rules(decided, 1, count), note=note)
            self._store.outcomes.add(id_, tokens_used=answer.tokens)
        else:
            timings = cast("Mapping[str, float]", decided["timings_ms"])
            deciding = timings["total"] / 1000
            seconds = time.perf_counter() - start + deciding
            answer = self._kept(id_, answer, sizes_of(decided), seconds)
        return answer

    def part(self, decision: Decision, part: int, hear: Hear) -> Answer:
        """A part of the answer to a decision.

        What the language model has not said yet it is asked for now, each part after
        the one before.

        Args:
            decision: The decision as it is kept.
            part: Which, from 1.
            hear: Is told what the model answers, as it comes.

        Raises:
            UsageError: There is no such part, or it was forgotten.
            EndpointError: The language model does not answer.
        """
        id_ = decision.entry.id
        decided = cast("Mapping[str, object]", json.loads(decision.answer))
        count = self._count(str(decided["model"]))
        sizes = sizes_of(decided)
        said = [of_reply(reply, sizes) for reply in self._store.replies.of(id_)]
        if not said:
            return by_rules(decided, part, count)
        while len(said) < part and not said[-1].is_last:
            if decision.entry.state is not State.WHOLE:
                raise UsageError(
                    f"the question of decision {id_} was forgotten, so nobody can go "
                    "on answering it"
                )
            answer = by_model(
                decided,
                len(said) + 1,
                self._endpoint(str(decided["model"])),
                count,
                hear,
                said=" ".join(one.text for one in said),
            )
            said.append(self._kept(id_, answer, sizes))
        return chosen(said, part)

    def _endpoint(self, model: str) -> Endpoint:
        return Endpoint(self._settings().language_model, os.environ, model)

    def _count(self, model: str) -> Count:
        method = self._settings().token_estimator.method
        counter = TokenCounter(self._tokenizers, model, method)
        return lambda text: counter.count(text).tokens

    def _kept(
        self,
        id_: str,
        answer: Answer,
        sizes: tuple[int, ...],
        seconds: float | None = None,
    ) -> Answer:
        """Keep what a model answered, what it took, and that this was said.

        Nothing is kept of a question that was forgotten meanwhile. Where another
        program has kept this part already, that is the answer.

        Args:
            id_: The decision's id.
            answer: A part of its answer.
            sizes: Tokens that each part may take.
            seconds: How long its user waited, deciding included; None of later parts.
        """
        with self._store.database.transaction():
            if self._store.decisions.get(id_).entry.state is not State.WHOLE:
                return answer
            kept = self._store.replies.add(
                id_,
                answer.part,
                model=answer.model or "",
                text=answer.text,
                tokens=answer.tokens,
                is_last=answer.is_last,
            )
            if kept.text != answer.text:
                return of_reply(kept, sizes)
            parts = self._store.replies.of(id_)
            tokens = sum(one.tokens for one in parts)
            self._store.outcomes.add(id_, tokens_used=tokens, latency=seconds)
            whole = " ".join(one.text or "" for one in parts)
            self._store.conversations.answer(id_, whole, tokens=tokens)
        return answer
