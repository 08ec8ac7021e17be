"""Reading rule files: every shape, every problem with its exact words."""

from __future__ import annotations

import pytest

from engine.errors import Code, Span
from engine.lang import syntax
from engine.lang.reader import read_file
from engine.lang.syntax import (
    Action,
    AnyOf,
    Block,
    Constant,
    FileSyntax,
    Let,
    Match,
    ParamUse,
    RuleSyntax,
)


def read(text: str, path: str = "f.yaml") -> FileSyntax:
    file, problems = read_file(text, path)
    assert [str(problem) for problem in problems] == []
    return file


def problems(text: str, path: str = "f.yaml") -> list[str]:
    return [str(problem) for problem in read_file(text, path)[1]]


def rule(body: str) -> RuleSyntax:
    return read(f"rules:\n  - rule: r\n{body}").rules[0]


def clause_problems(when: str) -> list[str]:
    text = f"rules:\n  - rule: r\n    when:\n{when}    then:\n      - halt: true\n"
    return problems(text)


EXAMPLE = """\
# rules/budget/depth.yaml
layer: budget

templates:
  Query:
    doc: One question put to the assistant.
    slots:
      id: str
      language: {type: str, one_of: [de, en, fr, es], default: de}
      complexity: {type: float, range: [1, 10]}
      words: [str]
      note: str?
  Halted: {}
  Bare:

params:
  quick: 2
  limit: {value: 7, range: [1, 10], doc: Enough.}

facts:
  - DomainWord: {word: ermessen, weight: {param: quick}, on: [a, 1]}
  - Halted
  - Halted: {}

rules:
  - rule: discretion-needs-room
    doc: Questions of discretion are answered in depth.
    choose: depth(q.id)
    prefer: n * 2
    utility: 0.8
    salience: -3
    specificity: 2.5
    enabled: false
    tags: [law, 5]
    params: {factor: 1.6, deep: 7}
    when:
      - q: Query(domain == "administrative_law", complexity >= deep)
      - Cap()
      - not: Cap(query == q.id)
      - exists:
          - c: Chunk()
          - test: c.score > 1
      - forall:
          - c: Chunk()
          - Cap()
      - any:
          - A()
          - b: B()
          - - C()
            - let: x = 1
      - not: {d: D()}
      - count: count(Chunk(query == q.id, score > 0.2))
      - let: n = 3
    then:
      - conclude: Depth(query=q.id, factor=factor, because="discretion")
      - assert: A()
      - modify: q(x=1)
      - retract: q
      - let: y = 2
      - effect: retrieve(query=q.id)
      - halt: true

tests:
  - test: discretion gets room
    facts:
      - Query: {id: q1}
    expect:
      - Depth: {factor: 1.6}
    absent:
      - Depth: {factor: 1.0}
    fired: [discretion-needs-room]
    not_fired: [ordinary-depth]
"""


