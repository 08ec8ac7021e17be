"""Laws of reading and writing rule files.

Reading never raises, whatever the text or bytes; what is rendered reads back as the
same records; a document whose text is left alone is byte for byte the same, and an
edit keeps every byte outside the value it changes.
"""

from __future__ import annotations

import json

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from engine.errors import Problem, RuleSetError, Span
from engine.lang import syntax
from engine.lang.document import RuleDocument
from engine.lang.edit import DocumentError, meaning
from engine.lang.reader import read_bytes, read_facts, read_file
from engine.lang.syntax import (
    Action,
    AnyOf,
    Block,
    CaseSyntax,
    Condition,
    Constant,
    FactSyntax,
    FileSyntax,
    Let,
    Match,
    ParamSyntax,
    ParamUse,
    RuleSyntax,
    SlotSyntax,
    TemplateSyntax,
    Text,
    Value,
)
from engine.lang.writer import render, render_file

HERE = Span("x.yaml")

# --- anything at all ---------------------------------------------------------------

fragments = st.sampled_from(
    [
        *"{}[]()'\"#:,-?&*!|>%@`~\t\r",
        "\n",
        "\n  ",
        "\n    ",
        "\n- ",
        "\n  - rule: a",
        "\n    when:",
        "\n      - q: A(x == 1, y == 2)",
        "\n      - not: [A(x == 1, y == 2), B()]",
        "\n      - any:",
        "\n    then: [halt: true]",
        "rules:",
        "templates:",
        "facts:",
        "params: {a: 1}",
        "tests:",
        "layer: main",
        ": ",
        " #",
        "1e999",
        "0o17",
        ".nan",
        "~",
        "\ufeff",
        "\x85",
        "\u2028",
        "é😀",
        "\x00",
        "A: {x: 1}",
        "slots: {a: [str], b: {type: int?, range: [1, 2]}}",
        "---\n",
        "...\n",
        "%YAML 1.1\n",
        "<<: *a",
    ]
)
yamlish = st.lists(fragments | st.text(max_size=6), max_size=40).map("".join)
names = st.sampled_from(["r.yaml", "layers.yaml", "a.test.yaml", "f.jsonl", "f.json"])

KEYS = [
    "rules",
    "rule",
    "when",
    "then",
    "not",
    "any",
    "forall",
    "test",
    "slots",
    "templates",
    "T",
    "type",
    "range",
    "one_of",
    "default",
    "params",
    "facts",
    "tests",
    "expect",
    "fired",
    "value",
    "halt",
    "assert",
    "let",
    "tags",
]

plain_data = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(KEYS) | st.text(max_size=4),
            inner,
            max_size=4,
        )
    ),
    max_leaves=25,
)


@given(st.text() | yamlish, names)
def test_reading_any_text_gives_a_file_and_problems(text: str, path: str) -> None:
    file, problems = read_file(text, path)
    assert isinstance(file, FileSyntax)
    assert all(p.message for p in problems)
    assert all(p.span.line >= 1 and p.span.column >= 1 for p in problems)


@given(st.binary() | yamlish.map(lambda text: text.encode("utf-8", "replace")))
def test_reading_any_bytes_gives_a_file_and_problems(data: bytes) -> None:
    file, problems = read_bytes(data, "x.yaml")
    assert isinstance(file, FileSyntax)
    assert isinstance(problems, tuple)


@given(plain_data, names)
def test_reading_any_structure_gives_a_file_and_problems(
    data: object, path: str
) -> None:
    file, _ = read_file(json.dumps(data), path)
    assert file.path == path


@given(st.text() | yamlish | plain_data.map(json.dumps), names)
def test_reading_facts_gives_facts_or_a_rule_set_error(text: str, path: str) -> None:
    problems: tuple[Problem, ...] = ()
    facts: tuple[FactSyntax, ...] | None
    try:
        facts = read_facts(text, path)
    except RuleSetError as error:
        problems, facts = error.problems, None
    assert problems if facts is None else all(fact.template.value for fact in facts)


# --- what is written reads back ----------------------------------------------------

