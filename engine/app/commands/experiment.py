"""``experiment``: other rules for a share of decisions, weighed, compared and ended."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import datetime

from engine.app.config import Config, find_config
from engine.app.console import local, write, write_json
from engine.app.experiments import Experiments
from engine.app.loading import folder_sources
from engine.app.rulebook import Rulebook
from engine.app.storage import open_existing
from engine.app.vocabulary import declared
from engine.lang.load import load_sources
from engine.learn.experiment import Arm
from engine.store.trial import Figures, Trial


def start(given: Namespace) -> int:
    """Begin an experiment with the rules of a folder."""
    config = find_config(database=given.db)
    with _experiments(config) as found:
        rules = load_sources(folder_sources(given.rules), declared(config))
        trial = found.start(rules, weight=given.weight, unit=given.unit, why=given.why)
        _print(given, trial, found)
    return 0


def show(given: Namespace) -> int:
    """Print the experiment that runs, or else the last."""
    with _experiments(find_config(database=given.db)) as found:
        trial = found.last()
        if trial is not None:
            _print(given, trial, found)
        elif given.json:
            write_json(None)
        else:
            write("no experiment was ever begun")
    return 0


def weight(given: Namespace) -> int:
    """Change the share that the tried rules get."""
    with _experiments(find_config(database=given.db)) as found:
        preview = found.preview(given.weight)
        trial = found.set_weight(given.weight, given.why)
        if not given.json:
            write(f"{preview.moved} of {preview.units} known units change their rules")
        _print(given, trial, found)
    return 0


def stop(given: Namespace) -> int:
    """End the experiment."""
    config = find_config(database=given.db)
    with _experiments(config) as found:
        trial = found.stop(given.why, adopt=given.adopt)
        _print(given, trial, found)
    if given.adopt and not given.json:
        write(f"rule set {trial.treatment} decides; its files are in {config.rules}")
    return 0


@contextmanager
def _experiments(config: Config) -> Generator[Experiments]:
    with open_existing(config) as store:
        book = Rulebook(config.rules, store.rulesets, declared(config))
        yield Experiments(store, book)


def _print(given: Namespace, trial: Trial, found: Experiments) -> None:
    figures = found.figures(trial.number)
    if given.json:
        write_json(_plain(trial, figures))
        return
    for line in _lines(trial, figures):
        write(line)


def _lines(trial: Trial, figures: dict[Arm, Figures]) -> Iterator[str]:
    runs = trial.stopped_at is None
    yield f"experiment {trial.number}, {'running' if runs else 'ended'}: {trial.why}"
    decides = "decides" if runs else "decided at last"
    yield f"the treatment {decides} for {percent(trial.weight)} of all {trial.unit}s"
    yield ""
    yield (
        f"{'arm':<9}  {'rule set':<{len(trial.control)}}  decisions  units  "
        f"{'confidence':>10}  {'tokens':>7}"
    )
    for arm, ruleset in _sets(trial):
        one = figures[arm]
        yield (
            f"{arm:<9}  {ruleset}  {one.decisions:>9}  {one.units:>5}  "
            f"{_mean(one.confidence, 3):>10}  {_mean(one.allocated, 1):>7}"
        )
    failed = figures[Arm.TREATMENT].failed
    if failed:
        yield f"the treatment failed on {failed} more, which the control decided"
    yield ""
    for step in trial.weights:
        before = "" if step.before is None else f"{percent(step.before)} → "
        change = f"{before}{percent(step.after)}"
        yield f"{local(step.at)}  {change:<15}  by {step.who}: {step.why}"
    if trial.stopped_at is not None:
        by = f"by {trial.stopped_by}: {trial.stopped_why}"
        yield f"{local(trial.stopped_at)}  {'ended':<15}  {by}"


def _sets(trial: Trial) -> tuple[tuple[Arm, str], ...]:
    return (Arm.CONTROL, trial.control), (Arm.TREATMENT, trial.treatment)


def percent(share: float) -> str:
    """A share in per cent, as people type it."""
    return f"{100 * share:.4g} %"


def _mean(value: float | None, digits: int) -> str:
    return "-" if value is None else f"{value:.{digits}f}"


def _plain(trial: Trial, figures: dict[Arm, Figures]) -> dict[str, object]:
    return {
        "experiment": trial.number,
        "running": trial.stopped_at is None,
        "why": trial.why,
        "unit": trial.unit,
        "weight": trial.weight,
        "started_at": trial.started_at.isoformat(),
        "started_by": trial.started_by,
        "stopped_at": _moment(trial.stopped_at),
        "stopped_by": trial.stopped_by or None,
        "stopped_why": trial.stopped_why or None,
        "arms": [
            {
                "arm": arm,
                "ruleset": ruleset,
                "decisions": figures[arm].decisions,
                "units": figures[arm].units,
                "confidence": figures[arm].confidence,
                "allocated": figures[arm].allocated,
                "failed": figures[arm].failed,
            }
            for arm, ruleset in _sets(trial)
        ],
        "weights": [
            {
                "at": one.at.isoformat(),
                "who": one.who,
                "why": one.why,
                "before": one.before,
                "after": one.after,
            }
            for one in trial.weights
        ],
    }


def _moment(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()
