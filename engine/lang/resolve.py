"""Syntax trees to typed expressions: the whitelist and the type checker.

Only what is listed here is admitted; every name must be bound, every operand of a
type the operator takes. The result is data, see `engine.lang.expr`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from engine.errors import Code, Span, did_you_mean
from engine.lang import expr as e
from engine.lang.functions import BUILTINS, MAX_ITEMS, MAX_TEXT, compiled
from engine.lang.parse import MAX_DEPTH, Refused, parse, span_of
from engine.lang.syntax import Text
from engine.lang.template import Template
from engine.lang.values import (
    ANY,
    BOOL,
    FLOAT,
    INT,
    MAX_BITS,
    NONE,
    STR,
    SlotType,
    fit,
    list_of,
    show,
    type_of,
)
from engine.lang.vocabulary import Function

COMPARISONS = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.In: "in",
    ast.NotIn: "not in",
}
OPERATORS = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
}
MAX_EXPONENT = 1_024
UNKNOWN = SlotType("unknown")
"""The type of a name whose own condition has a problem: it causes no further one."""
FORMAT = re.compile(
    r"(?:.?[<>=^])?[-+ ]?#?0?\d{0,3}[,_]?(?:\.\d{1,3})?[bcdeEfFgGnosxX%]?"
)
"""Format specifications an f-string may use: widths and precisions to 999."""


@dataclass(frozen=True, slots=True)
class Param:
    """A parameter in scope: its key in the rule set and its type."""

    key: str
    type: SlotType


@dataclass(frozen=True, slots=True)
class Scope:
    """What names mean at one point of a rule.

    Attributes:
        names: Facts and values bound earlier, with their types.
        params: Parameters by name.
        functions: The functions of the vocabulary; the built-in ones come first.
        templates: All templates, for slots of facts.
        own: The template whose slots bare names mean, inside a pattern.
    """

    templates: Mapping[str, Template]
    functions: Mapping[str, Function]
    params: Mapping[str, Param] = field(default_factory=dict)
    names: Mapping[str, SlotType] = field(default_factory=dict)
    own: Template | None = None

    def inside(self, template: Template) -> Scope:
        """The scope inside a pattern of a template."""
        return replace(self, own=template)

    def outside(self) -> Scope:
        """The scope where a bare name is never a slot."""
        return replace(self, own=None)

    def bind(self, name: str, kind: SlotType) -> Scope:
        """The scope after a name was bound."""
        return replace(self, names={**self.names, name: kind})

    def function(self, name: str) -> Function | None:
        """The function of that name, if there is one."""
        return BUILTINS.get(name) or self.functions.get(name)


def resolve(text: Text, scope: Scope) -> e.Expr:
    """The typed expression that a text means in a scope.

    Raises:
        Refused: With the first problem.
    """
    return Resolver(text, scope).expression(parse(text))


def resolve_test(text: Text, scope: Scope) -> e.Expr:
    """The same for a text that must be true or false.

    Raises:
        Refused: With the first problem.
    """
    resolver = Resolver(text, scope)
    return resolver.truth(parse(text))


def is_number(kind: SlotType) -> bool:
    """Whether values of the type may be numbers."""
    return kind.kind in ("int", "float", "number", "any")


def is_text(kind: SlotType) -> bool:
    """Whether values of the type may be texts."""
    return kind.kind in ("str", "pattern", "any")


def comparable(left: SlotType, right: SlotType) -> bool:
    """Whether two types can ever hold equal values."""
    if "any" in (left.kind, right.kind):
        return True
    if left.kind == "none" or right.kind == "none":
        return left.optional and right.optional
    if is_number(left) and is_number(right) or is_text(left) and is_text(right):
        return True
    if left.kind == "list" and right.kind == "list":
        return (
            left.item is None or right.item is None or comparable(left.item, right.item)
        )
    return left.kind == right.kind and left.kind != "fact"


class Resolver:
    """Walks one text's syntax tree; holds the text, for places, and the scope."""

    def __init__(self, text: Text, scope: Scope) -> None:
        self.text = text
        self.scope = scope
        self._fixed: Span | None = None  # inside f-strings Python's places are wrong
        self._depth = 0

    def at(self, node: ast.AST) -> Span:
        """The place of a node."""
        return self._fixed or span_of(self.text, node)

    def refuse(
        self, code: Code, message: str, node: ast.AST, hint: str = ""
    ) -> Refused:
        """The error for a node that cannot be admitted."""
        return Refused(code, message, self.at(node), hint)

    def expression(self, node: ast.expr) -> e.Expr:
        """The node as a value: a bare fact is not one."""
        found = self.operand(node)
        if isinstance(found, e.FactRef):
            template = found.type.template
            slot = next(iter(self.scope.templates[template].slots), "slot")
            raise self.refuse(
                Code.FACT_AS_VALUE,
                f"{found.name!r} is a {template} fact, not a value: name one of its slots",
                node,
                f"for example {found.name}.{slot}",
            )
        return found

    def operand(self, node: ast.expr) -> e.Expr:
        """The node as a value or a fact."""
        handler = HANDLERS.get(type(node))
        if handler is None:
            raise self.refuse(
                Code.FORBIDDEN,
                f"{_kind(node)} is not part of the rule language",
                node,
            )
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self.refuse(
                Code.TOO_COMPLEX,
                f"the expression is nested deeper than {MAX_DEPTH} levels: "
                "split it with let",
                node,
            )
        try:
            return handler(self, node)
        finally:
            self._depth -= 1

    def truth(self, node: ast.expr) -> e.Expr:
        """The node as something true or false."""
        found = self.expression(node)
        if found.type.kind not in ("bool", "any"):
            raise self.refuse(
                Code.WRONG_TYPE,
                f"{ast.unparse(node)!r} is of type {found.type}, "
                "where something true or false is needed",
                node,
                "compare it with something",
            )
        return found

    def constant(self, node: ast.Constant) -> e.Expr:
        value = node.value
        if not isinstance(value, (str, int, float, bool, type(None))):
            raise self.refuse(
                Code.FORBIDDEN, f"{value!r} is not a value of the rule language", node
            )
        if isinstance(value, int) and value.bit_length() > MAX_BITS:
            raise self.refuse(Code.TOO_COMPLEX, "the number is too large", node)
        try:
            value = fit(value, ANY)
        except TypeError as error:
            raise self.refuse(Code.FORBIDDEN, str(error), node) from None
        return e.Const(value, type_of(value), self.at(node))

    def name(self, node: ast.Name) -> e.Expr:
        name, scope, span = node.id, self.scope, self.at(node)
        own = scope.own.slots.get(name) if scope.own else None
        bound = scope.names.get(name)
        param = scope.params.get(name)
        if own is not None and scope.own is not None:
            if bound is not None or param is not None:
                other = "a parameter" if bound is None else "a name bound earlier"
                raise Refused(
                    Code.AMBIGUOUS_NAME,
                    f"{name!r} is a slot of {scope.own.name} and {other}: rename one",
                    span,
                )
            return e.Own(name, own.index, own.type, span)
        if bound is not None:
            if bound.kind == "fact":
                return e.FactRef(name, bound, span)
            return e.Ref(name, ANY if bound == UNKNOWN else bound, span)
        if param is not None:
            return e.ParamRef(name, param.key, param.type, span)
        raise Refused(Code.UNBOUND_NAME, *self._unbound(name, span))

    def _unbound(self, name: str, span: Span) -> tuple[str, Span, str]:
        scope = self.scope
        slots = tuple(scope.own.slots) if scope.own else ()
        hint = did_you_mean(name, (*slots, *scope.names, *scope.params))
        if not hint and name.lower() in ("true", "false", "none", "null"):
            word = "None" if name.lower() in ("none", "null") else name.capitalize()
            hint = f"write {word}"
        where = f" nor a slot of {scope.own.name}" if scope.own else ""
        return f"nothing binds {name!r}, it is no parameter{where}", span, hint

    def attribute(self, node: ast.Attribute) -> e.Expr:
        if not isinstance(node.value, ast.Name):
            raise self.refuse(
                Code.FORBIDDEN,
                f"{ast.unparse(node)!r}: only slots of bound facts have dots",
                node,
            )
        name = node.value.id
        bound = self.scope.names.get(name)
        if bound is None:
            raise Refused(Code.UNBOUND_NAME, *self._unbound(name, self.at(node.value)))
        if bound == UNKNOWN:
            return e.Ref(name, ANY, self.at(node))
        if bound.kind != "fact":
            raise self.refuse(
                Code.FORBIDDEN, f"{name!r} is a value, it has no slots", node
            )
        template = self.scope.templates[bound.template]
        slot = template.slots.get(node.attr)
        if slot is None:
            raise self.refuse(
                Code.UNKNOWN_SLOT,
                f"{template.name} has no slot {node.attr!r}",
                node,
                did_you_mean(node.attr, template.slots),
            )
        return e.Field(name, node.attr, slot.index, slot.type, self.at(node))

    def compare(self, node: ast.Compare) -> e.Expr:
        operators = [COMPARISONS.get(type(op)) for op in node.ops]
        nodes = [node.left, *node.comparators]
        parts = [self.operand(part) for part in nodes]
        rest = []
        for number, operator in enumerate(operators):
            if operator is None:
                raise self.refuse(
                    Code.FORBIDDEN, "compare with == or !=, not with is", node
                )
            self._comparison(operator, parts[number], parts[number + 1], node)
            rest.append((operator, parts[number + 1]))
        return e.Compare(parts[0], tuple(rest), self.at(node))

    def _comparison(
        self, operator: str, left: e.Expr, right: e.Expr, node: ast.expr
    ) -> None:
        facts = [isinstance(part, e.FactRef) for part in (left, right)]
        if any(facts):
            if all(facts) and operator in ("==", "!="):
                return
            raise self.refuse(
                Code.FACT_AS_VALUE,
                "a fact can only be compared with a fact, by == or !=",
                node,
                "name one of its slots",
            )
        one, two = left.type, right.type
        if operator in ("==", "!="):
            fits = comparable(one, two)
        elif operator in ("in", "not in"):
            fits = two.kind == "any" or (
                comparable(one, two.item or ANY)
                if two.kind == "list"
                else is_text(one) and is_text(two)
            )
        else:
            fits = (is_number(one) and is_number(two)) or (
                is_text(one) and is_text(two)
            )
        if not fits:
            raise self.refuse(
                Code.WRONG_TYPE,
                f"{ast.unparse(node)!r} compares {one} with {two} by {operator}",
                node,
            )
        for side, other in ((left, two), (right, one)):
            if isinstance(side, e.Const) and other.kind == "pattern":
                self._pattern(side)

    def logic(self, node: ast.BoolOp) -> e.Expr:
        word = "and" if isinstance(node.op, ast.And) else "or"
        return e.Logic(word, tuple(map(self.truth, node.values)), self.at(node))

    def unary(self, node: ast.UnaryOp) -> e.Expr:
        if isinstance(node.op, ast.Not):
            return e.Negation(self.truth(node.operand), self.at(node))
        if not isinstance(node.op, (ast.USub, ast.UAdd)):
            raise self.refuse(
                Code.FORBIDDEN, "~ is not part of the rule language", node
            )
        part = self.expression(node.operand)
        if not is_number(part.type):
            raise self.refuse(
                Code.WRONG_TYPE, f"a sign before a value of type {part.type}", node
            )
        if isinstance(node.op, ast.UAdd):
            return part
        if isinstance(part, e.Const) and isinstance(part.value, (int, float)):
            return e.Const(fit(-part.value, ANY), part.type, self.at(node))
        return e.Minus(part, _plain(part.type), self.at(node))

    def arithmetic(self, node: ast.BinOp) -> e.Expr:
        operator = OPERATORS.get(type(node.op))
        if operator is None:
            raise self.refuse(
                Code.FORBIDDEN, f"{ast.unparse(node)!r} uses an operator of bits", node
            )
        left, right = self.expression(node.left), self.expression(node.right)
        kind = _result(operator, left.type, right.type)
        if kind is None:
            raise self.refuse(
                Code.WRONG_TYPE,
                f"{ast.unparse(node)!r} applies {operator} to {left.type} and {right.type}",
                node,
            )
        self._bound(operator, left, right, node)
        return e.Arithmetic(operator, left, right, kind, self.at(node))

    def _bound(
        self, operator: str, left: e.Expr, right: e.Expr, node: ast.expr
    ) -> None:
        """Literal operands are judged at load, others when evaluated."""
        if operator == "**" and isinstance(right, e.Const):
            exponent = right.value
            if isinstance(exponent, (int, float)) and abs(exponent) > MAX_EXPONENT:
                raise self.refuse(
                    Code.TOO_COMPLEX,
                    f"an exponent beyond {MAX_EXPONENT} is refused",
                    node,
                )
        if operator != "*":
            return
        for part, times in ((left, right), (right, left)):
            count = times.value if isinstance(times, e.Const) else None
            if type(count) is not int or is_number(part.type):
                continue
            value = part.value if isinstance(part, e.Const) else " "
            limit = MAX_TEXT if is_text(part.type) else MAX_ITEMS
            size = len(value) if isinstance(value, (str, tuple)) else 1
            if size * count > limit:
                raise self.refuse(
                    Code.TOO_COMPLEX, f"a repetition beyond {limit} is refused", node
                )

    def conditional(self, node: ast.IfExp) -> e.Expr:
        test = self.truth(node.test)
        then, other = self.expression(node.body), self.expression(node.orelse)
        kind = _joined(then.type, other.type)
        return e.Conditional(test, then, other, kind, self.at(node))

    def format(self, node: ast.JoinedStr) -> e.Expr:
        before, self._fixed = self._fixed, self.at(node)
        parts: list[str | tuple[e.Expr, str]] = []
        for part in node.values:
            if isinstance(part, ast.Constant):
                parts.append(str(part.value))
            elif isinstance(part, ast.FormattedValue):
                parts.append((self.expression(part.value), self._spec(part)))
        self._fixed = before
        return e.Format(tuple(parts), STR, self.at(node))

    def _spec(self, part: ast.FormattedValue) -> str:
        if part.conversion != -1:
            raise self.refuse(
                Code.FORBIDDEN, "conversions like !r are not part of the language", part
            )
        if part.format_spec is None:
            return ""
        spec = part.format_spec
        texts = spec.values if isinstance(spec, ast.JoinedStr) else []
        if any(not isinstance(text, ast.Constant) for text in texts):
            raise self.refuse(Code.FORBIDDEN, "a format must be written out", part)
        found = "".join(str(t.value) for t in texts if isinstance(t, ast.Constant))
        if not FORMAT.fullmatch(found):
            raise self.refuse(
                Code.FORBIDDEN, f"the format {found!r} is not admitted", part
            )
        return found

    def subscript(self, node: ast.Subscript) -> e.Expr:
        base = self.expression(node.value)
        if base.type.kind not in ("list", "str", "pattern", "any"):
            raise self.refuse(
                Code.WRONG_TYPE, f"a value of type {base.type} has no items", node
            )
        if isinstance(node.slice, ast.Slice):
            if node.slice.step is not None:
                raise self.refuse(Code.FORBIDDEN, "a slice has no step here", node)
            lower = self._index(node.slice.lower)
            upper = self._index(node.slice.upper)
            return e.Slice(base, lower, upper, _plain(base.type), self.at(node))
        index = self._index(node.slice)
        if index is None:  # pragma: no cover  # a subscript always has an index
            raise self.refuse(Code.FORBIDDEN, "an index is missing", node)
        kind = STR if is_text(base.type) and base.type.kind != "any" else base.type.item
        return e.Item(base, index, kind or ANY, self.at(node))

    def _index(self, node: ast.expr | None) -> e.Expr | None:
        if node is None:
            return None
        found = self.expression(node)
        if found.type.kind not in ("int", "any"):
            raise self.refuse(
                Code.WRONG_TYPE, f"an index of type {found.type}, int is needed", node
            )
        return found

    def call(self, node: ast.Call) -> e.Expr:
        if not isinstance(node.func, ast.Name):
            raise self.refuse(
                Code.FORBIDDEN, f"{ast.unparse(node.func)!r} cannot be called", node
            )
        name = node.func.id
        function = self.scope.function(name)
        if function is None:
            known = (*BUILTINS, *self.scope.functions)
            raise self.refuse(
                Code.UNKNOWN_FUNCTION,
                f"there is no function {name!r}",
                node.func,
                did_you_mean(name, known),
            )
        if node.keywords or any(isinstance(a, ast.Starred) for a in node.args):
            raise self.refuse(
                Code.WRONG_ARGUMENTS, f"{name} takes its arguments in order", node
            )
        arguments = tuple(map(self.expression, node.args))
        self._arguments(function, arguments, node)
        types = tuple(argument.type for argument in arguments)
        kind = function.infer(types) if function.infer else function.returns
        return e.Call(name, arguments, kind, self.at(node))

    def _arguments(
        self, function: Function, arguments: tuple[e.Expr, ...], node: ast.Call
    ) -> None:
        most = len(function.takes)
        least = most - function.optional
        if len(arguments) < least or (len(arguments) > most and not function.variadic):
            count = f"{least}" if least == most else f"{least} to {most}"
            if function.variadic:
                count = f"at least {least}"
            raise self.refuse(
                Code.WRONG_ARGUMENTS,
                f"{function.name} takes {count} argument{'' if count == '1' else 's'}, "
                f"not {len(arguments)}",
                node,
            )
        for number, argument in enumerate(arguments):
            wanted = function.takes[min(number, most - 1)]
            if not accepts(wanted, argument.type):
                raise self.refuse(
                    Code.WRONG_TYPE,
                    f"argument {number + 1} of {function.name} is of type "
                    f"{argument.type}, {wanted} is needed",
                    node.args[number],
                )
        if function.name in ("matches", "hits") and isinstance(arguments[1], e.Const):
            self._pattern(arguments[1])

    def _pattern(self, node: e.Const) -> None:
        try:
            compiled(str(node.value))
        except ValueError as error:
            raise Refused(
                Code.BAD_PATTERN,
                f"{show(node.value)} is not a regular expression: {error}",
                node.span,
            ) from None

    def items(self, node: ast.List | ast.Tuple) -> e.Expr:
        if any(isinstance(item, ast.Starred) for item in node.elts):
            raise self.refuse(
                Code.FORBIDDEN, "* is not part of the rule language", node
            )
        items = tuple(map(self.expression, node.elts))
        kinds = {item.type for item in items}
        kind = list_of(kinds.pop() if len(kinds) == 1 else ANY)
        if all(isinstance(item, e.Const) for item in items):
            value = tuple(item.value for item in items if isinstance(item, e.Const))
            return e.Const(value, kind, self.at(node))
        return e.ListOf(items, kind, self.at(node))


