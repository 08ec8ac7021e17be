"""Rule files, from text to what they say: `read_file` and `read_bytes`.

The format's keys and their order of reading stand here; declarations, facts and
clauses each have a file of their own. Nothing is checked across rules or files.
"""

from __future__ import annotations

from pathlib import PurePath
from typing import TypeAlias

from engine.errors import Code, Problem, Span
from engine.lang.clause import read_actions, read_conditions
from engine.lang.declaration import read_params, read_templates
from engine.lang.given import read_facts, read_given
from engine.lang.shape import KEBAB, LAYER, Reading, first_line
from engine.lang.syntax import CaseSyntax, Constant, FileSyntax, RuleSyntax, Text
from engine.lang.yaml_composer import MAX_SIZE, compose
from engine.lang.yaml_node import MappingNode, Node

__all__ = ["read_bytes", "read_facts", "read_file"]

FILE_KEYS = ("layer", "templates", "facts", "params", "rules", "tests")
LAYERS_KEYS = ("layers",)
TEST_FILE_KEYS = ("tests",)
RULE_KEYS = (
    "rule",
    "doc",
    "utility",
    "choose",
    "prefer",
    "salience",
    "specificity",
    "params",
    "tags",
    "enabled",
    "when",
    "then",
)
CASE_KEYS = ("test", "facts", "expect", "absent", "fired", "not_fired")

KEBAB_RULE = "kebab-case (lower-case letters and digits, joined by '-')"

Read: TypeAlias = tuple[FileSyntax, tuple[Problem, ...]]


def read_bytes(data: bytes, path: str) -> Read:
    """What a rule file says, from the bytes on disk; UTF-8, with or without a mark."""
    problem = None
    if len(data) > MAX_SIZE:
        problem = Problem(
            code=Code.TOO_LARGE,
            message=f"the file has more than {MAX_SIZE} bytes; split it",
            span=Span(path),
        )
    try:
        text = "" if problem else data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        problem = Problem(
            code=Code.UNREADABLE,
            message="the file is not UTF-8 text; save it as UTF-8",
            span=Span(path, line, column, line, column + 1),
        )
    if problem is not None:
        return FileSyntax(path=path), (problem,)
    return read_file(text, path)


def read_file(text: str, path: str) -> Read:
    """What a rule file says, and everything that keeps it from being one.

    Parts with problems are left out or stand with what is usable of them, so that
    later checks need not repeat their complaint.
    """
    text = text.removeprefix("\ufeff")
    root, problems = compose(text, path)
    reading = Reading(text, problems)
    file = FileSyntax(path=path)
    if root is not None:
        file = _file(reading, root, path)
    return file, tuple(sorted(reading.problems, key=lambda problem: problem.span))


def _keys_of(path: str) -> tuple[str, ...]:
    name = PurePath(path).name
    if name in ("layers.yaml", "layers.yml"):
        return LAYERS_KEYS
    if name.endswith((".test.yaml", ".test.yml")):
        return TEST_FILE_KEYS
    return FILE_KEYS


def _file(reading: Reading, root: Node, path: str) -> FileSyntax:
    keys = _keys_of(path)
    required = LAYERS_KEYS if keys is LAYERS_KEYS else ()
    fields = reading.fields(root, f"the file {PurePath(path).name}", keys, required)
    if fields is None:
        return FileSyntax(path=path)
    return FileSyntax(
        path=path,
        layer=_layer(reading, fields["layer"]) if "layer" in fields else None,
        layers=_layers(reading, fields["layers"]) if "layers" in fields else None,
        templates=read_templates(reading, fields["templates"])
        if "templates" in fields
        else (),
        facts=read_given(reading, fields["facts"], "'facts'", params=True)
        if "facts" in fields
        else (),
        params=read_params(reading, fields["params"], "the file")
        if "params" in fields
        else (),
        rules=_rules(reading, fields["rules"]) if "rules" in fields else (),
        tests=_cases(reading, fields["tests"]) if "tests" in fields else (),
    )


def _layer(reading: Reading, node: Node) -> Text | None:
    text = reading.text_of(node, "'layer'")
    rule = "lower-case letters, digits, '-' and '_'"
    if text is None or not reading.name(text, "the layer", LAYER, rule):
        return None
    return text


def _layers(reading: Reading, node: Node) -> tuple[Text, ...]:
    seen: dict[str, Text] = {}
    for item in reading.items(node, "'layers'"):
        layer = _layer(reading, item)
        if layer is None:
            continue
        if layer.value in seen:
            reading.report(
                Code.DUPLICATE_NAME,
                layer.span,
                f"the layer {layer.value!r} is listed again; it was listed on line "
                f"{seen[layer.value].span.line}",
            )
        else:
            seen[layer.value] = layer
    return tuple(seen.values())


def _rules(reading: Reading, node: Node) -> tuple[RuleSyntax, ...]:
    found = (_rule(reading, item) for item in reading.items(node, "'rules'"))
    return tuple(rule for rule in found if rule is not None)


