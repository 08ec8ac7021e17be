"""Rule statistics add up, in whatever portions they come."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from support.stored import START, opened

from engine.store.statistics import RuleUse, together

COUNTS = st.integers(0, 1000)
USES = st.builds(
    RuleUse,
    rule=st.sampled_from(["a", "b"]),
    digest=st.sampled_from(["1", "2"]),
    fired=COUNTS,
    chosen=COUNTS,
    proved=COUNTS,
    last_fired_at=st.none()
    | st.integers(0, 9).map(lambda days: START + timedelta(days=days)),
)


@given(st.lists(st.lists(USES, max_size=6), max_size=4))
def test_portions_add_up_to_the_whole(portions: list[list[RuleUse]]) -> None:
    whole = together(use for portion in portions for use in portion)
    with (
        tempfile.TemporaryDirectory() as folder,
        opened(Path(folder) / "x.db") as store,
    ):
        for portion in portions:
            store.statistics.add(portion)
        assert store.statistics.all() == whole
        for use in whole:
            assert store.statistics.of(use.rule, use.digest) == use


@given(st.lists(USES), st.lists(USES))
def test_the_order_of_portions_does_not_matter(
    one: list[RuleUse], other: list[RuleUse]
) -> None:
    assert together([*together(one), *other]) == together([*other, *one])


def test_sums_are_sums() -> None:
    one = RuleUse(rule="r", digest="d", fired=1, chosen=2, last_fired_at=START)
    other = RuleUse(rule="r", digest="d", fired=3, proved=4)
    assert together([one, other]) == (
        RuleUse(rule="r", digest="d", fired=4, chosen=2, proved=4, last_fired_at=START),
    )


def test_an_edited_rule_starts_from_nothing(tmp_path: Path) -> None:
    with opened(tmp_path / "x.db") as store:
        store.statistics.add([RuleUse(rule="r", digest="old", fired=9)])
        assert store.statistics.of("r", "new") == RuleUse(rule="r", digest="new")