def accepts(wanted: SlotType, given: SlotType) -> bool:
    """Whether an argument or slot of one type can take values of another."""
    if "any" in (wanted.kind, given.kind):
        return True
    if given.kind == "none":
        return wanted.optional
    if wanted.kind == "number":
        return is_number(given)
    if wanted.kind == "list":
        return given.kind == "list" and (
            wanted.item is None
            or given.item is None
            or accepts(wanted.item, given.item)
        )
    if wanted.kind == "float":
        return given.kind in ("int", "float", "number")
    if wanted.kind in ("str", "pattern"):
        return given.kind in ("str", "pattern")
    return wanted.kind == given.kind or (
        wanted.kind == "int" and given.kind == "number"
    )


def _plain(kind: SlotType) -> SlotType:
    return replace(kind, optional=False) if kind.optional else kind


def _joined(one: SlotType, two: SlotType) -> SlotType:
    if one == two:
        return one
    if one == NONE or two == NONE:
        return replace(two if one == NONE else one, optional=True)
    return (
        FLOAT
        if {one.kind, two.kind} == {"int", "float"}
        and not (one.optional or two.optional)
        else ANY
    )


def _result(operator: str, one: SlotType, two: SlotType) -> SlotType | None:
    """The type of an arithmetic expression, or None if it has none."""
    if "any" in (one.kind, two.kind):
        other = two if one.kind == "any" else one
        return None if other.kind in ("bool", "none", "fact") else ANY
    if is_number(one) and is_number(two):
        if "number" in (one.kind, two.kind):
            return ANY
        whole = one.kind == two.kind == "int"
        if operator == "**" and whole:
            return ANY  # a negative exponent makes a float of it
        return INT if whole and operator != "/" else FLOAT
    if operator == "+":
        if is_text(one) and is_text(two):
            return STR
        if one.kind == two.kind == "list":
            return list_of(one.item if one.item == two.item and one.item else ANY)
    if operator == "*" and "int" in (one.kind, two.kind):
        other = two if one.kind == "int" else one
        if is_text(other):
            return STR
        return other if other.kind == "list" else None
    return None


