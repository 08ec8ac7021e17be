"""Strata and cycles beyond what the corpus shows."""

from __future__ import annotations

from engine import load_sources

HEAD = "templates: {A: {slots: {x: int}}, B: {slots: {x: int}}, C: {slots: {x: int}}}\n"


def strata(rules: str, head: str = HEAD) -> dict[str, int]:
    found = load_sources({"a.yaml": head + "rules:\n" + rules})
    return {rule.name: rule.stratum for rule in found.rules}


def rule(name: str, when: str, then: str, choose: str = "") -> str:
    chooses = f"    choose: {choose}\n" if choose else ""
    return (
        f"  - rule: {name}\n{chooses}    when: ['{when}']\n    then: [{{{then}}}]\n"
        if not when.startswith("-")
        else f"  - rule: {name}\n{chooses}    when:\n      {when}\n    then: [{{{then}}}]\n"
    )


def test_a_rule_outside_of_a_cycle_that_reads_it_strictly() -> None:
    loop = rule("loop", "B()", "conclude: B(x=1)", "pick()")
    outside = rule("outside", "B()", "conclude: C(x=1)", "other()")
    assert strata(loop + outside) == {"loop": 0, "outside": 1}


def test_a_rule_outside_of_a_cycle_that_feeds_it() -> None:
    loop = rule("loop", "B()", "conclude: B(x=1)", "pick()")
    feed = rule("feed", "A()", "conclude: B(x=2)")
    assert strata(loop + feed) == {"loop": 1, "feed": 0}


def test_a_cycle_of_plain_readings_shares_its_stratum() -> None:
    there = rule("there", "A()", "conclude: B(x=1)")
    back = rule("back", "B()", "conclude: A(x=1)")
    last = rule("last", "- not: A()", "conclude: C(x=1)")
    assert strata(there + back + last) == {"there": 0, "back": 0, "last": 1}


def test_plain_reading_of_what_stands_higher() -> None:
    one = rule("one", "- not: A()", "conclude: B(x=1)")
    two = rule("two", "B()", "conclude: C(x=1)")
    assert strata(rule("make", "C()", "conclude: A(x=1)") + one) == {
        "make": 0,
        "one": 1,
    }
    assert strata(rule("made", "A()", "assert: A(x=1)") + one + two) == {
        "made": 0,
        "one": 0,
        "two": 0,
    }


def test_many_rules_of_one_shape_are_quick() -> None:
    rules = "".join(
        rule(f"r{n}", f"A(x == {n})", f"conclude: B(x={n})", f"pick{n}()")
        + rule(f"s{n}", f"B(x == {n})", f"conclude: C(x={n})", f"other{n}()")
        for n in range(150)
    )
    assert set(strata(rules).values()) == {0, 1}
