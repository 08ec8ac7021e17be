"""Which of some files say something else by now than when they were read."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from gui.core.engine import Latest
from gui.messages.rules import Edited, FileText, ReadFile


def find_changed(
    latest: Latest,
    edits: Sequence[Edited],
    then: Callable[[tuple[FileText, ...]], None],
    changed: tuple[FileText, ...] = (),
) -> None:
    """Read files again, one after the other; one that cannot be read is left out.

    Args:
        latest: Asks the engine.
        edits: The files with the fingerprints they had.
        then: Gets those that have another, as they are now.
        changed: Those known to have another already.
    """
    if not edits:
        then(changed)
        return
    edit, others = edits[0], edits[1:]

    def on_read(file: FileText) -> None:
        is_same = file.fingerprint == edit.fingerprint
        find_changed(latest, others, then, changed if is_same else (*changed, file))

    latest.send(
        ReadFile(path=edit.path),
        on_read,
        failed=lambda _: find_changed(latest, others, then, changed),
    )
