from __future__ import annotations

from gui.core.rule_outline import bound, each, own_params, rule_lines, spot

_FILE = """\
layer: main
rules:
  - rule: first
    doc: One.
    params:
      least: {value: 1, range: [0, 2]}
    when:
      - q: Query(a)
      - not:
          - A()
      - any:
          - test: x
    then:
      - let: y = 2
  # a comment
  - rule: second
    when:
"""
TEXT = _FILE.split("\n")


def test_the_keys_above_a_line() -> None:
    assert spot(TEXT, 2).path == ("rules",)
    assert spot(TEXT, 3).path == ("rules",)
    assert spot(TEXT, 5).path == ("rules", "params")
    assert spot(TEXT, 7).path == ("rules", "when")
    assert spot(TEXT, 9).path == ("rules", "when", "not")
    assert spot(TEXT, 11).path == ("rules", "when", "any")
    assert spot(TEXT, 13).path == ("rules", "then")


def test_lists_may_stand_below_their_key() -> None:
    lines = ["rules:", "- rule: a", "  when:", "  - q: Q()", "  - "]
    assert spot(lines, 4).path == ("rules", "when")
    assert spot(lines, 2).path == ("rules",)
    assert spot(lines, 1).path == ("rules",)


def test_the_keys_beside_a_line() -> None:
    assert spot(TEXT, 3).beside == {"rule", "params", "when", "then"}
    assert spot(TEXT, 16).beside == {"rule"}
    assert spot(TEXT, 0).beside == {"rules"}


def test_the_lines_of_a_rule() -> None:
    assert rule_lines(TEXT, 9)[0] == "  - rule: first"
    assert rule_lines(TEXT, 9)[-1] == "  # a comment"
    assert rule_lines(TEXT, 16)[0] == "  - rule: second"
    assert rule_lines(TEXT, 0) == ()
    assert rule_lines(["facts:", "  - A: {}"], 1) == ()


def test_names_that_conditions_bind() -> None:
    assert bound(TEXT) == {"q": "Query", "y": ""}
    assert bound(["  - n: count(A())", "  - let: m = 1", "  - not: B()"]) == {
        "n": "",
        "m": "",
    }


def test_names_of_a_generator() -> None:
    assert each("sum(c.n for c in Chunk() for d in sorted(Dog(), d.x))") == {
        "c": "Chunk",
        "d": "Dog",
    }


def test_parameters_of_a_rule() -> None:
    assert own_params(TEXT[2:14]) == ("least",)
    flow = ["  - rule: a", "    params: {factor: 1.6, strict: true, n: {value: 7}}"]
    assert own_params(flow) == ("factor", "strict", "n")
