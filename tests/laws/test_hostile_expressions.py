"""No text, however hostile, makes the language raise anything but its own problem.

Law: reading any text as an expression gives a typed expression or one `Refused`;
evaluating that expression on any facts gives a value of the language or one
`EvaluationError`. Both end soon and stay small.
"""

from __future__ import annotations

import ast

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine import (
    Code,
    EvaluationError,
    RuleSetError,
    Session,
    Span,
    Template,
    load_sources,
)
from engine.lang.evaluate import Evaluator
from engine.lang.parse import Refused
from engine.lang.resolve import resolve
from engine.lang.scope import Param, Scope
from engine.lang.syntax import Text, Value
from engine.lang.template import Slot
from engine.lang.values import (
    ANY,
    INT,
    SlotType,
    canonical_json,
    fit,
    list_of,
    parse_type,
)
from engine.match.facts import Fact, FactId

SPAN_FILE = "hostile.yaml"
TYPES = (
    "int",
    "float",
    "str",
    "bool",
    "any",
    "pattern",
    "int?",
    "str?",
    "[str]",
    "[any]",
)
SHAPE = Template(
    name="T",
    span=Span("t.yaml"),
    slots={
        f"s{place}": Slot(name=f"s{place}", index=place, type=parse_type(kind) or ANY)
        for place, kind in enumerate(TYPES)
    },
)
SCOPE = Scope(
    templates={"T": SHAPE},
    functions={},
    params={"p": Param("p", INT, Span("t.yaml"))},
    names={"f": SlotType("fact", template="T"), "v": ANY, "l": list_of(ANY)},
)

ATOMS = st.sampled_from(
    [
        *SHAPE.slots, *(f"f.{slot}" for slot in SHAPE.slots), "v", "l", "p", "f",
        "0", "1", "-1", "2.5", "1e308", "1e400", "True", "None", '""', '"a"', '"äß€"',
        r'"\d"', r'"(a+)+$"', '"(a"', "0x" + "f" * 900, "9" * 1200, "1_000", "[]", "()",
        "f.__class__", "().__class__.__bases__", "__import__", "open", "eval", "...",
        "1j", "b'a'", "nobody", "f.nothing", "T", "lambda: 1", "yield", "await v",
        "[x for x in l]", "{x: x for x in l}", "{*l}", "(x for x in l)", "print(v)",
        'f"{v!r}"', 'f"{v:{p}}"', 'f"{f.__class__}"', 'f"{v:999999999d}"', 'f"{1:>99}"',
        'f"{f}"', 'f"{{}}"', 'f"{v=}"',
    ]
)  # fmt: skip
BINARY = st.sampled_from(
    [
        "+",
        "-",
        "*",
        "/",
        "//",
        "%",
        "**",
        "==",
        "!=",
        "<",
        "<=",
        ">",
        ">=",
        "and",
        "or",
        "in",
        "is",
        "&",
        "|",
        "^",
        "<<",
        ">>",
        "@",
        ":=",
        ",",
        "not in",
        "is not",
    ]
)
FUNCTIONS = st.sampled_from(
    [
        "len",
        "min",
        "max",
        "abs",
        "round",
        "int",
        "floor",
        "ceil",
        "sorted",
        "lower",
        "upper",
        "contains",
        "startswith",
        "endswith",
        "words",
        "occurrences",
        "matches",
        "hits",
        "join",
        "sum",
        "count",
        "getattr",
        "vars",
        "type",
    ]
)


def _compound(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    lists = st.lists(inner, max_size=3).map(", ".join)
    return st.one_of(
        st.builds("({} {} {})".format, inner, BINARY, inner),
        st.builds("{} {} {}".format, inner, BINARY, inner),
        st.builds("({} if {} else {})".format, inner, inner, inner),
        st.builds("{}({})".format, FUNCTIONS, lists),
        st.builds("{}({}, k={})".format, FUNCTIONS, lists, inner),
        st.builds("[{}]".format, lists),
        st.builds("{}[{}]".format, inner, inner),
        st.builds("{}[{}:{}]".format, inner, inner, inner),
        st.builds("{}[::{}]".format, inner, inner),
        st.builds("not {}".format, inner),
        st.builds("-{}".format, inner),
        st.builds("~{}".format, inner),
        st.builds("{}.{}".format, inner, st.sampled_from(["real", "x", "__dict__"])),
        inner.map(lambda text: 'f"a{' + text.replace('"', "'") + '}b"'),
        inner.map(lambda text: f"{text} * 999"),
    )


EXPRESSIONS = st.recursive(ATOMS, _compound, max_leaves=12)
JUNK = st.text(st.characters(codec="utf-8"), max_size=60)
MIXED = st.lists(st.one_of(EXPRESSIONS, JUNK), max_size=4).map(" ".join)

SCALARS: st.SearchStrategy[Value] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.integers(-(2**4000), 2**4000),
    st.floats(allow_nan=False),
    st.text(st.characters(codec="utf-8"), max_size=8),
    st.sampled_from(["(a+)+$", "(a", "a" * 5000]),
)
VALUES: st.SearchStrategy[Value] = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3).map(tuple), max_leaves=5
)


def judge(source: str, values: tuple[Value, ...]) -> str:
    """Read and evaluate; how it ended."""
    try:
        for scope in (SCOPE, SCOPE.inside(SHAPE)):
            found = resolve(
                Text(source, Span(SPAN_FILE, 1, 1, 1, len(source) + 1)), scope
            )
            closure = Evaluator({}).closure(found)
            # Values beside their types: what `any` may bring is tried everywhere.
            fact = Fact(FactId(1), SHAPE, values)
            value = closure({"f": fact, "v": values[-1], "l": values[:2], "p": 3}, fact)
            assert fit(value, ANY) == value
            assert len(canonical_json(value)) < 20_000_000
    except Refused as refused:
        return str(refused.problem.code)
    except EvaluationError as error:
        return "fault" if str(error) else "silence"
    return "value"


