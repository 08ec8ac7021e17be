"""Opening files and what is no file of ours; transactions; several connections."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest
from support.stored import everything_in, kept, opened

from engine.store.database import Database
from engine.store.errors import StoreFileError, StoreLockedError
from engine.store.migrations import STEPS


def refusal(path: Path) -> str:
    """What is said of a file that is not opened, and that it stays as it was."""
    before = path.read_bytes()
    with pytest.raises(StoreFileError) as caught:
        Database.open(path, wait=0.1)
    assert path.read_bytes() == before
    text = str(caught.value)
    assert str(path) in text
    assert "\n" not in text
    return text


def filled(path: Path, count: int = 60) -> Path:
    with opened(path) as store:
        for number in range(count):
            kept(store, f"question {number} " + "x" * 2000)
    return path


def test_a_missing_folder_is_made(tmp_path: Path) -> None:
    path = tmp_path / "some" / "folder" / "decisions.db"
    Database.open(path).close()
    assert path.is_file()


def test_a_relative_path_and_odd_characters_are_fine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with Database.open(Path("what? 100% #ä.db")) as database:
        assert database.path == tmp_path / "what? 100% #ä.db"
    assert (tmp_path / "what? 100% #ä.db").is_file()


def test_an_empty_file_is_a_new_database(tmp_path: Path) -> None:
    (tmp_path / "x.db").touch()
    with opened(tmp_path / "x.db") as store:
        kept(store)


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreFileError) as caught:
        Database.open(tmp_path)
    assert str(caught.value) == f"{tmp_path} is a folder: name a file in it"


def test_a_file_for_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StoreFileError, match="cannot be made"):
        Database.open(tmp_path / "file" / "x.db")


def test_what_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_bytes(b"Dear reader,\n" * 500)
    assert refusal(path) == (
        f"{path} is not a database: it was left as it is; choose another file"
    )


def test_a_damaged_header_is_refused(tmp_path: Path) -> None:
    path = filled(tmp_path / "x.db")
    path.write_bytes(b"garbage garbage!" + path.read_bytes()[16:])
    assert "is not a database" in refusal(path)


def test_a_truncated_file_is_refused(tmp_path: Path) -> None:
    path = filled(tmp_path / "x.db")
    path.write_bytes(path.read_bytes()[: 4096 * 3])
    assert f"{path} is damaged (database disk image is malformed)" in refusal(path)


def test_damage_in_the_middle_is_said_when_it_is_met(tmp_path: Path) -> None:
    path = filled(tmp_path / "x.db")
    data = bytearray(path.read_bytes())
    rows = slice(4096 * 40, -4096)  # well behind the schema, which is read on opening
    data[rows] = b"\xa5" * len(data[rows])
    path.write_bytes(data)
    with opened(path) as store:
        assert store.database.damage()
        with pytest.raises(StoreFileError, match=r"is damaged \(.*\): restore a copy"):
            store.decisions.list(100)
    assert path.read_bytes() == bytes(data)


def test_a_sound_file_has_no_damage(tmp_path: Path) -> None:
    with Database.open(filled(tmp_path / "x.db")) as database:
        assert database.damage() == ()


def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "places.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE bookmarks (url)")
        connection.commit()
    assert "is another program's database" in refusal(path)


def test_a_newer_schema_is_refused(tmp_path: Path) -> None:
    path = filled(tmp_path / "x.db")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {len(STEPS) + 1}")
    assert refusal(path) == (
        f"{path} was written by a newer version of this program (schema "
        f"{len(STEPS) + 1}, known here up to {len(STEPS)}): update the program or "
        "choose another file"
    )


def test_a_newer_schema_is_refused_with_its_log_untouched(tmp_path: Path) -> None:
    path = filled(tmp_path / "x.db")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {len(STEPS) + 1}")
        copy = tmp_path / "copy" / "x.db"  # as a killed process leaves them
        copy.parent.mkdir()
        for name in ("x.db", "x.db-wal"):
            (copy.parent / name).write_bytes((tmp_path / name).read_bytes())
    log = (copy.parent / "x.db-wal").read_bytes()
    assert log
    assert "newer version" in refusal(copy)
    assert (copy.parent / "x.db-wal").read_bytes() == log


def test_a_locked_file_is_waited_for_and_then_refused(tmp_path: Path) -> None:
    path = filled(tmp_path / "x.db", 1)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with opened(path, wait=0.1) as store:
            assert len(store.decisions.list()) == 1  # readers are not locked out
            with pytest.raises(StoreLockedError) as caught:
                kept(store)
        assert str(caught.value) == (
            f"{path} has been locked by another program for more than 0.1 s: wait "
            "until it is done, or close it, and try again"
        )
        other.execute("ROLLBACK")
    with opened(path) as store:
        kept(store)


def test_a_file_locked_from_all_is_refused_when_opened(tmp_path: Path) -> None:
    path = filled(tmp_path / "x.db", 1)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreLockedError, match="locked by another program"):
            Database.open(path, wait=0.1)


def test_a_read_only_file_is_read_and_not_written(tmp_path: Path) -> None:
    path = filled(tmp_path / "x.db", 1).absolute()
    # Permissions do not bind the superuser; a connection that may only read does.
    connection = sqlite3.connect(
        f"{path.as_uri()}?mode=ro", uri=True, isolation_level=None
    )
    with Database(path, connection, 0.1) as database:
        assert database.row("SELECT count(*) FROM decisions") == (1,)
        with pytest.raises(StoreFileError) as caught:
            database.write("DELETE FROM decisions")
    assert str(caught.value) == (
        f"{path} may not be written: allow writing to the file and its folder, or "
        "choose another file"
    )


def test_a_transaction_happens_whole_or_not_at_all(tmp_path: Path) -> None:
    class StopError(Exception):
        pass

    def stopped() -> None:
        with store.database.transaction():
            kept(store)
            with store.database.transaction():
                kept(store)
            raise StopError

    with opened(tmp_path / "x.db") as store:
        with pytest.raises(StopError):
            stopped()
        assert store.decisions.list() == ()
        kept(store)
        assert len(store.decisions.list()) == 1


def test_two_connections_see_what_the_other_committed(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    with opened(path) as one, opened(path) as other:
        first = kept(one)
        second = kept(other)
        ids = [second.entry.id, first.entry.id]
        assert sorted(e.id for e in one.decisions.list()) == sorted(ids)
        assert one.decisions.list() == other.decisions.list()


def test_the_log_grows_until_it_is_written_into_the_file(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    with opened(path) as store:
        store.database.let_log_grow(10_000)
        store.database.checkpoint()
        before = path.read_bytes()
        kept(store, "first " + "x" * 2000)
        assert path.read_bytes() == before
        store.database.checkpoint()
        assert path.read_bytes() != before
        store.database.let_log_grow(1)
        before = path.read_bytes()
        kept(store, "second " + "x" * 2000)
        assert path.read_bytes() != before, "within the commit"


def test_what_is_being_read_stays_in_the_log(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    with opened(path) as one, opened(path) as other:
        kept(one)
        with other.database.transaction():
            one.database.checkpoint()  # waits for nobody
        assert len(one.decisions.list()) == 1


def test_what_a_transaction_has_read_nobody_changes_before_it_writes(
    tmp_path: Path,
) -> None:
    path = tmp_path / "x.db"
    with opened(path, wait=0.1) as one, opened(path, wait=0.1) as other:
        with one.database.transaction():
            assert one.decisions.list() == ()
            with pytest.raises(StoreLockedError):
                kept(other)
            kept(one)
        kept(other)
        assert len(one.decisions.list()) == 2


def test_erasing_says_when_another_program_still_reads(tmp_path: Path) -> None:
    path = filled(tmp_path / "x.db", 1)
    with (
        closing(sqlite3.connect(path, isolation_level=None)) as reader,
        Database.open(path, wait=0.1) as database,
    ):
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM decisions").fetchall()
        with pytest.raises(StoreLockedError, match="close that program and try again"):
            database.erase()
        reader.execute("ROLLBACK")
        database.erase()
    assert b"question 0" in everything_in(path)


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be moved")
def test_nothing_is_written_into_a_file_that_was_removed(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    with opened(path) as store:
        kept(store)
        path.rename(tmp_path / "y.db")
        with pytest.raises(StoreFileError, match="was removed or replaced"):
            kept(store)
        Database.open(path).close()
        with pytest.raises(StoreFileError, match="was removed or replaced"):
            kept(store)
