"""Rule files from what they say: one canonical layout for records of syntax.

The text reads back to the same records. It knows nothing of an earlier text; to
change a file and keep its comments, see `engine.lang.document`.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable

from engine.errors import Span
from engine.lang.quoting import quote
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
    Test,
    Text,
    Value,
)
from engine.lang.yaml_node import MAX_DIGITS, NULLS, ScalarNode, resolve

_UNQUOTABLE = re.compile(
    "[^\x20-\x7e\xa0-\u2027\u202a-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_OPENERS = re.compile(r"[,\[\]{}#&*!|>'\"%@`]|[-?:](?:\s|$)|---|\.\.\.")
_AWKWARD = re.compile(r": |:$| #|\t")
_FLOW_AWKWARD = re.compile(r"[,\[\]{}?:]")


def scalar(text: str, *, flow: bool = False, expression: bool = False) -> str:
    """The text as a YAML scalar: plain where that is safe, else in quotes.

    Args:
        text: What the scalar says.
        flow: Whether it stands inside ``[…]`` or ``{…}``.
        expression: Whether its text alone counts, so that ``5`` needs no quotes.
    """
    if _UNQUOTABLE.search(text):
        escaped = json.dumps(text, ensure_ascii=False)
        return _UNQUOTABLE.sub(lambda match: f"\\u{ord(match[0]):04x}", escaped)
    awkward = (
        not text
        or text != text.strip()
        or _OPENERS.match(text)
        or _AWKWARD.search(text)
        or (flow and _FLOW_AWKWARD.search(text))
    )
    if awkward or not (_stays_text(text) or (expression and text not in NULLS)):
        return quote(text)
    return text


def _stays_text(word: str) -> bool:
    if word[0] in "+.0123456789" and len(word) > MAX_DIGITS:
        return False
    node = ScalarNode(word, plain=True, span=Span(""), start=0, end=0)
    return isinstance(resolve(node), str)


def value_text(value: Value, *, flow: bool = True) -> str:
    """A value as YAML's core schema reads it back, lists in brackets."""
    if isinstance(value, str):
        return scalar(value, flow=flow)
    if isinstance(value, tuple):
        return "[" + ", ".join(map(value_text, value)) + "]"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, float) and math.isinf(value):
        return ".inf" if value > 0 else "-.inf"
    return repr(value)


def render_file(file: FileSyntax) -> str:
    """The whole file in canonical layout, ending with a line break."""
    sections: list[list[str]] = []
    if file.layer is not None:
        sections.append([f"layer: {scalar(file.layer.value, expression=True)}"])
    if file.layers is not None:
        names = ", ".join(scalar(layer.value, flow=True) for layer in file.layers)
        sections.append([f"layers: [{names}]"])
    if file.templates:
        lines = [line for template in file.templates for line in _template(template)]
        sections.append(["templates:", *_indented(lines)])
    if file.facts:
        sections.append(["facts:", *_indented(map(_fact, file.facts))])
    if file.params:
        sections.append(["params:", *_indented(map(_param, file.params))])
    if file.rules:
        sections.append(["rules:", *_spaced(map(_rule, file.rules))])
    if file.tests:
        sections.append(["tests:", *_spaced(map(_case, file.tests))])
    return "\n\n".join("\n".join(lines) for lines in sections) + "\n"


def render(rule: RuleSyntax) -> str:
    """One rule as an item of a rule list, beginning ``- rule:``."""
    return "\n".join(_as_item(_rule(rule))) + "\n"


def render_clause(clause: Condition | Action | Let) -> str:
    """A condition or an action as it stands behind its dash."""
    lines = _clause(clause)
    return "\n".join([lines[0][2:], *(line[2:] for line in lines[1:])])


def _indented(lines: Iterable[str]) -> list[str]:
    return [f"  {line}" if line else "" for line in lines]


def _as_item(lines: list[str]) -> list[str]:
    return [f"- {lines[0]}", *_indented(lines[1:])]


def _spaced(items: Iterable[list[str]]) -> list[str]:
    lines: list[str] = []
    for item in items:
        lines += ([""] if lines else []) + _indented(_as_item(item))
    return lines


def _prose(key: str, text: str) -> list[str]:
    lines = text.split("\n")
    if len(lines) == 1 or any(_UNQUOTABLE.search(line) for line in lines):
        return [f"{key}: {scalar(text)}"]
    return [f"{key}: |-", *_indented(lines)]


def _template(template: TemplateSyntax) -> list[str]:
    lines = _prose("doc", template.doc) if template.doc else []
    if template.slots:
        lines += ["slots:", *_indented(map(_slot, template.slots))]
    return [f"{template.name.value}:" + ("" if lines else " {}"), *_indented(lines)]


