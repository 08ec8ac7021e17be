"""Figures and judgements in lines for people at a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from engine.app.budget.distribution import Spread
from engine.app.budget.figures import Figures, Group, Share
from engine.app.budget.judgement import Judgement, Recommendation
from engine.app.budget.tally import FAST, SLOW
from engine.app.console import hanging, local, short

_LABEL = 14
TITLES = {
    "budget_calculation": "budget calculation",
    "intent_recognition": "intent recognition",
    "accuracy": "accuracy",
    "overflow": "overflow",
    "follow_ups": "follow-ups",
}
"""KPIs by the name rules have for them."""


def figures_lines(figures: Figures, questions: Mapping[str, str]) -> Iterator[str]:
    """All figures.

    Args:
        figures: The figures.
        questions: What is left of the questions of the largest budgets, by decision.
    """
    if figures.first is None or figures.last is None:
        yield "no decisions"
        return
    yield _line("decisions", str(figures.decisions))
    yield _line("period", f"{local(figures.first)} to {local(figures.last)}")
    yield _line("throughput", f"{_number(figures.per_minute, 2)} a minute")
    yield _line("budget", f"{_spread(figures.budget)} tokens")
    yield _line("held at max.", share(figures.capped))
    yield ""
    yield from _groups("intent", figures.intents)
    yield _line("unknown", share(figures.unknown_intents))
    yield ""
    yield from _groups("complexity", figures.bins)
    yield _line("all", _spread(figures.complexity))
    yield ""
    yield from _groups("agents", figures.by_agents)
    yield _line("all", _spread(figures.agents))
    yield ""
    times = figures.times
    yield _line("time", f"{_spread(times.seconds, 3)} s")
    yield _line(f"below {FAST} s", share(times.fast))
    yield _line(f"above {SLOW} s", share(times.slow))
    yield ""
    yield _line("overflow", share(figures.overflow.share))
    for strategy, count in figures.overflow.strategies:
        yield _line("", f"{strategy} {count}")
    sure = figures.confidence
    yield _line("confidence", f"mean {_number(sure.mean, 2)}")
    yield _line("above 0.8", share(sure.high))
    yield _line("below 0.5", share(sure.low))
    yield _line("accuracy", f"{share(figures.accuracy)} used 50 to 100 %")
    yield _line("follow-ups", f"{share(figures.follow_ups)} conversations went on")
    yield ""
    yield "largest budgets"
    for one in figures.largest:
        question = short(questions.get(one.decision))
        yield f"{one.allocated:>6}  {one.intent or '-':<12}  {one.decision}  {question}"


def domain_lines(figures: Figures) -> Iterator[str]:
    """The domains in a table."""
    if not figures.decisions:
        yield "no decisions"
        return
    yield f"{'domain':<18}  decisions  mean budget  mean complexity  overflow"
    for one in figures.domains:
        yield (
            f"{one.name:<18}  {one.count:>9}  {_number(one.mean_budget, 1):>11}  "
            f"{_number(one.mean_complexity, 1):>15}  {share(one.overflow)}"
        )


def kpi_lines(judgement: Judgement, *, why: bool) -> Iterator[str]:
    """The KPIs in a table, each with its limit.

    Args:
        judgement: What rules say.
        why: Whether their proofs follow.
    """
    yield f"{'measure':<18}  {'state':<8}  {'value':>9}  {'of':>7}  because"
    for one in judgement.kpis:
        value = "-" if one.value is None else f"{one.value:.1f} {one.unit}"
        title = TITLES.get(one.kpi, one.kpi)
        yield f"{title:<18}  {one.state:<8}  {value:>9}  {one.count:>7}  {one.because}"
    if why:
        for one in judgement.kpis:
            yield f"\n{hanging(one.proof.to_text().rstrip())}"


def recommendation_lines(judgement: Judgement, *, why: bool) -> Iterator[str]:
    """What is recommended, the most urgent first, and what else was found.

    Args:
        judgement: What rules say.
        why: Whether their proofs follow.
    """
    for one in judgement.said:
        level = one.level if isinstance(one, Recommendation) else "note"
        yield f"{level:<6}  {one.text} ({one.because})"
    if not judgement.recommendations and not judgement.is_hasty:
        yield "nothing is recommended"
    if why:
        for one in judgement.said:
            yield f"\n{hanging(one.proof.to_text().rstrip())}"


def share(found: Share) -> str:
    """A share in per cent, with the numbers behind it."""
    if found.percent is None:
        return "no data"
    return f"{found.percent:.1f} % ({found.part} of {found.of})"


def _line(label: str, text: str) -> str:
    return f"{label:<{_LABEL}} {text}"


def _groups(title: str, groups: Sequence[Group]) -> Iterator[str]:
    yield (
        f"{title:<{_LABEL}} {'decisions':>9}  {'share':>7}  {'min':>6}  {'max':>6}  "
        f"{'mean':>7} ± {'sd':<7}  {'median':>7}"
    )
    for one in groups:
        part, spread = one.share, one.budget
        head = f"{one.name:<{_LABEL}} {part.part:>9}  {part.percent or 0:>5.1f} %"
        if spread is None:
            yield head
            continue
        yield (
            f"{head}  {spread.min:>6g}  {spread.max:>6g}  {spread.mean:>7.1f} ± "
            f"{_number(spread.stdev, 1):<7}  {spread.median:>7g}"
        )


def _spread(found: Spread | None, digits: int = 1) -> str:
    if found is None:
        return "no data"
    return (
        f"{found.min:.{digits}f} to {found.max:.{digits}f}, mean "
        f"{found.mean:.{digits}f} ± {_number(found.stdev, digits)}, median "
        f"{found.median:.{digits}f}"
    )


def _number(value: float | None, digits: int) -> str:
    return "-" if value is None else f"{value:.{digits}f}"
