"""Records of decisions as JSON."""

from __future__ import annotations

import json

import pytest

from engine import Answer, Exploration, Utility
from engine.assistant.record import (
    Effect,
    Record,
    RecordFormatError,
    record_from_json,
)
from engine.assistant.request import Request

RECORD = Record(
    request=Request(query="Warum?"),
    facts=(Answer("Word", {"text": "warum", "position": 0, "telling": False}),),
    ruleset="abc",
    seed=7,
    strategy="utility-specificity",
    exploration=Exploration.softmax(0.2, 0.05),
    utilities={"rule": Utility.posterior(3, 1)},
    params={"limit": 2.5},
    effects=(
        Effect(
            name="retrieve",
            arguments="{}",
            occurrence=1,
            answers=(Answer("Chunk", {"id": "a", "score": 0.5, "title": None}),),
            failure="",
        ),
    ),
    counting="estimated",
)


def test_a_record_survives_json() -> None:
    assert record_from_json(json.loads(json.dumps(RECORD.to_json()))) == RECORD


def test_a_later_format_is_refused() -> None:
    with pytest.raises(
        RecordFormatError, match="the record has format 2 and 1 is read"
    ):
        record_from_json({**RECORD.to_json(), "format": 2})


@pytest.mark.parametrize("key", sorted(RECORD.to_json()))
def test_what_lacks_a_part_is_no_record(key: str) -> None:
    data = RECORD.to_json()
    del data[key]
    with pytest.raises(RecordFormatError, match="no record of a decision: KeyError"):
        record_from_json(data)


@pytest.mark.parametrize(
    "data",
    [None, 3, [], {"format": 1}, {**RECORD.to_json(), "facts": [{"A": {"x": {}}}]}],
)
def test_other_data_is_no_record(data: object) -> None:
    with pytest.raises(RecordFormatError):
        record_from_json(data)
