"""Clauses of a rule: the conditions of ``when`` and the actions of ``then``.

Their expressions stay text; parsing them is another file's work.
"""

from __future__ import annotations

from typing import Literal, get_args

from engine.errors import Code, did_you_mean
from engine.lang.quoting import is_balanced, mend_line, split_message
from engine.lang.shape import Reading, as_text, is_empty
from engine.lang.syntax import (
    Action,
    AnyOf,
    Block,
    Condition,
    Let,
    Match,
    Test,
    Text,
    Verb,
)
from engine.lang.yaml_node import ListNode, MappingNode, Node, ScalarNode

VERBS: tuple[str, ...] = get_args(Verb)

_Blocks = Literal["not", "exists", "forall"]
_BLOCKS: dict[str, _Blocks] = {"not": "not", "exists": "exists", "forall": "forall"}
_CLAUSE = "write one clause per item, each behind its own '- '"


def read_conditions(reading: Reading, node: Node, word: str) -> tuple[Condition, ...]:
    """The conditions of ``when`` or of a block list inside it."""
    if _is_split(reading, node, word):
        return ()
    found = (_condition(reading, item) for item in reading.items(node, f"'{word}'"))
    return tuple(condition for condition in found if condition is not None)


def _is_split(reading: Reading, node: Node, word: str) -> bool:
    """Report a flow list that YAML split at the commas of its patterns."""
    if not isinstance(node, ListNode) or not node.flow:
        return False
    for item in node.items:
        cut = item.pairs[0][0] if isinstance(item, MappingNode) and item.pairs else item
        if isinstance(cut, ScalarNode) and cut.plain and not is_balanced(cut.value):
            inside = reading.text[node.start + 1 : node.end - 1]
            message = split_message(word, " ".join(inside.split()))
            reading.report(Code.SPLIT_PATTERN, node.span, message)
            return True
    return False


def _condition(reading: Reading, node: Node) -> Condition | None:
    if isinstance(node, ScalarNode):
        text = reading.expression(node, "a condition")
        return None if text is None else Match(None, text)
    if isinstance(node, ListNode):
        reading.report(
            Code.WRONG_SHAPE,
            node.span,
            "a list stands where a condition belongs; only 'any' takes lists as items",
        )
        return None
    pair = _single(reading, node, "condition")
    return None if pair is None else _keyed_condition(reading, *pair)


def _single(
    reading: Reading, node: MappingNode, what: str
) -> tuple[ScalarNode, Node] | None:
    """The key and value of a mapping that must have just one key."""
    if len(node.pairs) != 1:
        span = node.pairs[1][0].span if node.pairs else node.span
        found = (
            "a second key stands in this" if node.pairs else "nothing stands in this"
        )
        reading.report(Code.WRONG_SHAPE, span, f"{found} {what}; {_CLAUSE}")
        return None
    key, value = node.pairs[0]
    if not isinstance(key, ScalarNode):
        reading.report(Code.WRONG_SHAPE, key.span, "the word before ':' must be text")
        return None
    if key.plain and not is_balanced(key.value):
        mended = mend_line(reading.line_of(key))
        if mended:
            reading.report(
                Code.QUOTE_VALUE,
                key.span,
                f"YAML splits this line at ': '; write: {mended[1]}",
            )
            return None
    return key, value


def _keyed_condition(
    reading: Reading, key: ScalarNode, value: Node
) -> Condition | None:
    word = key.value
    if word in _BLOCKS:
        return _block(reading, _BLOCKS[word], key, value)
    if word == "any":
        return _any(reading, key, value)
    return _expression_condition(reading, as_text(key), value)


def _expression_condition(
    reading: Reading, key: Text, value: Node
) -> Test | Let | Match | None:
    word = key.value
    bound = word not in ("test", "let")
    if bound and not reading.identifier(key, "the name", binds=True):
        return None
    text = reading.expression(value, repr(word))
    if text is None:
        return None
    if bound:
        return Match(key, text)
    return Test(text) if word == "test" else Let(text)


def _block(
    reading: Reading, kind: _Blocks, key: ScalarNode, node: Node
) -> Block | None:
    if kind != "forall" and not isinstance(node, ListNode) and not is_empty(node):
        single = _condition(reading, node)
        return None if single is None else Block(kind, (single,), key.span)
    before = len(reading.problems)
    body = read_conditions(reading, node, kind)
    if len(reading.problems) > before:
        return None
    least = 2 if kind == "forall" else 1
    if len(body) >= least:
        return Block(kind, body, key.span)
    need = (
        "a pattern and what must hold for each of its matches"
        if (kind == "forall")
        else "a pattern"
    )
    reading.report(Code.WRONG_SHAPE, key.span, f"{kind!r} needs {need}")
    return None


def _any(reading: Reading, key: ScalarNode, node: Node) -> AnyOf | None:
    if _is_split(reading, node, "any"):
        return None
    before = len(reading.problems)
    alternatives = tuple(
        _alternative(reading, item) for item in reading.items(node, "'any'")
    )
    if len(reading.problems) > before:
        return None
    if not alternatives or not all(alternatives):
        reading.report(
            Code.WRONG_SHAPE, key.span, "'any' needs conditions to choose from"
        )
        return None
    return AnyOf(alternatives, key.span)


def _alternative(reading: Reading, node: Node) -> tuple[Condition, ...]:
    if isinstance(node, ListNode):
        return read_conditions(reading, node, "any")
    condition = _condition(reading, node)
    return () if condition is None else (condition,)


def read_actions(reading: Reading, node: Node) -> tuple[Action | Let, ...]:
    """The actions of ``then``."""
    if _is_split(reading, node, "then"):
        return ()
    found = (_action(reading, item) for item in reading.items(node, "'then'"))
    return tuple(action for action in found if action is not None)


def _action(reading: Reading, node: Node) -> Action | Let | None:
    if not isinstance(node, MappingNode):
        reading.report(
            Code.WRONG_SHAPE,
            node.span,
            "an action begins with its verb, such as 'conclude: T(slot=1)'; the verbs "
            f"are {', '.join(VERBS)} and let",
        )
        return None
    pair = _single(reading, node, "action")
    if pair is None:
        return None
    key, value = pair
    if key.value == "halt":
        return _halt(reading, key, value)
    for verb in get_args(Verb):
        if key.value == verb:
            text = reading.expression(value, f"{verb!r}")
            return None if text is None else Action(verb, text)
    if key.value == "let":
        text = reading.expression(value, "'let'")
        return None if text is None else Let(text)
    _unknown_verb(reading, as_text(key))
    return None


def _halt(reading: Reading, key: ScalarNode, value: Node) -> Action | None:
    if isinstance(value, ScalarNode) and value.plain and value.value == "true":
        return Action("halt", as_text(value))
    reading.report(Code.WRONG_SHAPE, key.span, "'halt' is written 'halt: true'")
    return None


def _unknown_verb(reading: Reading, word: Text) -> None:
    verbs = (*VERBS, "let")
    reading.report(
        Code.UNKNOWN_KEY,
        word.span,
        f"{word.value!r} is no action",
        did_you_mean(word.value, verbs) or f"the actions: {', '.join(verbs)}",
    )
