"""Drafts, saving and going back with files: all of it or none of it."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.stored import opened

from engine import RuleSetError, Vocabulary
from engine.app.errors import UsageError
from engine.app.rulebook import Active, Edit, Rulebook, fingerprint
from engine.store.errors import RecordError, StoreFileError
from engine.store.rulesets import Activation
from engine.store.store import Store

TEXT = """\
# {comment}
templates: {{A: {{slots: {{n: int}}}}}}
rules:
  - rule: one
    when:
      - a: A(n > {number})
    then:
      - halt: true
"""
MORE = """\
rules:
  - rule: two
    when:
      - a: A(n > 100)
    then:
      - halt: true
"""
A, B = "rules/a.yaml", "rules/b.yaml"


def text(number: object, comment: str = "why") -> str:
    return TEXT.format(number=number, comment=comment)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "rules"
    made.mkdir()
    (made / "a.yaml").write_text(text(1), encoding="utf-8", newline="\n")
    return made


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path / "x.db") as found:
        yield found


@pytest.fixture
def book(folder: Path, store: Store) -> Rulebook:
    made = Rulebook(folder, store.rulesets, Vocabulary())
    made.active()
    return made


def save(  # an edit has these parts
    book: Rulebook, path: str, text: str, seen: str, why: str
) -> Activation:
    """Save one file."""
    return book.save([Edit(path=path, text=text, seen=seen)], why)


def test_what_only_hangs_together_is_saved_together(
    book: Rulebook, folder: Path
) -> None:
    save(book, B, MORE, "", "a second file")
    renamed = {path: book.text(path).replace("A", "Z") for path in (A, B)}
    edits = [
        Edit(path=path, text=new, seen=seen(book, path))
        for path, new in renamed.items()
    ]
    with pytest.raises(RuleSetError):
        book.save(edits[:1], "half of it")
    assert "Z" not in "".join(files(folder).values())
    book.save(edits, "a better name")
    assert files(folder) == {"a.yaml": renamed[A], "b.yaml": renamed[B]}
    stale = [edits[0], Edit(path=B, text=MORE, seen="what it was")]
    with pytest.raises(UsageError, match="was changed by someone else"):
        book.save(stale, "one of them is stale")
    assert files(folder) == {"a.yaml": renamed[A], "b.yaml": renamed[B]}


@pytest.mark.parametrize("why", ["", " \t\n"])
def test_a_change_without_a_reason_is_refused(book: Rulebook, why: str) -> None:
    with pytest.raises(UsageError, match="needs a reason"):
        save(book, A, text(2), seen(book), why)
    with pytest.raises(UsageError, match="needs a reason"):
        book.restore(None, why)


def test_what_somebody_writes_meanwhile_is_seen_whole_or_not_at_all(
    book: Rulebook, folder: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who reads the folder between two files of a save waits for its end."""
    save(book, B, MORE, "", "a second file")
    edits = [
        Edit(path=A, text=text(5), seen=seen(book)),
        Edit(path=B, text=MORE.replace("100", "500"), seen=seen(book, B)),
    ]
    other = Rulebook(folder, store.rulesets, Vocabulary())
    settled = Rulebook._settled
    looks: list[Active | None] = []

    def look(self: Rulebook) -> Active | None:
        found = settled(self)
        if self is other and not looks:
            looks.append(found)
            (folder / "a.yaml").write_text(text(5), encoding="utf-8", newline="\n")
            found = settled(self)  # as if between the two files
            assert found is None
            (folder / "a.yaml").write_text(text(1), encoding="utf-8", newline="\n")
            book.save(edits, "both")
        return found

    monkeypatch.setattr(Rulebook, "_settled", look)
    found = other.active()
    assert found.activation.why == "both"
    assert found.rules.digest == book.active().rules.digest
    assert [one.why for one in store.rulesets.history()][:1] == ["both"]


def test_looking_ahead_logs_nothing(book: Rulebook, folder: Path, store: Store) -> None:
    before = store.rulesets.history()
    (folder / "a.yaml").write_text(text(7), encoding="utf-8", newline="\n")
    ahead = book.upcoming()
    assert store.rulesets.history() == before
    assert ahead.digest == book.active().rules.digest != before[0].digest


