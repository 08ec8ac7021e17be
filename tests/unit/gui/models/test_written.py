"""Times, numbers and shares are written as the locale writes them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale

from gui.models.written import (
    arm,
    brief_moment,
    decimal,
    digest,
    filled,
    moment,
    per_cent,
    value,
    whole,
)


@pytest.fixture(autouse=True)
def _german() -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale("de_DE"))
    yield
    QLocale.setDefault(before)


def test_numbers_follow_the_locale() -> None:
    assert whole(12345.6) == "12.346"
    assert decimal(0.75, 1) == "0,8"
    assert per_cent(0.2251, 1) == "22,5 %"


@pytest.mark.parametrize(
    ("said", "written"),
    [
        *(("1053", "1.053"), ("0.50", "0,50"), ("-7.5", "-7,5"), ("0", "0")),
        *(("explanation", "explanation"), ("§ 40.1", "§ 40.1"), ("nan", "nan")),
        *(("", ""), ("1_000", "1_000"), ("1.", "1.")),
    ],
)
def test_a_value_is_written_as_a_number_if_it_is_one(said: str, written: str) -> None:
    assert value(said) == written


def test_a_time_with_a_zone_becomes_a_short_local_one() -> None:
    shown = moment("2026-11-20T16:32:25.117245+00:00")
    assert ".11.26 " in shown
    assert "T" not in shown


@pytest.mark.parametrize(
    ("locale", "shown"),
    [
        ("de_DE", "20.11. 16:32"),
        ("en_US", "11/20 4:32\u202fPM"),
        ("sv_SE", "11-20 16:32"),
    ],
)
def test_a_brief_time_has_no_year(locale: str, shown: str) -> None:
    QLocale.setDefault(QLocale(locale))
    assert brief_moment("2026-11-20T16:32:25") == shown


def test_what_is_no_time_stays_as_it_is() -> None:
    assert moment("yesterday") == brief_moment("yesterday") == "yesterday"


def test_values_are_put_in_once_and_stay_as_they_are() -> None:
    assert filled("%2 then %1", "%2", "a") == "a then %2"


def test_arms_have_names_and_others_keep_theirs() -> None:
    assert (arm("treatment"), arm("control")) == ("new set", "active set")
    assert (arm("third"), arm("")) == ("third", "")


def test_a_digest_is_cut() -> None:
    assert digest("0123456789abcdef") == "0123456789"
