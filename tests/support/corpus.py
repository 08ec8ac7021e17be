"""Cases of the conformance corpus: what they say, and how one is acted out.

A case is a YAML file: ``note`` quotes a promise, ``rules`` (or ``files`` by name) are
rule files as text, ``facts`` are given before one run, or ``ops`` say what happens in
order, and ``want`` is what must hold at the end. An operation may expect an ``error``.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypeAlias, cast

import yaml
from support.conflict import could_fire

from engine import (
    Answer,
    Effect,
    EngineError,
    Result,
    RuleSet,
    Session,
    SlotType,
    Vocabulary,
    load_sources,
)
from engine.run.records import Changed, Retracted, Supported, Withdrawn

Data: TypeAlias = "Mapping[str, object]"

INT = SlotType("int")


def _retrieve(arguments: Mapping[str, object]) -> Iterable[Answer]:
    for place in range(cast("int", arguments["top"])):
        slots = {"of": cast("int", arguments["query"]), "place": place}
        yield Answer("Chunk", slots)


def _break(arguments: Mapping[str, object]) -> Iterable[Answer]:  # noqa: ARG001
    raise OSError("no connection")


VOCABULARY = Vocabulary.of(
    effects=(
        Effect(
            name="retrieve",
            perform=_retrieve,
            takes={"query": INT, "top": INT},
            answers=("Chunk",),
        ),
        Effect(name="broken", perform=_break, takes={}),
        Effect(name="fragile", perform=_break, takes={}, failure="Failed"),
    )
)
"""The effects that cases may request: one works, one fails, one fails as a fact."""


def read(path: Path) -> Data:
    """A case as data."""
    return cast("Data", yaml.safe_load(path.read_text(encoding="utf-8")))


def sources(case: Data) -> Mapping[str, str]:
    """The rule files of a case by name."""
    files = case.get("files")
    if files is not None:
        return cast("Mapping[str, str]", files)
    return {"rules.yaml": cast("str", case["rules"])}


def rules_of(case: Data) -> RuleSet:
    """The checked rules of a case."""
    return load_sources(sources(case), VOCABULARY)


def supports(session: Session) -> dict[int, list[str]]:
    """The supports of every live fact, as words, from the ledger alone."""
    found: dict[int, list[str]] = {}
    for record in session.ledger:
        if isinstance(record, Changed):
            for gone in record.removed:
                found.pop(gone.id, None)
            found.update({new.id: [] for new in record.added})
        elif isinstance(record, Supported):
            number = f" {record.firing}" if record.firing else ""
            found[record.fact].append(f"{record.kind}{number}")
        elif isinstance(record, Withdrawn):
            lost = f"concluded {record.firing}" if record.firing else "given"
            found[record.fact].remove(lost)
        elif isinstance(record, Retracted):
            found[record.fact] = []
    return found


class Play:
    """One case being acted out on a session.

    Args:
        session: A session on the rules of the case.
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self.result: Result | None = None

    def perform(self, case: Data) -> None:
        """Carry out all operations and check what is wanted."""
        ops = case.get("ops")
        if ops is None:
            facts = cast("list[object]", case.get("facts", []))
            ops = [*({"give": fact} for fact in facts), "run"]
        wanted = 0
        for op in cast("list[object]", ops):
            word = {str(op): cast("object", None)}
            plain = word if isinstance(op, str) else cast("dict[str, object]", op)
            wanted += "want" in plain or "error" in plain
            self._operate(plain)
        want = cast("Data", case["want"])
        assert want or wanted, "the case expects nothing"
        self.check(want)

    def _operate(self, op: dict[str, object]) -> None:
        op = copy.copy(op)
        error = op.pop("error", None)
        word, argument = op.popitem()
        assert not op, f"an operation is one word: {op}"
        if error is None:
            self._do(word, argument)
            return
        try:
            self._do(word, argument)
        except EngineError as caught:
            assert str(error) in str(caught)  # noqa: PT017  # any of its classes
            return
        raise AssertionError(f"{word} was to fail: {error}")

    def _do(self, word: str, argument: object) -> None:
        if word == "want":
            self.check(cast("Data", argument))
        elif word == "run":
            self.result = None
            self.result = self.session.run(cast("int | None", argument))
        elif word == "reset":
            self.session.reset()
        elif word == "use":
            self._use(cast("dict[str, object]", argument))
        else:
            ((template, slots),) = cast("dict[str, Data]", argument).items()
            if word == "give":
                self.session.give(template, slots)
            else:
                assert word == "retract", word
                self._retract(template, slots)

    def _use(self, argument: dict[str, object]) -> None:
        text = argument.get("rules")
        rules = None
        if text is not None:
            rules = load_sources({"rules.yaml": cast("str", text)}, VOCABULARY)
        utilities = cast("Mapping[str, float] | None", argument.get("utilities"))
        params = cast("Mapping[str, float] | None", argument.get("params"))
        self.session.use(rules=rules, utilities=utilities, params=params)

    def _retract(self, template: str, slots: Data) -> None:
        found = [
            fact
            for fact in self.session.facts(template)
            if all(fact[name] == value for name, value in slots.items())
        ]
        assert len(found) == 1, f"one fact is to be retracted: {found}"
        self.session.retract(found[0])

    def check(self, want: Data) -> None:
        """Check everything that is wanted at this point."""
        for word, value in want.items():
            if word != "unordered":
                getattr(self, f"_want_{word}")(value, want)

    def _want_facts(self, value: Mapping[str, list[Data]], want: Data) -> None:
        for template, expected in value.items():
            found = [
                {name: _data(fact[name]) for name in fact}
                for fact in self.session.facts(template)
            ]
            wanted = [dict(slots) for slots in expected]
            if want.get("unordered"):
                found.sort(key=repr)
                wanted.sort(key=repr)
            assert repr(found) == repr(wanted)

    def _want_ids(self, value: Mapping[str, list[int]], want: Data) -> None:  # noqa: ARG002
        found = {t: [fact.id for fact in self.session.facts(t)] for t in value}
        assert found == value

    def _want_supports(self, value: Mapping[str, list[list[str]]], want: Data) -> None:  # noqa: ARG002
        known = supports(self.session)
        found = {t: [known[f.id] for f in self.session.facts(t)] for t in value}
        assert found == value

    def _ended(self) -> Result:
        assert self.result is not None, "nothing has been run to its end"
        return self.result

    def _want_firings(self, value: list[str], want: Data) -> None:  # noqa: ARG002
        found = [] if self.result is None else self.result.firings
        assert [firing.rule for firing in found] == value

    def _want_contests(self, value: list[list[str]], want: Data) -> None:  # noqa: ARG002
        choices = self._ended().choices
        assert [[r.rule for r in made.rivals] for made, _ in choices] == value

    def _want_reason(self, value: str, want: Data) -> None:  # noqa: ARG002
        assert self._ended().reason == value

    def _want_faults(self, value: int, want: Data) -> None:  # noqa: ARG002
        assert len(self._ended().faults) == value

    def _want_remaining(self, value: list[str], want: Data) -> None:  # noqa: ARG002
        assert [a.rule.name for a in could_fire(self.session._cycle)] == value

    def _want_counts(self, value: Mapping[str, float], want: Data) -> None:  # noqa: ARG002
        found = {rule.name: rule.count for rule in self.session.rules.rules}
        assert found == value


def _data(value: object) -> object:
    """A value as YAML would read it."""
    return [_data(item) for item in value] if isinstance(value, tuple) else value