def seen(book: Rulebook, path: str = A) -> str:
    return fingerprint(book.text(path))


def files(folder: Path) -> dict[str, str]:
    return {
        file.name: file.read_text(encoding="utf-8") for file in sorted(folder.iterdir())
    }


def log(store: Store) -> list[str]:
    """Why each activation came about, earliest first, without the folder's name."""
    return [one.why.split(":")[0] for one in reversed(store.rulesets.history())]


def test_a_draft_is_checked_with_all_other_files(book: Rulebook, folder: Path) -> None:
    before = files(folder)
    assert book.draft({}).digest == book.active().rules.digest
    drafted = book.draft({A: text(2), B: MORE})
    assert [rule.name for rule in drafted.rules] == ["one", "two"]
    with pytest.raises(RuleSetError, match=r"rules/b\.yaml:4:12: unknown_template"):
        book.draft({B: MORE.replace("A(n", "C(n")})
    with pytest.raises(UsageError, match="is no rule file of"):
        book.draft({"elsewhere/a.yaml": MORE})
    assert files(folder) == before


def test_a_draft_has_the_digest_it_has_once_it_is_on_disk(
    book: Rulebook, folder: Path
) -> None:
    facts = "facts: [{A: {n: %d}}]\n"
    drafted = book.draft({"rules/0.yaml": facts % 1, "rules/z.yaml": facts % 2})
    (folder / "z.yaml").write_text(facts % 2, encoding="utf-8")
    (folder / "0.yaml").write_text(facts % 1, encoding="utf-8")
    assert book.active().rules.digest == drafted.digest


def test_what_is_saved_decides_with_its_reason(
    book: Rulebook, folder: Path, store: Store
) -> None:
    before = book.active().rules.digest
    done = save(book, A, text(2, "better"), seen(book), "n was too low")
    active = book.active()
    assert active.activation == done
    assert active.rules.digest == done.digest != before
    assert files(folder) == {"a.yaml": text(2, "better")}
    assert log(store) == ["first seen on disk", "n was too low"]
    again = Rulebook(folder, store.rulesets, Vocabulary()).active()
    assert again.activation == done
    assert log(store) == ["first seen on disk", "n was too low"]


def test_a_draft_with_problems_is_not_saved(
    book: Rulebook, folder: Path, store: Store
) -> None:
    before, standing = files(folder), book.active().activation
    broken = text("nothing").replace("halt: true", "stop: true")
    with pytest.raises(RuleSetError) as caught:
        save(book, A, broken, seen(book), "?")
    assert len(caught.value.problems) == 2
    assert files(folder) == before
    assert book.active().activation == standing
    assert log(store) == ["first seen on disk"]


def test_a_file_changed_meanwhile_is_not_overwritten(
    book: Rulebook, folder: Path
) -> None:
    read = seen(book)
    (folder / "a.yaml").write_text(text(5), encoding="utf-8")
    with pytest.raises(UsageError, match="was changed by someone else since you read"):
        save(book, A, text(2), read, "?")
    assert files(folder) == {"a.yaml": text(5)}


def test_a_file_that_is_gone_is_not_made_again(
    book: Rulebook, folder: Path, store: Store
) -> None:
    (folder / "b.yaml").write_text(MORE, encoding="utf-8")
    read = seen(book, B)
    (folder / "b.yaml").unlink()
    with pytest.raises(UsageError, match="is not there any more"):
        save(book, B, MORE, read, "?")
    assert list(files(folder)) == ["a.yaml"]
    assert "?" not in log(store)


def test_a_file_that_is_known_to_be_gone_is_made_anew(
    book: Rulebook, folder: Path, store: Store
) -> None:
    save(book, "rules/c.yaml", MORE, "", "it is needed")
    assert (folder / "c.yaml").read_text(encoding="utf-8") == MORE
    assert "it is needed" in log(store)
    with pytest.raises(UsageError, match="was changed by someone else"):
        save(book, "rules/c.yaml", MORE, "", "somebody made it meanwhile")