letters = st.characters(
    codec="utf-8", exclude_characters="\x00", exclude_categories=["Cs"]
)
prose = st.text(letters, max_size=20).map(str.strip)
expression = (
    st.sampled_from(
        ["A(x == 1, y == 2)", 'A(t == "a: b #c")', "5", "true", "null", "-x", "{1: 2}"]
    )
    | prose
).filter(bool)
word = st.sampled_from(["a", "bc", "n1", "count", "on", "yes", "null", "true"])
capital = st.sampled_from(["A", "Query", "B2"])
kebab = st.sampled_from(["r", "a-rule", "on", "true", "x2-y"])
number = st.integers(-9, 9) | st.floats(allow_nan=False, allow_infinity=False)
value: st.SearchStrategy[Value] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(letters, max_size=10)
    | st.sampled_from(["no", "12:30", "2026-01-01", "0o7", "1e3", "a, b", "- x", "~"]),
    lambda inner: st.lists(inner, max_size=3).map(tuple),
    max_leaves=5,
)


def text(words: st.SearchStrategy[str]) -> st.SearchStrategy[Text]:
    return words.map(lambda chosen: Text(chosen, HERE))


def constant(values: st.SearchStrategy[Value]) -> st.SearchStrategy[Constant]:
    return values.map(lambda chosen: Constant(chosen, HERE))


