"""Ids that sort by time and never repeat; moments as text that sorts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.stored import START

from engine.store.identity import Ids, as_moment, as_text

ZONES = st.timezones() | st.integers(-1439, 1439).map(
    lambda minutes: timezone(timedelta(minutes=minutes))
)
MOMENTS = st.datetimes(
    datetime(1900, 1, 1),  # noqa: DTZ001 - the strategy adds the zone
    datetime(2200, 1, 1),  # noqa: DTZ001
    timezones=ZONES,
)


def test_an_id_is_its_time_and_its_chance_in_base_32() -> None:
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=33)
    ids = Ids(lambda: moment, lambda count: bytes(count - 1) + b"\x1f")
    assert ids.new() == "00000000110000000" + "00000000Z"


def test_ids_of_one_maker_rise_even_when_clock_and_chance_go_back() -> None:
    moments = iter([START, START, START - timedelta(days=1), START])
    chances = iter([b"\xff" * 10, b"\x00" * 10, b"\x80" * 10, b"\x01" * 10])
    ids = Ids(lambda: next(moments), lambda _: next(chances))
    made = [ids.new() for _ in range(4)]
    assert made == sorted(set(made))
    assert {len(id_) for id_ in made} == {26}


def test_ids_of_two_makers_differ_within_a_millisecond() -> None:
    makers = [Ids(lambda: START) for _ in range(50)]
    assert len({maker.new() for maker in makers}) == 50


@given(MOMENTS)
def test_a_moment_is_read_as_it_was_written(moment: datetime) -> None:
    # Compared in UTC: a local time that a clock change leaves out equals nothing.
    assert as_moment(as_text(moment)) == moment.astimezone(UTC)


@given(MOMENTS, MOMENTS)
def test_moments_sort_as_their_texts(one: datetime, other: datetime) -> None:
    # Compared in UTC: Python compares wall clocks within one zone.
    assert (as_text(one) < as_text(other)) == (
        one.astimezone(UTC) < other.astimezone(UTC)
    )


def test_a_time_without_zone_is_no_moment() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        as_text(START.replace(tzinfo=None))