@pytest.mark.parametrize("path", ["rules/../x.yaml", "x.yaml", "other/a.yaml"])
def test_nothing_is_saved_outside_the_folder(book: Rulebook, path: str) -> None:
    with pytest.raises(UsageError, match="is no rule file of"):
        save(book, path, text(2), seen(book), "?")


def test_a_text_that_cannot_be_written_is_refused(book: Rulebook, folder: Path) -> None:
    before = files(folder)
    with pytest.raises(RuleSetError):
        save(book, A, text(2, "half a character \ud800"), seen(book), "?")
    assert files(folder) == before


def test_line_ends_stay_what_they_were(book: Rulebook, folder: Path) -> None:
    file = folder / "a.yaml"
    file.write_bytes(text(1).replace("\n", "\r\n").encode())
    save(book, A, text(2), seen(book), "more")
    assert file.read_bytes() == text(2).replace("\n", "\r\n").encode()


def test_where_the_log_cannot_be_written_the_file_is_put_back(
    book: Rulebook, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files(folder)

    def full(*_: object, **__: object) -> None:
        raise StoreFileError("the disk is full")

    monkeypatch.setattr(book._kept, "activate", full)
    with pytest.raises(StoreFileError):
        save(book, A, text(2), seen(book), "?")
    monkeypatch.undo()
    assert files(folder) == before
    assert book.active().activation.why.startswith("first seen")


def test_what_others_changed_is_logged_before_the_save(
    book: Rulebook, folder: Path, store: Store
) -> None:
    (folder / "b.yaml").write_text(MORE, encoding="utf-8")
    save(book, A, text(2), seen(book), "mine")
    assert log(store) == ["first seen on disk", "changed on disk", "mine"]


def test_a_broken_folder_is_mended_by_a_save(
    book: Rulebook, folder: Path, store: Store
) -> None:
    (folder / "a.yaml").write_text(text("nothing"), encoding="utf-8")
    assert book.active().problem is not None
    save(book, A, text(3), seen(book), "mended")
    assert book.active().problem is None
    assert log(store) == ["first seen on disk", "mended"]


def test_a_saved_comment_changes_no_rule_and_is_kept(
    book: Rulebook, store: Store
) -> None:
    digest = book.active().rules.digest
    done = save(book, A, text(1, "another comment"), seen(book), "said better")
    assert done.digest == digest
    assert store.rulesets.files(digest)[A] == text(1, "another comment")
    assert book.active().activation == done


def save_in_process(folder: Path, database: Path, number: int, read: str) -> str:
    with opened(database) as store:
        try:
            book = Rulebook(folder, store.rulesets, Vocabulary())
            save(book, A, text(number), read, f"by {number}")
        except UsageError as error:
            return str(error)
    return "saved"


def test_of_several_who_save_at_once_one_wins_and_the_others_are_told(
    book: Rulebook, folder: Path, store: Store
) -> None:
    read = seen(book)
    many = [(folder, store.database.path, n, read) for n in range(2, 8)]
    context = multiprocessing.get_context("spawn")
    with context.Pool(len(many)) as pool:
        said = pool.starmap(save_in_process, many)
    assert said.count("saved") == 1
    assert sum("was changed by someone else" in one for one in said) == 5
    winner = said.index("saved") + 2
    assert files(folder) == {"a.yaml": text(winner)}
    assert log(store) == ["first seen on disk", f"by {winner}"]


def test_going_back_puts_the_files_back(
    book: Rulebook, folder: Path, store: Store
) -> None:
    first = book.active().rules.digest
    save(book, A, text(2), seen(book), "worse")
    done, paths = book.restore(None, "back")
    assert (done.digest, done.undo_of, done.restored) == (first, 2, True)
    assert paths == (A,)
    assert files(folder) == {"a.yaml": text(1)}
    assert book.active().activation == done
    assert Rulebook(folder, store.rulesets, Vocabulary()).active().activation == done
    assert log(store) == ["first seen on disk", "worse", "back"]
    forth, _ = book.restore(None, "forth")
    assert files(folder) == {"a.yaml": text(2)}
    assert book.active().activation == forth


def test_after_going_back_the_next_change_on_disk_is_seen(
    book: Rulebook, folder: Path, store: Store
) -> None:
    save(book, A, text(2), seen(book), "worse")
    book.restore(1, "back")
    (folder / "a.yaml").write_text(text(2), encoding="utf-8")
    assert book.active().activation.why.startswith("changed on disk")
    assert len(log(store)) == 4


def test_files_the_set_did_not_have_go_and_come_back(
    book: Rulebook, folder: Path
) -> None:
    (folder / "b.yaml").write_text(MORE, encoding="utf-8")
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    book.active()
    _, paths = book.restore(1, "without b")
    assert paths == (B,)
    assert list(files(folder)) == ["a.yaml", "notes.txt"]
    _, paths = book.restore(2, "with b")
    assert paths == (B,)
    assert files(folder)["b.yaml"] == MORE


def test_a_file_that_says_the_same_keeps_its_comments(
    book: Rulebook, folder: Path
) -> None:
    (folder / "b.yaml").write_text(MORE, encoding="utf-8")
    book.active()
    (folder / "a.yaml").write_text(text(1, "a late thought"), encoding="utf-8")
    _, paths = book.restore(1, "without b")
    assert paths == (B,)
    assert files(folder) == {"a.yaml": text(1, "a late thought")}


def test_comments_that_nobody_saved_come_back_with_their_rules(
    book: Rulebook, folder: Path
) -> None:
    save(book, A, text(2), seen(book), "two")
    (folder / "a.yaml").write_text(text(2, "a late thought"), encoding="utf-8")
    book.restore(1, "back")
    assert files(folder) == {"a.yaml": text(1)}
    book.restore(2, "forth")
    assert files(folder) == {"a.yaml": text(2, "a late thought")}


def test_a_change_nobody_looked_at_is_kept_before_it_is_taken_back(
    book: Rulebook, folder: Path, store: Store
) -> None:
    (folder / "a.yaml").write_text(text(7), encoding="utf-8")
    book.restore(1, "back")
    assert files(folder) == {"a.yaml": text(1)}
    assert log(store) == ["first seen on disk", "changed on disk", "back"]
    book.restore(2, "forth")
    assert files(folder) == {"a.yaml": text(7)}


def test_a_broken_file_that_is_kept_nowhere_is_not_overwritten(
    book: Rulebook, folder: Path
) -> None:
    file = folder / "a.yaml"
    file.write_text(text("nothing"), encoding="utf-8")
    with pytest.raises(UsageError, match="says something that no kept rule set has"):
        book.restore(1, "back")
    assert files(folder) == {"a.yaml": text("nothing")}
    (folder / "b.yaml").write_text(MORE, encoding="utf-8")
    file.unlink()
    with pytest.raises(UsageError, match=r"because of rules/b\.yaml: move that away"):
        book.restore(1, "back")
    (folder / "b.yaml").rename(folder / "b.txt")
    (folder / "c.yaml").write_text("rules: []\n", encoding="utf-8")
    book.restore(1, "back")
    assert files(folder)["a.yaml"] == text(1)


def test_there_has_to_be_something_to_go_back_to(book: Rulebook) -> None:
    with pytest.raises(RecordError, match="no other rule set was active before"):
        book.restore(None, "back")
    with pytest.raises(RecordError, match="there is no activation 9"):
        book.restore(9, "back")


def test_a_set_from_another_folder_is_adopted_under_the_own_paths(
    book: Rulebook, folder: Path, tmp_path: Path, store: Store
) -> None:
    other = tmp_path / "cheaper"
    other.mkdir()
    (other / "a.yaml").write_text(text(9, "cheaper"), encoding="utf-8")
    tried = Rulebook(other, store.rulesets, Vocabulary()).draft({})
    book.keep(tried)
    assert list(store.rulesets.files(tried.digest)) == [A]
    done = book.adopt(tried.digest, "cheaper")
    assert files(folder) == {"a.yaml": text(9, "cheaper")}
    assert book.active().activation == done
    assert log(store) == ["first seen on disk", "cheaper"]
    with pytest.raises(RecordError, match="is not kept"):
        book.adopt("unknown", "?")
