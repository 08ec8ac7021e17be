"""The keys of the settings file: their types, ranges and defaults, by section.

A value nobody set that rules have as a parameter is None, so that the rules' own value
holds. A key to a model server is never a setting; the name of the environment variable
that holds one is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal, TypeAlias

from msgspec import Meta

# What each description says is what a mistaken value's error asks for.
_LINE = r"^[^\x00-\x1f\x7f\ud800-\udfff]*$"
Tokens: TypeAlias = Annotated[
    int, Meta(ge=1, le=1_000_000, description="a whole number from 1 to 1000000")
]
# As far as the rules' own parameters go, so that rules never refuse what was set.
Least: TypeAlias = Annotated[
    int, Meta(ge=1, le=4_000, description="a whole number from 1 to 4000")
]
Most: TypeAlias = Annotated[
    int, Meta(ge=250, le=100_000, description="a whole number from 250 to 100000")
]
Base: TypeAlias = Annotated[
    int, Meta(ge=100, le=4_000, description="a whole number from 100 to 4000")
]
Count: TypeAlias = Annotated[
    int, Meta(ge=0, le=1_000_000, description="a whole number from 0 to 1000000")
]
Attempts: TypeAlias = Annotated[
    int, Meta(ge=1, le=10, description="a whole number from 1 to 10")
]
Share: TypeAlias = Annotated[
    float, Meta(ge=0.1, le=1, description="a number from 0.1 to 1")
]
Temperature: TypeAlias = Annotated[
    float, Meta(ge=0, le=2, description="a number from 0 to 2")
]
Timeout: TypeAlias = Annotated[
    float, Meta(ge=0.1, le=3600, description="seconds, from 0.1 to 3600")
]
Wait: TypeAlias = Annotated[
    float, Meta(ge=0, le=60, description="seconds, from 0 to 60")
]
Switch: TypeAlias = Annotated[bool, Meta(description="true or false")]
Name: TypeAlias = Annotated[
    str,
    Meta(
        max_length=200,
        pattern=_LINE,
        description="a text of one line and at most 200 characters",
    ),
]
Names: TypeAlias = Annotated[
    tuple[Annotated[str, Meta(min_length=1, max_length=200, pattern=_LINE)], ...],
    Meta(max_length=50, description="a list of at most 50 names"),
]
Address: TypeAlias = Annotated[
    str,
    Meta(
        max_length=2_000,
        pattern=_LINE,
        description="the base URL of an API, such as http://127.0.0.1:11434/v1",
    ),
]
Variable: TypeAlias = Annotated[
    str,
    Meta(
        max_length=200,
        pattern="^[A-Za-z_][A-Za-z0-9_]*$",
        description="the name of an environment variable, not the key itself",
    ),
]
IntentMode: TypeAlias = Annotated[
    Literal["rule_based", "llm", "hybrid"],
    Meta(description="rule_based, llm or hybrid"),
]
Estimator: TypeAlias = Annotated[
    Literal["auto", "cl100k_base", "o200k_base", "words"],
    Meta(description="auto, cl100k_base, o200k_base or words"),
]
SummaryMethod: TypeAlias = Annotated[
    Literal["auto", "extractive", "model"],
    Meta(description="auto, extractive or model"),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenBudget:
    """How many tokens are allotted; all amounts are tokens.

    Attributes:
        min: No budget is below.
        max: No budget is above.
        base: What the hardest question gets before factors.
        safety_factor: The share of a model's window that is used at most.
        retrieval: Whether knowledge is looked up.
        intent_mode: Who tells what a question wants: rules, a model, or a model where
            rules are unsure; without a model always rules.
        fallback_models: Models the caller can call instead of the one asked for.
        system: Most for the system prompt.
        running_brief: Most for the summary of the conversation.
        recent_turns: Most for the latest turns.
        retrieved_context: Most for knowledge.
        completion: What is reserved for the answer at least.
        max_total: Most for all of these together.
        report_every: Decisions from one report line to the next; 0 for none.
    """

    min: Least | None = None
    max: Most | None = None
    base: Base | None = None
    safety_factor: Share | None = None
    retrieval: Switch = True
    intent_mode: IntentMode = "hybrid"
    fallback_models: Names = ()
    system: Tokens | None = None
    running_brief: Tokens | None = None
    recent_turns: Tokens | None = None
    retrieved_context: Tokens | None = None
    completion: Tokens | None = None
    max_total: Tokens | None = None
    report_every: Count = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenEstimator:
    """How tokens are counted.

    Attributes:
        method: auto takes the model's own encoding where it is at hand; the name of an
            encoding takes that for every model; words estimates from words.
    """

    method: Estimator = "auto"


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageModel:
    """The server that answers, and how it is asked.

    Attributes:
        endpoint: Base URL of an OpenAI-compatible API; empty for none.
        model: The model's name there; empty for the model a request names.
        temperature: How freely it answers; None leaves that to the server.
        timeout: Seconds one call may take, its answer included.
        attempts: How often a call is tried.
        first_wait: Seconds before the second try; each further wait is twice as long.
        key_variable: The environment variable that holds the key.
    """

    endpoint: Address = ""
    model: Name = ""
    temperature: Temperature | None = None
    timeout: Timeout = 30.0
    attempts: Attempts = 3
    first_wait: Wait = 0.2
    key_variable: Variable = "REGELWERK_API_KEY"


@dataclass(frozen=True, slots=True, kw_only=True)
class Summarizer:
    """How long texts are summarized.

    Attributes:
        method: auto asks the model if there is one, and else chooses sentences.
        model: The model's name; empty for that of the language model.
        temperature: How freely it writes.
        target: Most tokens of the brief of a conversation; knowledge is condensed to
            the room it has.
        timeout: As for the language model; None for the same.
        attempts: As for the language model; None for the same.
    """

    method: SummaryMethod = "auto"
    model: Name = ""
    temperature: Temperature = 0.3
    target: Tokens = 1200
    timeout: Timeout | None = None
    attempts: Attempts | None = None


SECTIONS: Mapping[str, type] = {
    "token_budget": TokenBudget,
    "token_estimator": TokenEstimator,
    "language_model": LanguageModel,
    "summarizer": Summarizer,
}
"""The sections of the file, by name."""
