"""What rules may call in this program, with or without knowledge to look things up."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from engine.app.config import Config
from engine.app.errors import UsageError
from engine.app.models import Models
from engine.assistant.knowledge.index import KnowledgeIndex
from engine.assistant.mode import Mode
from engine.assistant.settings import PARAMS, PARTS, Settings
from engine.assistant.settings_keys import Summarizer
from engine.assistant.vocabulary import build_vocabulary
from engine.lang.rules import RuleSet
from engine.lang.vocabulary import Vocabulary

BUDGET = "token_budget"
"""The section of the settings whose keys set parameters of rules."""


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
        own_model=settings.language_model.model,
        counting=settings.token_estimator.method,
    )


def params_of(settings: Settings, rules: RuleSet) -> Mapping[str, int | float]:
    """The parameters of rules that settings replace.

    Raises:
        UsageError: The rules do not admit a value, or have no such parameter.
    """
    names = {param: key for key, param in PARAMS.items()}
    for param, value in settings.params().items():
        place = settings.place(BUDGET, names[param])
        declared = rules.params.get(param)
        if declared is None:
            raise UsageError(
                f"{place} sets the parameter {param}, which the rules do not have: "
                "declare it or leave the setting out"
            )
        if declared.range is not None:
            least, most = declared.range
            if not least <= value <= most:
                raise UsageError(
                    f"{place} is {value}, and the rules admit {least} to {most} for "
                    f"{param}: change one of them"
                )
    _check_sum(settings, rules)
    target = settings.summarizer.target
    brief = {} if target == Summarizer().target else {"brief_target": target}
    return {**settings.params(), **brief}


def _check_sum(settings: Settings, rules: RuleSet) -> None:
    """Refuse sections that exceed the total, the rules' own sizes counted too."""
    values = {key: param.value for key, param in rules.params.items()}
    values |= settings.params()
    sizes = {key: values.get(PARAMS[key], 0) for key in PARTS}
    total = values.get(PARAMS["max_total"])
    if total is not None and sum(sizes.values()) > total:
        parts = " + ".join(f"{key} {size}" for key, size in sizes.items())
        keys = (*PARTS, "max_total")
        places = [
            settings.place(BUDGET, key)
            for key in keys
            if (BUDGET, key) in settings.places
        ]
        raise UsageError(
            f"{' and '.join(places) or 'the sizes of sections'} cannot be: the sections "
            f"are {parts} = {sum(sizes.values())} tokens and max_total is {total}: lower "
            "one of them or raise max_total"
        )


def equipped(
    config: Config, knowledge: KnowledgeIndex, settings: Callable[[], Settings]
) -> Vocabulary:
    """The assistant's vocabulary as settings equip it.

    Args:
        config: Where things are.
        knowledge: Where knowledge is looked up.
        settings: The settings in force.
    """
    models = Models(settings)
    return build_vocabulary(
        knowledge,
        config.tokenizers,
        counting=lambda: settings().token_estimator.method,
        classify=models.classify,
        condense=models.condense,
    )


def performing(config: Config) -> Vocabulary:
    """The assistant's vocabulary, ready to be used.

    Raises:
        KnowledgeError: The knowledge cannot be read.
    """
    knowledge = KnowledgeIndex.open(config.knowledge)
    return equipped(config, knowledge, lambda: config.settings)


def declared(config: Config) -> Vocabulary:
    """The assistant's vocabulary to check rules against; its effects find nothing."""
    return build_vocabulary(KnowledgeIndex.of(()), config.tokenizers)
