from __future__ import annotations

import html
import json
from collections.abc import Generator
from urllib.parse import quote

import pytest

from engine.assistant.secret import MASK, Secret

KEYS = (
    "sk-AbCdEf0123/GhIjKlMnOp",
    "a\"b/c\\d'e<f&g",
    "x" * 40,
    "a\\\\b\\c",
    "u0075%25&amp;ab",
    "eyJ" + "a1B2/" * 300,
)


def in_escapes(text: str) -> str:
    return "".join(f"\\u{ord(c):04X}" for c in text)


def spellings(key: str) -> tuple[str, ...]:
    once = json.dumps(key)[1:-1]
    return (
        key,
        once,
        once.replace("/", "\\/"),
        json.dumps(once)[1:-1],
        json.dumps(json.dumps(once)).replace("/", "\\/").strip('\\"'),
        in_escapes(key),
        json.dumps(in_escapes(key))[1:-1],
        quote(key, safe=""),
        quote(key, safe="").lower() if key.islower() else quote(key, safe=""),
        html.escape(key),
        "".join(f"&#{ord(c)};" for c in key),
    )


def cut(text: str, size: int) -> Generator[str, None, int]:
    for start in range(0, len(text), size):
        yield text[start : start + size]
    return 7


@pytest.mark.parametrize("key", KEYS)
def test_a_key_is_taken_out_however_it_is_spelled(key: str) -> None:
    secret = Secret(key)
    for spelled in spellings(key):
        hidden = secret.hidden(f"Your key {spelled} is bad.")
        assert hidden.replace("\\", "") == f"Your key {MASK} is bad."


@pytest.mark.parametrize("size", [1, 2, 3, 7, 10_000])
def test_a_key_is_taken_out_whatever_piece_it_is_in(size: int) -> None:
    for key in (*KEYS[:-1], KEYS[-1][:60]):
        secret = Secret(key)
        for spelled in spellings(key):
            text = f"Your key {spelled} is {spelled}."
            pieces = list(secret.hidden_pieces(cut(text, size)))
            assert all(pieces)
            assert "".join(pieces) == secret.hidden(text)


def test_what_only_begins_like_the_key_is_left() -> None:
    secret = Secret("sk-secret/key")
    text = "Ask us: sk-sec is no key, s is none, \\u0073k is none; nor is sk-s"
    assert secret.hidden(text) == text
    assert "".join(secret.hidden_pieces(cut(text, 1))) == text


def test_pieces_wait_only_while_the_key_may_be_coming() -> None:
    pieces = Secret("sk-secret").hidden_pieces(cut("Now sk-se", 3))
    assert next(pieces) == "Now"
    assert next(pieces) == " "
    assert next(pieces) == "sk-se"


def test_half_a_key_at_the_end_is_taken_out_too() -> None:
    secret = Secret("sk-secret")
    assert secret.hidden("It is sk-secre") == f"It is {MASK}"
    pieces = secret.hidden_pieces(cut("It is sk-secre", 4))
    assert "".join(pieces) == f"It is {MASK}"


def test_without_a_key_nothing_is_taken_out() -> None:
    for key in ("", "\\"):
        assert Secret(key).hidden("a\\\\") == "a\\\\"
        assert list(Secret(key).hidden_pieces(cut("a\\b", 1))) == ["a", "\\", "b"]


def test_the_source_of_pieces_ends_with_them() -> None:
    source = cut("One two", 3)
    pieces = Secret("sk-secret").hidden_pieces(source)
    next(pieces)
    pieces.close()
    assert next(source, None) is None


@pytest.mark.parametrize(
    "part", ["\\", "a", "a\\\\", "sk-Ab", "&#00", "%5c", "\\u005c"]
)
def test_long_texts_that_are_nearly_the_key_take_no_time(part: str) -> None:
    for key in ("sk-AbCdEf", "\\a\\b\\c\\d\\e\\f\\g", "a" * 1500, "a\\" * 20 + "b"):
        text = part * (60_000 // len(part)) + "?"
        assert Secret(key).hidden(text).endswith("?")