def _rule(reading: Reading, node: Node) -> RuleSyntax | None:
    """The rule with everything that can be used of it; None without a name.

    Where conditions, params or the choice need mending, it is not whole, so that later
    checks report nothing that only follows from this.
    """
    before = len(reading.problems)
    what = _title(node, "rule")
    fields = reading.fields(node, what, RULE_KEYS, ("rule", "then"))
    if fields is None:
        return None
    parts = _RuleParts(reading, fields, what)
    name = parts.text("rule")
    if name is not None and not reading.name(name, "the rule", KEBAB, KEBAB_RULE):
        name = None
    sound = len(reading.problems)
    when = read_conditions(reading, fields["when"], "when") if "when" in fields else ()
    params = read_params(reading, fields["params"], what) if "params" in fields else ()
    choose, prefer = parts.expression("choose"), parts.expression("prefer")
    is_whole = len(reading.problems) == sound
    then = read_actions(reading, fields["then"]) if "then" in fields else ()
    rule = RuleSyntax(
        name=name or Text("", node.span),
        span=node.span,
        doc=reading.prose(fields.get("doc"), f"'doc' of {what}"),
        utility=parts.number("utility", 0, 1),
        salience=parts.whole("salience"),
        specificity=parts.number("specificity", 0),
        tags=tuple(tag.value for tag in parts.texts("tags")),
        enabled=parts.flag("enabled"),
        is_whole=is_whole,
        choose=choose,
        prefer=prefer,
        params=params,
        when=when,
        then=then,
    )
    if "then" in fields and not then and len(reading.problems) == before:
        reading.report(
            Code.MISSING_KEY, first_line(node.span), f"{what} has no action in 'then'"
        )
    return None if name is None else rule


def _title(node: Node, key: str) -> str:
    """What to call a rule or test in messages: by its name, where it has one."""
    if isinstance(node, MappingNode):
        for name, value in node.pairs:
            if getattr(name, "value", "") == key and getattr(value, "value", ""):
                return f"{key} {getattr(value, 'value', '')!r}"
    return f"a {key}"


class _RuleParts:
    """The fields of one rule or test, each read as what it must be."""

    def __init__(self, reading: Reading, fields: dict[str, Node], what: str) -> None:
        self._reading = reading
        self._fields = fields
        self._what = what

    def text(self, key: str) -> Text | None:
        node = self._fields.get(key)
        if node is None:
            return None
        return self._reading.text_of(node, f"{key!r} of {self._what}")

    def expression(self, key: str) -> Text | None:
        node = self._fields.get(key)
        if node is None:
            return None
        return self._reading.expression(node, f"{key!r} of {self._what}")

    def texts(self, key: str) -> tuple[Text, ...]:
        node = self._fields.get(key)
        if node is None:
            return ()
        what = f"{key!r} of {self._what}"
        found = (
            self._reading.text_of(item, f"an item of {what}")
            for item in self._reading.items(node, what)
        )
        return tuple(text for text in found if text is not None)

    def number(
        self, key: str, low: float, high: float | None = None
    ) -> Constant | None:
        node = self._fields.get(key)
        if node is None:
            return None
        found = self._reading.number(node, f"{key!r} of {self._what}")
        if found is None:
            return None
        value = found.value
        if value < low or (high is not None and value > high):  # type: ignore[operator]
            limits = f"at least {low}" if high is None else f"from {low} to {high}"
            self._reading.report(
                Code.OUTSIDE_RANGE,
                node.span,
                f"{key!r} of {self._what} must be {limits}",
            )
            return None
        return found

    def whole(self, key: str) -> Constant | None:
        node = self._fields.get(key)
        if node is None:
            return None
        found = self._reading.number(node, f"{key!r} of {self._what}")
        if found is not None and type(found.value) is not int:
            self._reading.report(
                Code.WRONG_TYPE,
                node.span,
                f"{key!r} of {self._what} must be a whole number",
            )
            return None
        return found

    def flag(self, key: str) -> bool:
        node = self._fields.get(key)
        if node is None:
            return True
        return self._reading.flag(node, f"{key!r} of {self._what}") is not False


def _cases(reading: Reading, node: Node) -> tuple[CaseSyntax, ...]:
    found = (_case(reading, item) for item in reading.items(node, "'tests'"))
    return tuple(case for case in found if case is not None)


def _case(reading: Reading, node: Node) -> CaseSyntax | None:
    before = len(reading.problems)
    what = _title(node, "test")
    fields = reading.fields(node, what, CASE_KEYS, ("test",))
    if fields is None:
        return None
    parts = _RuleParts(reading, fields, what)
    facts = {
        key: read_given(reading, fields[key], f"{key!r} of {what}")
        for key in ("facts", "expect", "absent")
        if key in fields
    }
    case = CaseSyntax(
        name=parts.text("test") or Text("", node.span),
        span=node.span,
        facts=facts.get("facts", ()),
        expect=facts.get("expect", ()),
        absent=facts.get("absent", ()),
        fired=parts.texts("fired"),
        not_fired=parts.texts("not_fired"),
    )
    if len(reading.problems) > before:
        return None
    if not (case.expect or case.absent or case.fired or case.not_fired):
        reading.report(
            Code.MISSING_KEY,
            first_line(node.span),
            f"{what} expects nothing; add expect, absent, fired or not_fired",
        )
        return None
    return case
