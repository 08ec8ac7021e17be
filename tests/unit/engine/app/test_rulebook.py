from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.stored import opened

from engine import RuleSetError, Vocabulary
from engine.app.errors import UsageError
from engine.app.rulebook import Rulebook
from engine.store.store import Store

TEXT = """
templates: {A: {slots: {n: int}}}
rules:
  - rule: one
    when:
      - a: A(n > %s)
    then:
      - halt: true
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "rules"
    made.mkdir()
    write(made, "1")
    return made


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path / "x.db") as found:
        yield found


def write(folder: Path, number: str) -> None:
    (folder / "a.yaml").write_text(TEXT % number, encoding="utf-8")


def book(folder: Path, store: Store) -> Rulebook:
    return Rulebook(folder, store.rulesets, Vocabulary())


def why(store: Store) -> list[str]:
    """Why each activation came about, earliest first, without the folder's name."""
    return [one.why.split(":")[0] for one in reversed(store.rulesets.history())]


def test_what_stands_in_the_folder_decides(folder: Path, store: Store) -> None:
    active = book(folder, store).active()
    assert [rule.name for rule in active.rules.rules] == ["one"]
    assert active.activation.digest == active.rules.digest
    assert active.problem is None


def test_an_unchanged_folder_is_activated_once(folder: Path, store: Store) -> None:
    book(folder, store).active()
    again = book(folder, store)
    assert again.active().rules is again.active().rules
    assert why(store) == ["first seen on disk"]


def test_a_comment_is_no_change_of_the_rules(folder: Path, store: Store) -> None:
    one = book(folder, store)
    one.active()
    file = folder / "a.yaml"
    file.write_text("# why\n" + file.read_text("utf-8"), encoding="utf-8")
    one.active()
    assert why(store) == ["first seen on disk"]


def test_a_change_is_seen_by_an_open_rulebook(folder: Path, store: Store) -> None:
    one = book(folder, store)
    before = one.active().rules.digest
    write(folder, "2")
    assert one.active().rules.digest != before
    assert why(store) == ["first seen on disk", "changed on disk"]


def test_files_are_kept_by_names_that_no_machine_has(
    folder: Path, store: Store
) -> None:
    digest = book(folder, store).active().rules.digest
    assert list(store.rulesets.files(digest)) == ["rules/a.yaml"]


def test_an_undone_change_stays_undone_until_files_change(
    folder: Path, store: Store
) -> None:
    one = book(folder, store)
    first = one.active().rules.digest
    write(folder, "2")
    one.active()
    one.undo(None, "no good")
    assert one.active().rules.digest == first
    assert book(folder, store).active().rules.digest == first
    write(folder, "3")
    assert one.active().rules.digest not in {first, ""}
    assert why(store)[-2:] == ["no good", "changed on disk"]


def test_a_broken_folder_leaves_the_last_good_set(folder: Path, store: Store) -> None:
    one = book(folder, store)
    good = one.active().rules.digest
    write(folder, "nothing")
    active = one.active()
    assert active.rules.digest == good
    assert active.problem is not None
    assert "rules/a.yaml:6:" in str(active.problem)
    write(folder, "1")
    assert one.active().problem is None


def test_a_folder_that_never_worked_is_an_error(folder: Path, store: Store) -> None:
    write(folder, "nothing")
    with pytest.raises(RuleSetError):
        book(folder, store).active()
    assert why(store) == []


def test_a_folder_there_is_not_is_an_error(folder: Path, store: Store) -> None:
    with pytest.raises(UsageError, match="there is no rules folder"):
        book(folder / "x", store).active()


def test_a_folder_without_rules_is_an_error(folder: Path, store: Store) -> None:
    (folder / "a.yaml").unlink()
    with pytest.raises(UsageError, match="there are no rule files in"):
        book(folder, store).active()
