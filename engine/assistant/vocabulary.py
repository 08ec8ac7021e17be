"""The assistant's vocabulary: what rules may ask the program to do.

One effect, ``retrieve``, which looks knowledge up. Templates stand in the rule files,
and what is done with the answers is for rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeAlias, cast

from engine import Answer, Effect, SlotType, Vocabulary
from engine.assistant.knowledge.index import KnowledgeIndex
from engine.assistant.passage import Passage, passage_facts, searchable
from engine.assistant.tokens import TokenCounter

RETRIEVE = "retrieve"
FAILURE = "EffectFailed"

Perform: TypeAlias = Callable[[Mapping[str, object]], Iterable[Answer]]


def build_vocabulary(knowledge: KnowledgeIndex, tokenizers: Path) -> Vocabulary:
    """The vocabulary the assistant's rules are checked against and run with.

    Args:
        knowledge: Where ``retrieve`` looks things up.
        tokenizers: The folder of the rank files tokens are counted by.
    """
    text, whole, number = SlotType("str"), SlotType("int"), SlotType("float")
    retrieve = Effect(
        name=RETRIEVE,
        perform=_retriever(knowledge, tokenizers),
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
    return Vocabulary.of(effects=(retrieve,))


def _retriever(knowledge: KnowledgeIndex, tokenizers: Path) -> Perform:
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
        counter = TokenCounter(tokenizers, str(wanted["model"]))
        return passage_facts(knowledge, counter, str(wanted["question"]), text, found)

    return perform
