"""The report: one HTML file with tables and pictures, which needs nothing else.

It carries its style and its pictures with it; a script or a network address it has not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from html import escape
from typing import NamedTuple, TypeAlias

from engine.app.budget.distribution import Spread
from engine.app.budget.figures import Figures, Group
from engine.app.budget.judgement import Judgement, Recommendation
from engine.app.budget.plots import Plot
from engine.app.budget.showing import TITLES
from engine.app.budget.words import Words

_STYLE = """
:root { color-scheme: light dark; --ink: #1c2530; --paper: #fff; --line: #d5dbe3;
  --accent: #2f6fb2; --target: #1a7f4b; --warn: #a05a00; --critical: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e8ee; --paper: #14181d;
  --line: #39424d; --accent: #6fa8e6; --target: #5fcf93; --warn: #f0a94a;
  --critical: #ff8a80; } }
body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink);
  background: var(--paper); max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
h1 { margin-bottom: 0; } h2 { margin-top: 2.5rem; font-size: 1.2rem; }
div.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: .3rem .9rem .3rem 0; vertical-align: top;
  border-bottom: 1px solid var(--line); }
td { overflow-wrap: anywhere; } th { font-weight: 600; } td.number, th.number { text-align: right; }
figure { margin: 1rem 0; } figcaption { font-weight: 600; }
svg { width: 100%; height: auto; max-width: 46rem; }
.target, .LOW { color: var(--target); } .warn, .MEDIUM { color: var(--warn); }
.critical, .HIGH { color: var(--critical); font-weight: 600; }
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def page(  # each is a part of the page
    figures: Figures,
    judgement: Judgement,
    plots: Sequence[Plot],
    questions: Mapping[str, str],
    *,
    words: Words,
    at: datetime,
) -> Iterator[str]:
    """The page, part by part.

    Args:
        figures: What budgets come to.
        judgement: What rules say of it.
        plots: Pictures of it.
        questions: What is left of the questions of the largest budgets, by decision.
        words: The language.
        at: When it is written.
    """
    title = escape(words("Token budgets"))
    yield (
        f'<!DOCTYPE html>\n<html lang="{words.language}">\n<head>\n'
        '<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<h1>{title}</h1>\n"
        f"<p>{escape(words('written'))} {escape(words.moment(at))}</p>\n"
    )
    if figures.decisions:
        yield from _overview(figures, words)
    else:
        yield f"<p>{escape(words('No decisions are logged.'))}</p>\n"
    yield from _kpis(judgement, words)
    yield from _recommendations(judgement, words)
    for plot in plots:
        caption = escape(plot.title)
        yield (
            f"<figure>\n<figcaption>{caption}</figcaption>\n"
            f"{plot.svg.strip()}\n</figure>\n"
        )
    if figures.decisions:
        yield from _groups("Budgets by intent", "intent", figures.intents, words)
        yield from _groups("Budgets by complexity", "complexity", figures.bins, words)
        yield from _groups(
            "Budgets by number of specialists", "specialists", figures.by_agents, words
        )
        yield from _domains(figures, words)
        yield from _largest(figures, questions, words)
    yield "</body>\n</html>\n"


def _overview(figures: Figures, words: Words) -> Iterator[str]:
    assert figures.first is not None  # noqa: S101  # there are decisions
    assert figures.last is not None  # noqa: S101
    times, overflow, confidence = figures.times, figures.overflow, figures.confidence
    strategies = ", ".join(f"{name} {count}" for name, count in overflow.strategies)
    first, last = words.moment(figures.first), words.moment(figures.last)
    mean_time = None if times.seconds is None else times.seconds.mean
    rows = (
        ("decisions", str(figures.decisions)),
        ("period", f"{first} {words('to')} {last}"),
        ("decisions a minute", words.number(figures.per_minute, 2)),
        ("mean budget", _mean(figures.budget, words)),
        ("held at the maximum", words.share(figures.capped)),
        ("overflow", words.share(overflow.share)),
        ("what gave way", strategies or "–"),
        ("accuracy", words.share(figures.accuracy)),
        ("follow-ups", words.share(figures.follow_ups)),
        ("mean confidence", words.number(confidence.mean, 2)),
        ("confidence above 0.8", words.share(confidence.high)),
        ("confidence below 0.5", words.share(confidence.low)),
        ("mean time", words.number(mean_time, 3, "s")),
        ("answers below 30 s", words.share(times.fast)),
        ("answers above 60 s", words.share(times.slow)),
        ("unknown intents", words.share(figures.unknown_intents)),
    )
    yield _heading(words("Overview"))
    yield from _table((), [(words(label), text) for label, text in rows])


