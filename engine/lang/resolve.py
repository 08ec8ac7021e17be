"""Syntax trees to typed expressions: the whitelist and the type checker.

Only what is listed here is admitted; every name must be bound, every operand of a
type the operator takes. The result is data, see `engine.lang.expr`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from typing import ClassVar, cast

from engine.errors import Code, Span, did_you_mean
from engine.lang import expr as e
from engine.lang.functions import BUILTINS
from engine.lang.operands import check_arguments, check_bounds, check_comparison
from engine.lang.parse import Places, Refused, parse
from engine.lang.scope import UNKNOWN, Scope
from engine.lang.syntax import Text
from engine.lang.types import (
    arithmetic,
    either,
    is_number,
    is_text,
    without_none,
)
from engine.lang.values import (
    ANY,
    MAX_BITS,
    STR,
    fit,
    list_of,
    type_of,
)

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
FORMAT = re.compile(
    r"(?:.?[<>=^])?[-+ ]?#?0?\d{0,3}[,_]?(?:\.\d{1,3})?[bcdeEfFgGnosxX%]?"
)
"""Format specifications an f-string may use: widths and precisions to 999."""


def resolve(text: Text, scope: Scope) -> e.Expr:
    """The typed expression that a text means in a scope.

    Raises:
        Refused: With the first problem.
    """
    return Resolver(text, scope).expression(parse(text))


class Resolver:
    """Walks one text's syntax tree; holds the text, for places, and the scope."""

    def __init__(self, text: Text, scope: Scope) -> None:
        self.text = text
        self.scope = scope
        self._places = Places(text)
        self._fixed: Span | None = None  # inside f-strings Python's places are wrong

    def at(self, node: ast.AST) -> Span:
        """The place of a node."""
        return self._fixed or self._places.of(node)

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
                f"{found.name!r} is a fact of {template}, not a value: name its slot",
                node,
                f"for example {found.name}.{slot}",
            )
        return found

    def operand(self, node: ast.expr) -> e.Expr:
        """The node as a value or a fact."""
        read = self._readers.get(type(node))
        return self._stranger(node) if read is None else read(self, node)

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

    def _stranger(self, node: ast.expr) -> e.Expr:
        raise self.refuse(
            Code.FORBIDDEN, f"{_kind(node)} is not part of the rule language", node
        )

    def _constant(self, node: ast.Constant) -> e.Expr:
        literal = node.value
        if not isinstance(literal, (str, int, float, bool, type(None))):
            raise self.refuse(
                Code.FORBIDDEN, f"{literal!r} is not a value of the rule language", node
            )
        if isinstance(literal, int) and literal.bit_length() > MAX_BITS:
            raise self.refuse(Code.TOO_COMPLEX, "the number is too large", node)
        try:
            value = fit(literal, ANY)
        except TypeError as error:
            raise self.refuse(Code.FORBIDDEN, str(error), node) from None
        return e.Const(value, type_of(value), self.at(node))

    def _name(self, node: ast.Name) -> e.Expr:
        name, scope, span = node.id, self.scope, self.at(node)
        own = scope.own.slots.get(name) if scope.own else None
        bound = scope.names.get(name)
        param = scope.params.get(name)
        if own is not None and scope.own is not None:
            slot = f"{name!r} is a slot of {scope.own.name}"
            if bound is not None:
                what = f"{slot} and a name bound earlier: rename one"
                raise Refused(Code.AMBIGUOUS_NAME, what, span)
            if param is not None:  # told where the parameter stands: it is the guest
                what = f"{slot} and a parameter: rename one (used at {span})"
                raise Refused(Code.AMBIGUOUS_NAME, what, param.span)
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

    def _attribute(self, node: ast.Attribute) -> e.Expr:
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

    def _compare(self, node: ast.Compare) -> e.Expr:
        operators = [COMPARISONS.get(type(op)) for op in node.ops]
        nodes = [node.left, *node.comparators]
        parts = [self.operand(part) for part in nodes]
        rest = []
        span = self.at(node)
        for number, operator in enumerate(operators):
            if operator is None:
                raise self.refuse(
                    Code.FORBIDDEN, "compare with == or !=, not with is", node
                )
            check_comparison(operator, parts[number], parts[number + 1], node, span)
            rest.append((operator, parts[number + 1]))
        return e.Compare(parts[0], tuple(rest), span)

    def _logic(self, node: ast.BoolOp) -> e.Expr:
        word = "and" if isinstance(node.op, ast.And) else "or"
        return e.Logic(word, tuple(map(self.truth, node.values)), self.at(node))

    def _unary(self, node: ast.UnaryOp) -> e.Expr:
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
        return e.Minus(part, without_none(part.type), self.at(node))

    def _binary(self, node: ast.BinOp) -> e.Expr:
        operator = OPERATORS.get(type(node.op))
        if operator is None:
            raise self.refuse(
                Code.FORBIDDEN, f"{ast.unparse(node)!r} uses an operator of bits", node
            )
        left, right = self.expression(node.left), self.expression(node.right)
        kind = arithmetic(operator, left.type, right.type)
        if kind is None:
            raise self.refuse(
                Code.WRONG_TYPE,
                f"{ast.unparse(node)!r} applies {operator} to {left.type} and {right.type}",
                node,
            )
        check_bounds(operator, left, right, self.at(node))
        return e.Arithmetic(operator, left, right, kind, self.at(node))

    def _conditional(self, node: ast.IfExp) -> e.Expr:
        test = self.truth(node.test)
        then, other = self.expression(node.body), self.expression(node.orelse)
        kind = either(then.type, other.type)
        return e.Conditional(test, then, other, kind, self.at(node))

    def _format(self, node: ast.JoinedStr) -> e.Expr:
        before, self._fixed = self._fixed, self.at(node)
        parts: list[str | tuple[e.Expr, str]] = []
        try:
            for part in node.values:
                if isinstance(part, ast.Constant):
                    parts.append(str(part.value))
                elif isinstance(part, ast.FormattedValue):
                    parts.append((self.expression(part.value), self._spec(part)))
        finally:
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

    def _subscript(self, node: ast.Subscript) -> e.Expr:
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
            return e.Slice(base, lower, upper, without_none(base.type), self.at(node))
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

    def _call(self, node: ast.Call) -> e.Expr:
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
        check_arguments(function, arguments, self.at(node))
        types = tuple(argument.type for argument in arguments)
        kind = function.infer(types) if function.infer else function.returns
        return e.Call(name, arguments, kind, self.at(node))

    def _list(self, node: ast.List | ast.Tuple) -> e.Expr:
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

    # A table, since singledispatchmethod takes longer to find the method than it works.
    _readers: ClassVar = cast(
        "Mapping[type[ast.expr], Callable[[Resolver, ast.expr], e.Expr]]",
        {
            ast.Constant: _constant,
            ast.Name: _name,
            ast.Attribute: _attribute,
            ast.Compare: _compare,
            ast.BoolOp: _logic,
            ast.UnaryOp: _unary,
            ast.BinOp: _binary,
            ast.IfExp: _conditional,
            ast.JoinedStr: _format,
            ast.Subscript: _subscript,
            ast.Call: _call,
            ast.List: _list,
            ast.Tuple: _list,
        },
    )


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
