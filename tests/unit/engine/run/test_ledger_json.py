"""Ledgers as JSON: no rules needed to read them, and nothing lost."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import depth

from engine import Exploration, Ledger, Session, ledger_from_json, ledger_to_json
from engine.lang.syntax import Value
from engine.lang.template import Slot, Template
from engine.lang.values import ANY, identity
from engine.match.facts import Fact, FactId
from engine.run.ledger_json import LedgerFormatError
from engine.run.records import Changed

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3).map(tuple),
    max_leaves=6,
)


@given(st.lists(st.tuples(values, values), max_size=4))
def test_every_value_keeps_its_type(rows: list[tuple[Value, Value]]) -> None:
    slots = {name: Slot(name=name, index=n, type=ANY) for n, name in enumerate("ab")}
    shape = Template(name="T", slots=slots, span=depth.RULES.templates["Cap"].span)
    facts = tuple(Fact(FactId(n + 1), shape, row) for n, row in enumerate(rows))
    ledger = Ledger([Changed((), facts)])
    text = json.dumps(ledger_to_json(ledger), allow_nan=False)
    back = ledger_from_json(text)
    assert back.digest() == ledger.digest()
    (changed,) = back
    assert isinstance(changed, Changed)
    for was, fact in zip(facts, changed.added, strict=True):
        assert [identity(v) for v in fact.values] == [identity(v) for v in was.values]
        assert list(fact) == ["a", "b"]


def test_a_whole_session_comes_back() -> None:
    session = Session(depth.RULES, exploration=Exploration.softmax(0.5), seed=4)
    session.assert_fact("Query", id="q", domain="law", complexity=9.5)
    session.run()
    session.retract(session.facts("Query")[0])
    session.use(params={"discretion-needs-room.factor": 2.0})
    back = ledger_from_json(json.dumps(ledger_to_json(session.ledger)))
    assert back.digest() == session.ledger.digest()
    assert back.firing(1).bindings["q"] is back.fact(1)
    assert {type(record).__name__ for record in back} >= {
        "Used",
        "Changed",
        "Supported",
        "Withdrawn",
        "Retracted",
        "Chosen",
        "Dissolved",
        "Firing",
    }


def test_infinity_is_no_json_number() -> None:
    shape = Template(
        name="T",
        slots={"a": Slot(name="a", index=0, type=ANY)},
        span=depth.RULES.templates["Cap"].span,
    )
    ledger = Ledger([Changed((), (Fact(FactId(1), shape, (math.inf,)),))])
    data = ledger_to_json(ledger)
    assert '{"float": "inf"}' in json.dumps(data, allow_nan=False)


def broken(change: str) -> object:
    data: Any = ledger_to_json(depth.session().ledger)
    if change == "format":
        data["format"] = 2
    elif change == "record":
        data["records"][0]["record"] = "Sung"
    elif change == "field":
        del data["records"][0]["seed"]
    elif change == "type":
        data["records"][0]["seed"] = "0"
    elif change == "fact":
        data["records"].append({"record": "Changed", "removed": [99], "added": []})
    elif change == "slots":
        data["shapes"][0].pop()
    elif change == "text":
        return "{"
    else:
        return [data]
    return data


@pytest.mark.parametrize(
    "change", ["format", "record", "field", "type", "fact", "slots", "text", "list"]
)
def test_what_is_no_ledger_is_refused(change: str) -> None:
    with pytest.raises(LedgerFormatError, match="no ledger of format 1"):
        ledger_from_json(broken(change))
