from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from gui.core.lines import Lines


def popped(lines: Lines) -> list[bytes]:
    found = []
    while lines:
        found.append(lines.pop())
    return found


def test_a_line_without_its_end_waits_for_it() -> None:
    lines = Lines()
    lines.feed(b"one\ntw")
    assert popped(lines) == [b"one"]
    lines.feed(b"o\n\n")
    assert popped(lines) == [b"two", b""]
    assert not lines


@given(st.lists(st.binary(max_size=9).map(lambda one: one.replace(b"\0", b"\n"))))
def test_pieces_make_the_same_lines_as_the_whole(pieces: Sequence[bytes]) -> None:
    lines = Lines()
    for piece in pieces:
        lines.feed(piece)
    assert popped(lines) == b"".join(pieces).split(b"\n")[:-1]
