"""What all files declare together: layers, templates and file parameters."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from engine.errors import Code, Problem, Span, did_you_mean
from engine.lang import rules as r
from engine.lang import syntax as s
from engine.lang.template import Slot, Template
from engine.lang.values import SlotType, parse_type

MAIN = "main"
"""The layer of files that name none."""


class Catalog:
    """The declarations of some files; problems go to a shared list."""

    def __init__(self, files: Sequence[s.FileSyntax], problems: list[Problem]) -> None:
        self.files = files
        self.problems = problems
        self.unread = bool(problems)  # the reader may have left rules out
        self.layers = self._layers()
        self.templates = self._templates()
        self.params = self._file_params()

    def note(self, code: Code, message: str, span: Span, hint: str = "") -> None:
        """Put a problem on the list."""
        self.problems.append(Problem(code=code, message=message, span=span, hint=hint))

    def _layers(self) -> tuple[str, ...]:
        declared = [file.layers for file in self.files if file.layers is not None]
        if not declared:
            return (MAIN,)
        for extra in declared[1:]:
            if extra:
                self.note(
                    Code.DUPLICATE_NAME,
                    "the layers are listed in two files: keep one layers.yaml",
                    extra[0].span,
                )
        return tuple(layer.value for layer in declared[0])

    def layer_of(self, file: s.FileSyntax) -> str:
        """The layer of a file's rules; an unlisted one is a problem."""
        name = file.layer.value if file.layer else MAIN
        if name not in self.layers and (file.layer or file.rules):
            which = "" if file.layer else ", the layer of files that name none,"
            self.note(
                Code.UNKNOWN_LAYER,
                f"layer {name!r}{which} is not listed in layers.yaml",
                file.layer.span if file.layer else file.rules[0].name.span,
                did_you_mean(name, self.layers),
            )
        return name

    def _templates(self) -> dict[str, Template]:
        found: dict[str, Template] = {}
        for file in self.files:
            for template in file.templates:
                name = template.name.value
                if name in found:
                    self.note(
                        Code.DUPLICATE_NAME,
                        f"template {name!r} is already declared at {found[name].span}",
                        template.name.span,
                    )
                    continue
                slots = {
                    slot.name.value: _slot(slot, index)
                    for index, slot in enumerate(template.slots)
                }
                found[name] = Template(
                    name=name, slots=slots, doc=template.doc, span=template.name.span
                )
        return found

    def _file_params(self) -> dict[str, r.Parameter]:
        found: dict[str, r.Parameter] = {}
        for file in self.files:
            for param in file.params:
                name = param.name.value
                if name in found:
                    self.note(
                        Code.DUPLICATE_NAME,
                        f"parameter {name!r} is already declared at {found[name].span}",
                        param.name.span,
                    )
                    continue
                found[name] = parameter(param, name)
        return found


def _slot(slot: s.SlotSyntax, index: int) -> Slot:
    kind = parse_type(slot.type.value) or SlotType("any")
    built = Slot(
        name=slot.name.value,
        index=index,
        type=kind,
        required=slot.default is None,
        one_of=None if slot.one_of is None else tuple(c.value for c in slot.one_of),
        range=_bounds(slot.range),
        doc=slot.doc,
    )
    if slot.default is None:
        return built
    default = slot.default.value
    with suppress(TypeError, ValueError):  # what is not admitted was told when read
        default = built.admit(default)
    return replace(built, default=default)


def parameter(param: s.ParamSyntax, key: str) -> r.Parameter:
    """A declared parameter under its key."""
    value = param.value.value
    return r.Parameter(
        key=key,
        name=param.name.value,
        value=value if isinstance(value, (int, float)) else 0,
        range=_bounds(param.range),
        span=param.name.span,
        doc=param.doc,
    )


def _bounds(stated: tuple[s.Constant, s.Constant] | None) -> tuple[float, float] | None:
    """The least and the greatest number a declaration admits, as far as it is right."""
    if stated is None:
        return None
    low, high = (bound.value for bound in stated)
    if isinstance(low, (int, float)) and isinstance(high, (int, float)):
        return (low, high)
    return None
