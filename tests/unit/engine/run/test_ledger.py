"""The ledger: positions, look-ups and digests that go on from where they were."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.run.ledger import Ledger, value_of
from engine.run.records import Ended, Record, Retracted, Withdrawn

RECORDS: st.SearchStrategy[list[Record]] = st.lists(
    st.one_of(
        st.builds(Withdrawn, st.integers(0, 3), st.integers(0, 3)),
        st.builds(Retracted, st.integers(0, 3), st.integers(0, 3)),
        st.builds(Ended, st.just("done"), st.integers(0, 3)),
    ),
    max_size=6,
)


@given(RECORDS, st.data())
def test_a_digest_is_that_of_a_ledger_which_ends_there(
    records: list[Record], data: st.DataObject
) -> None:
    ledger = Ledger(records)
    for _ in range(3):  # in any order, whatever was asked before
        end = data.draw(st.integers(0, len(records)))
        assert ledger.digest(end) == Ledger(records[:end]).digest()
    assert ledger.digest() == ledger.digest(len(records))


@given(RECORDS, RECORDS)
def test_other_records_have_another_digest(
    one: list[Record], two: list[Record]
) -> None:
    assert (Ledger(one).digest() == Ledger(two).digest()) is (one == two)


def test_what_never_was_cannot_be_looked_up() -> None:
    with pytest.raises(KeyError):
        Ledger().fact(1)
    with pytest.raises(KeyError):
        Ledger().firing(1)


def test_json_lists_are_tuples_and_objects_are_no_values() -> None:
    assert value_of([1, ["a", None]]) == (1, ("a", None))
    with pytest.raises(TypeError, match="is no value"):
        value_of({})


def test_records_of_a_kind_are_in_order_and_go_on() -> None:
    ledger = Ledger([Retracted(1, 0), Withdrawn(2, 1), Retracted(3, 0)])
    assert list(ledger.of(Retracted)) == [Retracted(1, 0), Retracted(3, 0)]
    ledger.append(Retracted(4, 0))
    assert list(ledger.of(Retracted))[2:] == [Retracted(4, 0)]
    assert list(ledger.of(Ended)) == []
