"""One sentence says who won, against whom, and by what."""

from __future__ import annotations

import pytest
from support.desktop_steps import WON, contender, contest

from gui.messages.proofs import ContestShown
from gui.views.contest_text import ContestText

pytestmark = pytest.mark.usefixtures("qapp")


CHOSEN = (
    "What was chosen: depth(q). a came before the same rule on other facts by its "
    "preference: 3 against 2, a margin of 1."
)


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        (
            WON,
            "learner came before other by its utility: 0.8 against 0.5, a margin of 0.3.",
        ),
        (
            contest(
                contender("a", has_won=True),
                contender("b"),
                key="rule name",
                margin=None,
            ),
            "a came before b by its name, as nothing else differs.",
        ),
        (
            contest(
                contender("a", prefer=2),
                contender("a", has_won=True, prefer=3),
                key="prefer",
                margin=1,
                group="depth(q)",
            ),
            CHOSEN,
        ),
        (
            contest(
                contender("a", has_won=True, probability=0.25),
                contender("b", probability=0.75),
                key="draw",
                margin=-0.5,
            ),
            "a was drawn with probability 0.25, against b with 0.75.",
        ),
        (
            contest(contender("a", has_won=True), key="", margin=None),
            "a was alone: nothing else could fire.",
        ),
        (
            contest(contender("a", has_won=True), key="", margin=None, group="g(1)"),
            "a was the only candidate for g(1).",
        ),
        (
            contest(
                contender("a", has_won=True),
                contender("b"),
                key="a key of tomorrow",
                margin=None,
            ),
            "a came before b by its a key of tomorrow.",
        ),
    ],
)
def test_a_contest_is_one_sentence(shown: ContestShown, said: str) -> None:
    assert ContestText().sentence(shown) == said
