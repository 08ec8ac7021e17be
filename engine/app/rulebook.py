"""The active rule set: what stands in the rules folder, or an earlier set brought back.

Every set that ever decided is kept in the store by its digest, and every change of
the active one is logged with who made it and why. Files and undo go together simply:
undoing changes no file, and the set brought back decides until the files change again;
restoring puts its files back as well. Saving changes one file and makes what stands in
the folder then decide. A folder that cannot be used leaves the last good set active.
"""

from __future__ import annotations

import getpass
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from engine.app.errors import UsageError
from engine.app.rule_folder import RuleFolder, Stamp, fingerprint
from engine.app.storage import now
from engine.errors import Problem, RuleSetError
from engine.lang.load import load_sources, says_the_same
from engine.lang.rules import RuleSet
from engine.lang.vocabulary import Vocabulary
from engine.store.rulesets import Activation, RuleSets

__all__ = ["CHANGED", "FIRST", "Active", "Rulebook", "fingerprint", "user"]

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What a file of the rules folder is to say.

    Attributes:
        path: The file, as in a rule set's sources.
        text: All of it.
        seen: The fingerprint of what it said when it was read; empty for a file that
            is not there, and is made.
    """

    path: str
    text: str
    seen: str


class Rulebook:
    """Finds the active rule set and keeps its history.

    Args:
        folder: The rules folder.
        kept: Where rule sets and activations are kept.
        vocabulary: What the rules are checked against.

    Attributes:
        folder: The rules folder.
    """

    def __init__(self, folder: Path, kept: RuleSets, vocabulary: Vocabulary) -> None:
        self.folder = RuleFolder(folder)
        self._kept = kept
        self._vocabulary = vocabulary
        self._read: Mapping[str, bytes | Problem] = {}
        self._stamp: Stamp | None = None
        self._on_disk: RuleSet | RuleSetError | None = None
        self._loaded: dict[str, RuleSet] = {}

    def active(self) -> Active:
        """The set that decides now; the folder is looked at every time.

        Raises:
            RuleSetError: The folder cannot be used and no set was active before.
            UsageError: There is no such folder, or there are no rule files in it.
        """
        found = self._settled()
        if found is not None:
            return found
        with self._kept.transaction():  # nobody saves meanwhile, or has just done so
            found = self._settled()
            return self._taken_up() if found is None else found

    def upcoming(self) -> RuleSet:
        """The rules that would decide now; unlike ``active``, nothing is logged.

        Raises:
            RuleSetError: The folder cannot be used and no set was active before.
            UsageError: There is no such folder, or there are no rule files in it.
        """
        found = self._settled()
        on_disk = self.on_disk()
        if found is None and isinstance(on_disk, RuleSet):
            return on_disk
        return self.active().rules if found is None else found.rules

    def on_disk(self) -> RuleSet | RuleSetError:
        """What stands in the folder, checked anew only if a file has changed.

        Raises:
            UsageError: There is no such folder, or there are no rule files in it.
        """
        stamp = self.folder.stamp(now().timestamp())
        if self._on_disk is not None and stamp is not None and stamp == self._stamp:
            return self._on_disk
        found = self.folder.sources()
        self._stamp = stamp
        if self._on_disk is None or found != self._read:
            self._read = found
            try:
                self._on_disk = load_sources(found, self._vocabulary)
            except RuleSetError as error:
                self._on_disk = error
            else:
                self._loaded[self._on_disk.digest] = self._on_disk
        return self._on_disk

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

    def keep(self, rules: RuleSet) -> None:
        """Keep a set, wherever it was read from, under the paths of this folder.

        Where its rules are known and its texts are others, as comments may be, the
        texts are those of now.
        """
        texts = self.folder.own(rules.sources)
        self._kept.keep(rules.digest, texts)
        if self._kept.files(rules.digest) != texts:
            self._kept.refresh(rules.digest, texts)
            self._loaded.pop(rules.digest, None)

    def text(self, path: str) -> str:
        """What a file of the folder says, as `save` takes it.

        Args:
            path: The file, as in a rule set's sources.

        Raises:
            UsageError: There is no such file, or it is no text.
        """
        return self.folder.text(path)

    def draft(self, changes: Mapping[str, str]) -> RuleSet:
        """The folder's rules with some texts replaced or added; nothing is written.

        Args:
            changes: Texts by path, as in a rule set's sources.

        Raises:
            RuleSetError: If anything has to be mended, with all problems.
            UsageError: A path is none of the folder's.
        """
        for path in changes:
            self.folder.place(path)
        found = {**self.folder.sources(), **changes}
        return load_sources(dict(sorted(found.items())), self._vocabulary)

    def save(self, edits: Sequence[Edit], why: str) -> Activation:
        """Write files and make their rules decide, all or nothing.

        Line ends become those of the files.

        Raises:
            UsageError: A file says something else by now, is no longer there, or is
                there already; or there is no reason.
            RuleSetError: The rules would have problems; all of them.
            OSError: A file cannot be written.
        """
        reason = reasoned(why)
        with self.folder.all_or_none() as put, self._kept.transaction():
            for edit in edits:
                self._refuse_other(edit)
            self._take_up()
            texts = {e.path: self.folder.like(e.path, e.text) for e in edits}
            rules = self.draft(texts)
            for path, text in texts.items():
                put(path, text.encode())
            self._read, self._on_disk = self.folder.sources(), rules
            self.keep(rules)
            return self._kept.activate(rules.digest, who=user(), why=reason)

    def restore(self, to: int | None, why: str) -> tuple[Activation, tuple[str, ...]]:
        """Make an earlier set active again and put its files back, both or neither.

        Args:
            to: The activation to go back to, or None for the last other set.
            why: The reason, for the log.

        Returns:
            The activation, and the paths of the files that were written or removed.

        Raises:
            RecordError: There is nothing to go back to.
            RuleSetError: This version of the program no longer understands the set.
            UsageError: A file would be lost, see ``adopt``; or there is no reason.
            OSError: A file cannot be written.
        """
        reason = reasoned(why)
        with self.folder.all_or_none() as put, self._kept.transaction():
            self._take_up()
            changes = self._changes_to(self._kept.earlier(to))
            for path, content in changes.items():
                put(path, content)
            done = self._kept.undo(to, who=user(), why=reason, restored=True)
        return done, tuple(changes)

    def adopt(self, digest: str, why: str) -> Activation:
        """Write a kept set's files to the folder and make it decide, both or neither.

        Files that say the same but for comments and formatting stay as they are.

        Raises:
            RecordError: The set is not kept.
            RuleSetError: This version of the program no longer understands it.
            UsageError: A file says something that no kept set has, and would be lost.
            OSError: A file cannot be written.
        """
        with self.folder.all_or_none() as put, self._kept.transaction():
            self._take_up()
            for path, content in self._changes_to(digest).items():
                put(path, content)
            return self._kept.activate(digest, who=user(), why=why)

    def _settled(self) -> Active | None:
        """The set that decides, unless the folder is another than when last taken up.

        Raises:
            RuleSetError: The folder cannot be used and no set was active before.
        """
        on_disk = self.on_disk()
        standing = self._kept.active()
        if isinstance(on_disk, RuleSetError):
            if standing is None:
                raise on_disk
            rules = self.rules(standing.digest)
            return Active(rules=rules, activation=standing, problem=on_disk)
        if standing is None or self._has_changed(on_disk):
            return None
        is_same = standing.digest == on_disk.digest
        rules = on_disk if is_same else self.rules(standing.digest)
        return Active(rules=rules, activation=standing)

    def _taken_up(self) -> Active:
        """Make what stands in the folder the active set."""
        on_disk = self.on_disk()
        if isinstance(on_disk, RuleSetError):
            raise on_disk
        why = f"{FIRST if self._kept.active() is None else CHANGED}: {self.folder.path}"
        self.keep(on_disk)
        made = self._kept.activate(on_disk.digest, who=user(), why=why)
        return Active(rules=on_disk, activation=made)

    def _refuse_other(self, edit: Edit) -> None:
        """Refuse to write over what the user has not seen."""
        if not edit.seen and not self.folder.has(edit.path):
            return
        if fingerprint(self.folder.text(edit.path)) != edit.seen:
            raise UsageError(
                f"{self.folder.place(edit.path)} was changed by someone else since you "
                "read it: read it again and make your change there"
            )

    def _take_up(self) -> None:
        """Log and keep what others changed in the folder, comments too."""
        with suppress(RuleSetError):
            self.active()
        on_disk = self.on_disk()
        if not isinstance(on_disk, RuleSetError):
            self.keep(on_disk)

    def _changes_to(self, digest: str) -> dict[str, bytes | None]:
        """What has to be written and removed for the folder to hold a set's files."""
        rules = self.rules(digest)
        wanted = self.folder.own(rules.sources)
        found = self.folder.sources()
        kept = self._kept_on_disk(found)
        changes: dict[str, bytes | None] = {
            path: text.encode()
            for path, text in wanted.items()
            if "/" in path and not says_the_same(path, found.get(path), text)
        }
        changes |= {path: None for path in kept if path not in wanted and "/" in path}
        for path in changes:
            if path in found and path not in kept:
                raise UsageError(
                    f"{self.folder.place(path)} says something that no kept rule set "
                    "has, and it would be lost: mend it, or move it away first"
                )
        self._refuse_others(found, changes, digest)
        return changes

    def _kept_on_disk(self, found: Mapping[str, bytes | Problem]) -> set[str]:
        """Paths of the files whose present texts are kept."""
        if isinstance(self.on_disk(), RuleSet):
            return set(found)
        standing = self._kept.active()
        files = {} if standing is None else self._kept.files(standing.digest)
        texts = self.folder.own(files)
        return {p for p, t in found.items() if p in texts and t == texts[p].encode()}

    def _refuse_others(
        self,
        found: Mapping[str, bytes | Problem],
        changes: Mapping[str, bytes | None],
        digest: str,
    ) -> None:
        """Refuse to write a set's files among others that would make it another set."""
        after = {
            path: content
            for path, content in sorted({**found, **changes}.items())
            if content is not None
        }
        try:
            is_same = load_sources(after, self._vocabulary).digest == digest
        except RuleSetError:
            is_same = False
        if not is_same:
            others = ", ".join(sorted(set(found) - set(self.rules(digest).sources)))
            raise UsageError(
                f"with its files back, {self.folder.path} would still not hold rule "
                f"set {digest}, because of {others or 'a layers.yaml above it'}: move "
                "that away first"
            )

    def _has_changed(self, on_disk: RuleSet) -> bool:
        """Whether the folder is another than when it was last taken up."""
        taken = (
            one
            for one in self._kept.history(_ALL)
            if one.undo_of is None or one.restored
        )
        last = next(taken, None)
        return last is None or last.digest != on_disk.digest


_ALL = -1  # SQLite's LIMIT for all rows


def reasoned(why: str) -> str:
    """A reason, for a log that people read later.

    Raises:
        UsageError: There is none.
    """
    reason = why.strip()
    if not reason:
        raise UsageError("a change of what decides needs a reason: say why, briefly")
    return reason


def user() -> str:
    """The name under which changes are logged."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # no such name where the program runs
        return "unknown"
