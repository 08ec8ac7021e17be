"""What can stand at a place of a rule file: the words that completion offers.

From the words of the rules in use, and from the text around the place itself; nothing
is checked here, and a place that is not understood is offered nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gui.core.call_text import Call, innermost
from gui.core.rule_keys import (
    ACTION,
    CASE,
    CONDITION,
    FILE,
    HOLDS_BLOCK,
    PARAM,
    RULE,
    SLOT,
    TEMPLATE,
    TYPES,
    WORDS,
    Keys,
)
from gui.core.rule_outline import Spot, bound, each, own_params, rule_lines, spot
from gui.core.rule_text import is_comment
from gui.messages.rules import SlotWord, TemplateWord, Words


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A word that can stand here.

    Attributes:
        word: As it is listed.
        insert: What is written in the place of what was typed.
        about: What it is, in a few words.
    """

    word: str
    insert: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """The words for a place; they replace the line from a column (from 0) on."""

    start: int
    suggestions: tuple[Suggestion, ...]


_TYPED = re.compile(r"[\w-]*$")
_NAME = re.compile(r"\w*$")
_DOTTED = re.compile(r"(\w+)\.\w*$")
_VALUE = re.compile(r"\s*(?:-\s+)*[\w-]+\s*:\s")
_EQUALS = re.compile(r"(\w+)\s*(?:==|!=|=)\s*(?P<quote>[\"']?)[\w-]*$")
_FLOW = re.compile(r"(?:^|[{,])\s*(\w+):\s*[\w-]*$")


def complete(lines: Sequence[str], row: int, column: int, words: Words) -> Offer:
    """The words that can stand at a column (from 0) of a line.

    Args:
        lines: The lines around it, from the top-level key on where it is not far.
        row: Which of them it is.
        column: Where the cursor stands in it.
        words: The words of the rules in use.
    """
    before = lines[row][:column]
    if is_comment(before, column):
        return Offer(column, ())
    cut = [*lines[:row], before, *lines[row + 1 :]]
    place = _Place(cut, row, spot(cut, row), words)
    if _VALUE.match(before):
        return place.value()
    return place.key()