class TestShapes:
    def test_templates_slots_and_what_restricts_them(self) -> None:
        query, halted, bare = read(EXAMPLE).templates
        assert query.doc == "One question put to the assistant."
        assert [(slot.name.value, slot.type.value) for slot in query.slots] == [
            ("id", "str"),
            ("language", "str"),
            ("complexity", "float"),
            ("words", "[str]"),
            ("note", "str?"),
        ]
        language, complexity = query.slots[1], query.slots[2]
        assert language.default is not None
        assert language.default.value == "de"
        assert [c.value for c in language.one_of or ()] == ["de", "en", "fr", "es"]
        assert [c.value for c in complexity.range or ()] == [1, 10]
        assert halted.slots == bare.slots == ()

    def test_facts_take_values_lists_and_params(self) -> None:
        word, scalar, braces = read(EXAMPLE).facts
        values = {name.value: content for name, content in word.slots}
        assert isinstance(values["word"], Constant)
        assert values["word"].value == "ermessen"
        assert isinstance(values["weight"], ParamUse)
        assert values["weight"].name.value == "quick"
        assert isinstance(values["on"], Constant)
        assert values["on"].value == ("a", 1)
        assert scalar.template.value == braces.template.value == "Halted"

    def test_params_have_value_range_and_doc(self) -> None:
        quick, limit = read(EXAMPLE).params
        assert (quick.value.value, quick.range, quick.doc) == (2, None, "")
        assert (limit.value.value, limit.doc) == (7, "Enough.")
        assert [c.value for c in limit.range or ()] == [1, 10]

    def test_the_fields_of_a_rule(self) -> None:
        (one,) = read(EXAMPLE).rules
        assert one.name.value == "discretion-needs-room"
        assert one.choose is not None
        assert one.choose.value == "depth(q.id)"
        assert one.prefer is not None
        assert one.prefer.value == "n * 2"
        fields = (one.utility, one.salience, one.specificity)
        assert [c.value for c in fields if c] == [0.8, -3, 2.5]
        assert one.enabled is False
        assert one.tags == ("law", "5")
        assert [(p.name.value, p.value.value) for p in one.params] == [
            ("factor", 1.6),
            ("deep", 7),
        ]
        assert (one.span.line, one.span.column) == (26, 5)
        assert (one.span.end_line, one.span.end_column) == (61, 19)

    def test_conditions_of_every_kind(self) -> None:
        when = read(EXAMPLE).rules[0].when
        kinds = [Match, Match, Block, Block, Block, AnyOf, Block, Match, syntax.Let]
        assert [type(condition) for condition in when] == kinds
        named, bare, negated, exists, forall, either, braces, count, _ = when
        assert isinstance(named, Match)
        assert named.name is not None
        assert named.name.value == "q"
        assert isinstance(bare, Match)
        assert bare.name is None
        assert isinstance(negated, Block)
        assert (negated.kind, len(negated.body)) == ("not", 1)
        assert isinstance(exists, Block)
        assert isinstance(exists.body[1], syntax.Test)
        assert isinstance(forall, Block)
        assert (forall.kind, len(forall.body)) == ("forall", 2)
        assert isinstance(either, AnyOf)
        assert [len(body) for body in either.alternatives] == [1, 1, 2]
        assert isinstance(braces, Block)
        assert isinstance(braces.body[0], Match)
        assert isinstance(count, Match)
        assert count.name is not None
        assert count.name.value == "count"

    def test_actions_of_every_kind(self) -> None:
        then = read(EXAMPLE).rules[0].then
        verbs = [a.verb if isinstance(a, Action) else "let" for a in then]
        assert verbs == [
            "conclude",
            "assert",
            "modify",
            "retract",
            "let",
            "effect",
            "halt",
        ]
        assert isinstance(then[4], Let)
        assert then[6].text.value == "true"

    def test_tests_of_rules(self) -> None:
        (case,) = read(EXAMPLE).tests
        assert case.name.value == "discretion gets room"
        assert [fact.template.value for fact in case.facts] == ["Query"]
        assert [fact.template.value for fact in case.expect] == ["Depth"]
        assert [fact.template.value for fact in case.absent] == ["Depth"]
        assert [text.value for text in case.fired] == ["discretion-needs-room"]
        assert [text.value for text in case.not_fired] == ["ordinary-depth"]

    def test_layers_stand_in_their_own_file(self) -> None:
        file = read("layers: [gate, intent]\n", "rules/layers.yaml")
        assert [layer.value for layer in file.layers or ()] == ["gate", "intent"]

    @pytest.mark.parametrize("text", ["", "# only a comment\n", "rules:\n", "{}"])
    def test_a_file_may_say_nothing(self, text: str) -> None:
        assert read(text) == FileSyntax(path="f.yaml")

    def test_a_rule_needs_no_conditions(self) -> None:
        assert rule("    then:\n      - halt: true\n").when == ()

    def test_places_lead_to_the_text(self) -> None:
        text = rule("    then:\n      - assert: 'A(x=\"y\")'\n").then[0].text
        assert text.span == Span("f.yaml", 4, 17, 4, 27)
        assert text.at(2, 1) == Span("f.yaml", 4, 20, 4, 21)