@given(EXPRESSIONS, st.tuples(*[VALUES] * len(TYPES)))
def test_expressions_from_the_grammar(source: str, values: tuple[Value, ...]) -> None:
    assert judge(source, values) != "silence"


@given(MIXED, st.tuples(*[VALUES] * len(TYPES)))
@example("\\\n" * 50, (None,) * len(TYPES))
@example("\x00", (None,) * len(TYPES))
@example("v if", (None,) * len(TYPES))
def test_expressions_among_junk(source: str, values: tuple[Value, ...]) -> None:
    assert judge(source, values) != "silence"


@pytest.mark.parametrize(
    ("source", "ending"),
    [
        ("s0 + f.s1 > 1 and p == 3", "value"),
        ("v / 0 > 1", "fault"),
        ("s0 < v", "fault"),
        ("matches('a', v)", "fault"),
        ("[x for x in l]", Code.FORBIDDEN),
        ("f.__class__", Code.UNKNOWN_SLOT),
        ("s0 == 'a'", Code.WRONG_TYPE),
        ("v ==", Code.EXPRESSION_SYNTAX),
    ],
)
def test_every_ending_is_reached(source: str, ending: str) -> None:
    source = source.replace("s0", "f.s0")
    assert judge(source, (1, 2.0, "a", True, *["("] * 6)) == ending


@pytest.mark.parametrize(
    "source",
    [
        "(" * 150 + "1" + ")" * 150,
        "[" * 1900 + "]" * 1900,
        "-" * 3900 + "1",
        "not " * 900 + "True",
        "v" + ".a" * 1900,
        "v" + "()" * 1900,
        "v" + "[0]" * 1200,
        "|".join("1" * 1900),
        " + ".join("1" * 900),
        "1 < " * 900 + "2",
        "1 if v else " * 300 + "2",
        " and ".join(["v"] * 600),
        " or ".join(["v == 1"] * 400),
        "f'" + "{v}" * 1000 + "'",
        "9 ** 9 ** 9 ** 9",
        "9 ** 1024 ** 2",
        "2.5 ** 1024.5",
        "(-8) ** 0.5",
        "1 << 99999999",
        "'a' * 10 ** 9",
        "[[['a'] * 999] * 999] * 999",
        "[[['a' * 999] * 999] * 999, [[['a'] * 999] * 999]]",
        "[l, l, l] * 99999",
        "('a' * 99999 + 'b') * 99999",
        "join('a' * 99999, ['b'] * 99999)",
        "matches('a' * 99999, '(a+)+$')",
        "matches('a' * 99999, '((a{1,99}){1,99}){1,99}b')",
        "hits('a' * 99999, '(a|a|a)*')",
        "int('9' * 99999)",
        "round(1.5, 999999999)",
        "round(5, -999999999)",
        "f'{1:999999999}'",
        "f'{1e300:.999f}'",
        "f'{9 ** 900:,}'",
        "upper('ß' * 999999)",
        "().__class__.__bases__[0].__subclasses__()",
        "f.__init__.__globals__",
        "'{0.__class__}'.format(1)",
        "getattr(v, 'x')",
        "__import__('os').system('true')",
        "(lambda: (yield))()",
        "[x for x in (1, 2)]",
        "{**v}",
        "f'{(lambda: 1)()}'",
        "f'{v!r:>{p}}'",
        "f'{__import__(\"os\")}'",
        "v := 1",
        "*v",
        "v; 1",
        "1\n+ 1",
        "# nothing",
        "'\\N{LATIN SMALL LETTER A}'",
        "'\\ud800'",
        "1e999 - 1e999",
        "0 * 1e999",
        "-0.0",
        "1if 1else 2",
        "0777",
        "1__0",
        "“quoted”",
        "\uff56",
    ],
)
def test_known_tricks(source: str) -> None:
    for values in ((1,) * len(TYPES), ("a",) * len(TYPES), (("a",),) * len(TYPES)):
        assert judge(source, values) != "silence"


def test_ten_megabytes_in_one_line() -> None:
    text = "rules:\n  - rule: a\n    when:\n      - test: " + "1 + " * 2_500_000 + "1\n"
    with pytest.raises(RuleSetError) as caught:
        load_sources({"a.yaml": text})
    (problem,) = caught.value.problems
    assert problem.code in (Code.TOO_LARGE, Code.TOO_COMPLEX)
    assert len(str(problem)) < 500


def test_values_that_grow_from_firing_to_firing_stay_bounded() -> None:
    rules = load_sources(
        {
            "a.yaml": """
templates: {A: {slots: {x: any}}}
facts:
  - A: {x: [a, a, a, a]}
rules:
  - rule: grow
    when:
      - a: A()
    then:
      - modify: a(x=[a.x, a.x, a.x, a.x])
"""
        }
    )
    session = Session(rules)
    with pytest.raises(Exception, match=r"refused|nested|could not act"):
        session.run(max_firings=10_000)


def test_nothing_is_ever_evaluated_by_python(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("Python itself was asked to evaluate")

    monkeypatch.setattr("builtins.eval", refuse)
    monkeypatch.setattr("builtins.exec", refuse)
    assert isinstance(ast.parse("1 + 1", mode="eval"), ast.Expression)
    assert judge("1 + 1 == v", (2,) * len(TYPES)) == "value"
