"""Generated code: texts become functions whose names mean what they are told to."""

from __future__ import annotations

import traceback

import pytest

from engine.lang.generated import define


def defined(text: str, label: str = "test", **names: object) -> dict[str, object]:
    define(text, label, names)
    return names


def answer(names: dict[str, object]) -> object:
    found = names["answer"]
    assert callable(found)
    return found()


def test_free_names_mean_what_is_given_with_the_text() -> None:
    assert answer(defined("def answer(): return one + 1", one=41)) == 42


def test_the_same_text_is_another_function_with_other_names() -> None:
    text = "def answer(): return one"
    first, second = defined(text, one=1), defined(text, one=2)
    assert [answer(first), answer(second)] == [1, 2]


def test_the_functions_of_one_text_see_each_other() -> None:
    assert (
        answer(defined("def answer(): return half() * 2\ndef half(): return 21")) == 42
    )


def test_the_same_text_is_compiled_once() -> None:
    text = "def answer(): return 'the same text is compiled once'"
    first, second = defined(text)["answer"], defined(text)["answer"]
    assert first is not second
    assert getattr(first, "__code__") is getattr(second, "__code__")  # noqa: B009


def test_a_traceback_names_the_text() -> None:
    names = defined("def answer():\n    return 1 // 0", label="a rule")
    with pytest.raises(ZeroDivisionError) as caught:
        answer(names)
    last = traceback.extract_tb(caught.value.__traceback__)[-1]
    assert (last.filename, last.lineno, last.name) == ("<a rule>", 2, "answer")
