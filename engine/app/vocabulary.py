"""What rules may call in this program, with or without knowledge to look things up."""

from __future__ import annotations

from engine.app.config import Config
from engine.assistant.knowledge.index import KnowledgeIndex
from engine.assistant.vocabulary import build_vocabulary
from engine.lang.vocabulary import Vocabulary


def open_knowledge(config: Config) -> KnowledgeIndex:
    """The index of the bundled knowledge, kept beside the database.

    Raises:
        KnowledgeError: The knowledge or the index cannot be used.
    """
    config.database.parent.mkdir(parents=True, exist_ok=True)
    return KnowledgeIndex.open(config.knowledge, config.index)


def performing(config: Config) -> Vocabulary:
    """The assistant's vocabulary, ready to be used.

    Raises:
        KnowledgeError: The knowledge cannot be read.
    """
    knowledge = KnowledgeIndex.open(config.knowledge)
    return build_vocabulary(knowledge, config.tokenizers)


def declared(config: Config) -> Vocabulary:
    """The assistant's vocabulary to check rules against; its effects find nothing."""
    return build_vocabulary(KnowledgeIndex.of(()), config.tokenizers)
