"""Files are read again one by one; those that are others by now are found."""

from __future__ import annotations

from support.drafts import OTHER, PATH, file_text
from support.fake_engine import FakeEngine

from gui.core.changed_files import find_changed
from gui.core.engine import Latest
from gui.messages.rules import Edited, FileText, ReadFile

EDITS = tuple(
    Edited(path=path, text="mine", fingerprint="1") for path in (PATH, OTHER, "c.yaml")
)


def test_those_with_another_fingerprint_are_found() -> None:
    engine, found = FakeEngine(), list[tuple[FileText, ...]]()
    find_changed(Latest(engine), EDITS, found.append)
    engine.reply(ReadFile, file_text("theirs", mark="2"))
    engine.fail(ReadFile, "it is gone")
    assert found == []
    engine.reply(ReadFile, file_text(path="c.yaml", mark="1"))
    assert found == [(file_text("theirs", mark="2"),)]


def test_nobody_waits_for_it_any_more() -> None:
    engine, found = FakeEngine(), list[tuple[FileText, ...]]()
    latest = Latest(engine)
    find_changed(latest, EDITS, found.append)
    latest.cancel()
    assert engine.pending(ReadFile) == []
    assert found == []
