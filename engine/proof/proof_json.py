"""Proofs as JSON: written and read back without loss.

A step is written as a viewer wants it (the flat fields of `engine.proof.steps`) with
the justification they follow from; reading checks that they still do. Steps of kinds
unknown here are kept as they are, unknown fields are dropped.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import TYPE_CHECKING, TypeAlias, cast

from engine.lang.syntax import Value
from engine.proof import node as n
from engine.proof import steps as flat
from engine.proof.errors import ProofError
from engine.run import json_data as j
from engine.run.json_data import value_from_json, value_to_json

if TYPE_CHECKING:
    from engine.proof.tree import Proof

FORMAT = 1
"""The version of the format."""
MAX_NESTING = 50
"""How deep the data may be nested."""

Read: TypeAlias = Callable[[object], object]


def to_dict(proof: Proof) -> dict[str, object]:
    """The proof as JSON data."""
    described = flat.records(proof)
    steps = [
        {
            **cast("dict[str, object]", _data(described[name])),
            "justification": _data(step),
        }
        for name, step in proof.steps.items()
    ]
    return {
        "format": FORMAT,
        "goals": list(proof.goals),
        "position": proof.position,
        "rules": proof.rules,
        "steps": [*steps, *map(json.loads, proof.foreign)],
    }


def from_dict(data: object, build: Callable[..., Proof]) -> Proof:
    """The proof that was written.

    Args:
        data: What `to_dict` returned, or its text.
        build: Makes a proof of its parts.

    Raises:
        ProofError: If it is none, is nested too deep, or a step's fields do not
            follow from its justification.
    """
    try:
        found = json.loads(data) if isinstance(data, (str, bytes)) else data
        _refuse_deep(found)
        return _proof(j.mapping(found), build)
    except (KeyError, IndexError, TypeError, ValueError, RecursionError) as error:
        name = type(error).__name__
        raise ProofError(
            f"this is no proof of format {FORMAT}: {name}: {error}"
        ) from error


def _proof(data: Mapping[str, object], build: Callable[..., Proof]) -> Proof:
    if data["format"] != FORMAT:
        raise ValueError(f"its format is {data['format']!r}")
    known: dict[n.StepId, tuple[n.Justification, Mapping[str, object]]] = {}
    foreign = []
    for one in j.sequence(data["steps"]):
        step = j.mapping(one)
        _check_fields(step)
        if "justification" not in step:
            foreign.append(json.dumps(step, ensure_ascii=False))
            continue
        justification = _justification(step["justification"])
        if justification.id in known:
            raise ValueError(f"step {justification.id} stands twice")
        known[justification.id] = (justification, step)
    proof = build(
        goals=tuple(map(j.text, j.sequence(data["goals"]))),
        position=j.whole(data["position"]),
        rules=j.text(data["rules"]),
        steps={name: step for name, (step, _) in known.items()},
        foreign=tuple(foreign),
    )
    _refuse_circles(proof)
    described = flat.records(proof)
    for name, (_, step) in known.items():
        for field, value in described[name].items():
            if step[field] != _data(value):
                raise ValueError(f"{field} of step {name} does not follow from it")
    return proof


def _refuse_circles(proof: Proof) -> None:
    """Refuse goals or premises that are missing, and steps that rest on themselves."""
    done: set[n.StepId] = set()
    open_: set[n.StepId] = set()
    stack = list(reversed(proof.goals))
    while stack:
        name = stack[-1]
        open_.add(name)
        waiting = [one for one in proof.premises(name) if one not in done]
        if not waiting:
            done.add(stack.pop())
            open_.discard(name)
        elif not open_.isdisjoint(waiting):
            raise ValueError(f"step {name} rests on itself")
        else:
            stack.extend(waiting)
    if len(done) < len(proof.steps):
        raise ValueError("it has steps that no goal rests on")
    for name, step in proof.steps.items():
        if isinstance(step, n.Derived) and not isinstance(
            proof.steps[step.by], n.Fired
        ):
            raise TypeError(f"step {name} is derived by no firing")
        if isinstance(step, n.Fired) and any(
            isinstance(proof.steps[one], n.Fired) for one in n.premises(step)
        ):
            raise TypeError(f"step {name} rests on a firing instead of facts")


def _check_fields(step: Mapping[str, object]) -> None:
    j.text(step["step_type"])
    confidence = j.number(step["confidence"])
    if not 0 <= confidence <= 1:
        raise ValueError(f"the confidence {confidence} is not from 0 to 1")
    if j.whole(step["timestamp"]) < 0:
        raise ValueError(f"the timestamp {step['timestamp']} is no ledger position")


def _refuse_deep(data: object) -> None:
    layer = [data]
    for _ in range(MAX_NESTING + 1):
        below: list[object] = []
        for one in layer:
            if isinstance(one, dict):
                below.extend(one.values())
            elif isinstance(one, list):
                below.extend(one)
        if not below:
            return
        layer = below
    raise ValueError(f"it is nested deeper than {MAX_NESTING} levels")


def _data(thing: object) -> object:
    """A part of a proof as JSON data."""
    kind: type = type(thing)
    if kind is str or kind is int:  # most of all
        return thing
    if kind is n.FactName:
        return {"fact": cast("n.FactName", thing).fact}
    if names := _fields(kind):
        named = {name: _data(getattr(thing, name)) for name in names}
        return {"kind_of_step": kind.__name__, **named}
    if isinstance(thing, Mapping):
        return {name: _data(value) for name, value in thing.items()}
    if isinstance(thing, (tuple, list)):
        return [_data(item) for item in thing]
    return value_to_json(cast("Value", thing))


@cache
def _fields(kind: type) -> tuple[str, ...]:
    """The names of a dataclass's fields; none of other types."""
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()


