"""The report's words, in English and in German."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from engine.app.budget.figures import Share

_GERMAN: Mapping[str, str] = {
    "Token budgets": "Token-Budgets",
    "written": "geschrieben am",
    "no data": "keine Angaben",
    "No decisions are logged.": "Es sind keine Entscheidungen aufgezeichnet.",
    "Overview": "Überblick",
    "decisions": "Entscheidungen",
    "period": "Zeitraum",
    "to": "bis",
    "decisions a minute": "Entscheidungen je Minute",
    "mean budget": "mittleres Budget",
    "held at the maximum": "am Höchstwert gekappt",
    "overflow": "Überlauf",
    "what gave way": "was nachgab",
    "mean confidence": "mittlere Sicherheit",
    "confidence above 0.8": "Sicherheit über 0,8",
    "confidence below 0.5": "Sicherheit unter 0,5",
    "answers below 30 s": "Antworten unter 30 s",
    "answers above 60 s": "Antworten über 60 s",
    "mean time": "mittlere Zeit",
    "unknown intents": "unbekannte Absichten",
    "Key performance indicators": "Kennzahlen",
    "measure": "Maß",
    "state": "Zustand",
    "value": "Wert",
    "of": "von",
    "because": "denn",
    "budget calculation": "Budgetberechnung",
    "intent recognition": "Erkennen der Absicht",
    "accuracy": "Genauigkeit",
    "follow-ups": "Rückfragen",
    "target": "im Ziel",
    "ok": "in Ordnung",
    "warn": "Warnung",
    "critical": "kritisch",
    "unknown": "unbekannt",
    "nothing was measured": "nichts gemessen",
    "Recommendations": "Empfehlungen",
    "HIGH": "HOCH",
    "MEDIUM": "MITTEL",
    "LOW": "NIEDRIG",
    "note": "Hinweis",
    "Nothing is recommended.": "Es gibt keine Empfehlungen.",
    "Budgets by intent": "Budgets nach Absicht",
    "intent": "Absicht",
    "share": "Anteil",
    "least": "kleinstes",
    "most": "größtes",
    "mean": "Mittel",
    "deviation": "Abweichung",
    "median": "Median",
    "Budgets by complexity": "Budgets nach Komplexität",
    "complexity": "Komplexität",
    "simple": "einfach (bis 3)",
    "medium": "mittel (bis 6)",
    "complex": "schwierig (über 6)",
    "Budgets by number of specialists": "Budgets nach Zahl der Fachleute",
    "specialists": "Fachleute",
    "Domains": "Gebiete",
    "domain": "Gebiet",
    "mean complexity": "mittlere Komplexität",
    "administrative_law": "Verwaltungsrecht",
    "building_law": "Baurecht",
    "environmental_law": "Umweltrecht",
    "traffic_law": "Verkehrsrecht",
    "criminal_law": "Strafrecht",
    "other": "Sonstige",
    "Largest budgets": "Größte Budgets",
    "tokens": "Tokens",
    "decision": "Entscheidung",
    "question": "Frage",
    "forgotten": "vergessen",
    "Budgets": "Budgets",
    "Complexity and budget": "Komplexität und Budget",
    "Overflow by day (UTC)": "Überlauf nach Tagen (UTC)",
    "Time until the answer": "Zeit bis zur Antwort",
    "seconds": "Sekunden",
    "per cent": "Prozent",
    "day": "Tag",
}
_ENGLISH: Mapping[str, str] = {
    "simple": "simple (up to 3)",
    "medium": "medium (up to 6)",
    "complex": "complex (above 6)",
    "administrative_law": "administrative law",
    "building_law": "building law",
    "environmental_law": "environmental law",
    "traffic_law": "traffic law",
    "criminal_law": "criminal law",
}


class Words:
    """Texts and numbers in one language.

    Attributes:
        language: en or de.
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self._words = _GERMAN if language == "de" else _ENGLISH

    def __call__(self, english: str) -> str:
        """The words for something; what has none is said as it is called."""
        return self._words.get(english, english)

    def number(self, value: float | None, digits: int = 0, unit: str = "") -> str:
        """A number with its unit, or that there is none."""
        if value is None:
            return self("no data")
        text = f"{value:.{digits}f}"
        shown = text.replace(".", ",") if self.language == "de" else text
        return f"{shown} {unit}".rstrip()

    def share(self, found: Share) -> str:
        """A share in per cent, with the numbers behind it."""
        if found.percent is None:
            return self("no data")
        return (
            f"{self.number(found.percent, 1, '%')} "
            f"({found.part} {self('of')} {found.of})"
        )

    def moment(self, at: datetime) -> str:
        """A moment as clocks show it here."""
        shape = "%d.%m.%Y %H:%M" if self.language == "de" else "%Y-%m-%d %H:%M"
        return at.astimezone().strftime(shape)
