"""Rule files found on disk."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

import pytest

from engine import Code, Problem, RuleSetError, Span, load_rules, load_sources
from engine.lang import load
from engine.lang.load import ORDINARY, says_the_same

RULE = "rules:\n  - rule: {}\n    then: [{{halt: true}}]\n"


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def names(*paths: Path) -> list[str]:
    return [rule.name for rule in load_rules(*paths).rules]


def test_a_folder_stands_for_its_files_in_order(tmp_path: Path) -> None:
    write(tmp_path, "b.yaml", RULE.format("b"))
    write(tmp_path, "a/z.yml", RULE.format("z"))
    write(tmp_path, "notes.txt", "nothing")
    assert names(tmp_path) == ["z", "b"]
    assert names(tmp_path / "b.yaml", tmp_path) == ["b", "z"]
    assert [r.name for r in load_rules([tmp_path / "b.yaml"]).rules] == ["b"]


def test_layers_are_found_above(tmp_path: Path) -> None:
    write(tmp_path, "layers.yaml", "layers: [gate, act]\n")
    write(tmp_path, "act/deep/a.yaml", "layer: act\n" + RULE.format("a"))
    rules = load_rules(tmp_path / "act" / "deep")
    assert rules.rule("a").layer_index == rules.layers.index("act") == 1


def test_a_byte_order_mark_and_windows_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + RULE.format("a").replace("\n", "\r\n").encode())
    assert names(path) == ["a"]


def test_what_cannot_be_read_is_a_problem_like_any_other(tmp_path: Path) -> None:
    binary = tmp_path / "a.yaml"
    binary.write_bytes(b"rules:\n  \xff\xfe")
    with pytest.raises(RuleSetError) as caught:
        load_rules(tmp_path / "missing.yaml", binary)
    problems = caught.value.problems
    assert [p.code for p in problems] == [Code.UNREADABLE, Code.UNREADABLE]
    assert "UTF-8" in str(problems[0])
    assert "cannot be read: no such file" in str(problems[1])


def test_an_empty_folder_is_an_empty_rule_set(tmp_path: Path) -> None:
    assert load_rules(tmp_path).rules == ()


def test_a_folder_that_may_not_be_read_is_a_problem_and_not_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "a.yaml", RULE.format("a"))
    shut = write(tmp_path, "shut/b.yaml", RULE.format("b")).parent
    scandir = os.scandir

    def guarded(path: str) -> object:
        if Path(path) == shut:
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", guarded)
    with pytest.raises(RuleSetError) as caught:
        names(tmp_path)
    (problem,) = caught.value.problems
    assert (problem.code, problem.span.file) == (Code.UNREADABLE, str(shut))


def test_a_file_that_has_not_changed_is_not_read_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read: list[str] = []
    real = load._read_once

    def counted(content: bytes | str, path: str) -> object:
        read.append(path)
        return real(content, path)

    monkeypatch.setattr(load, "_reread", lru_cache(maxsize=8)(counted))
    monkeypatch.setattr(load, "_read_once", counted)
    first = load_sources({"a.yaml": RULE.format("a"), "b.yaml": RULE.format("b")})
    again = load_sources({"a.yaml": RULE.format("a"), "b.yaml": RULE.format("c")})
    assert read == ["a.yaml", "b.yaml", "b.yaml"]
    assert [rule.name for rule in (*first.rules, *again.rules)] == ["a", "b", "a", "c"]
    large = RULE.format("a") + "#" * ORDINARY
    for _ in range(2):
        load_sources({"large.yaml": large})
    assert read[3:] == ["large.yaml"] * 2


def test_the_same_text_under_another_path_has_its_own_places() -> None:
    sources = {name: RULE.format(name[0]) + "x: 1\n" for name in ("a.yaml", "b.yaml")}
    for _ in range(2):
        with pytest.raises(RuleSetError) as caught:
            load_sources(sources)
        assert [p.span.file for p in caught.value.problems] == ["a.yaml", "b.yaml"]


@pytest.mark.parametrize(
    ("content", "is_same"),
    [
        (RULE.format("a").encode(), True),
        (b"# why\n\n" + RULE.format("a").replace("[{", "[ {").encode(), True),
        (RULE.format("a").replace("\n", "\r\n").encode(), True),
        (RULE.format("b").encode(), False),
        (b"rules: [", False),
        (b"\xff", False),
        (None, False),
        (Problem(code=Code.UNREADABLE, message="gone", span=Span("a.yaml")), False),
    ],
)
def test_a_file_says_the_same_but_for_comments_and_formatting(
    content: bytes | Problem | None, *, is_same: bool
) -> None:
    assert says_the_same("a.yaml", content, RULE.format("a")) is is_same


def test_how_many_rules_are_checked_is_told() -> None:
    told: list[tuple[int, int]] = []
    texts = {"a.yaml": RULE.format("a"), "b.yaml": RULE.format("b")}
    load_sources(texts, told=lambda done, total: told.append((done, total)))
    assert told == [(1, 2), (2, 2)]
