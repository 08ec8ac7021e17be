"""Parameters in use: the author's values, or what was learned in their place."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache

from engine.errors import ReplacementError, did_you_mean
from engine.lang.rules import Parameter, RuleSet
from engine.lang.values import show


def params_in_use(
    rules: RuleSet, replaced: Mapping[str, int | float]
) -> dict[str, int | float]:
    """The value of every parameter by key.

    Raises:
        ReplacementError: If a replacement names no parameter, or a value that its
            type, its range or a slot of a given fact does not admit.
    """
    if not replaced:
        return authored_params(rules)
    found = dict(authored_params(rules))
    for key, value in replaced.items():
        if key not in found:
            hint = did_you_mean(key, found)
            raise ReplacementError(
                f"there is no parameter {key!r}" + (f" ({hint})" if hint else "")
            )
        found[key] = _admitted(rules.params[key], value)
    for fact in rules.facts:
        slots = rules.templates[fact.template].slots
        for name, param in fact.slots:
            if isinstance(param, Parameter):
                try:
                    slots[name].admit(found[param.key])
                except (TypeError, ValueError) as error:
                    raise ReplacementError(
                        f"parameter {param.key!r} does not fit the fact at "
                        f"{fact.source}: {error}"
                    ) from None
    return found


@lru_cache(maxsize=16)
def authored_params(rules: RuleSet) -> dict[str, int | float]:
    """The author's value of every parameter, made once for a rule set."""
    return {key: param.value for key, param in rules.params.items()}


def _admitted(param: Parameter, value: float) -> int | float:
    """The value as the parameter holds it: its type stays the author's."""
    if isinstance(param.value, bool):
        if not isinstance(value, bool):
            raise ReplacementError(
                f"parameter {param.key!r} cannot be {value!r}: it is True or False"
            )
        return value
    if type(value) not in (int, float) or math.isnan(value):
        raise ReplacementError(
            f"parameter {param.key!r} cannot be {value!r}: not a number"
        )
    if isinstance(param.value, float):
        value = float(value)
    elif value != math.floor(value):
        raise ReplacementError(
            f"parameter {param.key!r} cannot be {value!r}: a whole number is needed"
        )
    else:
        value = int(value)
    if param.range is not None and not param.range[0] <= value <= param.range[1]:
        low, high = map(show, param.range)
        raise ReplacementError(
            f"parameter {param.key!r} cannot be {value!r}: outside {low} to {high}"
        )
    return value
