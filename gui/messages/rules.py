"""Rule files: reading, checking, trying, saving; and the sets that were active."""

from __future__ import annotations

from gui.messages.proofs import Place
from gui.messages.wire import Message, Request


class RuleFile(Message, frozen=True, kw_only=True):
    """A rule file: its path from the rules folder's parent on, and its rules."""

    path: str
    rules: tuple[tuple[str, int], ...]


class RuleFiles(Message, frozen=True, kw_only=True):
    """The files of the rules folder.

    Attributes:
        folder: Where it is.
        ruleset: The digest of the set that decides.
        problems: Why the files cannot be used; empty if they can.
        differs: Whether another set than that of the files decides.
    """

    folder: str
    files: tuple[RuleFile, ...]
    ruleset: str
    problems: tuple[Problem, ...] = ()
    differs: bool = False


class Problem(Message, frozen=True, kw_only=True):
    """Something to mend; lines and columns count from 1, the end is exclusive."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    code: str
    message: str
    hint: str
    is_warning: bool


class FileText(Message, frozen=True, kw_only=True):
    """A file's text, with a fingerprint by which a later change is noticed."""

    path: str
    text: str
    fingerprint: str


class Draft(Message, frozen=True, kw_only=True):
    """A file's text that is not saved."""

    path: str
    text: str


class Edited(Message, frozen=True, kw_only=True):
    """A file's text as it is to be saved.

    Attributes:
        fingerprint: That of the text the file had when it was read; empty for a file
            that is not there.
    """

    path: str
    text: str
    fingerprint: str


class Checked(Message, frozen=True, kw_only=True):
    """What the checker found in the rules with some drafts in place.

    Attributes:
        problems: All problems and warnings, in the order of their places.
        ruleset: The digest; empty if the rules cannot be used.
        rules: Where each rule of the drafts stands.
    """

    problems: tuple[Problem, ...]
    ruleset: str
    rules: tuple[tuple[str, Place], ...]


class SlotWord(Message, frozen=True, kw_only=True):
    """A slot of a template."""

    name: str
    type: str
    doc: str
    one_of: tuple[str, ...] = ()


class TemplateWord(Message, frozen=True, kw_only=True):
    """A template with its slots."""

    name: str
    doc: str
    slots: tuple[SlotWord, ...]


class Words(Message, frozen=True, kw_only=True):
    """All words that rules may use: what completion offers."""

    templates: tuple[TemplateWord, ...]
    functions: tuple[tuple[str, str], ...]
    effects: tuple[str, ...]
    params: tuple[str, ...]
    rules: tuple[str, ...]
    layers: tuple[str, ...]
    tags: tuple[str, ...]


class Change(Message, frozen=True, kw_only=True):
    """One thing that is another now; values as people read them."""

    what: str
    before: str
    after: str


class Flip(Message, frozen=True, kw_only=True):
    """A logged decision that comes out otherwise with other rules."""

    decision: str
    query: str
    changes: tuple[Change, ...]
    rules_gained: tuple[str, ...]
    rules_lost: tuple[str, ...]


class Tried(Message, frozen=True, kw_only=True):
    """What drafts would have made of a logged decision.

    Attributes:
        flip: What would be otherwise; without changes and rules if nothing.
        rule: The rule that was looked at; empty if none.
        firings: How often it fired.
        why_not: Why it did not; empty if it did.
    """

    flip: Flip
    rule: str
    firings: int
    why_not: str


class Backtested(Message, frozen=True, kw_only=True):
    """What drafts would have made of the last decisions.

    Attributes:
        tried: How many were decided again.
        flips: Those that come out otherwise, latest first.
        skipped: Why others could not be decided again: id and sentence.
    """

    tried: int
    flips: tuple[Flip, ...]
    skipped: tuple[tuple[str, str], ...]


class ActivationRow(Message, frozen=True, kw_only=True):
    """A rule set was made the active one.

    Attributes:
        at: When, in ISO 8601 with the time zone.
        undo_of: The activation it took back; 0 if none.
        is_active: Whether its set decides now.
    """

    number: int
    at: str
    who: str
    why: str
    ruleset: str
    undo_of: int
    is_active: bool


class Activations(Message, frozen=True, kw_only=True):
    """The latest activations, latest first."""

    rows: tuple[ActivationRow, ...]


class Saved(Message, frozen=True, kw_only=True):
    """Files were saved and their rules decide now; the files as they stand now."""

    activation: ActivationRow
    files: tuple[FileText, ...]


class Restored(Message, frozen=True, kw_only=True):
    """An earlier set decides again; the paths of the files that were put back."""

    activation: ActivationRow
    files: tuple[str, ...]


class ListRuleFiles(Request[RuleFiles], frozen=True, kw_only=True, tag="rule-files"):
    """The files of the rules folder, as they stand on disk now."""


class ReadFile(Request[FileText], frozen=True, kw_only=True, tag="read-file"):
    """The text of one rule file."""

    path: str


class CheckDrafts(Request[Checked], frozen=True, kw_only=True, tag="check"):
    """Check the rules with drafts in the place of files."""

    drafts: tuple[Draft, ...]


class ListWords(Request[Words], frozen=True, kw_only=True, tag="words"):
    """The words of the rules in use."""


class TryDrafts(Request[Tried], frozen=True, kw_only=True, tag="try"):
    """Decide a logged decision again with drafts, looking at one rule; logs nothing."""

    drafts: tuple[Draft, ...]
    decision: str
    rule: str = ""


class Backtest(Request[Backtested], frozen=True, kw_only=True, tag="backtest"):
    """Decide the last decisions again with drafts; progress, can be cancelled."""

    drafts: tuple[Draft, ...]
    last: int


class SaveDraft(Request[Saved], frozen=True, kw_only=True, tag="save"):
    """Write drafts and make their rules decide, all of it or nothing.

    Fails if the rules have problems, or if a file has another fingerprint by now.
    """

    drafts: tuple[Edited, ...]
    why: str


class ListActivations(
    Request[Activations], frozen=True, kw_only=True, tag="activations"
):
    """Who made which set active, when and why."""

    limit: int = 50


class RestoreSet(Request[Restored], frozen=True, kw_only=True, tag="restore"):
    """Make the set of an earlier activation decide again, and put its files back."""

    number: int
    why: str
