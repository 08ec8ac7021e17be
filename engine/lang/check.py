"""Rule files as written to a rule set that can run, or everything there is to mend.

Names are checked across all files, then each rule by `engine.lang.conditions` and
`engine.lang.actions`, then all rules together by `engine.lang.strata`.
"""

from __future__ import annotations

import ast
from collections import ChainMap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from engine.errors import Code, Problem, RuleSetError, Span
from engine.lang import expr as e
from engine.lang import rules as r
from engine.lang import syntax as s
from engine.lang.actions import Actions
from engine.lang.catalog import Catalog, parameter
from engine.lang.conditions import Conditions
from engine.lang.digest import canonical, rule_digest, rule_set_digest, template_content
from engine.lang.parse import Refused, parse
from engine.lang.resolve import Resolver, resolve
from engine.lang.satisfiable import contradictions
from engine.lang.scope import Param, Scope
from engine.lang.stated import Stated
from engine.lang.strata import Draft, concludes, cycles, reads, strata
from engine.lang.types import is_number
from engine.lang.values import SlotType, type_of
from engine.lang.vocabulary import Vocabulary
from engine.lang.warn import warnings

FOLLOWS = {Code.UNBOUND_NAME, Code.PREFER_WITHOUT_CHOOSE, Code.WRONG_SHAPE}
"""Problems that may only follow from what the reader could not use of a rule."""
CAUSED_ELSEWHERE = {
    Code.UNKNOWN_TEMPLATE,
    Code.UNKNOWN_PARAM,
    Code.UNBOUND_NAME,
    Code.UNKNOWN_LAYER,
}
"""Problems that a file which cannot be read causes in the others."""


Told: TypeAlias = Callable[[int, int], None]
"""Hears how many of how many parts of a long work are done."""


def untold(done: int, total: int) -> None:
    """Nobody listens."""


@dataclass(frozen=True, slots=True)
class _Checked:
    """A rule that has been checked by itself."""

    syntax: s.RuleSyntax
    layer: str
    draft: Draft
    params: Mapping[str, r.Parameter]


def check(
    files: Sequence[s.FileSyntax],
    vocabulary: Vocabulary,
    problems: Iterable[Problem] = (),
    sources: Mapping[str, str] | None = None,
    told: Told = untold,
) -> r.RuleSet:
    """The rule set that the files make together.

    Args:
        files: The files as read.
        vocabulary: The functions and effects they may use.
        problems: What the reader found.
        sources: The files' texts by path, kept with the rule set.
        told: Is told after each rule how many are checked, and of how many.

    Raises:
        RuleSetError: If anything has to be mended, with all problems.
    """
    return Checker(files, vocabulary, problems).rule_set(sources or {}, told)


