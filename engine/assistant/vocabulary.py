"""The assistant's vocabulary: what rules may ask the program to do.

Three effects: ``retrieve`` looks knowledge up, ``classify`` asks a language model what
kind of answer a question wants, ``condense`` says something in fewer words. Templates
stand in the rule files, and what is done with the answers is for rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeAlias, cast

from engine import (
    Answer,
    Effect,
    EffectFailure,
    EngineError,
    SlotType,
    Vocabulary,
)
from engine.assistant.endpoint import UselessAnswerError
from engine.assistant.knowledge.index import KnowledgeIndex
from engine.assistant.passage import Passage, passage_facts, searchable
from engine.assistant.summarize import Summary, summarize
from engine.assistant.tokens import AUTO, TokenCounter

RETRIEVE = "retrieve"
CLASSIFY = "classify"
CONDENSE = "condense"
FAILURE = "EffectFailed"
MODEL_FAILURE = "ModelFailed"

Perform: TypeAlias = Callable[[Mapping[str, object]], Iterable[Answer]]

Classify: TypeAlias = Callable[[str, str], tuple[str, float, str]]
"""A question's intent, how sure that is, and why; asked of a model."""

Condense: TypeAlias = Callable[[str, int, TokenCounter, str], Summary]
"""A text, in a language, in at most so many of the counter's tokens."""


class NoModelError(EngineError):
    """A language model is wanted and none is set up."""


def no_model(text: str, model: str) -> tuple[str, float, str]:
    """What ``classify`` does where no language model is set up.

    Raises:
        NoModelError: Always.
    """
    raise NoModelError(
        f"no language model is set up that could judge {len(text)} characters as "
        f"{model}; name one as endpoint of [language_model] in the settings"
    )


def build_vocabulary(
    knowledge: KnowledgeIndex,
    tokenizers: Path,
    *,
    counting: Callable[[], str] = lambda: AUTO,
    classify: Classify = no_model,
    condense: Condense = summarize,
) -> Vocabulary:
    """The vocabulary the assistant's rules are checked against and run with.

    Args:
        knowledge: Where ``retrieve`` looks things up.
        tokenizers: The folder of the rank files tokens are counted by.
        counting: Tells how they are counted, see ``TokenCounter``.
        classify: Asks a language model.
        condense: Says something in fewer words; by default it chooses sentences.
    """
    text, whole, number = SlotType("str"), SlotType("int"), SlotType("float")

    def counter(model: object) -> TokenCounter:
        return TokenCounter(tokenizers, str(model), counting())

    retrieve = Effect(
        name=RETRIEVE,
        perform=_retriever(knowledge, counter),
        takes={
            "question": text,
            "text": text,
            "language": text,
            "top": whole,
            "least": number,
            "model": text,
        },
        answers=("Chunk", "Sentence"),
        failure=FAILURE,
        doc=(
            "Looks up at most so many sections of a language that score at least so "
            "much, and answers with them and their sentences."
        ),
    )
    judge = Effect(
        name=CLASSIFY,
        perform=_classifier(classify),
        takes={"question": text, "text": text, "model": text},
        answers=("ModelIntent",),
        failure=MODEL_FAILURE,
        doc="Asks a language model what kind of answer a question wants.",
    )
    shorten = Effect(
        name=CONDENSE,
        perform=_condenser(condense, counter),
        takes={
            "question": text,
            "what": text,
            "text": text,
            "target": whole,
            "model": text,
            "language": text,
        },
        answers=("Condensed",),
        failure=MODEL_FAILURE,
        doc="Says something in at most so many tokens of a model.",
    )
    return Vocabulary.of(effects=(retrieve, judge, shorten))


_Counter: TypeAlias = Callable[[object], TokenCounter]


def _retriever(knowledge: KnowledgeIndex, counter: _Counter) -> Perform:
    def perform(wanted: Mapping[str, object]) -> Iterator[Answer]:
        # The engine has checked the types that ``takes`` declares.
        top, least = cast("int", wanted["top"]), cast("float", wanted["least"])
        text = searchable(str(wanted["text"]))
        hits = knowledge.search(text, str(wanted["language"]), top)
        found = (
            Passage(section=hit.section, rank=hit.rank, score=hit.score, extra={})
            for hit in hits
            if hit.score >= least
        )
        question, counts = str(wanted["question"]), counter(wanted["model"])
        return passage_facts(knowledge, counts, question, text, found)

    return perform


def _classifier(classify: Classify) -> Perform:
    def perform(wanted: Mapping[str, object]) -> Iterator[Answer]:
        try:
            intent, confidence, reasoning = classify(
                str(wanted["text"]), str(wanted["model"])
            )
        except UselessAnswerError as error:
            raise EffectFailure(str(error), {"answered": True}) from error
        yield Answer(
            "ModelIntent",
            {
                "question": str(wanted["question"]),
                "intent": intent,
                "confidence": confidence,
                "reasoning": reasoning,
            },
        )

    return perform


def _condenser(condense: Condense, counter: _Counter) -> Perform:
    def perform(wanted: Mapping[str, object]) -> Iterator[Answer]:
        short = condense(
            str(wanted["text"]),
            cast("int", wanted["target"]),
            counter(wanted["model"]),
            str(wanted["language"]),
        )
        yield Answer(
            "Condensed",
            {
                "question": str(wanted["question"]),
                "what": str(wanted["what"]),
                "text": short.text,
                "tokens": short.tokens,
                "method": short.method,
                "note": short.note,
            },
        )

    return perform
