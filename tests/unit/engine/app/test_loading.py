"""Facts files: streamed, refused in one sentence, given to a session."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine import FactError, RuleSetError, Session, load_sources
from engine.app import loading
from engine.app.errors import UsageError
from engine.app.loading import facts, give
from engine.lang.given import Statement

RULES = "templates: {A: {slots: {x: int, y: {type: str, default: none}}}}\n"


def session() -> Session:
    return Session(load_sources({"rules.yaml": RULES}))


def written(folder: Path, data: bytes, name: str = "facts.jsonl") -> Path:
    file = folder / name
    file.write_bytes(data)
    return file


def unheard(far: str) -> None:
    """Nobody listens."""


def test_lines_are_given_while_they_are_read(tmp_path: Path) -> None:
    one = session()
    lines = (
        b'\xef\xbb\xbf{"A": {"x": 1}}\r\n',
        b"\n",
        b'{"A": {"x": 2, "y": "\xc3\xa4"}}',
    )
    file = written(tmp_path, b"".join(lines))
    stated = facts(file, unheard)
    assert next(stated) == Statement("A", {"x": 1}, f"{file}:1:1")
    give(one, stated)
    assert [str(fact) for fact in one.facts()] == ['A(x=2, y="ä")']


def test_what_is_read_of_a_long_file_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "OFTEN", 2)
    told: list[str] = []
    file = written(tmp_path, b'{"A": {"x": 1}}\n' * 4)
    assert len(list(facts(file, told.append))) == 4
    assert told == ["25 %", "75 %"]


def test_all_lines_with_problems_are_told_and_no_fact_after_the_first(
    tmp_path: Path,
) -> None:
    file = written(tmp_path, b'{"A": {"x": 1}}\n[]\n{"A": {"x": 2}}\n{\n')
    seen: list[Statement] = []
    with pytest.raises(RuleSetError) as caught:
        seen.extend(facts(file, unheard))
    assert [problem.span.line for problem in caught.value.problems] == [2, 4]


def test_a_line_that_is_no_text_is_refused_with_its_byte(tmp_path: Path) -> None:
    file = written(tmp_path, b'{"A": {"x": 1}}\n{"A": {"y": "\xff"}}\n')
    with pytest.raises(UsageError, match="the byte at 29 is no UTF-8"):
        list(facts(file, unheard))


def test_what_is_wrong_with_the_file_comes_before_a_fact_that_does_not_fit(
    tmp_path: Path,
) -> None:
    wrong = b'{"A": {"x": "one"}}\n{"A": {"x": "two"}}\n'
    with pytest.raises(FactError, match=r"facts.jsonl:1:1: .*x"):
        give(session(), facts(written(tmp_path, wrong), unheard))
    with pytest.raises(RuleSetError, match=":3:1: "):
        give(session(), facts(written(tmp_path, wrong + b"[]\n"), unheard))


def test_lists_are_given_with_the_places_of_their_facts(tmp_path: Path) -> None:
    one = session()
    file = written(tmp_path, b"- A: {x: 1}\n- A: {x: 2}\n", "facts.yaml")
    stated = list(facts(file, unheard))
    assert [fact.source for fact in stated] == [f"{file}:1:3", f"{file}:2:3"]
    give(one, stated)
    assert [fact["x"] for fact in one.facts()] == [1, 2]


def test_an_interruption_while_facts_are_given_goes_through() -> None:
    def interrupted() -> Iterator[Statement]:
        yield Statement("A", {"x": 1}, "f:1:1")
        raise KeyboardInterrupt

    one = session()
    with pytest.raises(KeyboardInterrupt):
        give(one, interrupted())
    assert [fact["x"] for fact in one.facts()] == [1]