def _type(text: Text) -> str:
    word = text.value
    return quote(word) if "]?" in word else word


def _slot(slot: SlotSyntax) -> str:
    entries = [f"type: {_type(slot.type)}"]
    if slot.one_of is not None:
        entries.append(f"one_of: {_values(slot.one_of)}")
    if slot.range is not None:
        entries.append(f"range: {_values(slot.range)}")
    if slot.default is not None:
        entries.append(f"default: {value_text(slot.default.value)}")
    if slot.doc:
        entries.append(f"doc: {scalar(slot.doc, flow=True)}")
    name = slot.name.value
    if len(entries) == 1:
        return f"{name}: {_type(slot.type)}"
    return f"{name}: {{{', '.join(entries)}}}"


def _values(constants: Iterable[Constant]) -> str:
    return value_text(tuple(constant.value for constant in constants))


def _param(param: ParamSyntax) -> str:
    number = value_text(param.value.value)
    if param.range is None and not param.doc:
        return f"{param.name.value}: {number}"
    entries = [f"value: {number}"]
    if param.range is not None:
        entries.append(f"range: {_values(param.range)}")
    if param.doc:
        entries.append(f"doc: {scalar(param.doc, flow=True)}")
    return f"{param.name.value}: {{{', '.join(entries)}}}"


def _fact(fact: FactSyntax) -> str:
    if not fact.slots:
        return f"- {fact.template.value}"
    slots = ", ".join(f"{name.value}: {_given(value)}" for name, value in fact.slots)
    return f"- {fact.template.value}: {{{slots}}}"


def _given(value: Constant | ParamUse) -> str:
    if isinstance(value, ParamUse):
        return f"{{param: {scalar(value.name.value, flow=True, expression=True)}}}"
    return value_text(value.value)


def _rule(rule: RuleSyntax) -> list[str]:
    lines = [f"rule: {scalar(rule.name.value, expression=True)}"]
    if rule.doc:
        lines += _prose("doc", rule.doc)
    parts = {key: getattr(rule, key) for key in _ONE_LINERS}
    lines += [f"{key}: {_part(part)}" for key, part in parts.items() if part]
    if rule.params:
        lines += ["params:", *_indented(map(_param, rule.params))]
    if rule.tags:
        tags = ", ".join(scalar(tag, flow=True, expression=True) for tag in rule.tags)
        lines.append(f"tags: [{tags}]")
    if not rule.enabled:
        lines.append("enabled: false")
    return lines + _section("when", rule.when) + _section("then", rule.then)


_ONE_LINERS = ("utility", "choose", "prefer", "salience", "specificity")


def _part(part: Constant | Text) -> str:
    if isinstance(part, Text):
        return scalar(part.value, expression=True)
    return value_text(part.value)


def _section(key: str, clauses: tuple[Condition | Action | Let, ...]) -> list[str]:
    if not clauses:
        return []
    inner = [line for clause in clauses for line in _clause(clause)]
    return [f"{key}:", *_indented(inner)]


def _clause(clause: Condition | Action | Let) -> list[str]:
    if isinstance(clause, Block):
        return _block(clause)
    if isinstance(clause, AnyOf):
        lines = [line for body in clause.alternatives for line in _alternative(body)]
        return ["- any:", *_indented(_indented(lines))]
    text = scalar(clause.text.value, expression=True)
    if isinstance(clause, Match):
        return [f"- {clause.name.value}: {text}" if clause.name else f"- {text}"]
    word = clause.verb if isinstance(clause, Action) else _WORDS[type(clause)]
    return [f"- {word}: {text}"]


_WORDS: dict[type[Test | Let], str] = {Test: "test", Let: "let"}


def _block(block: Block) -> list[str]:
    first = block.body[0]
    if len(block.body) == 1 and isinstance(first, Match) and first.name is None:
        return [f"- {block.kind}: {scalar(first.text.value, expression=True)}"]
    inner = [line for condition in block.body for line in _clause(condition)]
    return [f"- {block.kind}:", *_indented(_indented(inner))]


def _alternative(body: tuple[Condition, ...]) -> list[str]:
    lines = [line for condition in body for line in _clause(condition)]
    return lines if len(body) == 1 else _as_item(lines)


def _case(case: CaseSyntax) -> list[str]:
    lines = [f"test: {scalar(case.name.value, expression=True)}"]
    for key, facts in (
        ("facts", case.facts),
        ("expect", case.expect),
        ("absent", case.absent),
    ):
        if facts:
            lines += [f"{key}:", *_indented(map(_fact, facts))]
    for key, names in (("fired", case.fired), ("not_fired", case.not_fired)):
        if names:
            listed = (scalar(name.value, flow=True, expression=True) for name in names)
            lines.append(f"{key}: [{', '.join(listed)}]")
    return lines