BAD = [
    ("5", "1:1: wrong_shape: the file f.yaml must be a mapping with the keys layer, templates, facts, params, rules, tests"),
    ("ruels: []", "1:1: unknown_key: the file f.yaml has no key 'ruels' (did you mean 'rules'?)"),
    ("layers: [a]", "1:1: unknown_key: the file f.yaml has no key 'layers' (did you mean 'layer'?)"),
    ("zzz: 1", "1:1: unknown_key: the file f.yaml has no key 'zzz' (its keys: layer, templates, facts, params, rules, tests)"),
    ("layer: a\nlayer: b", "2:1: duplicate_key: the key 'layer' stands here again; it was given on line 1"),
    ("layer: A B", "1:8: bad_name: the layer 'A B' must be lower-case letters, digits, '-' and '_'"),
    ("layer: [a]", "1:8: wrong_shape: 'layer' must be text"),
    ("rules: 5", "1:8: wrong_shape: 'rules' must be a list (lines that begin '- ')"),
    ("? [a]\n: 1", "1:3: wrong_shape: a key of the file f.yaml must be text"),
    ("templates: [A]", "1:12: wrong_shape: 'templates' must be a mapping ('key: value')"),
    ("templates: {query: {}}", "1:13: bad_name: the template 'query' must be CapWords (letters and digits, beginning with a capital)"),
    ("templates: {A: {slots: {class: str}}}", "1:25: bad_name: the slot 'class' is a word of the language itself; choose another"),
    ("templates: {A: {slots: {a-b: str}}}", "1:25: bad_name: the slot 'a-b' must be a word of letters, digits and '_', not beginning with a digit"),
    ("templates: {A: {slots: {a: strr}}}", "1:28: wrong_type: slot 'a' of A needs a type: str, int, float, bool, any, pattern, one of these in brackets for a list ([str]), or with '?' where None is allowed (int?)"),
    ("templates: {A: {slots: {a: {default: 1}}}}", "1:28: missing_key: slot 'a' of A lacks 'type'"),
    ("templates: {A: {slots: {a: {type: int, default: x}}}}", "1:49: wrong_type: 'default' of slot 'a' of A: \"x\" is not of type int"),
    ("templates: {A: {slots: {a: {type: str, one_of: [b, 1]}}}}", "1:52: wrong_type: 'one_of' of slot 'a' of A: 1 is not of type str"),
    ("templates: {A: {slots: {a: {type: str, one_of: [b], default: c}}}}", "1:62: outside_one_of: 'default' of slot 'a' of A is \"c\", which is none of \"b\""),
    ("templates: {A: {slots: {a: {type: str, one_of: []}}}}", "1:48: wrong_shape: 'one_of' of slot 'a' of A admits nothing"),
    ("templates: {A: {slots: {a: {type: int, range: [1, 3], default: 4}}}}", "1:64: outside_range: 'default' of slot 'a' of A is 4, outside 1 to 3"),
    ("templates: {A: {slots: {a: {type: str, range: [1, 3]}}}}", "1:47: wrong_type: 'range' of slot 'a' of A is for int and float only"),
    ("templates: {A: {slots: {a: {type: int, range: [3, 1]}}}}", "1:47: outside_range: 'range' of slot 'a' of A begins above its end; swap them"),
    ("templates: {A: {slots: {a: {type: int, range: [3]}}}}", "1:47: wrong_shape: 'range' of slot 'a' of A must be two numbers, [low, high]"),
    ("params: {a: yes}", "1:13: wrong_type: param 'a' must be a number"),
    ("params: {a: {value: true, range: [0, 1]}}", "1:34: wrong_type: param 'a' is a switch, it has no range"),
    ("params: {a: .nan}", "1:13: wrong_type: param 'a': not a number (NaN) is no value"),
    ("params: {not: 1}", "1:10: bad_name: the param 'not' is a word of the language itself; choose another"),
    ("params: {a: {range: [1, 2]}}", "1:13: missing_key: param 'a' lacks 'value'"),
    ("params: {a: {value: 3, range: [1, 2]}}", "1:21: outside_range: param 'a' is 3, outside 1 to 2"),
    ("facts: [{A: {}, B: {}}]", "1:9: wrong_shape: a fact is written '- Template: {slot: value}', one to an item"),
    ("facts: [{A: 5}]", "1:13: wrong_shape: the fact A must be a mapping ('key: value')"),
    ("facts: [{A: {x: {y: 1}}}]", "1:17: missing_key: slot 'x' lacks 'param'\nf.yaml:1:18: unknown_key: slot 'x' has no key 'y' (its keys: param)"),
    ("facts: [{A: {x: .nan}}]", "1:17: wrong_type: slot 'x': not a number (NaN) is no value"),
    ("tests: [{test: t, fired: [r], facts: [{A: {x: {param: y}}}]}]", "1:47: wrong_shape: slot 'x' must be a value, not a mapping"),
    ("tests: [{test: t}]", "1:9: missing_key: test 't' expects nothing; add expect, absent, fired or not_fired"),
    ("rules: [{then: [halt: true]}]", "1:9: missing_key: a rule lacks 'rule'"),
    ("rules: [{rule: r}]", "1:9: missing_key: rule 'r' lacks 'then'"),
    ("rules: [{rule: r, then: []}]", "1:9: missing_key: rule 'r' has no action in 'then'"),
    ("rules: [{rule: R_1, then: [halt: true]}]", "1:16: bad_name: the rule 'R_1' must be kebab-case (lower-case letters and digits, joined by '-')"),
    ("rules: [{rule: r, utility: 2, then: [halt: true]}]", "1:28: outside_range: 'utility' of rule 'r' must be from 0 to 1"),
    ("rules: [{rule: r, utility: high, then: [halt: true]}]", "1:28: wrong_type: 'utility' of rule 'r' must be a number"),
    ("rules: [{rule: r, specificity: -1, then: [halt: true]}]", "1:32: outside_range: 'specificity' of rule 'r' must be at least 0"),
    ("rules: [{rule: r, salience: 1.5, then: [halt: true]}]", "1:29: wrong_type: 'salience' of rule 'r' must be a whole number"),
    ("rules: [{rule: r, enabled: no, then: [halt: true]}]", "1:28: wrong_type: 'enabled' of rule 'r' must be true or false"),
    ("rules: [{rule: r, then: [halt: false]}]", "1:26: wrong_shape: 'halt' is written 'halt: true'"),
    ("rules: [{rule: r, then: [asert: A()]}]", "1:26: unknown_key: 'asert' is no action (did you mean 'assert'?)"),
    ("rules: [{rule: r, then: [A()]}]", "1:26: wrong_shape: an action begins with its verb, such as 'conclude: T(slot=1)'; the verbs are assert, conclude, modify, retract, effect, halt and let"),
    ("a: &x 1", "1:4: forbidden: the anchor '&x' is not part of rule files; write the value out where it is needed, or quote it if '&' is part of it"),
    ("layer: !!str main", "1:8: forbidden: tags (a '!' before a value) are not part of rule files; remove the tag, or quote the value if '!' is part of it"),
    ("layer: a\n---\nlayer: b", "2:1: wrong_shape: a second YAML document starts here; put it into a file of its own"),
    ("\tlayer: a", "1:1: yaml_syntax: this is not YAML: a tab indents the line; indent with spaces"),
    ("layer: a\n b: 2", "2:3: yaml_syntax: this is not YAML: mapping values are not allowed in this context"),
    ("layer: 'a", "1:8: yaml_syntax: this is not YAML: found unexpected end of stream while scanning a quoted scalar"),
    ("a\u0007b", '1:2: unreadable: the character U+0007 cannot stand in a file; remove it or write it as an escape in double quotes, such as "\\u0007"'),
]  # fmt: skip


