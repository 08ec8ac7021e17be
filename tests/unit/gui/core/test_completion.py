"""What is offered at a place of a rule file; ``|`` marks the cursor."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.core.completion import Offer, complete
from gui.messages.rules import SlotWord, TemplateWord, Words

WORDS = Words(
    templates=(
        TemplateWord(
            name="Query",
            doc="One question.",
            slots=(
                SlotWord(name="id", type="str", doc=""),
                SlotWord(name="domain", type="str", doc="", one_of=("law", "general")),
            ),
        ),
        TemplateWord(
            name="Depth",
            doc="",
            slots=(
                SlotWord(name="query", type="str", doc=""),
                SlotWord(name="factor", type="float", doc=""),
            ),
        ),
    ),
    functions=(("len", "how many"), ("lower", "in small letters")),
    effects=("send",),
    params=("least", "most"),
    rules=("ordinary-depth",),
    layers=("intent", "budget"),
    tags=("helper",),
)

RULE = """\
rules:
  - rule: a
    params: {strength: 1.6}
    when:
      - q: Query(domain == "law")
      - n: count(Depth())
"""


def offer(text: str) -> Offer:
    before, _, _ = text.partition("|")
    row = before.count("\n")
    column = len(before) - before.rfind("\n") - 1
    return complete(text.replace("|", "").split("\n"), row, column, WORDS)


def words(text: str) -> list[str]:
    return [one.word for one in offer(text).suggestions]


def inserts(text: str) -> list[str]:
    return [one.insert for one in offer(text).suggestions]


def test_keys_of_a_file() -> None:
    assert words("|") == ["layer", "templates", "params", "facts", "rules", "tests"]


def test_keys_of_a_file_that_are_there_are_not_offered_again() -> None:
    assert words("layer: main\n|\nrules:") == ["templates", "params", "facts", "tests"]


def test_keys_that_hold_blocks_are_written_without_a_space() -> None:
    assert inserts("ru|") == ["rules:"]
    assert inserts("la|") == ["layer: "]


def test_a_list_of_rules_begins_with_a_rule() -> None:
    assert words("rules:\n  - |") == ["rule"]
    assert words("rules:\n- |") == ["rule"]


def test_keys_of_a_rule_that_are_missing() -> None:
    found = words("rules:\n  - rule: a\n    doc: b\n    |\n    when:\n      - Query()")
    assert "utility" in found
    assert not {"rule", "doc", "when"} & set(found)


def test_beginnings_are_better_than_middles() -> None:
    assert words("rules:\n  - rule: a\n    en|") == ["enabled"]
    assert words("rules:\n  - rule: a\n    lit|") == ["utility"]


def test_elements_and_patterns_where_a_condition_begins() -> None:
    found = words(RULE + "      - |")
    assert found[:6] == ["not", "exists", "forall", "any", "test", "let"]
    assert found[6:] == ["Query", "Depth"]


def test_elements_where_an_action_begins() -> None:
    assert words(RULE + "    then:\n      - con|") == ["conclude"]


@pytest.mark.parametrize(
    "line",
    ["      - q2: Que|", "      - Que|", "      - not: Que|", "      - exists: Que|"],
)
def test_templates_where_a_pattern_stands(line: str) -> None:
    assert inserts(RULE + line) == ["Query("]


def test_templates_inside_not() -> None:
    assert words(RULE + "      - not:\n          - Dep|") == ["Depth"]


def test_templates_inside_an_aggregate() -> None:
    assert "Depth" in words(RULE + "      - m: count(De|")


def test_slots_in_a_pattern_come_first() -> None:
    assert words(RULE + "      - Depth(|")[:2] == ["query", "factor"]


def test_slots_after_another_test() -> None:
    assert words(RULE + "      - Depth(query == q.id, fa|")[0] == "factor"


def test_slots_of_a_bound_name() -> None:
    assert words(RULE + "      - Depth(query == q.|") == ["id", "domain"]


def test_slots_of_a_name_bound_in_a_generator() -> None:
    assert words(RULE + "      - t: sum(d.factor for d in Depth() if d.|") == [
        "query",
        "factor",
    ]


def test_nothing_after_the_dot_of_a_name_that_is_no_fact() -> None:
    assert words(RULE + "      - test: n.|") == []


def test_names_of_the_rule_in_a_test() -> None:
    found = words(RULE + "      - test: |")
    assert {"q", "n", "strength", "least", "len"} <= set(found)
    assert "Query" not in found


def test_names_bound_later_serve_a_choice() -> None:
    text = RULE.replace("    when:", "    choose: depth(q.|)\n    when:")
    assert words(text) == ["id", "domain"]


def test_names_of_another_rule_are_unknown() -> None:
    assert "q" not in words(RULE + "  - rule: b\n    when:\n      - test: |")


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("      - Query(domain == |", '"law"'),
        ("      - Query(domain == la|", '"law"'),
        ('      - Query(domain == "la|', "law"),
        ("      - Query(domain != |", '"law"'),
    ],
)
def test_values_that_a_slot_admits(line: str, written: str) -> None:
    assert inserts(RULE + line)[0] == written


def test_a_template_to_conclude() -> None:
    assert inserts(RULE + "    then:\n      - conclude: De|") == ["Depth("]


def test_slots_to_write_are_those_not_given() -> None:
    text = RULE + "    then:\n      - conclude: Depth(query=q.id, |"
    assert inserts(text) == ["factor="]


def test_names_for_a_slot_to_write() -> None:
    found = words(RULE + "    then:\n      - conclude: Depth(query=|")
    assert found[:2] == ["q", "n"]
    assert "query" not in found


def test_slots_of_the_fact_to_modify() -> None:
    text = RULE + "    then:\n      - modify: q(|"
    assert inserts(text) == ["id=", "domain="]


def test_facts_to_retract() -> None:
    assert words(RULE + "    then:\n      - retract: |") == ["q", "n"]


def test_effects() -> None:
    assert inserts(RULE + "    then:\n      - effect: |") == ["send("]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("layer: |", ["intent", "budget"]),
        ("layer: bud|", ["budget"]),
        ("rules:\n  - rule: a\n    tags: [|", ["helper"]),
        ("rules:\n  - rule: a\n    enabled: |", ["true", "false"]),
        ("tests:\n  - test: a\n    fired: [|", ["ordinary-depth"]),
        ("tests:\n  - test: a\n    not_fired:\n      - ord|", ["ordinary-depth"]),
        ("tests:\n  - test: a\n    exp|", ["expect"]),
        ("tests:\n  - test: a\n    expect:\n      - De|", ["Depth"]),
        ("facts:\n  - Que|", ["Query"]),
        ("facts:\n  - Query: {|", ["id", "domain"]),
        ("facts:\n  - Query: {id: x, |", ["domain"]),
        ("facts:\n  - Query: {domain: |", ["law", "general"]),
        ("facts:\n  - Depth: {factor: {param: |", ["least", "most"]),
        ("templates:\n  A:\n    |", ["doc", "slots"]),
        ("templates:\n  A:\n    slots:\n      x: {one|", ["one_of"]),
        ("templates:\n  A:\n    slots:\n      x:\n        ra|", ["range"]),
        ("templates:\n  A:\n    slots:\n      x: fl|", ["float", "float?"]),
        ("params:\n  least: {val|", ["value"]),
    ],
)
def test_words_where_they_belong(text: str, found: list[str]) -> None:
    assert words(text) == found


def test_nothing_in_comments_strings_and_docs() -> None:
    assert words("# lay|") == []
    assert words(RULE + '      - test: lower("le|') == []
    assert words("rules:\n  - rule: a\n    doc: le|") == []


def test_a_word_that_is_complete_is_not_offered() -> None:
    assert words("layer: budget|") == []


def test_what_was_typed_is_replaced_from_its_start() -> None:
    assert offer("layer: bud|").start == 7


@given(st.text(alphabet="rules:\n -(){}\"'=.#aQ,", max_size=80), st.data())
def test_no_text_is_too_odd(text: str, data: st.DataObject) -> None:
    lines = text.split("\n")
    row = data.draw(st.integers(0, len(lines) - 1))
    column = data.draw(st.integers(0, len(lines[row])))
    assert 0 <= complete(lines, row, column, WORDS).start <= column
