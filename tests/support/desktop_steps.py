"""Steps, contests and reasons as the engine process tells them, for tests of views."""

from __future__ import annotations

from support.desktop_proofs import SMALL

from gui.messages.proofs import (
    ChoiceWon,
    Contender,
    ContestShown,
    Ground,
    Place,
    StepShown,
    WhyNotShown,
)

GIVEN = StepShown(
    step=0,
    row=SMALL[0],
    headline='Question(id="q")',
    told="",
    doc="One question.",
    rests_on=(),
    slots=(("id", '"q"'), ("text", '"<b>bold</b> & more"')),
    params=(("tokens", 250.0, True),),
    source="rules/models/models.yaml:39:5",
    further=2,
)

FACT = StepShown(
    step=6,
    row=SMALL[6],
    headline="Budget(tokens=50)",
    told="",
    doc="What may be spent.",
    rests_on=((5, "rule learner, firing 2"),),
    slots=(("tokens", "50"),),
    place=Place(path="rules/budget.yaml", line=7),
)

FIRED = StepShown(
    step=5,
    row=SMALL[5],
    headline="rule learner, firing 2",
    told="",
    doc="It learns.",
    rests_on=((0, 'Question(id="q")'), (3, "Depth(deep=7)"), (1, "Stage(number=3)")),
    bindings=(("q", 'Question(id="q")'), ("q.id", '"q"'), ("n", "2")),
    grounds=(
        Ground(kind="matched", text="q: Question()", told="", premises=(0,)),
        Ground(kind="absent", text="not: Stop()", told="", premises=()),
        Ground(
            kind="total",
            text="n: count(Depth(question == q.id))",
            told="",
            premises=(3,),
            values=(("n", "2"),),
        ),
        Ground(
            kind="tested",
            text="test: n > low",
            told="",
            premises=(),
            values=(("n", "2"), ("low", "1")),
        ),
    ),
    params=(("low", 1.5, False),),
    place=Place(path="rules/budget.yaml", line=7),
    specificity=0.75,
    score=0.1875,
    choice=ChoiceWon(group='depth("q")', rivals=3, probability=None),
)


def contender(rule: str, *, has_won: bool = False, **changed: float) -> Contender:
    return Contender(
        rule=rule,
        salience=int(changed.get("salience", 0)),
        utility=changed.get("utility", 0.5),
        is_learned=rule == "learner",
        specificity=changed.get("specificity", 0.75),
        score=changed.get("score", 0.375),
        prefer=changed.get("prefer"),
        probability=changed.get("probability"),
        facts='Question(id="<i>q</i>")',
        has_won=has_won,
    )


def contest(
    *contenders: Contender,
    key: str = "utility",
    margin: float | None = 0.3,
    group: str = "",
) -> ContestShown:
    return ContestShown(
        firing=2,
        group=group,
        key=key,
        margin=margin,
        reason="The engine's own words.",
        contenders=contenders,
    )


WON = contest(
    contender("learner", has_won=True, utility=0.8), contender("other", utility=0.5)
)

UNMATCHED = WhyNotShown(
    rule="other",
    obstacle="unmatched",
    reason="Rule other does not match: n > 3 does not hold, as n is 2.",
    condition="n > 3",
    remedy="Were n 4, it would fire.",
    was_cut=True,
    contest=None,
    place=Place(path="rules/budget.yaml", line=12, column=9),
)
