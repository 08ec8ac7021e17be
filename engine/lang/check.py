"""Rule files as written to a rule set that can run, or everything there is to mend.

Names are checked across all files, then each rule by `engine.lang.conditions` and
`engine.lang.actions`, then all rules together by `engine.lang.strata`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from engine.errors import Code, Problem, RuleSetError, Span, did_you_mean
from engine.lang import expr as e
from engine.lang import rules as r
from engine.lang import syntax as s
from engine.lang.actions import Actions
from engine.lang.conditions import Conditions
from engine.lang.digest import canonical, rule_digest, rule_set_digest, template_content
from engine.lang.parse import Refused, parse
from engine.lang.resolve import Param, Resolver, Scope, is_number
from engine.lang.satisfiable import contradictions
from engine.lang.strata import Draft, cycles, strata
from engine.lang.template import Slot, Template
from engine.lang.values import SlotType, parse_type, type_of
from engine.lang.vocabulary import Vocabulary
from engine.lang.warn import warnings

MAIN = "main"
CAUSED_ELSEWHERE = {
    Code.UNKNOWN_TEMPLATE,
    Code.UNKNOWN_PARAM,
    Code.UNBOUND_NAME,
    Code.UNKNOWN_LAYER,
}
"""Problems that a file which cannot be read causes in the others."""


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
) -> r.RuleSet:
    """The rule set that the files make together.

    Args:
        files: The files as read.
        vocabulary: The functions and effects they may use.
        problems: What the reader found.
        sources: The files' texts by path, kept with the rule set.

    Raises:
        RuleSetError: If anything has to be mended, with all problems.
    """
    return Checker(files, vocabulary, problems).rule_set(sources or {})


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
        self.layers = self._layers()
        self.templates = self._templates()
        self.params = self._file_params()

    def rule_set(self, sources: Mapping[str, str]) -> r.RuleSet:
        """The rule set of the files.

        Raises:
            RuleSetError: If anything has to be mended.
        """
        checked = list(self._rules())
        drafts = [one.draft for one in checked]
        found = cycles(drafts, self.templates)
        self.problems.extend(found.problems)
        facts = tuple(self._facts())
        self._cases()
        errors = [p for p in self.problems if not p.warning]
        if self.blind:
            errors = [p for p in errors if p.code not in CAUSED_ELSEWHERE]
        if errors:
            raise RuleSetError(errors)
        order = strata(drafts, self.templates)
        rules = [
            self._rule(one, stratum)
            for one, stratum in zip(checked, order, strict=True)
        ]
        notes = warnings(rules, self.templates, self.vocabulary)
        enabled = tuple(
            rule for rule, one in zip(rules, checked, strict=True) if one.syntax.enabled
        )
        off = tuple(one.syntax.name.value for one in checked if not one.syntax.enabled)
        return r.RuleSet(
            digest=self._digest(rules, off, facts),
            rules=enabled,
            disabled=off,
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

    def note(self, code: Code, message: str, span: Span, hint: str = "") -> None:
        """Put a problem on the list."""
        self.problems.append(Problem(code=code, message=message, span=span, hint=hint))

    def _layers(self) -> tuple[str, ...]:
        declared = [file.layers for file in self.files if file.layers is not None]
        if not declared:
            return (MAIN,)
        seen: dict[str, None] = {}
        for layer in declared[0]:
            if layer.value in seen:
                self.note(
                    Code.DUPLICATE_NAME,
                    f"layer {layer.value!r} stands twice",
                    layer.span,
                )
            seen[layer.value] = None
        for extra in declared[1:]:
            if extra:
                self.note(
                    Code.DUPLICATE_NAME,
                    "the layers are listed in two files: keep one layers.yaml",
                    extra[0].span,
                )
        return tuple(seen) if MAIN in seen else (*seen, MAIN)

    def _layer(self, file: s.FileSyntax) -> str:
        if file.layer is None:
            return MAIN
        name = file.layer.value
        if name not in self.layers:
            self.note(
                Code.UNKNOWN_LAYER,
                f"layer {name!r} is not listed in layers.yaml",
                file.layer.span,
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
                found[name] = _parameter(param, name)
        return found

    def _rules(self) -> Iterator[_Checked]:
        names: dict[str, Span] = {}
        arities: dict[str, tuple[int, Span]] = {}
        for file in self.files:
            layer = self._layer(file)
            for rule in file.rules:
                name = rule.name.value
                if name in names:
                    self.note(
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
                        self.note(
                            Code.GROUP_ARITY,
                            f"group {choose.group!r} has {size} key values at {first}, "
                            f"here {len(choose.key)}",
                            choose.text.span,
                        )
                yield done

    def _one(self, rule: s.RuleSyntax, layer: str) -> _Checked:
        own = {
            p.name.value: _parameter(p, f"{rule.name.value}.{p.name.value}")
            for p in rule.params
        }
        known = {**self.params, **own}
        scope = Scope(
            templates=self.templates,
            functions=self.vocabulary.functions,
            params={name: Param(p.key, type_of(p.value)) for name, p in known.items()},
        )
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
        self.problems.extend(_at_param(p, known) for p in found)
        layer_index = self.layers.index(layer) if layer in self.layers else 0
        salience = rule.salience.value if rule.salience else 0
        draft = Draft(
            rule.name.value,
            layer_index,
            salience if isinstance(salience, int) else 0,
            choose,
            when,
            then,
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

    def _facts(self) -> Iterator[r.GivenFact]:
        for file in self.files:
            for fact in file.facts:
                given = self._given(fact)
                if given is not None:
                    yield given

    def _given(self, fact: s.FactSyntax) -> r.GivenFact | None:
        before = len(self.problems)
        slots: list[tuple[str, s.Value | r.Parameter]] = []
        template = self._stated(fact)
        for name, value in fact.slots:
            if isinstance(value, s.ParamUse):
                param = self.params.get(value.name.value)
                if param is None:
                    self.note(
                        Code.UNKNOWN_PARAM,
                        f"there is no file parameter {value.name.value!r}",
                        value.name.span,
                        did_you_mean(value.name.value, self.params),
                    )
                    continue
                slots.append((name.value, param))
                if template and name.value in template.slots:
                    self._admit(template.slots[name.value], param.value, value.span)
            else:
                slots.append((name.value, value.value))
        if template is not None:
            given_names = {name.value for name, _ in fact.slots}
            for slot in template.slots.values():
                if slot.required and slot.name not in given_names:
                    self.note(
                        Code.MISSING_SLOT,
                        f"{template.name} needs a value for its slot {slot.name!r}",
                        fact.span,
                    )
        if len(self.problems) > before:
            return None
        return r.GivenFact(fact.template.value, tuple(slots), str(fact.span))

    def _stated(self, fact: s.FactSyntax) -> Template | None:
        """The template of a fact in a file, its known slots admitted."""
        template = self.templates.get(fact.template.value)
        if template is None:
            self.note(
                Code.UNKNOWN_TEMPLATE,
                f"there is no template {fact.template.value!r}",
                fact.template.span,
                did_you_mean(fact.template.value, self.templates),
            )
            return None
        for name, value in fact.slots:
            slot = template.slots.get(name.value)
            if slot is None:
                self.note(
                    Code.UNKNOWN_SLOT,
                    f"{template.name} has no slot {name.value!r}",
                    name.span,
                    did_you_mean(name.value, template.slots),
                )
            elif isinstance(value, s.Constant):
                self._admit(slot, value.value, value.span)
        return template

    def _admit(self, slot: Slot, value: s.Value, span: Span) -> None:
        try:
            slot.admit(value)
        except TypeError as error:
            self.note(Code.WRONG_TYPE, f"slot {slot.name!r}: {error}", span)
        except ValueError as error:
            code = Code.OUTSIDE_RANGE
            if slot.one_of is not None:
                code = Code.OUTSIDE_ONE_OF
            elif slot.type.kind == "pattern":
                code = Code.BAD_PATTERN
            self.note(code, f"slot {slot.name!r}: {error}", span)

    def _cases(self) -> None:
        names = {rule.name.value for file in self.files for rule in file.rules}
        for file in self.files:
            for case in file.tests:
                for fact in case.facts:
                    self._given(fact)
                for fact in (*case.expect, *case.absent):
                    self._stated(fact)
                for rule in (*case.fired, *case.not_fired):
                    if rule.value not in names:
                        self.note(
                            Code.UNBOUND_NAME,
                            f"there is no rule {rule.value!r}",
                            rule.span,
                            did_you_mean(rule.value, names),
                        )

    def _all_params(self, rules: Sequence[r.Rule]) -> dict[str, r.Parameter]:
        used = {p.key: p for rule in rules for p in rule.params.values()}
        return {**self.params, **used}

    def _digest(
        self,
        rules: Sequence[r.Rule],
        off: tuple[str, ...],
        facts: tuple[r.GivenFact, ...],
    ) -> str:
        return rule_set_digest(
            (
                self.layers,
                [template_content(t) for _, t in sorted(self.templates.items())],
                [
                    [p.key, p.value, p.range, p.doc]
                    for _, p in sorted(self.params.items())
                ],
                [canonical(replace(fact, source="")) for fact in facts],
                [
                    [
                        rule.name,
                        rule.digest,
                        rule.utility,
                        rule.doc,
                        rule.tags,
                        rule.name in off,
                        [
                            [p.key, p.value, p.range, p.doc]
                            for p in rule.params.values()
                        ],
                    ]
                    for rule in rules
                ],
                [canonical(case) for file in self.files for case in file.tests],
            )
        )


def _slot(slot: s.SlotSyntax, index: int) -> Slot:
    kind = parse_type(slot.type.value) or SlotType("any")
    low_high = None
    if slot.range is not None:
        low, high = (bound.value for bound in slot.range)
        if isinstance(low, (int, float)) and isinstance(high, (int, float)):
            low_high = (low, high)
    built = Slot(
        name=slot.name.value,
        index=index,
        type=kind,
        required=slot.default is None,
        one_of=None if slot.one_of is None else tuple(c.value for c in slot.one_of),
        range=low_high,
        doc=slot.doc,
    )
    if slot.default is None:
        return built
    return replace(built, default=built.admit(slot.default.value))


def _parameter(param: s.ParamSyntax, key: str) -> r.Parameter:
    value = param.value.value
    low_high = None
    if param.range is not None:
        low, high = (bound.value for bound in param.range)
        if isinstance(low, (int, float)) and isinstance(high, (int, float)):
            low_high = (low, high)
    return r.Parameter(
        key=key,
        name=param.name.value,
        value=value if isinstance(value, (int, float)) else 0,
        range=low_high,
        span=param.name.span,
        doc=param.doc,
    )


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
        prefer = Resolver(rule.prefer, scope).expression(parse(rule.prefer))
        if not is_number(prefer.type):
            raise Refused(
                Code.WRONG_TYPE,
                f"prefer is of type {prefer.type}, a number is needed",
                rule.prefer.span,
            )
    return r.Choose(node.func.id, key, prefer, text)


def _used(draft: Draft, known: Mapping[str, r.Parameter]) -> dict[str, r.Parameter]:
    names = {node.name for node in _expressions(draft) if isinstance(node, e.ParamRef)}
    return {name: known[name] for name in sorted(names)}


def _expressions(thing: object) -> Iterator[e.Expr]:
    """Every expression node inside checked data."""
    if isinstance(thing, e.Expr):
        yield from e.walk(thing)
    elif isinstance(thing, tuple):
        for item in thing:
            yield from _expressions(item)
    elif hasattr(thing, "__dataclass_fields__"):
        for name in thing.__dataclass_fields__:
            yield from _expressions(getattr(thing, name))


def _at_param(problem: Problem, known: Mapping[str, r.Parameter]) -> Problem:
    """A clash of a slot with a parameter is reported where the parameter stands."""
    if problem.code is Code.AMBIGUOUS_NAME and "a parameter" in problem.message:
        name = problem.message.split("'")[1]
        if name in known:
            used = f"{problem.message} (used at {problem.span})"
            return replace(problem, span=known[name].span, message=used)
    return problem
