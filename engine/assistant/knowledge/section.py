"""A section: one short text on one subject, with the source that backs it.

Nothing here reads files (``reader``) or finds sections (``index``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.errors import EngineError

SOURCE_TYPES = ("statute", "guidance", "manual")


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One subject in a few sentences.

    Attributes:
        id: Unique in its folder, in lower case with hyphens.
        source_type: What kind of source backs it; the bundled folder holds
            ``statute``, ``guidance`` and ``manual``.
        language: ISO 639-1 code of the text.
        title: The subject, as a reader would name it.
        citation: Where to look it up, such as ``§ 40 VwVfG``.
        path: File the section stands in, relative to its folder, with slashes.
        text: All sentences, paragraphs separated by a newline.
        sentences: The text cut into sentences, in order.
    """

    id: str
    source_type: str
    language: str
    title: str
    citation: str
    path: str
    text: str
    sentences: tuple[str, ...]


class KnowledgeError(EngineError):
    """Knowledge that cannot be used, with everything there is to mend.

    Attributes:
        problems: One sentence each, with place, cause and cure.
    """

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))
