"""Random programs of the rule language, with the features each rule uses.

Everything is drawn from one `random.Random`, which hypothesis can supply and shrink.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

TEMPLATES: Mapping[str, Mapping[str, object]] = {
    "A": {"x": "int", "s": {"type": "str", "default": "u"}},
    "B": {"x": "int", "o": {"type": "int?", "default": None}},
    "C": {"x": "int", "t": {"type": "bool", "default": False}},
    "D": {"x": "int", "f": {"type": "float", "default": 0.5}},
    "E": {"x": "int"},
}
LAYERS = ("gate", "act", "main")
PARAMS: Mapping[str, int] = {"lim": 1}


@dataclass(frozen=True)
class Scope:
    """What is bound: facts by name with their template, names of numbers."""

    facts: Mapping[str, str] = field(default_factory=dict)
    numbers: tuple[str, ...] = ()

    def fact(self, name: str, template: str) -> Scope:
        return replace(self, facts={**self.facts, name: template})

    def number(self, name: str) -> Scope:
        return replace(self, numbers=(*self.numbers, name))


@dataclass(frozen=True)
class Program:
    """Rule files with their content as data."""

    rules: tuple[Mapping[str, object], ...]
    facts: tuple[tuple[str, Mapping[str, object]], ...]
    features: Mapping[str, frozenset[str]]
    templates: Mapping[str, Mapping[str, object]] = field(
        default_factory=lambda: TEMPLATES
    )

    @property
    def given(self) -> frozenset[str]:
        """The features of the facts it starts with."""
        found = {"given"} if self.facts else set()
        if any(isinstance(slots["x"], dict) for _, slots in self.facts):
            found.add("given-param")
        return frozenset(found)

    def files(self) -> dict[str, str]:
        """The texts of the rule files (JSON is YAML)."""
        found = {"layers.yaml": json.dumps({"layers": list(LAYERS)})}
        for layer in LAYERS:
            rules = [
                {word: value for word, value in rule.items() if word != "layer"}
                for rule in self.rules
                if rule["layer"] == layer
            ]
            content: dict[str, object] = {"layer": layer, "rules": rules}
            if layer == LAYERS[0]:
                shapes = {
                    name: {"slots": slots} for name, slots in self.templates.items()
                }
                facts = [{template: slots} for template, slots in self.facts]
                content |= {"templates": shapes, "params": PARAMS, "facts": facts}
            found[f"{layer}.yaml"] = json.dumps(content)
        return found


class Writer:
    """Writes one rule.

    Attributes:
        letters: The templates, those that rules conclude from others last.
        weights: The same, each as often as patterns are to use it.
        counts: How many outermost conditions a rule may have.
    """

    letters = "ABCDE"
    weights = "AAABBBCCDE"
    counts: Sequence[int] = (1, 1, 2, 3)

    def __init__(self, random_: random.Random) -> None:
        self.random = random_
        self.features: set[str] = set()
        self._count = 0
        self._highest = 0

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def pick(self, *items: str) -> str:
        return self.random.choice(items)

    def use(self, feature: str) -> None:
        self.features.add(feature)

    def fresh(self) -> str:
        self._count += 1
        return f"n{self._count}"

    def number(self, scope: Scope, depth: int = 1) -> str:
        """An expression for a number."""
        leaves = [str(self.random.randrange(3)), *scope.numbers]
        leaves += [f"{name}.x" for name in scope.facts]
        leaf = self.pick(*leaves)
        if self.chance(0.1):
            self.use("param")
            return "lim"
        if self.chance(0.3):
            optional = [name for name, t in scope.facts.items() if t == "B"]
            if optional:
                self.use("optional")
                return f"{optional[0]}.o"
        if depth == 0 or self.chance(0.55):
            return leaf
        other = self.number(scope, depth - 1)
        if self.chance(0.15):
            self.use("conditional")
            return f"({leaf} if {leaf} < {other} else {other})"
        if self.chance(0.15):
            self.use("division")
            return f"({leaf} // {other})"
        return self.pick(f"({leaf} + 1) % 3", f"({leaf} + {other}) % 4", f"-{leaf}")

    def test(self, scope: Scope) -> str:
        """An expression that is true or false."""
        one, two = self.number(scope), self.number(scope)
        forms: list[Callable[[], str]] = [
            lambda: f"{one} {self.pick('==', '!=', '<', '<=', '>', '>=')} {two}",
            lambda: f"0 <= {one} <= {two}",
            lambda: f"{one} {self.pick('in', 'not in')} [0, {two}]",
            lambda: f"not {one} == {two}",
            lambda: f"({one} == 1 or {two} > 0)",
            lambda: f"{one} < 3 and {two} != 2",
        ]
        return self.random.choice(forms)()

    def own_test(self, template: str, scope: Scope) -> str:
        """A test inside a pattern."""
        value = self.number(scope, 0)
        forms = [f"x >= {value}", f"x < {value}", "0 <= x < 3", f"x != {value}"]
        forms += [f"x == {name}.x" for name in scope.facts] * 3
        forms += [f"{value} == x"]
        forms += self.slot_tests(template, scope, value)
        test = self.pick(*forms)
        if any(test == f"x == {name}.x" for name in scope.facts):
            self.use("join")
        return test

    def slot_tests(self, template: str, scope: Scope, value: str) -> list[str]:  # noqa: ARG002
        """Tests on slots that only this template has."""
        return {
            "A": ['s == "u"', 's in ["u", "v"]', 's != "u" and x > 0'],
            "B": ["o == None", "o > 0", "o != None"],
            "C": ["t", "not t", "t == True"],
            "D": ["f > 0.5", f"f >= {value}"],
            "E": [],
        }[template]

    def pattern(self, template: str, scope: Scope) -> str:
        self._highest = max(self._highest, self.letters.index(template) + 1)
        tests = [
            self.own_test(template, scope)
            for _ in range(self.random.choice([0, 0, 1, 1, 2]))
        ]
        if self.chance(0.15):
            self.use("keyword")
            tests.append(f"x={self.number(scope, 0)}")
        return f"{template}({', '.join(tests)})"

    def template(self) -> str:
        return self.pick(*self.weights)

    def conditions(self, scope: Scope, depth: int) -> tuple[list[object], Scope]:
        """One to three conditions that hold together."""
        done: list[object] = []
        for _ in range(self.random.choice(self.counts if depth == 2 else (1, 1, 2))):
            condition, scope = self.condition(scope, depth)
            done.append(condition)
        return done, scope

    def condition(self, scope: Scope, depth: int) -> tuple[object, Scope]:
        roll = self.random.random()
        if depth and roll < 0.3:
            return self.block(scope, depth)
        if roll < 0.5:
            return self.aggregate(scope)
        if roll < 0.55:
            self.use("test")
            return {"test": self.test(scope)}, scope
        if roll < 0.62:
            self.use("let")
            name = self.fresh()
            return {"let": f"{name} = {self.number(scope)}"}, scope.number(name)
        template = self.template()
        if roll < 0.7:
            self.use("bare")
            return self.pattern(template, scope), scope
        name = self.fresh()
        self.use("named")
        return {name: self.pattern(template, scope)}, scope.fact(name, template)

    def block(self, scope: Scope, depth: int) -> tuple[object, Scope]:
        kind = self.pick("not", "exists", "forall", "any")
        self.use(kind)
        if depth < 2:
            self.use("nested")
        if kind == "any":
            return self.any(scope, depth)
        if kind == "forall":
            name, template = self.fresh(), self.template()
            first = {name: self.pattern(template, scope)}
            rest, _ = self.conditions(scope.fact(name, template), depth - 1)
            return {"forall": [first, *rest]}, scope
        inner, _ = self.conditions(scope, depth - 1)
        if len(inner) == 1:
            return {kind: inner[0]}, scope
        self.use("conjunction")
        return {kind: inner}, scope

    def any(self, scope: Scope, depth: int) -> tuple[object, Scope]:
        roll, name, template = self.random.random(), self.fresh(), self.template()
        alternatives: list[object] = []
        for _ in range(self.random.choice([2, 2, 3])):
            if roll < 0.35:
                inner: list[object] = self.conditions(scope, depth - 1)[0]
            elif roll < 0.7:
                own, other = self.fresh(), self.template()
                inner = [
                    {own: self.pattern(other, scope)},
                    {"let": f"{name} = {self.pick(f'{own}.x', '0', f'{own}.x + 1')}"},
                ]
            else:
                inner = [{name: self.pattern(template, scope)}]
            alternatives.append(inner[0] if len(inner) == 1 else inner)
        if roll >= 0.7:
            self.use("any-fact")
            return {"any": alternatives}, scope.fact(name, template)
        if roll >= 0.35:
            self.use("any-value")
            return {"any": alternatives}, scope.number(name)
        return {"any": alternatives}, scope

    def aggregate(self, scope: Scope) -> tuple[object, Scope]:
        name, template = self.fresh(), self.template()
        kind = self.pick("count", "sum", "product", "min", "max", "avg", "collect")
        self.use(kind)
        pattern = self.pattern(template, scope)
        if kind == "count" and self.chance(0.5):
            return {name: f"count({pattern})"}, scope.number(name)
        each = self.fresh()
        value = f"{each}.f" if template == "D" and self.chance(0.5) else f"{each}.x"
        if self.chance(0.3):
            self.use("ordered")
            pattern = f"sorted({pattern}, {self.pick('', '-')}{each}.x)"
        inside = f"{value} for {each} in {pattern}"
        if self.chance(0.25):
            self.use("filter")
            inside += f" if {self.test(scope.fact(each, template))}"
        brackets = "()"
        if self.chance(0.3):
            self.use("distinct")
            brackets = "{}"
        inside = brackets[0] + inside + brackets[1]
        if kind in ("min", "max", "avg") and self.chance(0.4):
            self.use("default")
            inside += ", default=0"
        text = f"{kind}({inside})"
        return {name: text}, scope if kind == "collect" else scope.number(name)

    def slots(self, template: str, scope: Scope) -> str:
        parts = [f"x={self.whole(scope)}"]
        if self.chance(0.4):
            parts += self.more_slots(template, scope)
        return ", ".join(parts)

    def more_slots(self, template: str, scope: Scope) -> list[str]:
        """Values for slots that only this template has."""
        return {
            "A": [f"s={self.pick(chr(34) + 'u' + chr(34), chr(34) + 'v' + chr(34))}"],
            "B": [f"o={self.pick('None', '0', '1')}"],
            "C": [f"t={self.pick('True', 'False', '1 < lim')}"],
            "D": [f"f={self.number(scope)}"],
            "E": [],
        }[template]

    def whole(self, scope: Scope) -> str:
        """An expression for a slot that takes whole numbers only."""
        return self.number(replace(scope, numbers=()))

    def actions(self, scope: Scope, *, chooses: bool) -> list[object]:
        verbs = ["conclude"] * 5 + ["let", "halt"]
        if not chooses:
            verbs += ["assert"] * 2
            verbs += ["modify", "retract"] * 3 if scope.facts else []
        done: list[object] = []
        for _ in range(self.random.choice([1, 1, 2, 3])):
            verb = self.pick(*verbs)
            if verb == "halt" and self.chance(0.5):
                verb = "conclude"
            self.use(f"then-{verb}")
            done.append(self.action(verb, scope))
        return done

    def action(self, verb: str, scope: Scope) -> object:
        if verb == "halt":
            return {"halt": True}
        if verb == "let":
            return {"let": f"{self.fresh()} = {self.number(scope)}"}
        name = self.pick(*scope.facts) if scope.facts else ""
        if verb == "retract":
            return {"retract": name}
        if verb == "modify":
            return {"modify": f"{name}({self.slots(scope.facts[name], scope)})"}
        # Mostly upwards, so that few programs conclude from their own absence.
        higher = self.letters[self._highest :] if self.chance(0.9) else self.letters
        template = self.pick(*(higher or self.letters[-1]))
        return {verb: f"{template}({self.slots(template, scope)})"}


def rule(
    random_: random.Random, name: str, writer: Writer | None = None
) -> tuple[dict[str, object], frozenset[str]]:
    """A rule and the features it uses."""
    writer = writer or Writer(random_)
    made: dict[str, object] = {"rule": name, "layer": random_.choice(LAYERS)}
    writer.use(f"layer-{made['layer']}")
    made["utility"] = random_.choice([0.2, 0.5, 0.5, 0.9])
    if writer.chance(0.2):
        made["salience"] = random_.choice([-1, 1])
        writer.use("salience")
    if writer.chance(0.1):
        made["specificity"] = random_.choice([0, 2, 5.5])
        writer.use("specificity")
    when, scope = writer.conditions(Scope(), 2)
    made["when"] = when
    chooses = writer.chance(0.35)
    if chooses:
        writer.use("choose")
        made["choose"] = "one()"
        if writer.chance(0.5):
            # No parameter in a key: what a standing choice with another key is, is open.
            made["choose"] = f"two({writer.number(scope).replace('lim', '1')})"
            writer.use("choose-key")
        if writer.chance(0.5):
            made["prefer"] = writer.number(scope)
            writer.use("prefer")
    made["then"] = writer.actions(scope, chooses=chooses)
    return made, frozenset(writer.features)


def program(random_: random.Random) -> Program:
    """One to six rules over three layers, perhaps with given facts."""
    rules, features = [], {}
    for number in range(random_.choice([1, 2, 3, 4, 5, 6, 6])):
        made, used = rule(random_, f"r{number}")
        rules.append(made)
        features[f"r{number}"] = used
    facts = tuple(fact(random_) for _ in range(random_.choice([0, 0, 1, 2])))
    return Program(tuple(rules), facts, features)


def fact(random_: random.Random) -> tuple[str, dict[str, object]]:
    """A fact as template and slots."""
    template = random_.choice("ABCDE")
    slots: dict[str, object] = {"x": random_.randrange(3)}
    others: Mapping[str, list[object]] = {
        "s": ["u", "v"],
        "o": [None, 0, 1],
        "t": [False, True],
        "f": [0.1, 0.5, 2.0],
    }
    for slot in TEMPLATES[template]:
        if slot != "x" and random_.random() < 0.5:
            slots[slot] = random_.choice(others[slot])
    return template, slots


def variant(random_: random.Random, before: Program) -> Program:
    """The program with one rule gone, of another utility, or another content."""
    rules, features = list(before.rules), dict(before.features)
    place = random_.randrange(len(rules))
    name = str(rules[place]["rule"])
    roll = random_.random()
    if roll < 0.3 and len(rules) > 1:
        del rules[place]
    elif roll < 0.6:
        rules[place] = {**rules[place], "utility": random_.choice([0.1, 1.0])}
    else:
        rules[place], features[name] = rule(random_, name)
    return Program(tuple(rules), before.facts, features)
