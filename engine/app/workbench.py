"""The workbench: questions in, decisions out, everything kept.

Wiring: the active rule set decides through the assistant, and what came of it is
committed in one transaction before anyone is told.
"""

from __future__ import annotations

import json
import os
import time
from contextlib import ExitStack
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Self

from engine.app.answer import Answer, Hear, answered, unheard
from engine.app.answering import Answering
from engine.app.budget.periodic import report_when_due
from engine.app.config import Config
from engine.app.experiments import Experiments, arm_to_json
from engine.app.kept import kept, uses
from engine.app.latency import check_latency
from engine.app.logfile import LOGGER, logging_to
from engine.app.recorded import proof_of, record_of
from engine.app.rulebook import Rulebook
from engine.app.storage import find, open_store
from engine.app.vocabulary import equipped, mode_of, open_knowledge, params_of
from engine.assistant import decision as made
from engine.assistant.assistant import Assistant
from engine.assistant.encoding import load_encoding
from engine.assistant.request import FallbackError, GivenTurn, Request
from engine.assistant.settings import Settings, SettingsError
from engine.assistant.tokens import tokenizer_of
from engine.errors import EngineError, RuleSetError
from engine.lang.rules import RuleSet
from engine.learn.experiment import Arm
from engine.proof.timeline import Timeline
from engine.proof.tree import Proof
from engine.run.ledger_text import ledger_text
from engine.store.decision import Decision, row_of
from engine.store.outcomes import Outcome
from engine.store.trial import Assignment