@pytest.mark.parametrize(("text", "message"), BAD, ids=[text for text, _ in BAD])
def test_a_mistake_is_named_with_its_place_and_cure(text: str, message: str) -> None:
    assert f"f.yaml:{message}" in "\n".join(problems(text))


CLAUSES = [
    ('      - test: "a" in q.words\n', "4:15: quote_value: YAML cannot read this value without quotes; write: - test: '\"a\" in q.words'"),
    ("      - test: \"it's\" in q.words  # why\n", "4:15: quote_value: YAML cannot read this value without quotes; write: - test: '\"it''s\" in q.words'"),
    ('      - q: A(t == "a: b")\n', "4:12: quote_value: YAML cannot read this value without quotes; write: - q: 'A(t == \"a: b\")'"),
    ('      - A(t == "a: b")\n', "4:9: quote_value: YAML splits this line at ': '; write: - 'A(t == \"a: b\")'"),
    ('      - q: A(t == "a #b")  # c\n', "4:12: quote_value: YAML takes ' #' for the start of a comment; write: - q: 'A(t == \"a #b\")'"),
    ("      - test: [1, 2] == q.xs\n", "4:15: quote_value: YAML cannot read this value without quotes; write: - test: '[1, 2] == q.xs'"),
    ("      - not: [A(x == 1, y == 2), B()]\n", "4:14: split_pattern: YAML splits this list at the commas inside its patterns; write it as a block list: 'not:', and on lines of their own below it '- A(x == 1, y == 2)' and '- B()'"),
    ("      - not: [A(x in [1, 2])]\n", "4:14: split_pattern: YAML splits this list at the commas inside its patterns; write it as a block list: 'not:', and on lines of their own below it '- A(x in [1, 2])'"),
    ("      - any: [A(x == 1, y == 2)]\n", "4:14: split_pattern: YAML splits this list at the commas inside its patterns; write it as a block list: 'any:', and on lines of their own below it '- A(x == 1, y == 2)'"),
    ("      - q: A()\n        r: B()\n", "5:9: wrong_shape: a second key stands in this condition; write one clause per item, each behind its own '- '"),
    ("      - forall:\n          - A()\n", "4:9: wrong_shape: 'forall' needs a pattern and what must hold for each of its matches"),
    ("      - not: []\n", "4:9: wrong_shape: 'not' needs a pattern"),
    ("      - any: []\n", "4:9: wrong_shape: 'any' needs conditions to choose from"),
    ("      - any: A()\n", "4:14: wrong_shape: 'any' must be a list (lines that begin '- ')"),
    ("      - - A()\n", "4:9: wrong_shape: a list stands where a condition belongs; only 'any' takes lists as items"),
    ("      - test:\n", "4:14: wrong_shape: 'test' must be text"),
    ("      - class: A()\n", "4:9: bad_name: the name 'class' is a word of the language itself; choose another"),
    ("      - 1a: A()\n", "4:9: bad_name: the name '1a' must be a word of letters, digits and '_', not beginning with a digit"),
]  # fmt: skip


