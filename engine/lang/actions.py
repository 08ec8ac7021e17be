"""Right-hand sides as written to right-hand sides as checked."""

from __future__ import annotations

import ast

from engine.errors import Code, Span, did_you_mean
from engine.lang import expr as e
from engine.lang import rules as r
from engine.lang import syntax as s
from engine.lang.conditions import Conditions
from engine.lang.parse import Refused, parse, span_of
from engine.lang.resolve import Resolver
from engine.lang.scope import Scope
from engine.lang.syntax import Value
from engine.lang.template import Slot, Template
from engine.lang.types import accepts
from engine.lang.vocabulary import Vocabulary

NOT_FOR_CHOICE = ("assert", "modify", "retract")


class Actions:
    """Checks the actions of one rule; problems go to the rule's conditions."""

    def __init__(self, conditions: Conditions, vocabulary: Vocabulary) -> None:
        self._conditions = conditions
        self._vocabulary = vocabulary

    def steps(
        self, actions: tuple[s.Action | s.Let, ...], scope: Scope, *, chooses: bool
    ) -> tuple[r.Step, ...]:
        """The actions that could be checked, in order."""
        done: list[r.Step] = []
        for action in actions:
            if isinstance(action, s.Let):
                let, scope = self._conditions.let(action, scope)
                if let is not None:
                    done.append(let)
                continue
            with self._conditions.collecting():
                if chooses and action.verb in NOT_FOR_CHOICE:
                    raise Refused(
                        Code.CHOICE_ACTION,
                        f"a choosing rule may not {action.verb}: its choice is made "
                        "again when its reasons fall, so it concludes",
                        action.text.span,
                        "write conclude",
                    )
                done.append(self._step(action, scope))
        return tuple(done)

    def _step(self, action: s.Action, scope: Scope) -> r.Step:
        if action.verb == "halt":
            return r.Halt(action.text)
        node = parse(action.text)
        if action.verb == "retract":
            if not isinstance(node, ast.Name):
                raise Refused(
                    Code.EXPRESSION_SYNTAX,
                    "retract takes the name of a bound fact",
                    action.text.span,
                )
            self._fact(node, action.text, scope)
            return r.Retract(node.id, action.text)
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
            raise Refused(
                Code.EXPRESSION_SYNTAX,
                f"{action.verb} needs {_FORMS[action.verb]}",
                action.text.span,
            )
        if node.args:
            raise Refused(
                Code.WRONG_ARGUMENTS,
                f"{action.verb} takes its values by name, as slot=value",
                span_of(action.text, node.args[0]),
            )
        if action.verb == "effect":
            return self._request(node, node.func, action.text, scope)
        if action.verb == "modify":
            template = self._fact(node.func, action.text, scope)
            slots = self._slots(node, template, action.text, scope)
            return r.Modify(node.func.id, slots, action.text)
        template = self._conditions.template(node.func, action.text, scope)
        slots = self._slots(node, template, action.text, scope)
        given = {name for name, _ in slots}
        for slot in template.slots.values():
            if slot.required and slot.name not in given:
                raise Refused(
                    Code.MISSING_SLOT,
                    f"{template.name} needs a value for its slot {slot.name!r}",
                    action.text.span,
                )
        return r.Put(action.verb == "assert", template.name, slots, action.text)

    def _fact(self, node: ast.Name, text: s.Text, scope: Scope) -> Template:
        bound = scope.names.get(node.id)
        if bound is None or bound.kind != "fact":
            what = "is a value" if bound is not None else "is bound to no fact"
            raise Refused(
                Code.UNBOUND_NAME,
                f"{node.id!r} {what}",
                span_of(text, node),
                did_you_mean(
                    node.id,
                    (n for n, kind in scope.names.items() if kind.kind == "fact"),
                ),
            )
        return scope.templates[bound.template]

    def _slots(
        self, node: ast.Call, template: Template, text: s.Text, scope: Scope
    ) -> tuple[tuple[str, e.Expr], ...]:
        done = []
        resolver = Resolver(text, scope)
        for word in node.keywords:
            slot = template.slots.get(word.arg or "")
            if slot is None:
                raise Refused(
                    Code.UNKNOWN_SLOT,
                    f"{template.name} has no slot {word.arg!r}",
                    span_of(text, word),
                    did_you_mean(word.arg or "", template.slots),
                )
            value = resolver.expression(word.value)
            place = resolver.at(word.value)
            if not accepts(slot.type, value.type):
                raise Refused(
                    Code.WRONG_TYPE,
                    f"slot {slot.name!r} of {template.name} is of type {slot.type}, "
                    f"not {value.type}",
                    place,
                )
            if isinstance(value, e.Const):
                admit(slot, value.value, place)
            done.append((slot.name, value))
        return tuple(done)

    def _request(
        self, node: ast.Call, name: ast.Name, text: s.Text, scope: Scope
    ) -> r.Request:
        effect = self._vocabulary.effects.get(name.id)
        if effect is None:
            raise Refused(
                Code.UNKNOWN_EFFECT,
                f"there is no effect {name.id!r}",
                span_of(text, name),
                did_you_mean(name.id, self._vocabulary.effects),
            )
        for template in (*effect.answers, *filter(None, (effect.failure,))):
            if template not in scope.templates:
                raise Refused(
                    Code.UNKNOWN_TEMPLATE,
                    f"effect {effect.name!r} answers with {template}, "
                    "which no file declares",
                    span_of(text, name),
                )
        given = {}
        for word in node.keywords:
            kind = effect.takes.get(word.arg or "")
            if kind is None:
                raise Refused(
                    Code.WRONG_ARGUMENTS,
                    f"effect {effect.name!r} has no argument {word.arg!r}",
                    span_of(text, word),
                    did_you_mean(word.arg or "", effect.takes),
                )
            value = Resolver(text, scope).expression(word.value)
            if not accepts(kind, value.type):
                raise Refused(
                    Code.WRONG_TYPE,
                    f"argument {word.arg!r} of {effect.name} is of type {kind}, "
                    f"not {value.type}",
                    span_of(text, word.value),
                )
            given[word.arg or ""] = value
        missing = [
            n for n in effect.takes if n not in given and n not in effect.optional
        ]
        if missing:
            raise Refused(
                Code.WRONG_ARGUMENTS,
                f"effect {effect.name!r} needs {', '.join(missing)}",
                span_of(text, node),
            )
        return r.Request(effect.name, tuple(given.items()), text)


_FORMS = {
    "assert": "Template(slot=value, …)",
    "conclude": "Template(slot=value, …)",
    "modify": "name(slot=value, …)",
    "effect": "name(argument=value, …)",
}


def admit(slot: Slot, value: Value, span: Span) -> None:
    """Refuse a literal that the slot does not admit.

    Raises:
        Refused: With the reason.
    """
    try:
        slot.admit(value)
    except TypeError as error:
        raise Refused(Code.WRONG_TYPE, f"slot {slot.name!r}: {error}", span) from None
    except ValueError as error:
        code = Code.OUTSIDE_RANGE
        if slot.one_of is not None:
            code = Code.OUTSIDE_ONE_OF
        elif slot.type.kind == "pattern":
            code = Code.BAD_PATTERN
        raise Refused(code, f"slot {slot.name!r}: {error}", span) from None