def _kind(node: ast.AST) -> str:
    names = {
        "Lambda": "a lambda",
        "GeneratorExp": "a comprehension (outside an aggregate)",
        "ListComp": "a comprehension (outside an aggregate)",
        "SetComp": "a comprehension (outside an aggregate)",
        "DictComp": "a comprehension",
        "NamedExpr": "an assignment",
        "Dict": "a dictionary",
        "Set": "a set (outside an aggregate)",
        "Await": "await",
        "Yield": "yield",
        "Starred": "*",
    }
    return names.get(type(node).__name__, type(node).__name__)


HANDLERS: Mapping[type[ast.expr], Callable[[Resolver, ast.expr], e.Expr]] = {
    ast.Constant: Resolver.constant,
    ast.Name: Resolver.name,
    ast.Attribute: Resolver.attribute,
    ast.Compare: Resolver.compare,
    ast.BoolOp: Resolver.logic,
    ast.UnaryOp: Resolver.unary,
    ast.BinOp: Resolver.arithmetic,
    ast.IfExp: Resolver.conditional,
    ast.JoinedStr: Resolver.format,
    ast.Subscript: Resolver.subscript,
    ast.Call: Resolver.call,
    ast.List: Resolver.items,
    ast.Tuple: Resolver.items,
}  # type: ignore[dict-item]
"""Which node of Python's syntax is admitted, and who resolves it."""

__all__ = ["BOOL", "Param", "Resolver", "Scope", "accepts", "resolve", "resolve_test"]
