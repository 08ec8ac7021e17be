"""Declarations of a rule file: templates with their slots, and params.

Values that restrict a slot are fitted to its type here; how facts use the slots is
checked elsewhere.
"""

from __future__ import annotations

from engine.errors import Code
from engine.lang.shape import CAP_WORDS, Reading, is_empty
from engine.lang.syntax import (
    Constant,
    ParamSyntax,
    SlotSyntax,
    TemplateSyntax,
    Text,
    Value,
)
from engine.lang.values import SlotType, equal, fit, parse_type, show
from engine.lang.yaml_node import ListNode, MappingNode, Node, ScalarNode

TEMPLATE_KEYS = ("doc", "slots")
SLOT_KEYS = ("type", "one_of", "range", "default", "doc")
PARAM_KEYS = ("value", "range", "doc")
CAP_WORDS_RULE = "CapWords (letters and digits, beginning with a capital)"

_LONGEST_TYPE = 40


def read_templates(reading: Reading, node: Node) -> tuple[TemplateSyntax, ...]:
    """All templates whose names can be used."""
    return tuple(
        _template(reading, name, body)
        for name, body in reading.pairs(node, "'templates'")
        if reading.name(name, "the template", CAP_WORDS, CAP_WORDS_RULE)
    )


def _template(reading: Reading, name: Text, body: Node) -> TemplateSyntax:
    what = f"template {name.value}"
    if is_empty(body):
        return TemplateSyntax(name=name, slots=())
    fields = reading.fields(body, what, TEMPLATE_KEYS) or {}
    slots: tuple[SlotSyntax, ...] = ()
    if "slots" in fields:
        slots = tuple(
            _slot(reading, slot, content, f"slot {slot.value!r} of {name.value}")
            for slot, content in reading.pairs(fields["slots"], f"'slots' of {what}")
            if reading.identifier(slot, "the slot")
        )
    doc = reading.prose(fields.get("doc"), f"'doc' of {what}")
    return TemplateSyntax(name=name, slots=slots, doc=doc)


def _slot(reading: Reading, name: Text, node: Node, what: str) -> SlotSyntax:
    if not isinstance(node, MappingNode):
        return SlotSyntax(name=name, type=_type(reading, node, what)[0])
    fields = reading.fields(node, what, SLOT_KEYS, ("type",)) or {}
    if "type" in fields:
        text, kind = _type(reading, fields["type"], what)
    else:
        text, kind = Text("any", name.span), None
    restriction = _Restriction(reading, kind or SlotType("any"), what)
    return SlotSyntax(
        name=name,
        type=text,
        one_of=restriction.one_of(fields.get("one_of")),
        range=restriction.limits(fields.get("range")),
        default=restriction.default(fields.get("default")),
        doc=reading.prose(fields.get("doc"), f"'doc' of {what}"),
    )


def _type(reading: Reading, node: Node, what: str) -> tuple[Text, SlotType | None]:
    """The type as written; ``any``, which troubles nobody, where it cannot be read."""
    written = _type_text(node)
    kind = parse_type(written) if 0 < len(written) <= _LONGEST_TYPE else None
    if kind is None:
        reading.report(
            Code.WRONG_TYPE,
            node.span,
            f"{what} needs a type: str, int, float, bool, any, pattern, one of these "
            "in brackets for a list ([str]), or with '?' where None is allowed (int?)",
        )
        return Text("any", node.span), None
    start = 0 if isinstance(node, ListNode) or node.plain else 1  # type: ignore[union-attr]
    return Text(written, node.span, start), kind


def _type_text(node: Node) -> str:
    if isinstance(node, ScalarNode):
        return node.value
    if isinstance(node, ListNode) and len(node.items) == 1:
        inner = _type_text(node.items[0])
        return f"[{inner}]" if inner else ""
    return ""