def _justification(data: object) -> n.Justification:
    found = _object(data)
    if not isinstance(found, (n.Given, n.Derived, n.Fired)):
        raise TypeError(f"a {type(found).__name__} is no justification")
    return found


def _object(data: object) -> object:
    given = j.mapping(data)
    name = j.text(given["kind_of_step"])
    if name not in _READERS:
        raise ValueError(f"there is no kind of step {name!r}")
    build, readers = _READERS[name]
    return build(**{field: read(given[field]) for field, read in readers.items()})


def _of(*kinds: type) -> Read:
    """Reads an object of one of these classes."""

    def read(data: object) -> object:
        found = _object(data)
        if not isinstance(found, kinds):
            raise TypeError(f"a {type(found).__name__} does not belong here")
        return found

    return read


def _each(read: Read) -> Read:
    return lambda data: tuple(read(item) for item in j.sequence(data))


def _maybe(read: Read) -> Read:
    return lambda data: None if data is None else read(data)


def _one_of(*words: str) -> Read:
    def read(data: object) -> object:
        if data not in words:
            raise ValueError(f"{str(data)[:80]!r} is none of {', '.join(words)}")
        return data

    return read


def _bound(data: object) -> Value | n.FactName:
    if isinstance(data, dict) and "fact" in data:
        return n.FactName(j.whole(data["fact"]))
    return value_from_json(data)


def _named(data: object) -> tuple[str, Value]:
    name, value = j.sequence(data)
    return j.text(name), value_from_json(value)


def _bindings(data: object) -> Mapping[str, Value | n.FactName]:
    return {name: _bound(value) for name, value in j.mapping(data).items()}


_TEXTS, _WHOLES = _each(j.text), _each(j.whole)
_FACT: dict[str, Read] = {
    "id": j.text,
    "fact": j.whole,
    "template": j.text,
    "slots": j.values,
    "doc": j.text,
    "born": j.whole,
    "at": j.whole,
    "others": _each(_of(n.Support)),
}
_GROUNDS: dict[str, tuple[type, dict[str, Read]]] = {
    "Matched": (n.Matched, {"text": j.text, "fact": j.text}),
    "Absent": (n.Absent, {"text": j.text}),
    "Witnessed": (n.Witnessed, {"text": j.text, "witnesses": _TEXTS}),
    "ForEvery": (n.ForEvery, {"text": j.text, "ranged": _TEXTS}),
    "Alternative": (
        n.Alternative,
        {"text": j.text, "place": j.whole, "witnesses": _TEXTS},
    ),
    "Tested": (n.Tested, {"text": j.text, "values": _each(_named)}),
    "Named": (
        n.Named,
        {"text": j.text, "name": j.text, "value": value_from_json},
    ),
    "Aggregated": (
        n.Aggregated,
        {
            "text": j.text,
            "name": j.text,
            "members": _TEXTS,
            "value": value_from_json,
        },
    ),
}
_READERS: dict[str, tuple[Callable[..., object], dict[str, Read]]] = {
    **_GROUNDS,
    "Support": (
        n.Support,
        {
            "kind": _one_of("given", "asserted", "concluded"),
            "firing": j.whole,
            "rule": j.text,
        },
    ),
    "ParamUsed": (
        n.ParamUsed,
        {
            "name": j.text,
            "key": j.text,
            "value": j.number,
            "learned": j.truth,
        },
    ),
    "Won": (
        n.Won,
        {
            "number": j.whole,
            "group": j.text,
            "key": _each(value_from_json),
            "rivals": j.whole,
            "drawn": j.truth,
            "probability": j.number,
        },
    ),
    "Given": (
        n.Given,
        {**_FACT, "source": j.text, "params": _each(_of(n.ParamUsed))},
    ),
    "Derived": (
        n.Derived,
        {**_FACT, "kind": _one_of("asserted", "concluded"), "by": j.text},
    ),
    "Fired": (
        n.Fired,
        {
            "id": j.text,
            "cycle": j.whole,
            "rule": j.text,
            "digest": j.text,
            "doc": j.text,
            "layer": j.text,
            "tags": _TEXTS,
            "salience": j.whole,
            "bindings": _bindings,
            "grounds": _each(_of(*(kind for kind, _ in _GROUNDS.values()))),
            "at": j.whole,
            "utility": j.number,
            "learned": j.truth,
            "specificity": j.number,
            "score": j.number,
            "params": _each(_of(n.ParamUsed)),
            "choice": _maybe(_of(n.Won)),
            "before": j.whole,
            "after": j.whole,
            "added": _WHOLES,
            "removed": _WHOLES,
        },
    ),
}