@dataclass(frozen=True, slots=True)
class _Place:
    lines: Sequence[str]
    row: int
    spot: Spot
    words: Words

    @property
    def before(self) -> str:
        return self.lines[self.row]

    def key(self) -> Offer:
        """At the first word of a line."""
        path = self.spot.path
        if path[:1] == ("rules",) and "when" in path:
            return self._in_when()
        if path[-1:] in (("facts",), ("expect",), ("absent",)):
            return self._offer(self._templates(": {"), _TYPED)
        if path[-1:] in (("fired",), ("not_fired",)):
            return self._offer(_plain(self.words.rules), _TYPED)
        return self._offer(self._keys(self._keys_here()), _TYPED)

    def _keys_here(self) -> Keys:
        """The keys of the mapping that a line is in."""
        keys: Keys
        match self.spot.path:
            case ():
                keys = {} if self.spot.is_item else FILE
            case ("rules",):
                keys = {"rule": RULE["rule"]} if self.spot.is_item else RULE
            case ("tests",):
                keys = {"test": CASE["test"]} if self.spot.is_item else CASE
            case ("rules", *_, "then"):
                keys = ACTION
            case ("templates", _):
                keys = TEMPLATE
            case ("templates", _, "slots", _):
                keys = SLOT
            case ("params", _) | ("rules", "params", _):
                keys = PARAM
            case _:
                keys = {}
        return keys

    def value(self) -> Offer:
        """After a line's key."""
        path, key = self.spot.path, self.spot.key
        if path[:1] == ("rules",) and (
            "when" in path or "then" in path or key in ("choose", "prefer", "when")
        ):
            return self._in_when() if "when" in path else self._in_action()
        if flow := self._flow():
            return flow
        plain: Mapping[str, Sequence[str]] = {
            "layer": self.words.layers,
            "tags": self.words.tags,
            "fired": self.words.rules,
            "not_fired": self.words.rules,
            "enabled": ("true", "false"),
            "halt": ("true",),
            "type": TYPES,
        }
        found = TYPES if path[-1:] == ("slots",) else plain.get(key, ())
        return self._offer(_plain(found), _TYPED)

    def _in_when(self) -> Offer:
        call = innermost(self.before)
        if call is None and not _VALUE.match(self.before):
            keys = self._keys(CONDITION) if self.spot.is_item else ()
            return self._offer((*keys, *self._templates("(")), _NAME)
        if call is None and self.spot.key in ("test", "let"):
            return self._expression(None)
        if call is None:
            shapes = () if self.spot.key in ("let", "test") else self._templates("(")
            return self._offer((*shapes, *self._functions()), _NAME)
        return self._expression(call)

    def _in_action(self) -> Offer:
        key, call = self.spot.key, innermost(self.before)
        if call is not None or key in ("let", "choose", "prefer"):
            return self._expression(call)
        offered: Iterable[Suggestion] = ()
        if key in ("conclude", "assert"):
            offered = self._templates("(")
        elif key == "effect":
            offered = (Suggestion(name, f"{name}(") for name in self.words.effects)
        elif key == "halt":
            offered = _plain(("true",))
        elif key in ("modify", "retract"):
            offered = self._names("(" if key == "modify" else "")
        return self._offer(offered, _NAME)

    def _expression(self, call: Call | None) -> Offer:
        """Inside an expression; in a call, slots and their values come first."""
        slots = self._slots_of(call.name) if call else ()
        is_write = "then" in self.spot.path
        equals = _EQUALS.search(self.before)
        if equals and (values := _values(slots, equals.group(1))):
            quote = equals.group("quote")
            return self._offer(
                (Suggestion(v, v if quote else f'"{v}"') for v in values), _TYPED
            )
        if call and call.in_string:
            return Offer(len(self.before), ())
        if dotted := _DOTTED.search(self.before):
            return self._offer(_slots(self._slots_of(dotted.group(1)), ""), _NAME)
        if is_write and slots and call and call.is_argument:
            return self._offer(_slots(slots, "=", without=call.given), _NAME)
        offered = [*_slots(() if is_write else slots, ""), *self._names("")]
        if call and not slots and not is_write and call.name[:1].islower():
            offered += self._templates("(")
        offered += [*self._functions(), *_plain(WORDS)]
        return self._offer(offered, _NAME)

    def _flow(self) -> Offer | None:
        """Inside ``Template: {slot: value``, or the braces of a declaration."""
        brace = self.before.rfind("{")
        if brace < 0 or "}" in self.before[brace:]:
            return None
        inside, outer = self.before[brace + 1 :], self.before[:brace].rstrip()
        field = _FLOW.search(inside)
        if outer.endswith(f"{self.spot.key}:") and self.spot.key[:1].isupper():
            slots = self._slots_of(self.spot.key)
            given = frozenset(re.findall(r"(\w+):", inside))
            values = _plain(_values(slots, field.group(1))) if field else ()
            return self._offer(
                values if field else _slots(slots, ": ", without=given), _TYPED
            )
        if field:
            named = {"param": self.words.params, "type": TYPES}
            return self._offer(_plain(named.get(field.group(1), ())), _TYPED)
        fields = {"slots": SLOT, "params": PARAM}.get("".join(self.spot.path[-1:]), {})
        return self._offer(_with_colon(fields), _TYPED) if fields else None

    def _keys(self, keys: Keys) -> tuple[Suggestion, ...]:
        return tuple(
            Suggestion(key, f"{key}:" if key in HOLDS_BLOCK else f"{key}: ", about)
            for key, about in keys.items()
            if key not in self.spot.beside
        )

    def _templates(self, after: str) -> tuple[Suggestion, ...]:
        return tuple(
            Suggestion(t.name, t.name + after, t.doc) for t in self.words.templates
        )

    def _functions(self) -> Iterable[Suggestion]:
        return (
            Suggestion(name, f"{name}(", about) for name, about in self.words.functions
        )

    def _names(self, after: str) -> Iterable[Suggestion]:
        rule = rule_lines(self.lines, self.row)
        names = {**bound(rule), **each(self.before)}
        for name, template in names.items():
            yield Suggestion(name, name + after, template)
        if not after and self.spot.key != "retract":
            for name in dict.fromkeys((*own_params(rule), *self.words.params)):
                yield Suggestion(name, name, "parameter")

    def _slots_of(self, name: str) -> tuple[SlotWord, ...]:
        rule = rule_lines(self.lines, self.row)
        template = {**bound(rule), **each(self.before)}.get(name, name)
        found: Iterable[TemplateWord] = self.words.templates
        return next((t.slots for t in found if t.name == template), ())

    def _offer(self, offered: Iterable[Suggestion], word: re.Pattern[str]) -> Offer:
        """What begins with the word typed so far, or else what has it in it."""
        start = _start(word, self.before)
        typed = self.before[start:].casefold()
        fits = [one for one in offered if typed in one.word.casefold()]
        begins = [one for one in fits if one.word.casefold().startswith(typed)]
        chosen = tuple(begins or fits)
        is_done = len(chosen) == 1 and chosen[0].insert == self.before[start:]
        return Offer(start, () if is_done else chosen)


def _start(word: re.Pattern[str], text: str) -> int:
    """Where the word at the end of a text begins; its end if there is none."""
    found = word.search(text)
    return found.start() if found else len(text)


def _plain(words: Iterable[str]) -> tuple[Suggestion, ...]:
    return tuple(Suggestion(word, word) for word in words)


def _with_colon(keys: Keys) -> tuple[Suggestion, ...]:
    return tuple(Suggestion(key, f"{key}: ", about) for key, about in keys.items())


def _slots(
    slots: Iterable[SlotWord], after: str, without: frozenset[str] = frozenset()
) -> tuple[Suggestion, ...]:
    return tuple(
        Suggestion(s.name, s.name + after, f"{s.type}  {s.doc}".strip())
        for s in slots
        if s.name not in without
    )


def _values(slots: Iterable[SlotWord], name: str) -> tuple[str, ...]:
    return next((slot.one_of for slot in slots if slot.name == name), ())
