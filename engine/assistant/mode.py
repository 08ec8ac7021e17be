"""Mode: how an assistant is set up, as far as that decides anything.

What a mode means is for rules; they are given it as facts.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.assistant.tokens import AUTO


@dataclass(frozen=True, slots=True, kw_only=True)
class Mode:
    """How an assistant is set up.

    Attributes:
        retrieval: Whether knowledge is looked up.
        intent: Who tells the intent: ``hybrid`` (rules and, where they are unsure, a
            language model), ``rule_based`` or ``llm``.
        has_model: Whether a language model can be asked.
        own_model: The name of that model, where the settings tell it: it need not stand
            in the table.
        counting: How tokens are counted, see ``TokenCounter``.
    """

    retrieval: bool = True
    intent: str = "hybrid"
    has_model: bool = False
    own_model: str = ""
    counting: str = AUTO