@pytest.mark.parametrize(("when", "message"), CLAUSES, ids=[w for w, _ in CLAUSES])
def test_a_mistake_in_a_condition_is_the_only_problem(when: str, message: str) -> None:
    assert clause_problems(when) == [f"f.yaml:{message}"]


def test_a_comment_behind_a_whole_expression_is_a_comment() -> None:
    assert clause_problems("      - q: A(x == 1)  # (as ever\n") == []


def test_the_corrected_line_reads() -> None:
    (message,) = clause_problems('      - test: "a" in q.words\n')
    line = message.partition("write: ")[2]
    assert clause_problems(f"      {line}\n") == []


def test_problems_of_all_rules_are_found_at_once() -> None:
    text = """\
rules:
  - rule: a
    when:
      - test: "x" in q
    then:
      - halt: true
  - rule: b
    thn: 1
  - rule: c
    then:
      - assert: A(x="a: b")
  - rule: good
    then:
      - halt: true
tests:
  - test: t
"""
    file, found = read_file(text, "f.yaml")
    assert [one.name.value for one in file.rules] == ["b", "good"]
    assert [(problem.code, problem.span.line) for problem in found] == [
        (Code.QUOTE_VALUE, 4),
        (Code.MISSING_KEY, 7),
        (Code.UNKNOWN_KEY, 8),
        (Code.QUOTE_VALUE, 11),
        (Code.MISSING_KEY, 16),
    ]


@pytest.mark.parametrize(
    "line", ['doc: "a: b"', "params: {a: 1}", "tags: [a, b]", "doc: 'it''s: so'"]
)
def test_quotes_are_no_cure_for_a_wrong_indent(line: str) -> None:
    text = f"rules:\n  - rule: r\n   {line}\n"
    (found,) = read_file(text, "f.yaml")[1]
    assert (found.code, found.span.line) == (Code.YAML_SYNTAX, 3)


def test_names_stay_known_when_their_declaration_needs_mending() -> None:
    text = "templates: {A: {slots: {a: strr}}}\nparams: {p: x}\n"
    file, found = read_file(text, "f.yaml")
    assert len(found) == 2
    assert file.templates[0].slots[0].type.value == "any"
    assert [param.name.value for param in file.params] == ["p"]


def test_test_files_hold_tests_only() -> None:
    assert problems("rules: []", "a.test.yaml") == [
        "a.test.yaml:1:1: unknown_key: the file a.test.yaml has no key 'rules' (its keys: tests)"
    ]


def test_layers_are_listed_once() -> None:
    assert problems("layers: [a, a]", "layers.yaml") == [
        "layers.yaml:1:13: duplicate_name: the layer 'a' is listed again; it was listed on line 1"
    ]
    assert problems("{}", "layers.yaml") == [
        "layers.yaml:1:1: missing_key: the file layers.yaml lacks 'layers'"
    ]
