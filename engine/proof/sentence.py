"""Steps of a proof as sentences, fit to be read by someone who never saw the rules.

Everything that comes from outside is made harmless first: control characters and
those that turn the direction of writing are shown as escapes.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine.lang.syntax import Value
from engine.proof.node import (
    Absent,
    Aggregated,
    Alternative,
    Derived,
    Fired,
    ForEvery,
    Given,
    Ground,
    Justification,
    Matched,
    Named,
    ParamUsed,
    Tested,
    Witnessed,
)
from engine.proof.written import brief, shown


def harmless(text: str) -> str:
    """The text with characters that have no shape of their own escaped."""
    if text.isprintable():  # none of Unicode's others and separators, but for blanks
        return text
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode()
        for char in text
    )


def fact_text(template: str, slots: Mapping[str, Value]) -> str:
    """A fact as rules write it, with long values cut."""
    inside = ", ".join(f"{name}={brief(value)}" for name, value in slots.items())
    return harmless(f"{template}({inside})")


def as_sentence(doc: str) -> str:
    """A doc on one line, with its full stop; empty if there is none."""
    text = harmless(" ".join(doc.split()))
    return text if not text or text[-1] in ".!?…" else f"{text}."


def headline(step: Justification) -> str:
    """What a step establishes: a fact, or that a rule fired."""
    if isinstance(step, Fired):
        return harmless(f"rule {step.rule}, firing {step.cycle}")
    return fact_text(step.template, step.slots)


def sentence(step: Justification) -> str:
    """What a step says, in one or two sentences."""
    if isinstance(step, Given):
        source = f" by {step.source}" if step.source else ""
        said = f"{headline(step)} was given{harmless(source)}."
        return _with(said, params_text(step.params), as_sentence(step.doc))
    if isinstance(step, Derived):
        word = "holds" if step.kind == "concluded" else "was asserted"
        return _with(f"{headline(step)} {word}.", as_sentence(step.doc))
    said = f"Rule {step.rule} fired (firing {step.cycle})"
    doc = as_sentence(step.doc)
    return harmless(f"{said}: {doc}" if doc else f"{said}.")


def _with(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def params_text(params: tuple[ParamUsed, ...]) -> str:
    """The parameters used, with whose value it is; empty without any."""
    if not params:
        return ""
    said = [
        f"{one.name} = {brief(one.value)} ({'learned' if one.learned else 'as written'})"
        for one in params
    ]
    return harmless(f"It uses {', '.join(said)}.")


def merit(step: Fired) -> str:
    """Why this rule rather than another: utility, specificity, choice."""
    whose = "learned" if step.learned else "as written"
    said = (
        f"Its utility is {step.utility:g} ({whose}), its specificity "
        f"{step.specificity:.3g}, its score {step.score:.3g}."
    )
    won = step.choice
    if won is None:
        return said
    key = ", ".join(map(brief, won.key))
    rivals = "no rival" if won.rivals == 1 else f"{won.rivals - 1} other"
    if won.rivals > 2:  # noqa: PLR2004  # the plural
        rivals += "s"
    how = f", drawn with probability {won.probability:.3g}" if won.drawn else ""
    against = "had" if won.rivals == 1 else "was chosen over"
    return harmless(f"{said} For {won.group}({key}) it {against} {rivals}{how}.")


def ground_text(ground: Ground) -> str:
    """Why one condition held; the facts it rests on are steps of their own."""
    text = harmless(ground.text)
    if isinstance(ground, Matched):
        return f"{text}, matched by"
    if isinstance(ground, Absent):
        return f"{text}: there was none."
    if isinstance(ground, Tested):
        values = harmless(shown(ground.values))
        return f"{text}: true, as {values}." if values else f"{text}: true."
    if isinstance(ground, Named):
        return f"{text}: {harmless(ground.name)} is {harmless(brief(ground.value))}."
    return f"{text}{_ranging(ground)}"


def _ranging(ground: Witnessed | ForEvery | Alternative | Aggregated) -> str:
    if isinstance(ground, Witnessed):
        return ", as shown by" if ground.witnesses else ": it holds."
    if isinstance(ground, ForEvery):
        return ", for each of" if ground.ranged else ": there was none to ask of."
    if isinstance(ground, Alternative):
        place = f"alternative {ground.place + 1} holds"
        return f": {place}, by" if ground.witnesses else f": {place}."
    value = harmless(brief(ground.value))
    return f": {value}, from" if ground.members else f": {value}, from no fact."
