"""Facts files in their three forms, and what is wrong with those that are not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine.errors import RuleSetError
from engine.lang.given import Statement, stream_facts
from engine.lang.reader import read_facts
from engine.lang.syntax import Constant


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("- Query: {id: q1, words: [a, b]}\n- Halted\n", "f.yaml"),
        (
            '[{"Query": {"id": "q1", "words": ["a", "b"]}}, {"Halted": {}}]',
            "f.json",
        ),
        (
            '{"Query": {"id": "q1", "words": ["a", "b"]}}\n\n{"Halted": {}}\r\n',
            "f.jsonl",
        ),
        ("\ufeff- Query: {id: q1, words: [a, b]}\n- Halted: {}\n", "f.yml"),
    ],
)
def test_three_forms_say_the_same(text: str, path: str) -> None:
    query, halted = read_facts(text, path)
    assert query.template.value == "Query"
    contents = [c.value for _, c in query.slots if isinstance(c, Constant)]
    assert contents == ["q1", ("a", "b")]
    assert (halted.template.value, halted.slots) == ("Halted", ())


@pytest.mark.parametrize(
    ("text", "path", "message"),
    [
        ("A: {x: 1}", "f.yaml", "f.yaml:1:1: wrong_shape: a facts file must be a list (lines that begin '- ')"),
        ("- A: {x: {param: p}}", "f.yaml", "f.yaml:1:10: wrong_shape: slot 'x' must be a value, not a mapping"),
        ("{}", "f.json", "f.json:1:1: wrong_shape: a facts file must be a list of facts"),
        ("[1]", "f.json", 'f.json:1:1: wrong_shape: a fact is written {"Template": {"slot": value}}'),
        ("[", "f.json", "f.json:1:2: yaml_syntax: this is not JSON: Expecting value"),
        ('\n{"A": {"x": NaN}}', "f.jsonl", "f.jsonl:2:1: wrong_type: NaN is no JSON value"),
        ('{"a": {}}', "f.jsonl", "f.jsonl:1:1: wrong_shape: the template 'a' must be CapWords (letters and digits, beginning with a capital)"),
        ('{"A": 1}', "f.jsonl", "f.jsonl:1:1: wrong_shape: the slots of A must be an object"),
        ('{"A": {"x": 1, "x": 2}}', "f.jsonl", "f.jsonl:1:1: wrong_shape: the slot 'x' of A is given twice"),
        ('{"A": {"x": {}}}', "f.jsonl", "f.jsonl:1:1: wrong_shape: slot 'x' must be a value, not an object"),
        ('{"A": {"x": ' + "9" * 5000 + "}}", "f.jsonl", "f.jsonl:1:1: wrong_type: a whole number of more than 1300 digits is too large"),
        ("[" * 100_000, "f.json", "f.json:1:1: too_large: values are nested deeper than 64"),
    ],
)  # fmt: skip
def test_a_mistake_is_named(text: str, path: str, message: str) -> None:
    with pytest.raises(RuleSetError) as caught:
        read_facts(text, path)
    assert str(caught.value) == message


def test_a_stream_of_lines_states_facts_one_by_one() -> None:
    def lines() -> Iterator[str]:
        yield '{"Query": {"id": "q1", "words": ["a", "b"]}}'
        yield ""
        yield '{"Halted": {}}\r'
        raise AssertionError("nobody asked for more")

    stated = stream_facts(lines(), "f.jsonl")
    query = Statement("Query", {"id": "q1", "words": ("a", "b")}, "f.jsonl:1:1")
    assert next(stated) == query
    assert next(stated) == Statement("Halted", {}, "f.jsonl:3:1")


def test_a_stream_with_problems_ends_with_all_that_the_whole_file_has() -> None:
    lines = ['{"A": {}}', "[]", '{"A": {}}', '{"A": {"x": NaN}}', "{"]
    stated = stream_facts(lines, "f.jsonl")
    assert next(stated).template == "A"
    with pytest.raises(RuleSetError) as streamed:
        next(stated)
    with pytest.raises(RuleSetError) as whole:
        read_facts("\n".join(lines), "f.jsonl")
    assert streamed.value.problems == whole.value.problems
