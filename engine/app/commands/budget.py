"""``budget``: figures, judgements and records of logged budgets."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path
from time import perf_counter

from engine.app.budget.counting import counted, told
from engine.app.budget.export import csv_text, json_text, rows
from engine.app.budget.figures import Figures
from engine.app.budget.judgement import Judgement, judged
from engine.app.budget.plain import plain
from engine.app.budget.plots import plots
from engine.app.budget.recognition import with_recognition
from engine.app.budget.report import page
from engine.app.budget.showing import (
    domain_lines,
    figures_lines,
    kpi_lines,
    recommendation_lines,
)
from engine.app.budget.tally import Tally
from engine.app.budget.words import Words
from engine.app.config import Config, find_config
from engine.app.console import (
    feeds_program,
    note,
    of_how_many,
    working,
    write,
    write_json,
)
from engine.app.errors import UsageError
from engine.app.files import replacing
from engine.app.rulebook import Rulebook
from engine.app.storage import now, open_existing
from engine.app.vocabulary import declared, params_of
from engine.store.budgets import Selection
from engine.store.store import Store

QUOTED = 60
"""Characters of a question beside its budget."""


def stats(given: Namespace) -> int:
    """Print what budgets come to."""
    with _opened(given) as (store, selection):
        _, figures = _counted(given, store, selection)
        questions = _questions(store, figures)
    if given.json:
        write_json(plain(figures))
    else:
        _print(figures_lines(figures, questions))
    return 0


def domains(given: Namespace) -> int:
    """Print what budgets come to in each domain."""
    with _opened(given) as (store, selection):
        _, figures = _counted(given, store, selection)
    if given.json:
        write_json(plain(figures.domains))
    else:
        _print(domain_lines(figures))
    return 0


def kpi(given: Namespace) -> int:
    """Print how the KPIs stand."""
    judgement = _judged(given)
    if given.json:
        write_json(
            {
                "ruleset": judgement.ruleset,
                "kpis": plain(judgement.kpis, proofs=given.why),
            }
        )
    else:
        _print(kpi_lines(judgement, why=given.why))
    return 0


def recommend(given: Namespace) -> int:
    """Print what the rules recommend."""
    judgement = _judged(given)
    if given.json:
        write_json(
            {
                "ruleset": judgement.ruleset,
                "recommendations": plain(judgement.recommendations, proofs=given.why),
                "findings": plain(judgement.findings, proofs=given.why),
            }
        )
    else:
        _print(recommendation_lines(judgement, why=given.why))
    return 0


def export(given: Namespace) -> int:
    """Write the records, to a file or to standard output."""
    with _opened(given) as (store, selection), working("exporting") as tell:
        budgets = store.budgets
        total = budgets.count(selection)
        records = told(budgets.records(selection), total, of_how_many(tell))
        found = rows(records, budgets)
        if given.format == "csv":
            # Spreadsheets take a file for UTF-8 only if it begins with the mark;
            # programs that read standard output would take it for text.
            _write(given.output, csv_text(found), encoding="utf-8-sig")
        else:
            start = budgets.first(selection)
            _write(given.output, json_text(found, at=now(), start=start, total=total))
    return 0


def report(given: Namespace) -> int:
    """Write the report, to a file or to standard output."""
    config = find_config(rules=given.rules, database=given.db)
    words = Words(given.language)
    with _opened(given) as (store, selection):
        tally, figures = _counted(given, store, selection)
        figures, judgement = _by_rules(config, store, tally, figures)
        questions = _questions(store, figures)
    try:
        with working("drawing"):
            pictures = tuple(plots(tally, words))
    except ImportError:
        pictures = ()
        note(
            "note: the report has no pictures because matplotlib is not installed; "
            "'pip install regelwerk[report]' adds it"
        )
    parts = page(figures, judgement, pictures, questions, words=words, at=now())
    _write(given.output, parts)
    return 0


def _questions(store: Store, figures: Figures) -> Mapping[str, str]:
    """What is left of the questions of the largest budgets, by decision."""
    largest = (one.decision for one in figures.largest)
    return store.budgets.questions(largest, QUOTED)


def _judged(given: Namespace) -> Judgement:
    config = find_config(rules=given.rules, database=given.db)
    with _opened(given) as (store, selection):
        tally, figures = _counted(given, store, selection)
        return _by_rules(config, store, tally, figures)[1]


def _by_rules(
    config: Config, store: Store, tally: Tally, figures: Figures
) -> tuple[Figures, Judgement]:
    """All figures, and what the rules say of them that would decide now."""
    book = Rulebook(config.rules, store.rulesets, declared(config))
    rules = book.upcoming()
    params_of(config.settings, rules)  # refuses what no decision could be made with
    with working("measuring"):
        figures = with_recognition(
            figures, tally.latest, store.decisions, book, perf_counter
        )
    return figures, judged(figures, rules)


def _counted(
    given: Namespace, store: Store, selection: Selection
) -> tuple[Tally, Figures]:
    silent = feeds_program(as_json=getattr(given, "json", False))
    with working("counting", silent=silent) as tell:
        return counted(store.budgets, selection, of_how_many(tell))


@contextmanager
def _opened(given: Namespace) -> Generator[tuple[Store, Selection]]:
    """The store, and which of its decisions are meant; what is kept now is not."""
    if given.since and given.until and given.since > given.until:
        raise UsageError(
            f"no day is after {given.since} and before {given.until}: give the "
            "earlier one with --since"
        )
    midnight = time()
    selection = Selection(
        since=given.since and datetime.combine(given.since, midnight).astimezone(),
        until=given.until
        and datetime.combine(given.until + timedelta(days=1), midnight).astimezone(),
        last=given.last,
        unit=given.unit,
    )
    with open_existing(find_config(database=given.db)) as store:
        yield store, replace(selection, newest=store.budgets.newest())


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        write(line)


def _write(
    output: Path | None, texts: Iterable[str], *, encoding: str = "utf-8"
) -> None:
    """Write texts to a file as a whole, or to standard output as they come."""
    if output is None:
        for text in texts:
            write(text, end="")
        return
    with replacing(output, encoding) as stream:
        for text in texts:
            stream.write(text)
    note(f"wrote {output}")