class _Restriction:
    """What a slot admits, read against its type and in the order of the keys."""

    def __init__(self, reading: Reading, kind: SlotType, what: str) -> None:
        self._reading = reading
        self._kind = kind
        self._what = what
        self._admitted: tuple[Constant, ...] | None = None
        self._range: tuple[Constant, Constant] | None = None

    def _fitted(self, node: Node, key: str) -> Constant | None:
        what = f"{key!r} of {self._what}"
        found = self._reading.constant(node, what)
        if found is None:
            return None
        try:
            fit(found.value, self._kind)
        except TypeError as error:
            self._reading.report(Code.WRONG_TYPE, node.span, f"{what}: {error}")
            return None
        return found

    def one_of(self, node: Node | None) -> tuple[Constant, ...] | None:
        if node is None:
            return None
        items = self._reading.items(node, f"'one_of' of {self._what}")
        if isinstance(node, ListNode) and not items:
            self._reading.report(
                Code.WRONG_SHAPE, node.span, f"'one_of' of {self._what} admits nothing"
            )
        found = tuple(self._fitted(item, "one_of") for item in items)
        kept = tuple(constant for constant in found if constant is not None)
        self._admitted = kept if kept and len(kept) == len(found) else None
        return self._admitted

    def limits(self, node: Node | None) -> tuple[Constant, Constant] | None:
        if node is None:
            return None
        what = f"'range' of {self._what}"
        if self._kind.kind not in ("int", "float", "any"):
            self._reading.report(
                Code.WRONG_TYPE, node.span, f"{what} is for int and float only"
            )
            return None
        self._range = self._reading.limits(node, what)
        return self._range

    def default(self, node: Node | None) -> Constant | None:
        found = None if node is None else self._fitted(node, "default")
        if found is None or found.value is None:
            return found
        what = f"'default' of {self._what}"
        if self._admitted and not any(
            equal(found.value, choice.value) for choice in self._admitted
        ):
            choices = ", ".join(show(choice.value) for choice in self._admitted)
            self._reading.report(
                Code.OUTSIDE_ONE_OF,
                found.span,
                f"{what} is {show(found.value)}, which is none of {choices}",
            )
        check_range(self._reading, found, self._range, what)
        return found


def check_range(
    reading: Reading,
    constant: Constant,
    limits: tuple[Constant, Constant] | None,
    what: str,
) -> None:
    """Report a number that lies outside its range."""
    if limits is None or not _is_number(constant.value):
        return
    low, high = limits[0].value, limits[1].value
    if not low <= constant.value <= high:  # type: ignore[operator]
        reading.report(
            Code.OUTSIDE_RANGE,
            constant.span,
            f"{what} is {show(constant.value)}, outside {show(low)} to {show(high)}",
        )


def _is_number(value: Value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def read_params(reading: Reading, node: Node, what: str) -> tuple[ParamSyntax, ...]:
    """All params whose names can be used; one without a value counts as 0."""
    return tuple(
        _param(reading, name, value)
        for name, value in reading.pairs(node, f"'params' of {what}")
        if reading.identifier(name, "the param", binds=True)
    )


def _param(reading: Reading, name: Text, node: Node) -> ParamSyntax:
    what = f"param {name.value!r}"
    unknown = Constant(0, node.span)  # its problem is reported, its name stays known
    if not isinstance(node, MappingNode):
        return ParamSyntax(name=name, value=reading.amount(node, what) or unknown)
    fields = reading.fields(node, what, PARAM_KEYS, ("value",)) or {}
    value = reading.amount(fields["value"], what) if "value" in fields else None
    limits = None
    if "range" in fields:
        limits = reading.limits(fields["range"], f"'range' of {what}")
    if value is not None and isinstance(value.value, bool) and limits is not None:
        reading.report(
            Code.WRONG_TYPE,
            fields["range"].span,
            f"{what} is a switch, it has no range",
        )
    elif value is not None:
        check_range(reading, value, limits, what)
    doc = reading.prose(fields.get("doc"), f"'doc' of {what}")
    return ParamSyntax(name=name, value=value or unknown, range=limits, doc=doc)
