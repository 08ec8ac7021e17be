"""Files of the rules folder: inside it only, as they were, all or none."""

from __future__ import annotations

import errno
import stat
import sys
from pathlib import Path

import pytest

from engine.app.errors import UsageError
from engine.app.rule_folder import RuleFolder, fingerprint


@pytest.fixture
def folder(tmp_path: Path) -> RuleFolder:
    inside = tmp_path / "rules" / "budget"
    inside.mkdir(parents=True)
    (inside / "a.yaml").write_bytes(b"# one\nrules: []\n")
    return RuleFolder(tmp_path / "rules")


def content(folder: RuleFolder) -> bytes:
    return (folder.path / "budget" / "a.yaml").read_bytes()


def test_a_path_names_a_file_from_the_folder_on(folder: RuleFolder) -> None:
    there = folder.path / "budget" / "a.yaml"
    assert folder.place("rules/budget/a.yaml") == there.resolve()
    assert folder.text("rules/budget/a.yaml") == "# one\nrules: []\n"
    assert list(folder.sources()) == ["rules/budget/a.yaml"]


@pytest.mark.parametrize(
    "path",
    [
        "../outside.yaml",
        "rules/../../outside.yaml",
        "rules/../rules/budget/a.yaml",
        "other/a.yaml",
        "a.yaml",
        "layers.yaml",
        "/etc/x.yaml",
        "rules//etc/../../x.yaml",
        "rules/budget/a.txt",
        "rules",
        "",
        "rules/\0.yaml",
        "rules/" + "x" * 5000 + "/../../../y.yaml",
    ],
)
def test_a_path_that_leaves_the_folder_is_refused(
    folder: RuleFolder, path: str
) -> None:
    with pytest.raises(UsageError, match=r"is no rule file of .*: name a \.yaml file"):
        folder.place(path)


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_out_of_the_folder_is_refused(folder: RuleFolder) -> None:
    outside = folder.path.parent / "outside.yaml"
    outside.write_text("rules: []\n", encoding="utf-8")
    (folder.path / "link.yaml").symlink_to(outside)
    with pytest.raises(UsageError, match="is no rule file"):
        folder.place("rules/link.yaml")


def test_a_folder_named_by_dots_has_the_name_it_has(
    folder: RuleFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder.path)
    assert list(RuleFolder(Path()).sources()) == ["rules/budget/a.yaml"]
    monkeypatch.chdir(folder.path / "budget")
    assert RuleFolder(Path("..")).text("rules/budget/a.yaml").startswith("# one")


def test_a_file_that_is_gone_or_no_text_is_said_to_be(folder: RuleFolder) -> None:
    with pytest.raises(UsageError, match="is not there any more: keep your text"):
        folder.text("rules/none.yaml")
    (folder.path / "b.yaml").write_bytes(b"a: \xff")
    with pytest.raises(UsageError, match="the byte at 3 is no UTF-8: save the file as"):
        folder.text("rules/b.yaml")


def test_line_ends_and_marks_are_those_of_the_file(folder: RuleFolder) -> None:
    (folder.path / "b.yaml").write_bytes("\ufeff# ä\r\nrules: []\r\n".encode())
    assert folder.text("rules/b.yaml") == "# ä\nrules: []\n"
    for text in ("# ö\nrules: []\n", "# ö\r\nrules: []\r\n"):
        assert folder.like("rules/b.yaml", text) == "\ufeff# ö\r\nrules: []\r\n"
        assert folder.like("rules/budget/a.yaml", text) == "# ö\nrules: []\n"


def test_a_fingerprint_tells_texts_and_not_line_ends() -> None:
    assert fingerprint("a\nb") == fingerprint("\ufeffa\r\nb")
    assert fingerprint("a\nb") != fingerprint("a\nb ")


def test_what_is_put_is_there_and_nothing_beside_it(folder: RuleFolder) -> None:
    with folder.all_or_none() as put:
        put("rules/budget/a.yaml", b"# two\n")
        put("rules/new/b.yaml", b"# new\n")
    assert content(folder) == b"# two\n"
    files = sorted(file.name for file in folder.path.rglob("*") if file.is_file())
    assert files == ["a.yaml", "b.yaml"]


def test_what_fails_puts_every_file_back(folder: RuleFolder) -> None:
    def fail() -> None:
        with folder.all_or_none() as put:
            put("rules/budget/a.yaml", b"# two\n")
            put("rules/budget/a.yaml", None)
            put("rules/b.yaml", b"# new\n")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert content(folder) == b"# one\nrules: []\n"
    assert not (folder.path / "b.yaml").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such modes there")
def test_the_mode_of_a_file_is_kept(folder: RuleFolder) -> None:
    file = folder.path / "budget" / "a.yaml"
    file.chmod(0o640)
    with folder.all_or_none() as put:
        put("rules/budget/a.yaml", b"# two\n")
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


def test_a_file_that_may_not_be_written_stays_as_it_was(
    folder: RuleFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = Path.replace

    def refuse(self: Path, target: Path) -> Path:  # as modes do, but for root too
        if self.suffix == ".new":
            raise PermissionError(13, "Permission denied", str(self))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", refuse)

    def write() -> None:
        with folder.all_or_none() as put:
            put("rules/budget/a.yaml", b"# two\n")

    with pytest.raises(PermissionError):
        write()
    assert content(folder) == b"# one\nrules: []\n"
    assert [file.name for file in (folder.path / "budget").iterdir()] == ["a.yaml"]


def test_putting_back_needs_no_room(
    folder: RuleFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    def write() -> None:
        with folder.all_or_none() as put:
            put("rules/budget/a.yaml", b"# two\n")
            put("rules/b.yaml", b"# new\n")
            monkeypatch.setattr(Path, "open", full)
            monkeypatch.setattr(Path, "write_bytes", full)
            put("rules/budget/a.yaml", b"# three\n")

    with pytest.raises(OSError, match="No space"):
        write()
    monkeypatch.undo()
    assert content(folder) == b"# one\nrules: []\n"
    files = sorted(file.name for file in folder.path.rglob("*") if file.is_file())
    assert files == ["a.yaml"]


def test_where_files_cannot_be_linked_they_are_copied(
    folder: RuleFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, *_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted", str(self))

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    test_what_fails_puts_every_file_back(folder)


def test_what_a_killed_program_left_is_in_nobodys_way(folder: RuleFolder) -> None:
    inside = folder.path / "budget"
    for end in ("new", "old"):
        (inside / f".a.yaml.{end}").write_bytes(b"left")
    assert list(folder.sources()) == ["rules/budget/a.yaml"]
    with folder.all_or_none() as put:
        put("rules/budget/a.yaml", b"# two\n")
    assert content(folder) == b"# two\n"
    assert [file.name for file in inside.iterdir()] == ["a.yaml"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"a: 1\r\nb: 2\n", b"x: 1\ny: 2\n"),
        (b"a: 1\r\nb: 2\r\nc: 3\n", b"x: 1\r\ny: 2\r\n"),
    ],
)
def test_of_mixed_line_ends_most_decide(
    folder: RuleFolder, before: bytes, after: bytes
) -> None:
    (folder.path / "budget" / "a.yaml").write_bytes(before)
    assert folder.like("rules/budget/a.yaml", "x: 1\ny: 2\n").encode() == after


def test_sources_of_another_folder_get_the_paths_of_this_one(
    folder: RuleFolder,
) -> None:
    texts = {"cheap/budget/a.yaml": "1", "layers.yaml": "2"}
    assert folder.own(texts) == {"rules/budget/a.yaml": "1", "layers.yaml": "2"}
