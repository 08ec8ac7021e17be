"""Models: the language model that the settings name, as rules' effects ask it.

The settings are looked up at each call, so that what is changed there holds at once.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass

from engine.assistant.endpoint import Endpoint
from engine.assistant.intent_model import ask_intent
from engine.assistant.model_summary import ask_summary
from engine.assistant.settings import Settings
from engine.assistant.summarize import Summary, summarize
from engine.assistant.tokens import TokenCounter

EXTRACTIVE = "extractive"


@dataclass(frozen=True, slots=True)
class Models:
    """What language models do for rules.

    Attributes:
        settings: The settings in force.
    """

    settings: Callable[[], Settings]

    def classify(self, text: str, model: str) -> tuple[str, float, str]:
        """A question's intent, how sure that is, and why.

        Raises:
            UselessAnswerError: The model answers, and not with an intent.
            EndpointError: There is no model, or it does not answer.
        """
        endpoint = Endpoint(self.settings().language_model, os.environ, model)
        return ask_intent(endpoint, text)

    def condense(
        self, text: str, target: int, counter: TokenCounter, language: str
    ) -> Summary:
        """A text in fewer words, by the model if the settings say so.

        Raises:
            EndpointError: The key cannot be one.
        """
        settings = self.settings()
        is_model_s = settings.summarizer.method != EXTRACTIVE
        if not (is_model_s and settings.language_model.endpoint):
            return summarize(text, target, counter, language)
        endpoint = Endpoint(settings.summary_model, os.environ, counter.model)
        return ask_summary(endpoint, text, target, counter, language)
