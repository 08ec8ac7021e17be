"""Random programs with all that conditions can ask of slots, beyond the plain model's.

`support.programs` writes what the model of `support.model` understands. Here are also
joins by range, inequality, membership and across types, slots of many values and of any
value, functions, rules' own parameters, effects, and file facts that take a parameter.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import cast

from support import programs
from support.programs import Program, Scope, Writer

from engine import Answer, Effect, RuleSet, SlotType, Vocabulary, load_sources

TEMPLATES: Mapping[str, Mapping[str, object]] = {
    **programs.TEMPLATES,
    "F": {"x": "int", "l": {"type": "[int]", "default": []}},
    "G": {"x": "int", "v": {"type": "any", "default": 0}},
    "H": {"x": "int"},
    "Failed": {"cause": "str"},
}
VALUES: Mapping[str, list[object]] = {
    "s": ["u", "v"],
    "o": [None, 0, 1],
    "t": [False, True],
    "f": [0.1, 0.5, 1.0, 2.0],
    "l": [[], [0], [1, 2], [2, 1, 1]],
    "v": [0, 1, 1.0, True, "u", None, [1]],
}
LIMIT = {"lim": 1}
"""The parameter of a rule that has one of its own, which shadows the file's."""
_COMPARISON = re.compile(r"not in|in\b|==|!=|<=|>=|<|>|\bor\b")
_KINDS = {
    "==": "equal",
    "!=": "unequal",
    "in": "member",
    "not in": "member",
    "or": "either",
}


def _fetch(arguments: Mapping[str, object]) -> Iterable[Answer]:
    number = cast("int", arguments["n"])
    yield Answer("E", {"x": number % 4})
    yield Answer("G", {"x": number % 3, "v": "fetched"})


def _break(arguments: Mapping[str, object]) -> Iterable[Answer]:
    raise OSError(f"no connection to {arguments['n']}")


VOCABULARY = Vocabulary.of(
    effects=(
        Effect(
            name="fetch",
            perform=_fetch,
            takes={"n": SlotType("int")},
            answers=("E", "G"),
        ),
        Effect(
            name="fragile",
            perform=_break,
            takes={"n": SlotType("int")},
            failure="Failed",
        ),
        Effect(name="broken", perform=_break, takes={"n": SlotType("int")}),
    )
)
"""What programs may ask of their host; it answers the same each time."""


