"""Writing: canonical layout, and edits that leave the rest of a file alone."""

from __future__ import annotations

from typing import Any

import pytest

from engine.errors import Span
from engine.lang.document import RuleDocument
from engine.lang.edit import DocumentError, meaning
from engine.lang.reader import read_file
from engine.lang.syntax import Match, Text
from engine.lang.writer import render, render_clause, render_file, scalar, value_text

HERE = Span("f.yaml")

CANONICAL = """\
layer: budget

templates:
  Query:
    doc: |-
      One question
      put to the assistant.
    slots:
      id: str
      words: [str]
      notes: '[str]?'
      language: {type: str, one_of: [de, en], default: de}
      complexity: {type: float, range: [1, 10], doc: 'From easy, to hard.'}
  Halted: {}

facts:
  - Word: {text: 'a, b', weight: {param: quick}, on: [no, '5', 1.5, null, true, []]}
  - Halted

params:
  quick: 2
  limit: {value: 7, range: [1, 10], doc: Enough.}

rules:
  - rule: first
    doc: 'It has a colon: here.'
    utility: 0.8
    choose: depth(q.id)
    prefer: -n
    salience: -3
    specificity: 2.5
    params:
      deep: 7
    tags: [law, 'a, b']
    enabled: false
    when:
      - q: Query(domain == "law", complexity >= deep)
      - Cap()
      - not: Cap(query == q.id)
      - not:
          - c: Cap()
      - forall:
          - c: Chunk()
          - test: c.score > 1
      - any:
          - A()
          - - B()
            - let: x = 1
      - test: '"a: b" in q.words'
    then:
      - conclude: Depth(query=q.id)
      - let: y = 2
      - halt: true

  - rule: second
    then:
      - retract: q

tests:
  - test: a case
    facts:
      - Query: {id: q1}
    expect:
      - Depth
    fired: [first]
    not_fired: [second]
"""


class TestLayout:
    def test_the_canonical_layout_is_a_fixed_point(self) -> None:
        file, problems = read_file(CANONICAL, "f.yaml")
        assert problems == ()
        assert render_file(file) == CANONICAL

    def test_layers(self) -> None:
        file, _ = read_file("layers: [gate, no]", "layers.yaml")
        assert render_file(file) == "layers: [gate, no]\n"

    def test_one_rule_and_one_clause(self) -> None:
        file, _ = read_file(CANONICAL, "f.yaml")
        first, second = file.rules
        assert render(second) == "- rule: second\n  then:\n    - retract: q\n"
        assert render_clause(first.when[3]) == "not:\n  - c: Cap()"
        assert render_clause(first.then[2]) == "halt: true"
        assert render_clause(Match(None, Text("A()", HERE))) == "A()"

    @pytest.mark.parametrize(
        ("text", "written"),
        [
            ("plain words", "plain words"),
            ("", "''"),
            (" x", "' x'"),
            ("5", "'5'"),
            ("true", "'true'"),
            ("~", "'~'"),
            ("no", "no"),
            ("a: b", "'a: b'"),
            ("a:", "'a:'"),
            ("a #b", "'a #b'"),
            ("it's", "it's"),
            ("'it's", "'''it''s'"),
            ("- a", "'- a'"),
            ("a\nb", '"a\\nb"'),
            ("a\x85\u2028\x00", '"a\\u0085\\u2028\\u0000"'),
            ("a\tb", '"a\\tb"'),
            ("😀 é", "😀 é"),
        ],
    )
    def test_quotes_stand_only_where_they_must(self, text: str, written: str) -> None:
        assert scalar(text) == written

    def test_expressions_need_fewer_quotes_and_flow_lists_more(self) -> None:
        assert scalar("5", expression=True) == "5"
        assert scalar("null", expression=True) == "'null'"
        assert scalar("a, b", flow=True) == "'a, b'"

    def test_infinite_and_large_numbers(self) -> None:
        assert value_text((float("inf"), -float("inf"), 1e300)) == (
            "[.inf, -.inf, 1e+300]"
        )


MESSY = (
    "# top\r\n"
    "params: {quick: 2,   limit: {value: 7}}  # numbers\r\n"
    "facts:\r\n"
    "- Word: {text: a,  weight: 1}\t# tab\r\n"
    "\r\n"
    "rules:   # all of them\r\n"
    '  -   rule: "first"  # name\r\n'
    "      utility:  0.5 # guess\r\n"
    "      params: {deep: 7} # deep\r\n"
    "      when:  # first things\r\n"
    "        # the question\r\n"
    "        - q: Query()   # é 😀\r\n"
    "        - not:\r\n"
    "            - Cap()  # inner\r\n"
    "\r\n"
    "      then:\r\n"
    "        - conclude: Depth()   # last\r\n"
    "\r\n"
    "  # about the second\r\n"
    "  - rule: second\r\n"
    "    doc: |\r\n"
    "      Long\r\n"
    "      text.\r\n"
    "    then: [halt: true]\r\n"
    "tests:\r\n"
    "  - test: t\r\n"
    "    fired: [first, second]  # both\r\n"
    "    # the end"
)


