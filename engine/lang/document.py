"""A rule file's text under change: every edit touches what it names and no more.

Comments, order, quotes and line breaks stay as they are. After each edit the text is
read again and must say exactly what was meant. Nothing is written to disk here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from engine.errors import Span
from engine.lang import splice
from engine.lang.edit import (
    DocumentError,
    Field,
    Section,
    meaning,
    one_rule,
    renamed,
    with_clauses,
    with_field,
    with_number,
    with_slot,
)
from engine.lang.reader import RULE_KEYS, read_file
from engine.lang.syntax import FileSyntax, RuleSyntax, Text, Value
from engine.lang.writer import scalar, value_text
from engine.lang.yaml_composer import compose
from engine.lang.yaml_node import ListNode, MappingNode, Node, ScalarNode

_MARK = "\ufeff"
_read = lru_cache(maxsize=4)(read_file)  # one edit asks several times for two texts
_compose = lru_cache(maxsize=2)(compose)


@dataclass(frozen=True, slots=True)
class RuleDocument:
    """The text of one rule file; edits return a new document.

    Every edit raises `DocumentError` if its target does not exist, is laid out in a
    way the edit cannot follow, or if the result would not say what was meant.

    Attributes:
        text: The file's text, byte order mark included.
        path: The file's name, for messages.
    """

    text: str
    path: str

    @property
    def file(self) -> FileSyntax:
        """What the text says."""
        return _read(self.text, self.path)[0]

    def set_field(self, rule: str, key: Field, value: Value) -> RuleDocument:
        """Give a rule's field a value; None removes the field."""
        node = self._rule_node(rule)
        old = self._rule(rule)
        found = _child(node, key)
        body = self._body
        if value is None:
            body = body if found is None else self._without_key(node, key)
        else:
            new = _field_text(key, value, flow=node.flow)
            if found is not None:
                body = splice.replace_node(body, found[1], new)
            else:
                line = " " * (node.span.column - 1) + f"{key}: {new}"
                body = splice.insert_lines(body, self._place_for(node, key), [line])
        changed = with_field(old, key, value)
        return self._with_rules(body, {rule: (changed,)})

    def set_param(self, name: str, value: float, rule: str = "") -> RuleDocument:
        """Give a param another number: one of the rule's, or one of the file's."""
        owner = self._rule_node(rule) if rule else self._root()
        params = _child(owner, "params")
        found = _child(params[1], name) if params else None
        node = found[1] if found else None
        if isinstance(node, MappingNode):
            inner = _child(node, "value")
            node = inner[1] if inner else None
        if node is None:
            whose = f"rule {rule!r}" if rule else "the file"
            raise self._error(owner, f"{whose} has no param {name!r}")
        body = splice.replace_node(self._body, node, value_text(value))
        file = self.file
        if rule:
            old = self._rule(rule)
            changed = replace(old, params=with_number(old.params, name, value))
            return self._with_rules(body, {rule: (changed,)})
        params_now = with_number(file.params, name, value)
        return self._checked(body, replace(file, params=params_now))

    def set_fact_slot(self, index: int, slot: str, value: Value) -> RuleDocument:
        """Give a slot of the file's given fact number `index` (from 0) a value."""
        file, facts = self.file, self._child_list(self._root(), "facts")
        if not 0 <= index < min(len(facts.items), len(file.facts)):
            raise self._error(facts, f"there is no given fact number {index}")
        item = facts.items[index]
        content = item.pairs[0][1] if isinstance(item, MappingNode) else item
        found = _child(content, slot)
        if found is None:
            raise self._error(item, f"the fact does not give the slot {slot!r}")
        body = splice.replace_node(self._body, found[1], value_text(value))
        changed = with_slot(file.facts[index], slot, value)
        after = (*file.facts[:index], changed, *file.facts[index + 1 :])
        return self._checked(body, replace(file, facts=after))

    def replace_clause(
        self, rule: str, section: Section, index: int, clause: str
    ) -> RuleDocument:
        """Put a clause, as written behind its dash, in the place of another."""
        listed = self._child_list(self._rule_node(rule), section)
        item = self._item(listed, index)
        column = item.span.column - 1
        lines = splice.indent_lines(clause.strip(), column)
        new = splice.newline_of(self._body).join([lines[0].lstrip(), *lines[1:]])
        body = splice.replace_node(self._body, item, new)
        return self._with_clauses(body, rule, section, slice(index, index + 1), clause)

    def insert_clause(
        self, rule: str, section: Section, index: int, clause: str
    ) -> RuleDocument:
        """Put a clause before number `index`; the number of clauses appends it."""
        node = self._rule_node(rule)
        found = _child(node, section)
        column = node.span.column + 1
        lines: list[str] = []
        if found is None:
            lines = [" " * (node.span.column - 1) + f"{section}:"]
            place = self._place_for(node, section)
        elif isinstance(found[1], ScalarNode):
            place = found[0].end
        else:
            listed = self._child_list(node, section)
            column = listed.span.column - 1
            place = found[0].end
            if index > 0:
                place = splice.node_end(self._body, self._item(listed, index - 1))
        item = splice.indent_lines(clause.strip(), column + 2)
        lines += [" " * column + "- " + item[0].lstrip(), *item[1:]]
        body = splice.insert_lines(self._body, place, lines)
        return self._with_clauses(body, rule, section, slice(index, index), clause)

    def delete_clause(self, rule: str, section: Section, index: int) -> RuleDocument:
        """Take a clause away, and with the last one the section."""
        node = self._rule_node(rule)
        listed = self._child_list(node, section)
        item = self._item(listed, index)
        if len(listed.items) == 1:
            body = self._without_key(node, section)
        else:
            end = splice.node_end(self._body, item)
            body = splice.delete_lines(self._body, item.start, end)
        return self._with_clauses(body, rule, section, slice(index, index + 1), "")

    def add_rule(self, text: str) -> RuleDocument:
        """Append a rule, written as an item of the rule list (``- rule: …``)."""
        added = one_rule(text)
        found, file = _child(self._root(), "rules"), self.file
        if any(rule.name.value == added.name.value for rule in file.rules):
            raise DocumentError(
                f"{self.path} has a rule {added.name.value!r} already; choose another "
                "name or change that rule"
            )
        body, column = self._body, 2
        if found is None:
            place, lines = len(body.rstrip()), ["", "rules:"] if body.strip() else []
            if not lines:
                body = "rules:\n"
        elif isinstance(found[1], ScalarNode):
            place, lines = found[0].end, []
        else:
            listed = self._child_list(self._root(), "rules")
            column, lines = listed.span.column - 1, [""]
            place = splice.node_end(body, listed)
        lines += splice.indent_lines(text.strip(), column)
        body = splice.insert_lines(body, place, lines)
        return self._checked(body, replace(file, rules=(*file.rules, added)))

    def delete_rule(self, name: str) -> RuleDocument:
        """Take a rule away, and one empty line below it; comments around it stay."""
        node = self._rule_node(name)
        end = splice.node_end(self._body, node)
        below = splice.line_end(self._body, end)
        rest = self._body[below:].lstrip("\r").removeprefix("\n")
        if rest.partition("\n")[0].strip() == "" and rest:
            end = len(self._body) - len(rest)
        body = splice.delete_lines(self._body, node.start, end)
        return self._with_rules(body, {name: ()})

    def rename_rule(self, name: str, new: str) -> RuleDocument:
        """Give a rule another name, also where the file's tests speak of it."""
        key = _child(self._rule_node(name), "rule")
        old, file = self._rule(name), self.file
        nodes = [key[1]] if key else []
        nodes += _mentions(self._root(), name)
        body = self._body
        for node in sorted(nodes, key=lambda node: -node.start):
            body = splice.replace_node(body, node, scalar(new, flow=True))
        rule = replace(old, name=Text(new, old.name.span))
        tests = tuple(renamed(case, name, new) for case in file.tests)
        rules = tuple(rule if one.name.value == name else one for one in file.rules)
        return self._checked(body, replace(file, rules=rules, tests=tests))

    @property
    def _body(self) -> str:
        return self.text.removeprefix(_MARK)

    def _root(self) -> MappingNode | None:
        root, problems = _compose(self._body, self.path)
        if problems:
            raise DocumentError(f"mend the file before it is changed: {problems[0]}")
        return root if isinstance(root, MappingNode) else None

    def _error(self, node: Node | None, cause: str) -> DocumentError:
        place = Span(self.path) if node is None else node.span
        return DocumentError(f"{place}: {cause}")

    def _rule(self, name: str) -> RuleSyntax:
        found = [rule for rule in self.file.rules if rule.name.value == name]
        if len(found) == 1:
            return found[0]
        many = f"{len(found)} rules named" if found else "no readable rule named"
        raise self._error(None, f"there is {many} {name!r}, so it cannot be changed")

    def _rule_node(self, name: str) -> MappingNode:
        root = self._root()
        place = self._rule(name).span
        for item in self._child_list(root, "rules").items:
            if isinstance(item, MappingNode) and item.span == place:
                return item
        raise AssertionError(name)  # every readable rule is an item of the list

    def _child_list(self, node: Node | None, key: str) -> ListNode:
        """The block list under a key; flow lists are left to their authors."""
        found = _child(node, key)
        if found is not None and isinstance(found[1], ListNode) and not found[1].flow:
            return found[1]
        layout = f"{key!r} is not a list of lines that begin '- '; lay it out so first"
        raise self._error(found[0] if found else node, layout)

    def _item(self, listed: ListNode, index: int) -> Node:
        if 0 <= index < len(listed.items):
            return listed.items[index]
        raise self._error(listed, f"there is no clause number {index}")

    def _place_for(self, node: MappingNode, key: str) -> int:
        """Where the key before a new one ends, in the order of the format."""
        if node.flow:
            raise self._error(node, "the rule is in braces; write a line for each key")
        ranks = {word: rank for rank, word in enumerate(RULE_KEYS)}
        earlier = [
            content if content.end > word.end else word
            for word, content in node.pairs
            if isinstance(word, ScalarNode) and ranks[word.value] < ranks[key]
        ]
        return splice.node_end(self._body, earlier[-1]) if earlier else node.start

    def _without_key(self, node: MappingNode, key: str) -> str:
        found = _child(node, key)
        if found is None or node.flow or node.pairs[0][0] is found[0]:
            raise self._error(
                node, f"{key!r} has no line of its own; move it below the rule's name"
            )
        end = max(found[0].end, splice.node_end(self._body, found[1]))
        return splice.delete_lines(self._body, found[0].start, end)

    def _with_clauses(
        self, body: str, rule: str, section: Section, place: slice, clause: str
    ) -> RuleDocument:
        old = self._rule(rule)
        changed = with_clauses(old, section, place, clause)
        return self._with_rules(body, {rule: (changed,)})

    def _with_rules(
        self, body: str, changed: Mapping[str, tuple[RuleSyntax, ...]]
    ) -> RuleDocument:
        file = self.file
        rules = (changed.get(rule.name.value, (rule,)) for rule in file.rules)
        return self._checked(body, replace(file, rules=sum(rules, ())))

    def _checked(self, body: str, meant: FileSyntax) -> RuleDocument:
        """The document of the new text, if it says just what was meant."""
        mark = _MARK if self.text.startswith(_MARK) else ""
        before = len(_read(self.text, self.path)[1])
        says, problems = _read(mark + body, self.path)
        if len(problems) > before:
            raise DocumentError(f"the edit would break the file: {problems[0]}")
        if meaning(says) != meaning(meant):
            raise DocumentError(
                f"{self.path}: the edit would change more than it should; make it in "
                "the text"
            )
        return RuleDocument(mark + body, self.path)


def _child(node: Node | None, key: str) -> tuple[ScalarNode, Node] | None:
    if isinstance(node, MappingNode):
        for word, content in node.pairs:
            if isinstance(word, ScalarNode) and word.value == key:
                return word, content
    return None


def _mentions(root: Node | None, rule: str) -> list[Node]:
    """Where the file's tests name a rule."""
    tests = _child(root, "tests")
    cases = tests[1].items if tests and isinstance(tests[1], ListNode) else ()
    lists = [_child(case, word) for case in cases for word in ("fired", "not_fired")]
    return [
        item
        for found in lists
        if found is not None and isinstance(found[1], ListNode)
        for item in found[1].items
        if isinstance(item, ScalarNode) and item.value == rule
    ]


def _field_text(key: Field, value: Value, *, flow: bool) -> str:
    if isinstance(value, str):
        return scalar(value, flow=flow, expression=key in ("choose", "prefer"))
    return value_text(value)