class RichWriter(Writer):
    """Writes one rule with more than the model knows."""

    letters = "ABCDEFGH"
    weights = "AAABBCCDDEFFGG"
    counts = (1, 1, 2, 2, 3)

    def own_test(self, template: str, scope: Scope) -> str:
        roll = self.random.random()
        if scope.facts and roll < 0.6:
            joins = self._slot_joins(template, scope)
            test = self.pick(*joins) if joins and roll < 0.3 else self._join(scope)
        elif scope.numbers and roll < 0.8:
            self.use("late")
            test = f"x {self.pick('==', '<=', '!=')} {self.pick(*scope.numbers)}"
        else:
            test = super().own_test(template, scope)
        self.use(self._kind(test, scope))
        return test

    def condition(self, scope: Scope, depth: int) -> tuple[object, Scope]:
        if len(scope.facts) > 1 and self.chance(0.25):
            return {"test": self._test_join(scope)}, scope
        return super().condition(scope, depth)

    def _test_join(self, scope: Scope) -> str:
        self.use("test-join")
        one, two = self.random.sample(sorted(scope.facts), 2)
        sign = self.pick("==", "==", "!=", "<", ">=", "+ 1 ==")
        return f"{one}.x {sign} {two}.x"

    def _join(self, scope: Scope) -> str:
        other = f"{self.pick(*scope.facts)}.x"
        forms = ["x == {}", "{} == x", "x < {}", "x >= {}", "{} - 1 <= x <= {} + 1"]
        forms += ["x != {}", "x in [{}, 3]", "x == {} + 1", "x == {} or x == 0"]
        return self.pick(*forms).replace("{}", other)

    def _kind(self, test: str, scope: Scope) -> str:
        """What sort of test it is: of one fact or of several, and how it compares."""
        names = set(re.findall(r"[a-z]\w*", re.sub(r'"[^"]*"', "", test)))
        whose = "join" if names & set(scope.facts) else "own"
        signs = _COMPARISON.findall(test)
        if not signs:
            return f"{whose}-truth"
        sign = "or" if "or" in signs else signs[0]
        return f"{whose}-{_KINDS.get(sign, 'range')}"

    def slot_tests(self, template: str, scope: Scope, value: str) -> list[str]:
        forms: Mapping[str, list[str]] = {
            "A": ['contains(s, "u")', 's < "v"', 'f"{s}!" == "u!"'],
            "F": [
                "x in l", "l == [1, 2]", "len(l) > 1", "l[0] == x", "l[:1] == [1]",
                f"{value} in l", "max(l) > x",
            ],
            "G": [
                "v == x", 'v == "u"', "v == True", "v == None", "v in [1, 'u']",
                f"v == {value}", "v != 1.0",
            ],
        }  # fmt: skip
        found = [f"x == {value} or x == 2", *forms.get(template, ())]
        if template in programs.TEMPLATES:
            found += super().slot_tests(template, scope, value)
        return found * 3

    def _slot_joins(self, template: str, scope: Scope) -> list[str]:
        """Tests on a template's own slot and that of another fact."""
        found: list[str] = []
        for name, other in scope.facts.items():
            pair = template + other
            found += {
                "AA": [f"s == {name}.s", f"s < {name}.s"],
                "BB": [f"o == {name}.o"],
                "CC": [f"t == {name}.t", f"t != {name}.t"],
                "DD": [f"f == {name}.f", f"f < {name}.f"],
                "FF": [f"l == {name}.l", f"len(l) < len({name}.l)"],
                "GG": [f"v == {name}.v", f"v != {name}.v"],
            }.get(pair, [])
            if template == "D":
                found += [f"f == {name}.x"] * 2
            if template == "F":
                found.append(f"{name}.x in l")
            if template == "G":
                found.append(f"v == {name}.x")
            if other == "F":
                found.append(f"x in {name}.l")
        return found

    def pattern(self, template: str, scope: Scope) -> str:
        text = super().pattern(template, scope)
        self.features |= {
            feature
            for feature, part in (
                ("function", r"\b(contains|len|max)\("),
                ("text", r'f"'),
                ("many", r"\bl\b"),
                ("element", r"l\["),
                ("any-typed", r"\bv\b"),
                ("across-types", r"\bf == n\d+\.x"),
            )
            if re.search(part, text)
        }
        return text

    def test(self, scope: Scope) -> str:
        if len(scope.facts) > 1 and self.chance(0.4):
            return self._test_join(scope)
        return super().test(scope)

    def more_slots(self, template: str, scope: Scope) -> list[str]:
        whole = self.whole(scope)
        if template == "F":
            return [f"l={self.pick('[]', '[1, 2]', f'[{whole}, 1]')}"]
        if template == "G":
            return [
                f"v={self.pick('1', '1.0', 'True', chr(34) + 'u' + chr(34), whole)}"
            ]
        return [] if template == "H" else super().more_slots(template, scope)

    def actions(self, scope: Scope, *, chooses: bool) -> list[object]:
        done = super().actions(scope, chooses=chooses)
        if self.chance(0.12):
            effect = self.pick("fetch", "fetch", "fragile", "broken")
            self.use(f"then-{effect}")
            done.append({"effect": f"{effect}(n={self.whole(scope)})"})
        return done


def rule(random_: random.Random, name: str) -> tuple[dict[str, object], frozenset[str]]:
    """A rule and the features it uses."""
    writer = RichWriter(random_)
    made, features = programs.rule(random_, name, writer)
    if "param" in features and random_.random() < 0.5:
        made["params"] = LIMIT
        features |= {"rule-param"}
    return made, features - {"join"}  # there are kinds of them here


def program(random_: random.Random) -> Program:
    """Two to five rules over three layers, perhaps with given facts."""
    rules, features = [], {}
    for number in range(random_.choice([2, 3, 4, 5, 5])):
        made, used = rule(random_, f"r{number}")
        rules.append(made)
        features[f"r{number}"] = used
    facts = [fact(random_) for _ in range(random_.choice([0, 0, 1, 2]))]
    if random_.random() < 0.2:
        facts.append((random_.choice("ABC"), {"x": {"param": "lim"}}))
    return Program(tuple(rules), tuple(facts), features, TEMPLATES)


def fact(random_: random.Random) -> tuple[str, dict[str, object]]:
    """A fact as template and slots."""
    template = random_.choice(RichWriter.weights)
    slots: dict[str, object] = {"x": random_.randrange(3)}
    for slot in TEMPLATES[template]:
        if slot != "x" and random_.random() < 0.6:
            slots[slot] = random_.choice(VALUES[slot])
    return template, slots


def variant(random_: random.Random, before: Program) -> Program:
    """The program with one rule gone, one more, of another utility, or another content."""
    rules, features = list(before.rules), dict(before.features)
    place = random_.randrange(len(rules))
    name = str(rules[place]["rule"])
    roll = random_.random()
    if roll < 0.25 and len(rules) > 1:
        del rules[place]
    elif roll < 0.45:
        rules[place] = {**rules[place], "utility": random_.choice([0.1, 1.0])}
    elif roll < 0.6:
        made, features["r9"] = rule(random_, "r9")
        rules = [one for one in rules if one["rule"] != "r9"]
        rules.insert(place, made)
    else:
        rules[place], features[name] = rule(random_, name)
    return replace(before, rules=tuple(rules), features=features)


def checked(made: Program) -> RuleSet:
    """The rule set of a program.

    Raises:
        RuleSetError: If the checker refuses it.
    """
    return load_sources(made.files(), VOCABULARY)