def document(text: str = MESSY) -> RuleDocument:
    assert read_file(text, "f.yaml")[1] == ()
    return RuleDocument(text, "f.yaml")


EDITS: list[tuple[str, tuple[Any, ...], str, str]] = [
    ("set_field", ("first", "utility", 0.75), "utility:  0.5", "utility:  0.75"),
    (
        "set_field",
        ("first", "doc", "So: it is."),
        "# name\r\n",
        "# name\r\n      doc: 'So: it is.'\r\n",
    ),
    (
        "set_field",
        ("first", "salience", 4),
        "# guess\r\n",
        "# guess\r\n      salience: 4\r\n",
    ),
    (
        "set_field",
        ("first", "enabled", False),
        "# deep\r\n",
        "# deep\r\n      enabled: false\r\n",
    ),
    ("set_field", ("first", "tags", ("a", "b")), "# deep\r\n",
     "# deep\r\n      tags: [a, b]\r\n"),
    ("set_field", ("first", "prefer", "-1"), "# guess\r\n",
     "# guess\r\n      prefer: -1\r\n"),
    ("set_field", ("first", "utility", None), "      utility:  0.5 # guess\r\n", ""),
    ("set_field", ("first", "salience", None), "# top", "# top"),
    ("set_field", ("second", "doc", "Short."), "|\r\n      Long\r\n      text.",
     "Short."),
    ("set_field", ("second", "doc", None),
     "    doc: |\r\n      Long\r\n      text.\r\n", ""),
    ("set_param", ("quick", 3), "quick: 2", "quick: 3"),
    ("set_param", ("limit", 2.5), "value: 7", "value: 2.5"),
    ("set_param", ("deep", 8, "first"), "deep: 7", "deep: 8"),
    ("set_fact_slot", (0, "weight", 1.5), "weight: 1", "weight: 1.5"),
    ("set_fact_slot", (0, "text", "a, b"), "text: a", "text: 'a, b'"),
    ("replace_clause", ("first", "when", 0, "q: Query(x == 1)"), "Query() ",
     "Query(x == 1) "),
    ("replace_clause", ("first", "when", 1, "any:\n  - A()\n  - B()"),
     "not:\r\n            - Cap()", "any:\r\n            - A()\r\n            - B()"),
    ("insert_clause", ("first", "when", 0, "A()"), "# first things\r\n",
     "# first things\r\n        - A()\r\n"),
    ("insert_clause", ("first", "when", 1, "not:\n    - A()"), "# é 😀\r\n",
     "# é 😀\r\n        - not:\r\n              - A()\r\n"),
    ("insert_clause", ("first", "then", 1, "halt: true"), "# last\r\n",
     "# last\r\n        - halt: true\r\n"),
    ("insert_clause", ("second", "when", 0, "A()"), "text.\r\n",
     "text.\r\n    when:\r\n      - A()\r\n"),
    ("delete_clause", ("first", "when", 0), "        - q: Query()   # é 😀\r\n", ""),
    ("delete_clause", ("first", "when", 1),
     "        - not:\r\n            - Cap()  # inner\r\n", ""),
    ("add_rule", ("- rule: third\n  then:\n    - halt: true",),
     "    then: [halt: true]\r\n", "    then: [halt: true]\r\n\r\n  - rule: third\r\n    then:\r\n      - halt: true\r\n"),
    ("delete_rule", ("second",), "  - rule: second\r\n    doc: |\r\n      Long\r\n      text.\r\n    then: [halt: true]\r\n", ""),
]  # fmt: skip


@pytest.mark.parametrize(("edit", "arguments", "old", "new"), EDITS)
def test_an_edit_changes_its_place_and_no_other_byte(
    edit: str, arguments: tuple[Any, ...], old: str, new: str
) -> None:
    assert MESSY.count(old) == 1
    changed = getattr(document(), edit)(*arguments)
    assert changed.text == MESSY.replace(old, new)
    assert read_file(changed.text, "f.yaml")[1] == ()


def test_renaming_follows_the_name_into_the_tests() -> None:
    changed = document().rename_rule("first", "best")
    expected = MESSY.replace('rule: "first"', "rule: best")
    assert changed.text == expected.replace("fired: [first,", "fired: [best,")


