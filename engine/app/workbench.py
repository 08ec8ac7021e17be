"""The workbench: questions in, decisions out, everything kept.

Wiring: the active rule set decides through the assistant, and what came of it is
committed in one transaction before anyone is told.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Self

from engine.app.config import Config
from engine.app.errors import UsageError
from engine.app.logfile import LOGGER, logging_to
from engine.app.recorded import proof_of
from engine.app.rulebook import Active, Rulebook
from engine.app.storage import find, now, open_store
from engine.app.vocabulary import open_knowledge
from engine.assistant import decision as made
from engine.assistant.assistant import Assistant, replay
from engine.assistant.encoding import load_encoding
from engine.assistant.record import record_from_json
from engine.assistant.request import GivenTurn, Request
from engine.assistant.tokens import tokenizer_of
from engine.assistant.vocabulary import build_vocabulary
from engine.errors import RuleSetError
from engine.lang.rules import RuleSet
from engine.proof.timeline import Timeline
from engine.proof.tree import Proof
from engine.run.ledger_json import ledger_to_json
from engine.run.records import Firing
from engine.store.decision import Decision, Entry, State, Summary
from engine.store.errors import RecordError
from engine.store.outcomes import Outcome
from engine.store.statistics import RuleUse

MOST_TURNS = 20
"""How many of a conversation's last turns a question is seen with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """A decision that is on file.

    Attributes:
        id: Under which it is kept.
        decision: What was decided: budget, answer, packed context with its receipt.
        rules: The rules that decided.
        problem: Why the rules in the folder were not used, or None.
    """

    id: str
    decision: made.Decision
    rules: RuleSet
    problem: RuleSetError | None = None

    def proof(self) -> Proof:
        """Why the budget and the answer came out as they did."""
        return proof_of(Timeline(self.decision.ledger, [self.rules]))

    def to_json(self) -> dict[str, object]:
        """What a caller gets, as JSON data."""
        return {"decision_id": self.id, **self.decision.to_json()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """A logged question decided again.

    Attributes:
        before: The decision as it was logged.
        after: What was decided now.
        same: Whether the ledgers are the same to the letter.
    """

    before: Decision
    after: made.Decision
    same: bool


class Workbench:
    """Decides by the active rules and keeps what it decided.

    Used by the thread that made it; several processes may work on one database.
    """

    def __init__(self, config: Config) -> None:
        """Open everything.

        Raises:
            StoreFileError: The database cannot be used.
            KnowledgeError: The knowledge or its index cannot be used.
        """
        self.config = config
        with ExitStack() as opened:
            self.store = opened.enter_context(open_store(config))
            self._knowledge = opened.enter_context(open_knowledge(config))
            opened.enter_context(logging_to(config.log, config.log_level))
            self.vocabulary = build_vocabulary(self._knowledge, config.tokenizers)
            self.rulebook = Rulebook(config.rules, self.store.rulesets, self.vocabulary)
            self._opened = opened.pop_all()

    def close(self) -> None:
        """Let go of all files."""
        self._opened.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def decide(self, request: Request) -> Logged:
        """Decide a request and log it.

        Earlier turns of its conversation are added where it has none of its own.

        Raises:
            QuestionError: The text cannot be taken as a question.
            RequestError: The model is unknown.
            RankFileError: The model's tokenizer is there and broken.
            RuleSetError: The rules cannot be used, and none decided before.
            RunError: The rules could not be carried out.
            IncompleteError: The rules left something undecided.
            StoreFileError: The database cannot be written.
        """
        self._refuse_broken_tokenizer(request.model)
        active = self.rulebook.active()
        if active.problem is not None:
            LOGGER.error("rules in %s not used: %s", self.config.rules, active.problem)
        decision = self._assistant(active).decide(self._with_turns(request))
        id_ = self.store.ids.new()
        self._keep(id_, request, decision)
        for line in decision.log_lines():
            LOGGER.info("%s %s", id_, line)
        return Logged(
            id=id_, decision=decision, rules=active.rules, problem=active.problem
        )

    def outcome(
        self,
        decision_id: str,
        *,
        tokens_used: int | None = None,
        rating: float | None = None,
        latency: float | None = None,
    ) -> Outcome:
        """Log what came of a decision.

        Args:
            decision_id: Its id, the beginning of it, or ``last``.
            tokens_used: Tokens the answer took.
            rating: How good it was.
            latency: Milliseconds until it was there.

        Raises:
            RecordError: There is no such decision, or nothing to log.
        """
        return self.store.outcomes.add(
            find(self.store, decision_id).entry.id,
            tokens_used=tokens_used,
            rating=rating,
            latency=None if latency is None else latency / 1000,
        )

    def replay(self, decision_id: str, rules: RuleSet | None = None) -> Replayed:
        """Decide a logged question again; nothing is logged.

        Args:
            decision_id: Its id, the beginning of it, or ``last``.
            rules: The rules to decide by; by default those that decided.

        Raises:
            RecordError: There is no such decision.
            UsageError: Its question was forgotten.
            RecordFormatError: Another version of the program wrote it.
            RunError: The rules could not be carried out.
        """
        before = find(self.store, decision_id)
        if before.entry.state is not State.WHOLE:
            raise UsageError(
                f"the question of decision {before.entry.id} was forgotten, so it "
                "cannot be decided again; 'regelwerk explain' still proves it"
            )
        try:
            record = record_from_json(json.loads(before.request))
        except ValueError as error:
            raise RecordError(
                f"the request of decision {before.entry.id} is damaged in the database "
                f"({error}), so it cannot be decided again; restore a backup"
            ) from None
        rules = rules or self.rulebook.rules(before.entry.ruleset)
        after = replay(record, rules, time.perf_counter)
        same = _ledger(after) == before.ledger
        return Replayed(before=before, after=after, same=same)

    def _assistant(self, active: Active) -> Assistant:
        return Assistant(
            rules=active.rules,
            knowledge=self._knowledge,
            tokenizers=self.config.tokenizers,
            clock=time.perf_counter,
        )

    def _refuse_broken_tokenizer(self, model: str) -> None:
        """Estimates stand in for a file that is missing, not for a damaged one."""
        name = tokenizer_of(model).name
        if (self.config.tokenizers / f"{name}.tiktoken").exists():
            load_encoding(self.config.tokenizers, name)

    def _with_turns(self, request: Request) -> Request:
        if request.conversation is None or request.turns:
            return request
        if not _is_text(request.conversation):
            raise UsageError("the conversation's name is no text: give it in UTF-8")
        turns = self.store.conversations.turns(request.conversation, MOST_TURNS)
        said = tuple(
            GivenTurn(role=turn.role, text=turn.text) for turn in turns if turn.text
        )
        return replace(request, turns=said)

    def _keep(self, id_: str, request: Request, decision: made.Decision) -> None:
        talk = self.store.conversations
        name = request.conversation
        with self.store.database.transaction():
            turn = None if name is None else talk.length(name) + 1
            kept = _kept(id_, turn, request, decision)
            self.store.decisions.add(kept, _uses(decision))
            if name is None:
                return
            asked = sum(
                piece.tokens
                for piece in decision.context.pieces
                if piece.section == "question"
            )
            for role, text, tokens in (
                ("user", decision.query, asked),
                ("assistant", decision.reply.text, 0),
            ):
                talk.add(name, role, text, tokens=tokens, decision=id_)


def _kept(
    id_: str, turn: int | None, request: Request, decision: made.Decision
) -> Decision:
    return Decision(
        entry=Entry(
            id=id_,
            created_at=now(),
            ruleset=decision.ruleset,
            unit=request.unit,
            conversation=request.conversation,
            turn=turn,
            query=decision.query,
            model=decision.model,
            summary=Summary(
                intent=decision.intent.intent,
                complexity=decision.complexity,
                allocated=decision.allocated,
                system=made.SYSTEM,
                confidence=decision.reply.confidence,
                timings_ms=decision.timings_ms,
            ),
        ),
        request=_text(decision.record.to_json()),
        ledger=_ledger(decision),
        answer=_text(decision.to_json()),
        personal=decision.personal,
    )


def _uses(decision: made.Decision) -> Iterator[RuleUse]:
    at = now()
    digests: dict[str, str] = {}
    for record in decision.ledger:
        if isinstance(record, Firing):
            digests[record.rule] = record.digest
            yield RuleUse(
                rule=record.rule,
                digest=record.digest,
                fired=1,
                chosen=1 if record.choice else 0,
                last_fired_at=at,
            )
    for share in decision.shares:
        yield RuleUse(rule=share.rule, digest=digests[share.rule], proved=1)


def _ledger(decision: made.Decision) -> str:
    return _text(ledger_to_json(decision.ledger))


def _text(data: Mapping[str, object]) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _is_text(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:  # half a character
        return False
    return True
