"""A language in which every text is in capitals, to see that all texts are asked for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QTranslator


class _Loud(QTranslator):
    def isEmpty(self) -> bool:  # noqa: N802  # Qt's name
        return False

    def translate(
        self,
        context: str,  # noqa: ARG002  # all alike
        sourceText: str,  # noqa: N803  # Qt's name
        disambiguation: str | None = None,  # noqa: ARG002  # all alike
        n: int = -1,  # noqa: ARG002  # Qt puts the number in
    ) -> str:
        return sourceText.upper().replace("%N", "%n")  # where Qt puts a number


@contextmanager
def loud() -> Iterator[None]:
    """All texts are in capitals inside; widgets get to know it as of any language."""
    language = _Loud()
    QCoreApplication.installTranslator(language)
    QCoreApplication.processEvents()
    try:
        yield
    finally:
        QCoreApplication.removeTranslator(language)
        QCoreApplication.processEvents()
