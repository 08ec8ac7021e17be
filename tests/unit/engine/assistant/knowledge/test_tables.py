"""The index file follows its folder and is never somebody else's."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from engine.assistant.knowledge import tables
from engine.assistant.knowledge.index import KnowledgeIndex
from engine.assistant.knowledge.section import KnowledgeError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "knowledge" / "statute" / "de" / "a.md"
    path.parent.mkdir(parents=True)
    path.write_text("## Lärm\n`laerm` TA Lärm\n\nLärm stört.\n", encoding="utf-8")
    return tmp_path / "knowledge"


def found(index: KnowledgeIndex, question: str) -> list[str]:
    return [hit.section.id for hit in index.search(question, "de", 5)]


def add(folder: Path) -> None:
    text = "## Bauantrag\n`bauantrag` § 68\n\nEin Bauantrag wird geprüft.\n"
    (folder / "statute" / "de" / "b.md").write_text(text, encoding="utf-8")


def test_an_unchanged_folder_is_not_read_again(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "index.db"
    KnowledgeIndex.open(folder, file).close()

    def refuse(_: Path) -> None:
        pytest.fail("the folder was read although nothing had changed")

    monkeypatch.setattr(tables, "read_sections", refuse)
    with KnowledgeIndex.open(folder, file) as index:
        assert found(index, "Lärm") == ["laerm"]


def test_a_changed_folder_is_indexed_anew(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "index.db"
    with KnowledgeIndex.open(folder, file) as index:
        assert found(index, "Bauantrag") == []
    add(folder)
    with KnowledgeIndex.open(folder, file) as index:
        assert found(index, "Bauantrag") == ["bauantrag"]
    (folder / "statute" / "de" / "a.md").unlink()
    with KnowledgeIndex.open(folder, file) as index:
        assert found(index, "Lärm") == []


def test_an_open_index_sees_what_another_one_built(
    folder: Path, tmp_path: Path
) -> None:
    file = tmp_path / "index.db"
    with KnowledgeIndex.open(folder, file) as old:
        assert found(old, "Bauantrag") == []
        add(folder)
        KnowledgeIndex.open(folder, file).close()
        assert found(old, "Bauantrag") == ["bauantrag"]


def test_an_older_format_is_built_again(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "index.db"
    KnowledgeIndex.open(folder, file).close()
    before = file.stat().st_mtime_ns
    monkeypatch.setattr(tables, "FORMAT", tables.FORMAT + 1)
    KnowledgeIndex.open(folder, file).close()
    assert file.stat().st_mtime_ns > before


def test_a_malformed_folder_leaves_the_last_good_index(
    folder: Path, tmp_path: Path
) -> None:
    file = tmp_path / "index.db"
    with KnowledgeIndex.open(folder, file) as good:
        add(folder)
        (folder / "statute" / "de" / "c.md").write_text("## C\n", encoding="utf-8")
        with pytest.raises(KnowledgeError, match="id line is missing"):
            KnowledgeIndex.open(folder, file)
        assert found(good, "Lärm") == ["laerm"]


def test_a_rebuild_that_breaks_off_changes_nothing(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "index.db"
    KnowledgeIndex.open(folder, file).close()
    add(folder)

    def break_off(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(tables, "_index_terms", break_off)
        with pytest.raises(KeyboardInterrupt):
            KnowledgeIndex.open(folder, file)
    connection = sqlite3.connect(file)
    assert connection.execute("SELECT id FROM knowledge_section").fetchall() == [
        ("laerm",)
    ]
    connection.close()


def test_another_programs_database_is_left_alone(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "other.db"
    connection = sqlite3.connect(file)
    connection.execute("CREATE TABLE theirs (x)")
    connection.close()
    before = file.read_bytes()
    with pytest.raises(KnowledgeError, match="no knowledge index; name another file"):
        KnowledgeIndex.open(folder, file)
    assert file.read_bytes() == before


def test_a_file_that_is_no_database_is_left_alone(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "noise.db"
    file.write_bytes(b"no database at all" * 100)
    with pytest.raises(KnowledgeError, match="delete it to have it built again"):
        KnowledgeIndex.open(folder, file)
    assert file.read_bytes() == b"no database at all" * 100


def test_damage_after_opening_is_an_error_with_a_cure(
    folder: Path, tmp_path: Path
) -> None:
    file = tmp_path / "index.db"
    with KnowledgeIndex.open(folder, file) as index:
        connection = sqlite3.connect(file)
        connection.execute("DROP TABLE knowledge_terms_de")
        connection.commit()
        connection.close()
        with pytest.raises(KnowledgeError, match="cannot be used"):
            index.search("Lärm", "de", 1)
