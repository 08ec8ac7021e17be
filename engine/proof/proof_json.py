"""Proofs as JSON: written and read back without loss.

A step is written as a viewer wants it (the flat fields of `engine.proof.steps`) with
the justification they follow from; reading checks that they still do. Steps of kinds
unknown here are kept as they are, unknown fields are dropped.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, TypeAlias, cast

from engine.lang.syntax import Value
from engine.proof import node as n
from engine.proof import steps as flat
from engine.proof.errors import ProofError
from engine.run.ledger_json import value_from_json, value_to_json

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
        return _proof(_mapping(found), build)
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
    for one in _list(data["steps"]):
        step = _mapping(one)
        _check_fields(step)
        if "justification" not in step:
            foreign.append(json.dumps(step, ensure_ascii=False))
            continue
        justification = _justification(step["justification"])
        if justification.id in known:
            raise ValueError(f"step {justification.id} stands twice")
        known[justification.id] = (justification, step)
    proof = build(
        goals=tuple(map(_text, _list(data["goals"]))),
        position=_whole(data["position"]),
        rules=_text(data["rules"]),
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
    _text(step["step_type"])
    confidence = _number(step["confidence"])
    if not 0 <= confidence <= 1:
        raise ValueError(f"the confidence {confidence} is not from 0 to 1")
    if _whole(step["timestamp"]) < 0:
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
    if isinstance(thing, n.FactName):
        return {"fact": thing.fact}
    if is_dataclass(thing) and not isinstance(thing, type):
        named = {f.name: _data(getattr(thing, f.name)) for f in fields(thing)}
        return {"kind_of_step": type(thing).__name__, **named}
    if isinstance(thing, Mapping):
        return {name: _data(value) for name, value in thing.items()}
    if isinstance(thing, (tuple, list)):
        return [_data(item) for item in thing]
    return value_to_json(cast("Value", thing))


def _justification(data: object) -> n.Justification:
    found = _object(data)
    if not isinstance(found, (n.Given, n.Derived, n.Fired)):
        raise TypeError(f"a {type(found).__name__} is no justification")
    return found


def _object(data: object) -> object:
    given = _mapping(data)
    name = _text(given["kind_of_step"])
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
    return lambda data: tuple(read(item) for item in _list(data))


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
        return n.FactName(_whole(data["fact"]))
    return value_from_json(data)


def _named(data: object) -> tuple[str, Value]:
    name, value = _list(data)
    return _text(name), value_from_json(value)


def _values(data: object) -> Mapping[str, Value]:
    return {name: value_from_json(value) for name, value in _mapping(data).items()}


def _bindings(data: object) -> Mapping[str, Value | n.FactName]:
    return {name: _bound(value) for name, value in _mapping(data).items()}


def _mapping(data: object) -> Mapping[str, object]:
    if not isinstance(data, dict):
        raise TypeError(f"{str(data)[:80]!r} is no object")
    return data


def _list(data: object) -> list[object]:
    if not isinstance(data, list):
        raise TypeError(f"{str(data)[:80]!r} is no list")
    return data


def _text(data: object) -> str:
    if not isinstance(data, str):
        raise TypeError(f"{str(data)[:80]!r} is no text")
    return data


def _whole(data: object) -> int:
    if type(data) is not int:
        raise TypeError(f"{str(data)[:80]!r} is no whole number")
    return data


def _number(data: object) -> float:
    found = value_from_json(data)
    if type(found) is int or type(found) is float:
        return found
    raise TypeError(f"{str(data)[:80]!r} is no number")


def _truth(data: object) -> bool:
    if not isinstance(data, bool):
        raise TypeError(f"{str(data)[:80]!r} is neither true nor false")
    return data


_TEXTS, _WHOLES = _each(_text), _each(_whole)
_FACT: dict[str, Read] = {
    "id": _text,
    "fact": _whole,
    "template": _text,
    "slots": _values,
    "doc": _text,
    "born": _whole,
    "at": _whole,
    "others": _each(_of(n.Support)),
}
_GROUNDS: dict[str, tuple[type, dict[str, Read]]] = {
    "Matched": (n.Matched, {"text": _text, "fact": _text}),
    "Absent": (n.Absent, {"text": _text}),
    "Witnessed": (n.Witnessed, {"text": _text, "witnesses": _TEXTS}),
    "ForEvery": (n.ForEvery, {"text": _text, "ranged": _TEXTS}),
    "Alternative": (
        n.Alternative,
        {"text": _text, "place": _whole, "witnesses": _TEXTS},
    ),
    "Tested": (n.Tested, {"text": _text, "values": _each(_named)}),
    "Named": (n.Named, {"text": _text, "name": _text, "value": value_from_json}),
    "Aggregated": (
        n.Aggregated,
        {"text": _text, "name": _text, "members": _TEXTS, "value": value_from_json},
    ),
}
_READERS: dict[str, tuple[Callable[..., object], dict[str, Read]]] = {
    **_GROUNDS,
    "Support": (
        n.Support,
        {
            "kind": _one_of("given", "asserted", "concluded"),
            "firing": _whole,
            "rule": _text,
        },
    ),
    "ParamUsed": (
        n.ParamUsed,
        {"name": _text, "key": _text, "value": _number, "learned": _truth},
    ),
    "Won": (
        n.Won,
        {
            "number": _whole,
            "group": _text,
            "key": _each(value_from_json),
            "rivals": _whole,
            "drawn": _truth,
            "probability": _number,
        },
    ),
    "Given": (n.Given, {**_FACT, "source": _text, "params": _each(_of(n.ParamUsed))}),
    "Derived": (
        n.Derived,
        {**_FACT, "kind": _one_of("asserted", "concluded"), "by": _text},
    ),
    "Fired": (
        n.Fired,
        {
            "id": _text,
            "cycle": _whole,
            "rule": _text,
            "digest": _text,
            "doc": _text,
            "layer": _text,
            "tags": _TEXTS,
            "salience": _whole,
            "bindings": _bindings,
            "grounds": _each(_of(*(kind for kind, _ in _GROUNDS.values()))),
            "at": _whole,
            "utility": _number,
            "learned": _truth,
            "specificity": _number,
            "score": _number,
            "params": _each(_of(n.ParamUsed)),
            "choice": _maybe(_of(n.Won)),
            "before": _whole,
            "after": _whole,
            "added": _WHOLES,
            "removed": _WHOLES,
        },
    ),
}
