"""The active rule set: what stands in the rules folder, or an earlier set brought back.

Every set that ever decided is kept in the store by its digest, and every change of
the active one is logged with who made it and why. Files and undo go together simply:
undoing changes no file; the set brought back decides until the files change again.
A folder that cannot be used leaves the last good set active.
"""

from __future__ import annotations

import getpass
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from engine.app.loading import folder_sources
from engine.errors import Problem, RuleSetError
from engine.lang.load import load_sources
from engine.lang.rules import RuleSet
from engine.lang.vocabulary import Vocabulary
from engine.store.rulesets import Activation, RuleSets

FIRST = "first seen on disk"
CHANGED = "changed on disk"


@dataclass(frozen=True, slots=True, kw_only=True)
class Active:
    """The rule set that decides now.

    Attributes:
        rules: The checked rules.
        activation: Who made it the active one, when and why.
        problem: Why the files in the folder are not used, or None if they are, or
            were set aside on purpose.
    """

    rules: RuleSet
    activation: Activation
    problem: RuleSetError | None = None


class Rulebook:
    """Finds the active rule set and keeps its history.

    Args:
        folder: The rules folder.
        kept: Where rule sets and activations are kept.
        vocabulary: What the rules are checked against.
    """

    def __init__(self, folder: Path, kept: RuleSets, vocabulary: Vocabulary) -> None:
        self._folder = folder
        self._kept = kept
        self._vocabulary = vocabulary
        self._read: Mapping[str, bytes | Problem] = {}
        self._on_disk: RuleSet | RuleSetError | None = None
        self._loaded: dict[str, RuleSet] = {}

    def active(self) -> Active:
        """The set that decides now; the folder is looked at every time.

        Raises:
            RuleSetError: The folder cannot be used and no set was active before.
            UsageError: There is no such folder, or there are no rule files in it.
        """
        on_disk = self._folder_rules()
        standing = self._kept.active()
        if isinstance(on_disk, RuleSetError):
            if standing is None:
                raise on_disk
            rules = self.rules(standing.digest)
            return Active(rules=rules, activation=standing, problem=on_disk)
        if standing is None or self._has_changed(on_disk):
            why = f"{FIRST if standing is None else CHANGED}: {self._folder}"
            self._kept.keep(on_disk.digest, on_disk.sources)
            standing = self._kept.activate(on_disk.digest, who=user(), why=why)
        if standing.digest == on_disk.digest:
            return Active(rules=on_disk, activation=standing)
        return Active(rules=self.rules(standing.digest), activation=standing)

    def rules(self, digest: str) -> RuleSet:
        """A set that was active once, read from the texts kept of it.

        Raises:
            RecordError: It is not kept.
            RuleSetError: This version of the program no longer understands it.
        """
        if digest not in self._loaded:
            files = self._kept.files(digest)
            self._loaded[digest] = load_sources(files, self._vocabulary)
        return self._loaded[digest]

    def undo(self, to: int | None, why: str) -> Activation:
        """Make an earlier set active again; files stay as they are.

        Args:
            to: The activation to go back to, or None for the last other set.
            why: The reason, for the log.

        Raises:
            RecordError: There is nothing to go back to.
        """
        return self._kept.undo(to, who=user(), why=why)

    def _folder_rules(self) -> RuleSet | RuleSetError:
        """What stands in the folder, checked anew only if a file has changed."""
        found = folder_sources(self._folder)
        if self._on_disk is None or found != self._read:
            self._read = found
            try:
                self._on_disk = load_sources(found, self._vocabulary)
            except RuleSetError as error:
                self._on_disk = error
            else:
                self._loaded[self._on_disk.digest] = self._on_disk
        return self._on_disk

    def _has_changed(self, on_disk: RuleSet) -> bool:
        """Whether the folder is another than when it was last taken up."""
        taken = (one for one in self._kept.history(_ALL) if one.undo_of is None)
        last = next(taken, None)
        return last is None or last.digest != on_disk.digest


_ALL = -1  # SQLite's LIMIT for all rows


def user() -> str:
    """The name under which changes are logged."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # no such name where the program runs
        return "unknown"
