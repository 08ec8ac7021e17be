"""YAML within limits: scalars by the core schema, bytes, hostile text."""

from __future__ import annotations

import gc

import pytest
import yaml
from support.effort import calls_made_by

from engine.errors import Span
from engine.lang import yaml_composer
from engine.lang.reader import read_bytes, read_file
from engine.lang.syntax import Constant


def problems(text: str) -> list[str]:
    return [str(problem) for problem in read_file(text, "f.yaml")[1]]


class TestScalars:
    @pytest.mark.parametrize(
        ("written", "value"),
        [
            ("no", "no"),
            ("on", "on"),
            ("2026-01-31", "2026-01-31"),
            ("12:30", "12:30"),
            ("0o17", 15),
            ("017", 17),
            ("0xff", 255),
            ("+7", 7),
            ("1e3", 1000.0),
            ("-.5", -0.5),
            ("1.", 1.0),
            (".inf", float("inf")),
            ("~", None),
            ("null", None),
            ("''", ""),
            ("True", True),
            ("'true'", "true"),
            ('"5"', "5"),
            ("1_000", "1_000"),
            ("=", "="),
            ("[]", ()),
            ("[1, [a]]", (1, ("a",))),
            ("٣", "٣"),
        ],
    )
    def test_yaml_1_2_core_schema(self, written: str, value: object) -> None:
        ((_, content),) = (
            read_file(f"facts:\n  - A: {{x: {written}}}\n", "f")[0].facts[0].slots
        )
        assert isinstance(content, Constant)
        assert content.value == value
        assert type(content.value) is type(value)


class TestBytes:
    def test_a_byte_order_mark_is_no_part_of_the_text(self) -> None:
        file, found = read_bytes(b"\xef\xbb\xbflayer: main\r\n", "f.yaml")
        assert found == ()
        assert file.layer is not None
        assert file.layer.span == Span("f.yaml", 1, 8, 1, 12)

    def test_other_encodings_are_named_with_their_place(self) -> None:
        _, found = read_bytes(b"a: 1\nb: \xff", "f.yaml")
        assert [str(p) for p in found] == [
            "f.yaml:2:4: unreadable: the file is not UTF-8 text; save it as UTF-8"
        ]

    def test_a_file_beyond_the_limit_is_refused(self) -> None:
        _, found = read_bytes(b" " * (16 * 1024 * 1024 + 1), "f.yaml")
        assert [str(p) for p in found] == [
            "f.yaml:1:1: too_large: the file has more than 16777216 bytes; split it"
        ]


HOSTILE = {
    "brackets": "[" * 10_000_000,
    "braces": "{" * 10_000_000,
    "dashes": "- " * 5_000_000,
    "keys": "? " * 5_000_000,
    "one word": "a" * 10_000_000,
    "brackets by line": "a:\n" + " [\n" * 500_000,
    "commas": "[" + "a," * 124_000,
    "unclosed quote": 'a: "' + "x\n" * 900_000,
    "split list": "rules: [rule: [" + "A(x," * 60_000,
    "comments": "- a: (" + " #" * 120_000,
    "digits": "params: {a: " + "9" * 240_000 + "}",
    "many errors": "rules:\n" + '  - rule: a\n    doc: "a" b\n' * 5_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_comes_to_an_end_with_problems(name: str) -> None:
    _, found = read_file(HOSTILE[name], "f.yaml")
    assert found


def test_nesting_is_limited() -> None:
    assert problems("[" * 65 + "]" * 65) == [
        "f.yaml:1:65: too_large: lists and mappings are nested deeper than 64"
    ]


def test_long_lines_are_refused() -> None:
    assert problems("\n" + "a" * 250_001) == [
        "f.yaml:2:1: too_large: the line has more than 250000 characters; break it"
    ]


@pytest.mark.parametrize("enabled", [True, False])
def test_garbage_collection_is_left_as_it_was(*, enabled: bool) -> None:
    before = gc.isenabled()
    try:
        (gc.enable if enabled else gc.disable)()
        read_file("layer: 'a", "f.yaml")
        assert gc.isenabled() is enabled
    finally:
        (gc.enable if before else gc.disable)()


RULES = """\
params: {quick: 2}
rules:
  - rule: a
    when:
      - q: Query(x == "é 😀")
      - not: [A(), B()]
    then:
      - halt: true
  - rule: b
    when:
      - test: "a" in q
"""


def test_the_parser_without_libyaml_reads_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fast = read_file(RULES, "f.yaml")
    monkeypatch.setattr(yaml_composer, "_Parser", yaml.Loader)
    assert read_file(RULES, "f.yaml") == fast
    assert [one.name.value for one in fast[0].rules] == ["a"]


def rules_file(count: int) -> str:
    return "rules:\n" + "".join(
        f"  - rule: r-{number}\n"
        f"    doc: Rule number {number}.\n"
        "    utility: 0.5\n"
        "    when:\n"
        f"      - a: A(x == {number})\n"
        "      - test: a.x > 3\n"
        "    then:\n"
        f"      - conclude: A(x={number} + 1)\n"
        for number in range(count)
    )


def test_the_work_of_reading_grows_with_the_rules_and_not_faster() -> None:
    file, found = read_file(rules_file(1000), "f.yaml")
    assert (len(file.rules), found) == (1000, ())
    effort = calls_made_by(lambda: read_file(rules_file(500), "f.yaml"))
    assert calls_made_by(lambda: read_file(rules_file(1000), "f.yaml")) < 2.1 * effort