class Checker:
    """Holds what is known about all files while they are checked."""

    def __init__(
        self,
        files: Sequence[s.FileSyntax],
        vocabulary: Vocabulary,
        problems: Iterable[Problem],
    ) -> None:
        self.files = files
        self.vocabulary = vocabulary
        self.problems: list[Problem] = list(problems)
        self.blind = any(
            p.code in (Code.YAML_SYNTAX, Code.UNREADABLE, Code.TOO_LARGE)
            for p in self.problems
        )
        self.catalog = Catalog(files, self.problems)
        self.layers = self.catalog.layers
        self.templates = self.catalog.templates
        self.params = self.catalog.params
        self._shared = _in_scope(self.params)
        self._scope = Scope(
            templates=self.templates,
            functions=vocabulary.functions,
            params=self._shared,
        )

    def rule_set(self, sources: Mapping[str, str], told: Told = untold) -> r.RuleSet:
        """The rule set of the files.

        Raises:
            RuleSetError: If anything has to be mended.
        """
        total = sum(len(file.rules) for file in self.files)
        checked: list[_Checked] = []
        for one in self._rules():
            checked.append(one)
            told(len(checked), total)
        enabled = [one for one in checked if one.syntax.enabled]
        drafts = [one.draft for one in enabled]
        found = cycles(drafts)
        self.problems.extend(found.problems)
        stated = Stated(self.catalog)
        facts = tuple(stated.facts())
        stated.check_cases()
        errors = [p for p in self.problems if not p.warning]
        if self.blind:
            errors = [p for p in errors if p.code not in CAUSED_ELSEWHERE]
        if errors:
            raise RuleSetError(errors)
        order = strata(drafts)
        rules = [
            self._rule(one, stratum)
            for one, stratum in zip(enabled, order, strict=True)
        ]
        off = [self._rule(one, 0) for one in checked if not one.syntax.enabled]
        notes = warnings(rules, self.templates, self.vocabulary)
        return r.RuleSet(
            digest=self._digest(rules, off, facts),
            rules=tuple(rules),
            disabled=tuple(rule.name for rule in off),
            templates=self.templates,
            params=self._all_params(rules),
            facts=facts,
            layers=self.layers,
            recursive=found.recursive,
            vocabulary=self.vocabulary,
            warnings=tuple(sorted(notes, key=lambda p: (p.span, p.code))),
            sources=dict(sources),
            cases=tuple(case for file in self.files for case in file.tests),
        )

    def _rules(self) -> Iterator[_Checked]:
        names: dict[str, Span] = {}
        arities: dict[str, tuple[int, Span]] = {}
        for file in self.files:
            layer = self.catalog.layer_of(file)
            for rule in file.rules:
                name = rule.name.value
                if name in names:
                    self.catalog.note(
                        Code.DUPLICATE_NAME,
                        f"rule {name!r} already stands at {names[name]}",
                        rule.name.span,
                    )
                names.setdefault(name, rule.name.span)
                done = self._one(rule, layer)
                choose = done.draft.choose
                if choose is not None:
                    size, first = arities.setdefault(
                        choose.group, (len(choose.key), choose.text.span)
                    )
                    if size != len(choose.key):
                        self.catalog.note(
                            Code.GROUP_ARITY,
                            f"group {choose.group!r} has {size} key values at {first}, "
                            f"here {len(choose.key)}",
                            choose.text.span,
                        )
                yield done

    def _one(self, rule: s.RuleSyntax, layer: str) -> _Checked:
        scope = self._scope
        known: Mapping[str, r.Parameter] = self.params
        if rule.params:
            own = {
                p.name.value: parameter(p, f"{rule.name.value}.{p.name.value}")
                for p in rule.params
            }
            # Not copied: a set can have as many parameters of files as it has rules.
            known = ChainMap(own, self.params)
            scope = replace(scope, params=ChainMap(_in_scope(own), self._shared))
        conditions = Conditions()
        when, inner = conditions.conjunction(rule.when, scope)
        choose = None
        if rule.choose is not None or rule.prefer is not None:
            with conditions.collecting():
                choose = _choose(rule, inner)
        then = Actions(conditions, self.vocabulary).steps(
            rule.then, inner, chooses=rule.choose is not None
        )
        found = conditions.problems
        if not found:
            found = list(contradictions(when, self.templates))
        if not rule.is_whole:
            found = [p for p in found if p.code not in FOLLOWS]
        self.problems.extend(found)
        layer_index = self.layers.index(layer) if layer in self.layers else 0
        salience = rule.salience.value if rule.salience else 0
        draft = Draft(
            rule.name.value,
            layer_index,
            salience if isinstance(salience, int) else 0,
            choose,
            when,
            then,
            tuple(reads(when)),
            tuple(concludes(then, self.templates)),
        )
        return _Checked(rule, layer, draft, _used(draft, known))

    def _rule(self, one: _Checked, stratum: int) -> r.Rule:
        rule, draft = one.syntax, one.draft
        override = rule.specificity.value if rule.specificity else None
        count = (
            override
            if isinstance(override, (int, float))
            else r.specificity_count(draft.when)
        )
        utility = rule.utility.value if rule.utility else 0.5
        content = (draft.when, draft.then, draft.choose, draft.salience, override)
        return r.Rule(
            name=draft.name,
            digest=rule_digest(content, one.params, one.layer),
            doc=rule.doc,
            layer=one.layer,
            layer_index=draft.layer,
            stratum=stratum,
            salience=draft.salience,
            utility=float(utility) if isinstance(utility, (int, float)) else 0.5,
            count=count,
            choose=draft.choose,
            when=draft.when,
            then=draft.then,
            params=one.params,
            tags=rule.tags,
            span=rule.name.span,
        )

    def _all_params(self, rules: Sequence[r.Rule]) -> dict[str, r.Parameter]:
        used = {p.key: p for rule in rules for p in rule.params.values()}
        return {**self.params, **used}

    def _digest(
        self,
        rules: Sequence[r.Rule],
        off: Sequence[r.Rule],
        facts: tuple[r.GivenFact, ...],
    ) -> str:
        names_off = {rule.name for rule in off}
        return rule_set_digest(
            (
                self.layers,
                [template_content(t) for _, t in sorted(self.templates.items())],
                [_content(p) for _, p in sorted(self.params.items())],
                [[fact.template, canonical(fact.slots)] for fact in facts],
                [
                    [
                        rule.name,
                        rule.digest,
                        rule.utility,
                        rule.doc,
                        rule.tags,
                        rule.name in names_off,
                        [_content(p) for p in rule.params.values()],
                    ]
                    for rule in sorted((*rules, *off), key=lambda rule: rule.span)
                ],
                [canonical(case) for file in self.files for case in file.tests],
            )
        )


def _in_scope(params: Mapping[str, r.Parameter]) -> dict[str, Param]:
    return {name: Param(p.key, type_of(p.value), p.span) for name, p in params.items()}


def _content(param: r.Parameter) -> list[object]:
    return [param.key, param.value, param.range, param.doc]


def _choose(rule: s.RuleSyntax, scope: Scope) -> r.Choose:
    if rule.choose is None:
        raise Refused(
            Code.PREFER_WITHOUT_CHOOSE,
            "prefer ranks the candidates of a choice: the rule needs choose too",
            rule.prefer.span if rule.prefer else rule.span,
        )
    text = rule.choose
    node = parse(text)
    if not (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and not node.keywords
    ):
        raise Refused(
            Code.EXPRESSION_SYNTAX,
            "choose names a group with its key: group(key, …) or group()",
            text.span,
        )
    key = tuple(Resolver(text, scope).expression(part) for part in node.args)
    prefer = None
    if rule.prefer is not None:
        prefer = resolve(rule.prefer, scope)
        if not is_number(prefer.type):
            raise Refused(
                Code.WRONG_TYPE,
                f"prefer is of type {prefer.type}, a number is needed",
                rule.prefer.span,
            )
    return r.Choose(node.func.id, key, prefer, text)


def _used(draft: Draft, known: Mapping[str, r.Parameter]) -> dict[str, r.Parameter]:
    if not known:
        return {}
    names = {node.name for node in _expressions(draft) if isinstance(node, e.ParamRef)}
    return {name: known[name] for name in sorted(names)}


def _expressions(thing: object) -> Iterator[e.Expr]:
    """Every expression node inside checked data."""
    if isinstance(thing, tuple):
        for item in thing:
            yield from _expressions(item)
    elif isinstance(thing, e.Expr):
        yield from e.walk(thing)
    elif not isinstance(thing, (s.Text, SlotType)):
        for name in getattr(thing, "__dataclass_fields__", ()):
            yield from _expressions(getattr(thing, name))
