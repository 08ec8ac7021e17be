"""Observation: a request as the facts rules start from.

Counts, words and shares; nothing is judged. Tokens are counted for the model that is
to answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from engine import Answer
from engine.assistant.knowledge.index import KnowledgeIndex
from engine.assistant.knowledge.section import Section
from engine.assistant.knowledge.sentence import split_sentences
from engine.assistant.knowledge.stopwords import STOP_WORDS
from engine.assistant.knowledge.terms import LANGUAGES
from engine.assistant.language import detect_language
from engine.assistant.mode import Mode
from engine.assistant.passage import Passage, passage_facts, searchable
from engine.assistant.question import Question, read_question
from engine.assistant.request import GivenChunk, Request
from engine.assistant.stem import stem
from engine.assistant.tokens import TokenCounter

QUESTION = "q"
"""The id of the question: a decision has one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """What was observed.

    Attributes:
        facts: In the order they are given.
        counting: Why token counts are not those of the model; empty if they are.
    """

    facts: tuple[Answer, ...]
    counting: str


def observe(
    request: Request,
    knowledge: KnowledgeIndex,
    tokenizers: Path,
    mode: Mode = Mode(),  # noqa: B008  # a value that nobody can change
) -> Observation:
    """The facts of a request.

    Args:
        request: What to decide.
        knowledge: Tells how rare the question's words are.
        tokenizers: The folder of the rank files tokens are counted by.
        mode: How the assistant is set up.

    Raises:
        QuestionError: The text cannot be taken as a question.
    """
    question = read_question(request.query)
    language = detect_language(question.text)
    counter = TokenCounter(tokenizers, request.model, mode.counting)
    turns = request.turns[::-1]
    texts = (question.text, request.system_prompt, *(turn.text for turn in turns))
    counts = counter.count_all(texts)
    asked, system, *talk = (count.tokens for count in counts)
    facts = [
        Answer(
            "Question",
            {
                "id": QUESTION,
                "text": question.text,
                "language": language.code,
                "language_confidence": language.confidence,
                "length": question.length,
                "word_count": len(question.words),
                "question_marks": question.text.count("?"),
                "semicolons": question.text.count(";"),
                "list_items": question.list_items,
                "model": request.model,
                "preference": float(request.preference),
                "tokens": asked,
                "system_tokens": system,
                "search": mode.retrieval and not request.chunks,
                "specialists": request.agent_mode != "single",
            },
        ),
        Answer("Mode", {"intent": mode.intent, "model": mode.has_model}),
        *_words(question, language.code),
        *(
            Answer("AnswerConfidence", {"question": QUESTION, "value": float(sure)})
            for sure in (request.confidence,)
            if sure is not None
        ),
        *(
            Answer("FallbackModel", {"question": QUESTION, "name": name, "rank": rank})
            for rank, name in enumerate(dict.fromkeys(request.fallback_models))
        ),
    ]
    facts += [
        Answer(
            "Turn",
            {
                "question": QUESTION,
                "back": back,
                "role": turn.role,
                "text": turn.text,
                "tokens": tokens,
            },
        )
        for back, (turn, tokens) in enumerate(zip(turns, talk, strict=True), start=1)
    ]
    passages = _passages(request.chunks, language.code)
    text = searchable(question.text)
    facts += passage_facts(knowledge, counter, QUESTION, text, passages)
    return Observation(facts=tuple(facts), counting=counts[0].reason)


def _words(question: Question, language: str) -> Iterator[Answer]:
    known = (language,) if language in STOP_WORDS else tuple(STOP_WORDS)
    grammar = frozenset(chain.from_iterable(STOP_WORDS[one] for one in known))
    asking = question.question_words(language)
    for word in question.words:
        yield Answer(
            "Word",
            {
                "question": QUESTION,
                "text": word.text,
                "written": word.written,
                "stem": stem(word.text, language),
                "position": word.position,
                "telling": word not in asking and grammar.isdisjoint(word.forms[:1]),
            },
        )


def _passages(chunks: tuple[GivenChunk, ...], language: str) -> Iterator[Passage]:
    # Features need words that carry grammar and stems; those of another language are
    # nearer than none.
    language = language if language in LANGUAGES else LANGUAGES[0]
    taken = {chunk.id for chunk in chunks}
    for rank, chunk in enumerate(chunks, start=1):
        paragraphs = [line for line in chunk.text.splitlines() if line.strip()]
        yield Passage(
            section=Section(
                id=chunk.id or _free_id(rank, taken),
                source_type=chunk.source_type,
                language=language,
                title=chunk.title,
                citation=chunk.citation,
                path="",
                text=chunk.text,
                sentences=tuple(
                    sentence
                    for paragraph in paragraphs
                    for sentence in split_sentences(paragraph, language)
                ),
            ),
            rank=rank,
            score=None if chunk.score is None else float(chunk.score),
            extra={
                "pinned": chunk.pinned,
                "priority": chunk.priority,
                "recency": float(chunk.recency),
                "group": chunk.group,
            },
        )


def _free_id(number: int, taken: set[str]) -> str:
    name = f"chunk-{number}"
    while name in taken:
        name += "'"
    return name
