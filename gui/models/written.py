"""How values are written for people: times, numbers and shares, in the locale's way.

The locale is the one in use when asked; it changes with the language.
"""

from __future__ import annotations

import re

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale, Qt

_PLACE = re.compile(r"%([1-9])")
_YEAR = re.compile(r"[-/ ]?y+[-/ ]?")  # with what parts it from the rest
_NUMBER = re.compile(r"-?[0-9]+(?:\.([0-9]+))?")

SIGNIFICANT_DIGEST = 10
"""So many digits of a rule set's digest are shown: 40 bits, so that two of a thousand
sets look alike in one database of two million."""


def filled(sentence: str, *values: str) -> str:
    """A sentence with values in the place of %1, %2, …; what they say stays as it is."""
    return _PLACE.sub(lambda found: values[int(found[1]) - 1], sentence)


def moment(at: str) -> str:
    """A time in ISO 8601 as a local date and time; one that is none, as it is."""
    time = QDateTime.fromString(at, Qt.DateFormat.ISODateWithMs)
    if not time.isValid():
        return at
    return QLocale().toString(time.toLocalTime(), QLocale.FormatType.ShortFormat)


def brief_moment(at: str) -> str:
    """The same without the year, where there is little room."""
    time = QDateTime.fromString(at, Qt.DateFormat.ISODateWithMs)
    if not time.isValid():
        return at
    locale, short = QLocale(), QLocale.FormatType.ShortFormat
    there = time.toLocalTime()
    day = locale.toString(there.date(), _YEAR.sub("", locale.dateFormat(short)))
    return f"{day} {locale.toString(there.time(), short)}"


def whole(value: float) -> str:
    """A number without decimals, with the locale's groups."""
    return QLocale().toString(round(value))


def decimal(value: float, digits: int) -> str:
    """A number with so many decimals."""
    return QLocale().toString(float(value), "f", digits)


def value(text: str) -> str:
    """What the engine says of a value: a number as people read it, all else as it is."""
    found = _NUMBER.fullmatch(text)
    return text if found is None else decimal(float(text), len(found[1] or ""))


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
        "control": QCoreApplication.translate("Written", "active set"),
        "treatment": QCoreApplication.translate("Written", "new set"),
    }
    return known.get(name, name)
