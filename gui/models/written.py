"""How values are written for people: times, numbers and shares, in the locale's way.

The locale is the one in use when asked; it changes with the language.
"""

from __future__ import annotations

import re

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale, Qt

_PLACE = re.compile(r"%([1-9])")

SIGNIFICANT_DIGEST = 10
"""Of a rule set's digest so many characters tell it from all others in practice."""


def filled(sentence: str, *values: str) -> str:
    """A sentence with values in the place of %1, %2, …; what they say stays as it is."""
    return _PLACE.sub(lambda found: values[int(found[1]) - 1], sentence)


def moment(at: str) -> str:
    """A time in ISO 8601 as a local date and time; one that is none, as it is."""
    time = QDateTime.fromString(at, Qt.DateFormat.ISODateWithMs)
    if not time.isValid():
        return at
    return QLocale().toString(time.toLocalTime(), QLocale.FormatType.ShortFormat)


def whole(value: float) -> str:
    """A number without decimals, with the locale's groups."""
    return QLocale().toString(round(value))


def decimal(value: float, digits: int) -> str:
    """A number with so many decimals."""
    return QLocale().toString(float(value), "f", digits)


def per_cent(share: float, digits: int = 0) -> str:
    """A share from 0 to 1 in per cent."""
    return filled(
        QCoreApplication.translate("Written", "%1 %"), decimal(share * 100, digits)
    )


def digest(ruleset: str) -> str:
    """The beginning of a rule set's digest."""
    return ruleset[:SIGNIFICANT_DIGEST]


def arm(name: str) -> str:
    """An arm of an experiment; one that is not known, as it is called."""
    known = {
        "control": QCoreApplication.translate("Written", "control"),
        "treatment": QCoreApplication.translate("Written", "new set"),
    }
    return known.get(name, name)