def distinct(words: st.SearchStrategy[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(words, unique=True, max_size=3)


simple = st.one_of(
    st.builds(Match, st.none() | text(word), text(expression)),
    st.builds(syntax.Test, text(expression)),
    st.builds(Let, text(expression)),
)


def nested(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    some = st.lists(inner, min_size=1, max_size=2).map(tuple)
    two = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        st.builds(Block, st.sampled_from(["not", "exists"]), some, st.just(HERE)),
        st.builds(Block, st.just("forall"), two, st.just(HERE)),
        st.builds(AnyOf, st.lists(some, min_size=1).map(tuple), st.just(HERE)),
    )


condition: st.SearchStrategy[Condition] = st.recursive(simple, nested, max_leaves=5)
verb = st.sampled_from(["assert", "conclude", "modify", "retract", "effect"])
action = st.one_of(
    st.builds(Action, verb, text(expression)),
    st.builds(Let, text(expression)),
    st.just(Action("halt", Text("true", HERE))),
)


@st.composite
def params(draw: st.DrawFn) -> tuple[ParamSyntax, ...]:
    return tuple(
        ParamSyntax(
            name=Text(name, HERE),
            value=Constant(draw(st.integers(1, 9)), HERE),
            range=draw(st.none() | st.just((Constant(0, HERE), Constant(10.5, HERE)))),
            doc=draw(prose),
        )
        for name in draw(distinct(word))
    )


@st.composite
def facts(draw: st.DrawFn, *, uses: bool = False) -> tuple[FactSyntax, ...]:
    content: st.SearchStrategy[Constant | ParamUse] = constant(value)
    if uses:
        content |= st.builds(ParamUse, text(word), st.just(HERE))
    return tuple(
        FactSyntax(
            template=draw(text(capital)),
            slots=tuple((Text(n, HERE), draw(content)) for n in draw(distinct(word))),
            span=HERE,
        )
        for _ in range(draw(st.integers(0, 2)))
    )


@st.composite
def templates(draw: st.DrawFn) -> tuple[TemplateSyntax, ...]:
    kinds = st.sampled_from(["any", "any?", "[any]", "[any]?", "[any?]", "[[any?]?]"])
    return tuple(
        TemplateSyntax(
            name=Text(name, HERE),
            slots=tuple(
                SlotSyntax(name=Text(n, HERE), type=draw(text(kinds)), doc=draw(prose))
                for n in draw(distinct(word))
            )
            + tuple(
                SlotSyntax(
                    name=Text("restricted", HERE),
                    type=Text("any?", HERE),
                    one_of=(chosen, draw(constant(value))),
                    default=chosen,
                )
                for chosen in draw(st.lists(constant(value), max_size=1))
            ),
            doc=draw(prose),
        )
        for name in draw(distinct(capital))
    )


optional_text = st.none() | text(expression)
rules = st.builds(
    RuleSyntax,
    name=text(kebab),
    span=st.just(HERE),
    doc=prose | st.just("one\n\n  two\nthree # x"),
    utility=st.none() | constant(st.sampled_from([0, 0.25, 1.0])),
    choose=optional_text,
    prefer=optional_text,
    salience=st.none() | constant(st.integers()),
    specificity=st.none() | constant(st.sampled_from([0, 2.5])),
    params=params(),
    tags=st.lists(expression, max_size=2).map(tuple),
    enabled=st.booleans(),
    when=st.lists(condition, max_size=3).map(tuple),
    then=st.lists(action, min_size=1, max_size=3).map(tuple),
)
cases = st.builds(
    CaseSyntax,
    name=text(expression),
    span=st.just(HERE),
    facts=facts(),
    expect=facts(),
    absent=facts(),
    fired=st.lists(text(kebab), min_size=1, max_size=2).map(tuple),
    not_fired=st.lists(text(kebab), max_size=2).map(tuple),
)
files = st.builds(
    FileSyntax,
    path=st.just("x.yaml"),
    layer=st.none() | text(st.sampled_from(["main", "no", "a_b"])),
    templates=templates(),
    facts=facts(uses=True),
    params=params(),
    rules=st.lists(rules, max_size=3).map(tuple),
    tests=st.lists(cases, max_size=2).map(tuple),
)


@given(files)
def test_a_rendered_file_reads_back_as_the_same_records(file: FileSyntax) -> None:
    again, problems = read_file(render_file(file), "x.yaml")
    assert problems == ()
    assert meaning(again) == meaning(file)


@given(rules)
def test_a_rendered_rule_reads_back_as_the_same_record(rule: RuleSyntax) -> None:
    again, problems = read_file("rules:\n" + render(rule), "x.yaml")
    assert problems == ()
    assert meaning(again.rules) == meaning((rule,))


# --- edits keep what they do not name ----------------------------------------------

comments = st.sampled_from(["", "  # why", "\t# tab", "   "])
newlines = st.sampled_from(["\n", "\r\n"])


@st.composite
def decorated(draw: st.DrawFn) -> tuple[str, str]:
    """A file with comments in odd places, as what stands round the utility's value."""
    newline, note = draw(newlines), draw(comments)
    head = [f"# é{note}", "layer: main", f"rules:{draw(comments)}", "", "  - rule: a"]
    tail = [f"    when:{draw(comments)}", f"      - q: A(){draw(comments)}", " # x"]
    tail += ["    then:", f"      - halt: true{draw(comments)}", "# end"]
    before = newline.join([*head, "    utility: "])
    after = note + newline + newline.join(tail) + draw(st.sampled_from(["", newline]))
    return draw(st.sampled_from(["", "\ufeff"])) + before, after


@given(decorated(), st.floats(0, 1))
def test_setting_a_utility_keeps_every_other_byte(
    around: tuple[str, str], utility: float
) -> None:
    before, after = around
    document = RuleDocument(before + "0.5" + after, "x.yaml")
    assert document.file.rules[0].name.value == "a"
    changed = document.set_field("a", "utility", utility)
    assert changed.text == before + repr(utility) + after


@given(files, st.data())
def test_an_edit_means_what_it_says_or_is_refused(
    file: FileSyntax, data: st.DataObject
) -> None:
    names_seen = [rule.name.value for rule in file.rules]
    assume(file.rules and len(set(names_seen)) == len(names_seen))
    document = RuleDocument(render_file(file), "x.yaml")
    name = data.draw(st.sampled_from(names_seen))
    wanted = data.draw(prose)
    changed = document.set_field(name, "doc", wanted or None)
    docs = {rule.name.value: rule.doc for rule in changed.file.rules}
    assert docs[name] == wanted
    assert (
        document.set_field(name, "doc", None).set_field(name, "doc", None).text
        == document.set_field(name, "doc", None).text
    )
    added = changed.insert_clause(name, "then", 0, "retract: q")
    assert added.delete_clause(name, "then", 0).text == changed.text
    added = changed.insert_clause(name, "when", 0, "test: 1 < 2")
    if next(rule for rule in changed.file.rules if rule.name.value == name).when:
        assert added.delete_clause(name, "when", 0).text == changed.text
    with pytest.raises(DocumentError):
        changed.delete_clause(name, "when", 99)
    assert name not in [
        rule.name.value for rule in changed.delete_rule(name).file.rules
    ]
