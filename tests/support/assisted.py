"""An assistant as it is shipped, for tests: bundled rules and knowledge, a still clock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from engine import load_rules
from engine.assistant.assistant import Assistant
from engine.assistant.knowledge.index import KnowledgeIndex
from engine.assistant.vocabulary import build_vocabulary

ROOT = Path(__file__).parents[2]
KNOWLEDGE = ROOT / "data" / "knowledge"
TOKENIZERS = ROOT / "data" / "tokenizers"


def still() -> float:
    """A clock that stands still, so that equal decisions are equal."""
    return 0.0


@contextmanager
def shipped_assistant() -> Iterator[Assistant]:
    """The assistant with everything the project ships."""
    with KnowledgeIndex.open(KNOWLEDGE) as knowledge:
        vocabulary = build_vocabulary(knowledge, TOKENIZERS)
        yield Assistant(
            rules=load_rules(ROOT / "rules", vocabulary=vocabulary),
            knowledge=knowledge,
            tokenizers=TOKENIZERS,
            clock=still,
        )