def test_deleting_a_rule_takes_one_empty_line_with_it() -> None:
    text = (
        "rules:\n  - rule: a\n    then:\n      - halt: true\n\n  - rule: b\n    then:\n"
    )
    text += "      - halt: true"
    one = "rules:\n  - rule: b\n    then:\n      - halt: true"
    assert document(text).delete_rule("a").text == one
    assert document(one).delete_rule("b").text == "rules:"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "rules:\n  - rule: n\n    then:\n      - halt: true\n"),
        ("rules:\n", "rules:\n  - rule: n\n    then:\n      - halt: true\n"),
        (
            "layer: a\n",
            "layer: a\n\nrules:\n  - rule: n\n    then:\n      - halt: true\n",
        ),
        ("\ufefflayer: a", "﻿layer: a\n\nrules:\n  - rule: n\n    then:\n      - halt: true"),
    ],
)  # fmt: skip
def test_a_rule_can_be_the_first(text: str, expected: str) -> None:
    added = document(text).add_rule("- rule: n\n  then:\n    - halt: true\n")
    assert added.text == expected


def test_deleting_the_last_condition_deletes_the_section() -> None:
    text = "rules:\n- rule: a\n  when:\n  - A()\n  then:\n  - halt: true\n"
    changed = document(text).delete_clause("a", "when", 0)
    assert changed.text == "rules:\n- rule: a\n  then:\n  - halt: true\n"


def test_an_edit_of_a_file_without_change_is_the_file() -> None:
    same = document().set_field("first", "utility", 0.5)
    assert same.text == MESSY


@pytest.mark.parametrize(
    ("edit", "arguments", "message"),
    [
        ("set_field", ("third", "utility", 1), "f.yaml:1:1: there is no readable rule named 'third', so it cannot be changed"),
        ("set_field", ("first", "utility", 7), "the edit would break the file: f.yaml:8:17: outside_range: 'utility' of rule 'first' must be from 0 to 1"),
        ("set_param", ("no", 1), "f.yaml:2:1: the file has no param 'no'"),
        ("set_param", ("no", 1, "first"), "f.yaml:7:7: rule 'first' has no param 'no'"),
        ("set_fact_slot", (1, "text", "a"), "f.yaml:4:1: there is no given fact number 1"),
        ("set_fact_slot", (0, "size", 1), "f.yaml:4:3: the fact does not give the slot 'size'"),
        ("replace_clause", ("first", "when", 2, "A()"), "f.yaml:12:9: there is no clause number 2"),
        ("replace_clause", ("first", "then", 0, "A()"), "the new clause:4:7: wrong_shape: an action begins with its verb, such as 'conclude: T(slot=1)'; the verbs are assert, conclude, modify, retract, effect, halt and let"),
        ("delete_clause", ("first", "then", 0), "the edit would break the file: f.yaml:7:7: missing_key: rule 'first' lacks 'then'"),
        ("insert_clause", ("second", "then", 0, "halt: true"), "f.yaml:24:5: 'then' is not a list of lines that begin '- '; lay it out so first"),
        ("add_rule", ("- rule: first\n  then:\n    - halt: true",), "f.yaml has a rule 'first' already; choose another name or change that rule"),
        ("add_rule", ("- rule: x",), "the new rule:2:5: missing_key: rule 'x' lacks 'then'"),
        ("rename_rule", ("first", "Not Kebab"), "the edit would break the file: f.yaml:7:13: bad_name: the rule 'Not Kebab' must be kebab-case (lower-case letters and digits, joined by '-')"),
    ],
)  # fmt: skip
def test_an_edit_that_cannot_be_made_says_why(
    edit: str, arguments: tuple[Any, ...], message: str
) -> None:
    with pytest.raises(DocumentError) as caught:
        getattr(document(), edit)(*arguments)
    assert str(caught.value) == message


def test_a_broken_file_is_mended_first() -> None:
    broken = RuleDocument(
        "rules:\n  - rule: a\n    then:\n      - halt: true\na: 'b", "f"
    )
    with pytest.raises(DocumentError, match="mend the file"):
        broken.set_field("a", "utility", 1)


def test_meaning_forgets_places_and_keeps_types() -> None:
    one, _ = read_file("params: {a: 1}", "f.yaml")
    moved, _ = read_file("\n\nparams:\n    a: 1", "f.yaml")
    other, _ = read_file("params: {a: 1.0}", "f.yaml")
    assert meaning(one) == meaning(moved)
    assert meaning(one) != meaning(other)