MOST_TURNS = 60
"""How many of a conversation's last turns a question is seen with: some as they were
said, those before them in the brief."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """A decision that is on file.

    Attributes:
        id: Under which it is kept.
        decision: What was decided: budget, answer, packed context with its receipt.
        rules: The rules that decided.
        answer: What is said, where it was asked for and not only decided; else None.
        problem: Why the rules in the folder were not used, or None.
        assigned: The arm of the experiment that runs, or None where none does.
    """

    id: str
    decision: made.Decision
    rules: RuleSet
    answer: Answer | None = None
    problem: RuleSetError | None = None
    assigned: Assignment | None = None

    def proof(self) -> Proof:
        """Why the budget and the answer came out as they did."""
        return proof_of(Timeline(self.decision.ledger, [self.rules]))

    def to_json(self) -> dict[str, object]:
        """What a caller gets, as JSON data."""
        decided = self.decision.to_json()
        if self.answer is not None:
            decided = answered(decided, self.answer)
        return {
            "decision_id": self.id,
            **decided,
            "experiment": arm_to_json(self.assigned),
        }


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
            self.vocabulary = equipped(
                config, self._knowledge, lambda: self.config.settings
            )
            self.rulebook = Rulebook(config.rules, self.store.rulesets, self.vocabulary)
            self.experiments = Experiments(self.store, self.rulebook)
            self._answering = Answering(
                config.tokenizers, self.store, lambda: self.config.settings
            )
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

    def ask(self, request: Request, hear: Hear = unheard) -> Logged:
        """Decide a question, answer it, and log both.

        Args:
            request: The question.
            hear: Is told what a language model answers, as it comes.

        Raises:
            EngineError: As for ``decide``; a language model that fails is no error.
        """
        self._read_settings()
        if not self._answering.has_model:
            return self._decide(request, is_answered=True)
        own = self.config.settings.language_model.model
        request = replace(request, model=own) if own else request
        logged = self._decide(request, is_answered=False)
        decided = logged.decision.to_json()
        return replace(
            logged, answer=self._answering.by_model(logged.id, decided, hear)
        )

    def part(self, decision_id: str, part: int, hear: Hear = unheard) -> Answer:
        """A part of the answer to a logged question.

        Args:
            decision_id: Its id, the beginning of it, or ``last``.
            part: Which, from 1.
            hear: Is told what a language model answers, as it comes.

        Raises:
            RecordError: There is no such decision.
            UsageError: It has no such part, or it was forgotten.
            EndpointError: The language model does not answer.
        """
        return self._answering.part(find(self.store, decision_id), part, hear)

    def decide(self, request: Request) -> Logged:
        """Decide a request and log it.

        Earlier turns of its conversation are added where it has none of its own. While
        an experiment runs, its unit decides by which rules; where those that are tried
        fail, the active ones decide.

        Raises:
            QuestionError: The text cannot be taken as a question.
            SettingsError: The settings cannot be used, or name no known model.
            UsageError: The rules do not admit a setting.
            RequestError: The model is unknown.
            RankFileError: The model's tokenizer is there and broken.
            RuleSetError: The rules cannot be used, and none decided before.
            RunError: The rules could not be carried out.
            IncompleteError: The rules left something undecided.
            StoreFileError: The database cannot be written.
        """
        self._read_settings()
        return self._decide(request, is_answered=False)

    def _read_settings(self) -> None:
        """Take over what was changed in the settings since the last decision."""
        settings = Settings.read(self.config.settings_file, os.environ)
        if settings != self.config.settings:
            self.config = replace(self.config, settings=settings)

    def _decide(self, request: Request, *, is_answered: bool) -> Logged:
        """Decide and log; where rules answer, also what that took."""
        self._refuse_broken_tokenizer(request.model)
        active = self.rulebook.active()
        if active.problem is not None:
            LOGGER.error("rules in %s not used: %s", self.config.rules, active.problem)
        whole = self._completed(request)
        id_ = self.store.ids.new()
        arm = self.experiments.assign(active, id_, request.conversation)
        try:
            decision, rules, assigned = self._decided(whole, active.rules, arm)
        except FallbackError as error:
            if request.fallback_models:
                raise
            place = self.config.settings.place("token_budget", "fallback_models")
            raise SettingsError(f"{place} cannot be used: {error.cause}") from None
        answer = None
        if is_answered:
            answer = self._answering.by_rules(decision.model, decision.reply.parts)
        self._keep(id_, request, decision, assigned, answer)
        for line in decision.log_lines():
            LOGGER.info("%s %s", id_, line)
        every = self.config.settings.token_budget.report_every
        report_when_due(self.store, id_, every)
        return Logged(
            id=id_,
            decision=decision,
            rules=rules,
            answer=answer,
            problem=active.problem,
            assigned=assigned,
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
            RequestError: The latency is none.
            RecordError: There is no such decision, or nothing to log.
        """
        check_latency("latency", latency)
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
            RecordError: There is no such decision, or its record is damaged.
            UsageError: Its question was forgotten.
            RecordFormatError: Another version of the program wrote it.
            FactError: The rules do not know the facts of the question.
            RunError: The rules could not be carried out.
            IncompleteError: The rules left something undecided.
        """
        before = find(self.store, decision_id)
        record = record_of(before)
        rules = rules or self.rulebook.rules(before.entry.ruleset)
        after = self.replaying(rules).replay(record)
        # The same number may be written in two ways, by earlier versions in another.
        text = ledger_text(after.ledger)
        same = text == before.ledger or json.loads(text) == json.loads(before.ledger)
        return Replayed(before=before, after=after, same=same)

    def _decided(
        self, request: Request, active: RuleSet, arm: Assignment | None
    ) -> tuple[made.Decision, RuleSet, Assignment | None]:
        """The decision, the rules that made it, and the arm it really fell to."""
        if arm is None or arm.arm == Arm.CONTROL:
            return self.assistant(active).decide(request), active, arm
        try:
            rules = self.experiments.treatment(arm)
            return self.assistant(rules).decide(request), rules, arm
        except Exception as error:  # noqa: BLE001  # what is tried must cost no answer
            # Where the request itself is at fault, the active rules say so too.
            decision = self.assistant(active).decide(request)
            cause = type(error).__name__
            LOGGER.error(
                "%s experiment %d: the treatment failed (%s), so the control decided",
                *(arm.decision, arm.experiment, cause),
            )
            sentence = str(error) if isinstance(error, EngineError) else cause
            failed = replace(arm, arm=Arm.CONTROL, failed=sentence or cause)
            return decision, active, failed

    def replaying(self, rules: RuleSet) -> Assistant:
        """What decides records again by some rules, whatever the settings say now."""
        return Assistant(
            rules=rules,
            knowledge=self._knowledge,
            tokenizers=self.config.tokenizers,
            clock=time.perf_counter,
            mode=mode_of(self.config.settings),
        )

    def assistant(self, rules: RuleSet) -> Assistant:
        """What decides by some rules here, and keeps nothing.

        Raises:
            UsageError: The rules do not admit a setting.
        """
        return replace(
            self.replaying(rules), params=params_of(self.config.settings, rules)
        )

    def _refuse_broken_tokenizer(self, model: str) -> None:
        """Estimates stand in for a file that is missing, not for a damaged one."""
        name = tokenizer_of(model).name
        if (self.config.tokenizers / f"{name}.tiktoken").exists():
            load_encoding(self.config.tokenizers, name)

    def _completed(self, request: Request) -> Request:
        others = self.config.settings.token_budget.fallback_models
        if others and not request.fallback_models:
            request = replace(request, fallback_models=others)
        if request.conversation is None:
            return request
        if request.turns:
            return request
        turns = self.store.conversations.turns(request.conversation, MOST_TURNS)
        said = tuple(
            GivenTurn(role=turn.role, text=turn.text) for turn in turns if turn.text
        )
        return replace(request, turns=said)

    def _keep(
        self,
        id_: str,
        request: Request,
        decision: made.Decision,
        assigned: Assignment | None,
        answer: Answer | None,
    ) -> None:
        talk = self.store.conversations
        name = request.conversation
        # Written down before the database is locked, as other processes wait for it.
        used = tuple(uses(decision))
        turn = self._next_turn(name)
        row = row_of(kept(id_, turn, request, decision))
        with self.store.database.transaction():
            now = self._next_turn(name)
            if now != turn:  # something was said in the conversation meanwhile
                row = row_of(kept(id_, now, request, decision))
            self.store.decisions.add_rows([row], used)
            if assigned is not None:
                self.store.experiments.enrol(assigned)
            if answer is not None:
                self.store.outcomes.add(id_, tokens_used=answer.tokens)
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

    def _next_turn(self, conversation: str | None) -> int | None:
        if conversation is None:
            return None
        return self.store.conversations.length(conversation) + 1
