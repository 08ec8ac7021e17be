"""What most facts begin with is left out of them, and nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.core.common_slot import CommonSlot

MOST = (
    'Depth(question="q", deep=7)',
    'Budget(question="q", tokens=50)',
    'Note(question="q", text="a (b), c")',
)


def learned(*facts: str) -> CommonSlot:
    made = CommonSlot()
    for fact in facts:
        made.learn(fact)
    return made


@pytest.mark.parametrize(
    ("fact", "shown"),
    [
        ('Depth(question="q", deep=7)', "Depth(… deep=7)"),
        ('Note(question="q", text="a (b), c")', 'Note(… text="a (b), c")'),
        ('Depth(question="other", deep=7)', 'Depth(question="other", deep=7)'),
        ('Depth(deep=7, question="q")', 'Depth(deep=7, question="q")'),
        ('Seen(question="q")', 'Seen(question="q")'),
        ("Seen()", "Seen()"),
        ("some-rule", "some-rule"),
    ],
)
def test_only_the_common_first_slot_is_left_out(fact: str, shown: str) -> None:
    assert learned(*MOST, "Stage(number=3, deep=1)").shortened(fact) == shown


def test_half_of_all_facts_is_not_enough() -> None:
    others = [f"Stage(number={n}, deep=1)" for n in range(3)]
    assert learned(*MOST, *others).shortened(MOST[0]) == MOST[0]
    assert learned(*MOST, *others[:2]).shortened(MOST[0]) != MOST[0]


def test_one_fact_has_nothing_in_common() -> None:
    assert learned(MOST[0]).shortened(MOST[0]) == MOST[0]


@pytest.mark.parametrize("text", ["", '\\"', "a, b", "(", ")", 'x\\", y=\\"'])
def test_values_in_quotes_are_taken_whole(text: str) -> None:
    facts = [f'T(s="{text}", n={n})' for n in range(2)]
    assert learned(*facts).shortened(facts[0]) == "T(… n=0)"


@given(st.lists(st.from_regex(r"[AB]\((a=\w, )?b=(\d|\"[\w(),]*\")\)", fullmatch=True)))
def test_what_is_left_stood_there_before(facts: list[str]) -> None:
    common = learned(*facts)
    for fact in facts:
        shown = common.shortened(fact)
        head, dots, tail = shown.partition("… ")
        if dots:
            assert fact.startswith(head)
            assert fact.endswith(", " + tail)
        else:
            assert shown == fact
