from __future__ import annotations

from gui.core.call_text import innermost


def test_no_call_is_open() -> None:
    assert innermost("- Query()") is None
    assert innermost("[1, 2") is None


def test_the_innermost_call() -> None:
    call = innermost("count(Chunk(query == q.id, max(1, 2) > ")
    assert call is not None
    assert call.name == "Chunk"
    assert not call.is_argument


def test_arguments_that_are_given() -> None:
    call = innermost("Depth(query=q.id, factor == 1, be")
    assert call is not None
    assert call.given == {"query"}
    assert call.is_argument


def test_brackets_in_strings_do_not_count() -> None:
    call = innermost(
        'Depth(because="so (it',
    )
    assert call is not None
    assert (call.name, call.in_string) == ("Depth", True)


def test_mere_parentheses_have_no_name() -> None:
    call = innermost("let: a = (1 + ")
    assert call is not None
    assert call.name == ""
