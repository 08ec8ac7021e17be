"""What rules may call in this program, with or without knowledge to look things up."""

from __future__ import annotations

from collections.abc import Mapping

from engine.app.config import Config
from engine.assistant.knowledge.index import KnowledgeIndex
from engine.assistant.mode import Mode
from engine.assistant.settings import Settings
from engine.assistant.settings_keys import Summarizer
from engine.assistant.vocabulary import build_vocabulary
from engine.lang.vocabulary import Vocabulary


def open_knowledge(config: Config) -> KnowledgeIndex:
    """The index of the bundled knowledge, kept beside the database.

    Raises:
        KnowledgeError: The knowledge or the index cannot be used.
    """
    config.database.parent.mkdir(parents=True, exist_ok=True)
    return KnowledgeIndex.open(config.knowledge, config.index)


def mode_of(settings: Settings) -> Mode:
    """How settings set the assistant up."""
    budget = settings.token_budget
    return Mode(
        retrieval=budget.retrieval,
        intent=budget.intent_mode,
        has_model=bool(settings.language_model.endpoint),
        counting=settings.token_estimator.method,
    )


def params_of(settings: Settings) -> Mapping[str, int | float]:
    """The parameters of rules that settings replace."""
    target = settings.summarizer.target
    brief = {} if target == Summarizer().target else {"brief_target": target}
    return {**settings.params(), **brief}


def equipped(config: Config, knowledge: KnowledgeIndex) -> Vocabulary:
    """The assistant's vocabulary as the settings equip it."""
    return build_vocabulary(
        knowledge,
        config.tokenizers,
        counting=config.settings.token_estimator.method,
    )


def performing(config: Config) -> Vocabulary:
    """The assistant's vocabulary, ready to be used.

    Raises:
        KnowledgeError: The knowledge cannot be read.
    """
    return equipped(config, KnowledgeIndex.open(config.knowledge))


def declared(config: Config) -> Vocabulary:
    """The assistant's vocabulary to check rules against; its effects find nothing."""
    return build_vocabulary(KnowledgeIndex.of(()), config.tokenizers)