def _kpis(judgement: Judgement, words: Words) -> Iterator[str]:
    yield _heading(words("Key performance indicators"))
    yield from _table(
        [words(head) for head in ("measure", "state", "value", "of", "because")],
        [
            (
                words(TITLES.get(one.kpi, one.kpi)),
                _Marked(words(one.state), one.state),
                words.number(one.value, 1, one.unit),
                str(one.count),
                words(one.because),
            )
            for one in judgement.kpis
        ],
    )


def _recommendations(judgement: Judgement, words: Words) -> Iterator[str]:
    yield _heading(words("Recommendations"))
    rows: list[tuple[_Cell, ...]] = []
    for one in judgement.said:
        level = one.level if isinstance(one, Recommendation) else "note"
        text = one.german if words.language == "de" else one.text
        rows.append((_Marked(words(level), level), text, one.because))
    if not judgement.recommendations and not judgement.is_hasty:
        yield f"<p>{escape(words('Nothing is recommended.'))}</p>\n"
    yield from _table((), rows)


def _groups(
    title: str, name: str, groups: Sequence[Group], words: Words
) -> Iterator[str]:
    yield _heading(words(title))
    heads = (name, "decisions", "share", "least", "most", "mean", "deviation", "median")
    yield from _table(
        [words(head) for head in heads],
        [
            (
                words(one.name),
                str(one.share.part),
                words.number(one.share.percent, 1, "%"),
                *_spread(one.budget, words),
            )
            for one in groups
        ],
        numbers=True,
    )


def _spread(found: Spread | None, words: Words) -> Iterator[str]:
    if found is None:
        yield from ("–",) * 5
        return
    yield words.number(found.min)
    yield words.number(found.max)
    yield words.number(found.mean, 1)
    yield "–" if found.stdev is None else words.number(found.stdev, 1)
    yield words.number(found.median, 1)


def _domains(figures: Figures, words: Words) -> Iterator[str]:
    yield _heading(words("Domains"))
    heads = ("domain", "decisions", "mean budget", "mean complexity", "overflow")
    yield from _table(
        [words(head) for head in heads],
        [
            (
                words(one.name),
                str(one.count),
                words.number(one.mean_budget, 1),
                words.number(one.mean_complexity, 1),
                words.share(one.overflow),
            )
            for one in figures.domains
        ],
        numbers=True,
    )


def _largest(
    figures: Figures, questions: Mapping[str, str], words: Words
) -> Iterator[str]:
    yield _heading(words("Largest budgets"))
    yield from _table(
        [words(head) for head in ("tokens", "intent", "decision", "question")],
        [
            (
                words.number(one.allocated),
                words(one.intent or "unknown"),
                one.decision,
                questions.get(one.decision, f"[{words('forgotten')}]"),
            )
            for one in figures.largest
        ],
    )


class _Marked(NamedTuple):
    """A cell's text with the class it is coloured by."""

    text: str
    mark: str


_Cell: TypeAlias = str | _Marked


def _mean(found: Spread | None, words: Words) -> str:
    return words.number(None if found is None else found.mean, 1, words("tokens"))


def _heading(text: str) -> str:
    return f"<h2>{escape(text)}</h2>\n"


def _table(
    heads: Sequence[str], rows: Sequence[Sequence[_Cell]], *, numbers: bool = False
) -> Iterator[str]:
    """A table; where there are no heads, the first column names the rows.

    Args:
        heads: Of the columns.
        rows: The cells.
        numbers: Whether all columns but the first hold numbers.
    """
    yield '<div class="wide"><table>\n'
    side = ' class="number"' if numbers else ""
    if heads:
        first, *others = heads
        cells = "".join(_cell("th", f' scope="col"{side}', one) for one in others)
        yield f'<tr><th scope="col">{escape(first)}</th>{cells}</tr>\n'
    for name, *rest in rows:
        cells = "".join(_cell("td", side, cell) for cell in rest)
        head = _cell("th", ' scope="row"', name)
        yield f"<tr>{head}{cells}</tr>\n"
    yield "</table></div>\n"


def _cell(tag: str, side: str, cell: _Cell) -> str:
    if isinstance(cell, str):
        return f"<{tag}{side}>{escape(cell)}</{tag}>"
    return f'<{tag}{side} class="{escape(cell.mark)}">{escape(cell.text)}</{tag}>'
