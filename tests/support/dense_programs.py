"""Small programs in which everything touches everything, on both matchers.

Few templates, few values and many changes: so a fact comes, goes and comes back, and
what fired on it ends, holds again and is found again, much more often than in rich
programs. In half of them what is asserted is mostly watched, and not taken.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

from support.conflict import could_fire

from engine import Fact, FiringLimitError, RuleSet, RuleSetError, Session, load_sources
from engine.run.setting import NETWORK, PLAIN

HEAD = "templates: {A: {slots: {x: int}}, B: {slots: {x: int}}, C: {slots: {x: int}}, D: {slots: {x: int}}}\n"
NAMES = "ABC"
MADE = "ABCDDD"
"""What actions make; nobody reads `D`, so that rules fire in the briefest way."""
MOST = 12


def pattern(random_: random.Random, names: str, *, tied: bool) -> str:
    tests = ["", "x == 1", "x > 0", *["x == a.x"] * (3 * tied), *["x < a.x"] * tied]
    return f"{random_.choice(names)}({random_.choice(tests)})"


def conditions(random_: random.Random, taken: str, watched: str) -> Iterator[str]:
    yield f"a: {pattern(random_, taken, tied=False)}"
    if random_.random() < 0.35:
        yield f"b: {pattern(random_, taken, tied=True)}"
    while random_.random() < 0.5:
        kind = random_.choice(["not", "not", "exists"])
        yield f"{kind}: {pattern(random_, watched, tied=True)}"


def actions(random_: random.Random) -> Iterator[str]:
    changes = ["retract: a", "modify: a(x=2)", "modify: a(x=a.x + 1)"]
    if random_.random() < 0.3:
        yield random_.choice(changes)
    for _ in range(random_.choice([0, 1, 1, 1, 2])):
        verb = random_.choice(["assert", "conclude"])
        value = random_.choice(["a.x", "a.x", "1", "0"])
        yield f"{verb}: {random_.choice(MADE)}(x={value})"


def program(random_: random.Random) -> RuleSet | None:
    """A rule set, unless the checker refuses it."""
    lines = [HEAD, "rules:"]
    taken, watched = random_.choice([(NAMES, NAMES), ("AC", "B")])
    for number in range(random_.choice([1, 1, 2, 3, 4])):
        lines.append(f"  - rule: r{number}")
        lines.append(f"    salience: {random_.choice([0, 0, 1])}")
        if random_.random() < 0.3:
            group = random_.choice(["one()", "one()", "two()", "each(a.x)"])
            lines.append(f"    choose: {group}")
        lines.append("    when:")
        lines += [f"      - {one}" for one in conditions(random_, taken, watched)]
        lines.append("    then:")
        lines += [f"      - {one}" for one in actions(random_)]
        if lines[-1] == "    then:":
            lines.append("      - let: y = 1")
    try:
        return load_sources({"dense.yaml": "\n".join(lines)})
    except RuleSetError:
        return None


def run(session: Session) -> str:
    try:
        return session.run(MOST).reason
    except FiringLimitError:
        return "limit"


def played(random_: random.Random) -> bool:
    """Whether a program was played on both matchers, which agreed throughout."""
    rules = program(random_)
    if rules is None:
        return False
    strategy = random_.choice(["utility-specificity", "lex", "depth"])
    one = Session(rules, strategy=strategy, matcher=NETWORK)
    two = Session(rules, strategy=strategy, matcher=PLAIN)
    given_facts: list[tuple[Fact, Fact]] = []
    if random_.random() < 0.3:  # more of one kind than are looked at one by one
        name = random_.choice(NAMES)
        given_facts += [
            (one.assert_fact(name, x=x), two.assert_fact(name, x=x))
            for x in range(3, 9)
        ]
    for _ in range(random_.randrange(5, 30)):
        roll = random_.random()
        if roll < 0.5 or not given_facts:
            name, x = random_.choice(NAMES), random_.randrange(3)
            pair = (one.assert_fact(name, x=x), two.assert_fact(name, x=x))
            given_facts.append(pair)
        elif roll < 0.75:
            first, second = given_facts.pop(random_.randrange(len(given_facts)))
            one.retract(first)
            two.retract(second)
        else:
            assert run(one) == run(two)
        if random_.random() < 0.2:
            keys = [[m.key for m in could_fire(each._cycle)] for each in (one, two)]
            assert keys[0] == keys[1]
    assert run(one) == run(two)
    assert list(map(str, one.facts())) == list(map(str, two.facts()))
    assert one.ledger.digest() == two.ledger.digest()
    return True
