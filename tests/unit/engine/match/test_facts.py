"""Facts and the keys under which equal ones are one."""

from __future__ import annotations

from support.sources import HEAD, load

from engine.match.facts import Fact, FactId, fact_key

SHAPE = load(HEAD).templates["A"]


def test_keys_tell_types_apart() -> None:
    keys = {
        fact_key("A", (value,)) for value in (1, 1.0, True, "1", (1,), (1.0,), None)
    }
    assert len(keys) == 7
    assert fact_key("A", (1,)) != fact_key("B", (1,))


def test_a_fact_shows_its_slots_as_a_rule_file_writes_them() -> None:
    fact = Fact(FactId(7), SHAPE, (1, 'a "b"'))
    assert str(fact) == r'A(x=1, name="a \"b\"")'
    assert repr(fact).startswith("<7: A(")
    assert list(fact) == ["x", "name"]
    assert (fact["x"], fact.template) == (1, "A")
