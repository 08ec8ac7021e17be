"""Rule files: listed, read, checked, tried, saved; and the sets that were active."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from engine.app.backtest import Flip as Found
from engine.app.backtest import backtest as tested
from engine.app.backtest import tried
from engine.app.loading import folder_sources
from engine.app.rule_folder import fingerprint
from engine.app.rulebook import Edit
from engine.errors import Problem as Fault
from engine.errors import RuleSetError
from engine.lang.load import read_content
from engine.lang.rules import RuleSet
from engine.store.rulesets import Activation
from gui.core.rule_text import rule_named
from gui.messages.proofs import Place
from gui.messages.rules import (
    ActivationRow,
    Activations,
    Backtest,
    Backtested,
    Change,
    CheckDrafts,
    Checked,
    Draft,
    FileText,
    Flip,
    ListActivations,
    ListRuleFiles,
    Problem,
    ReadFile,
    Restored,
    RestoreSet,
    RuleFile,
    RuleFiles,
    Saved,
    SaveDraft,
    Tried,
    TryDrafts,
)
from gui.service.work import Cancelled, Work

LONG = 64 * 1024
"""Bytes of a file from which on reading all of it, just to list it, takes too long."""


def list_rule_files(work: Work, request: ListRuleFiles) -> RuleFiles:  # noqa: ARG001  # it says no more
    """The files of the rules folder, and whether their set decides."""
    folder = work.bench.config.rules
    found = work.bench.rulebook.on_disk()
    problems = found.problems if isinstance(found, RuleSetError) else ()
    digest = found.digest if isinstance(found, RuleSet) else ""
    ruleset = upcoming(work)
    return RuleFiles(
        folder=str(folder),
        files=tuple(
            RuleFile(path=path, rules=tuple(_rules_in(path, content)))
            for path, content in folder_sources(folder).items()
            if isinstance(content, bytes)
        ),
        ruleset=ruleset,
        problems=tuple(map(_problem, problems)),
        differs=digest != ruleset,
    )


def upcoming(work: Work) -> str:
    """The digest of the set that decides next; empty where none can."""
    try:
        return work.bench.rulebook.upcoming().digest
    except RuleSetError:
        return ""


def read_rule_file(work: Work, request: ReadFile) -> FileText:
    """The text of one rule file."""
    return _file_text(work, request.path)


def check_drafts(work: Work, request: CheckDrafts) -> Checked:
    """Check the rules with drafts in the place of files."""
    try:
        rules = work.bench.rulebook.draft(_by_path(request.drafts))
    except RuleSetError as error:
        problems, digest = error.problems, ""
    else:
        problems, digest = rules.warnings, rules.digest
    return Checked(
        problems=tuple(map(_problem, problems)),
        ruleset=digest,
        rules=tuple(
            (rule.name.value, Place(path=draft.path, line=rule.name.span.line))
            for draft in request.drafts
            for rule in read_content(draft.text, draft.path)[0].rules
        ),
    )


def try_drafts(work: Work, request: TryDrafts) -> Tried:
    """Decide a logged decision again with drafts, looking at one rule."""
    rules = work.bench.rulebook.draft(_by_path(request.drafts))
    found = tried(work.bench, rules, request.decision, request.rule)
    return Tried(
        flip=_flip(found.flip),
        rule=request.rule,
        firings=found.firings,
        why_not=found.why_not,
    )


def backtest(work: Work, request: Backtest) -> Backtested:
    """Decide the last decisions again with drafts."""
    rules = work.bench.rulebook.draft(_by_path(request.drafts))
    found = tested(
        work.bench,
        rules,
        request.last,
        notify=work.notify,
        cancelled=work.is_cancelled,
    )
    if work.is_cancelled():
        raise Cancelled
    return Backtested(
        tried=found.tried,
        flips=tuple(map(_flip, found.flips)),
        skipped=found.skipped,
    )


def save_draft(work: Work, request: SaveDraft) -> Saved:
    """Write drafts and make their rules decide, all of it or nothing."""
    edits = [
        Edit(path=one.path, text=one.text, seen=one.fingerprint)
        for one in request.drafts
    ]
    made = work.bench.rulebook.save(edits, request.why)
    return Saved(
        activation=_activation(made, is_active=True),
        files=tuple(_file_text(work, edit.path) for edit in edits),
    )


def list_activations(work: Work, request: ListActivations) -> Activations:
    """Who made which set active, when and why."""
    found = work.bench.store.rulesets.history(max(0, request.limit))
    return Activations(
        rows=tuple(
            _activation(one, is_active=place == 0) for place, one in enumerate(found)
        )
    )


def restore_set(work: Work, request: RestoreSet) -> Restored:
    """Make the set of an earlier activation decide again, and put its files back."""
    made, files = work.bench.rulebook.restore(request.number, request.why)
    return Restored(activation=_activation(made, is_active=True), files=files)


def _by_path(drafts: Iterable[Draft]) -> Mapping[str, str]:
    return {draft.path: draft.text for draft in drafts}


def _file_text(work: Work, path: str) -> FileText:
    text = work.bench.rulebook.folder.text(path)
    return FileText(path=path, text=text, fingerprint=fingerprint(text))


def _rules_in(path: str, content: bytes) -> Iterator[tuple[str, int]]:
    """The rules of a file with their lines; of a long one, by its lines alone."""
    if len(content) <= LONG:
        for rule in read_content(content, path)[0].rules:
            yield rule.name.value, rule.name.span.line
        return
    for number, line in enumerate(content.decode(errors="replace").splitlines(), 1):
        if name := rule_named(line):
            yield name, number


def _problem(fault: Fault) -> Problem:
    return Problem(
        path=fault.span.file,
        line=fault.span.line,
        column=fault.span.column,
        end_line=fault.span.end_line,
        end_column=fault.span.end_column,
        code=str(fault.code),
        message=fault.message,
        hint=fault.hint,
        is_warning=fault.warning,
    )


def _flip(found: Found) -> Flip:
    return Flip(
        decision=found.entry.id,
        query=found.entry.query or "",
        changes=tuple(
            Change(what=what, before=_readable(before), after=_readable(after))
            for what, (before, after) in found.changes.items()
        ),
        rules_gained=found.rules_gained,
        rules_lost=found.rules_lost,
    )


def _readable(value: object) -> str:
    """A value as people read it."""
    if isinstance(value, str):
        return value
    if isinstance(value, (tuple, list)):
        return ", ".join(map(_readable, value))
    if isinstance(value, float):
        return f"{value:g}"
    return "" if value is None else str(value)


def _activation(made: Activation, *, is_active: bool) -> ActivationRow:
    return ActivationRow(
        number=made.id,
        at=made.at.isoformat(),
        who=made.who,
        why=made.why,
        ruleset=made.digest,
        undo_of=made.undo_of or 0,
        is_active=is_active,
    )
