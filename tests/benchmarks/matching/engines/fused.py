"""The ceiling: a function made for these rules alone, with facts, contest and proof.

The rules are spread over dictionaries by the rarest word they test, so that a question
meets few of them. Facts are tuples; what fired on which facts is recorded, and so is
everybody who stood in the contest of strategies. No types are checked, no fact can be
retracted, nothing is derived from anything derived.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from benchmarks.matching.workload import Run
from benchmarks.matching.workloads import decision as data

BY_RARITY = sorted(data.WORDS, key=lambda slot: -len(data.WORDS[slot]))


def decision(size: int) -> Run:
    """One decision after the other; the last one's proof is kept."""
    names: dict[str, data.Decide] = {}
    text = "\n".join(_program(data.rules(size)))
    exec(compile(text, "<fused>", "exec"), names)  # noqa: S102
    return data.series(names["decide"], size)


def _program(rules: Sequence[data.Rule]) -> Iterator[str]:
    spread: dict[str, dict[object, list[data.Rule]]] = {slot: {} for slot in BY_RARITY}
    for rule in rules:
        words = {test.slot: test.value for test in rule.tests if test.operator == "=="}
        slot = next(slot for slot in BY_RARITY if slot in words)
        spread[slot].setdefault(words[slot], []).append(rule)
    for slot, groups in spread.items():
        for number, group in enumerate(groups.values()):
            yield from _group(f"{slot}_{number}", slot, group)
        listed = ", ".join(f"{word!r}: {slot}_{n}" for n, word in enumerate(groups))
        yield f"{slot.upper()} = {{{listed}}}"
    yield from _decide()


def _group(name: str, slot: str, rules: Sequence[data.Rule]) -> Iterator[str]:
    """The rules that test one word, as a function that records what fires."""
    yield f"def {name}(query, sources, feedback, fired, contest):"
    yield f"    _, {', '.join(data.SLOTS)} = query"
    for rule in rules:
        tests = [f"{s} {op} {value!r}" for s, op, value in rule.tests if s != slot]
        if rule.unless:
            tests.append(f"{rule.unless!r} not in feedback")
        indent = "    "
        yield f"{indent}if {' and '.join(tests) or 'True'}:"
        matched = "(query,)"
        if rule.source:
            indent += "    "
            kind, quality = rule.source
            yield f"{indent}for source in sources:"
            indent += "    "
            yield (
                f"{indent}if source[1] == {kind!r} and source[2] == domain "
                f"and source[3] >= {quality}:"
            )
            matched = "(query, source)"
        indent += "    "
        if rule.tokens is not None:
            yield f"{indent}fired.append(({rule.number}, {matched}, {rule.tokens}))"
        else:
            entry = f"({rule.utility}, {rule.number}, {matched}, {rule.strategy!r})"
            yield f"{indent}contest.append({entry})"


def _decide() -> Iterator[str]:
    slots = ", ".join(f"asked[{slot!r}]" for slot in data.SLOTS)
    yield "PROOF = [None]"
    yield "def decide(asked):"
    yield f"    query = ('Query', {slots})"
    yield "    sources = ["
    yield "        ('Source', s['type'], s['domain'], s['quality'])"
    yield "        for s in asked['sources']"
    yield "    ]"
    yield "    feedback = asked['feedback']"
    yield "    fired, contest = [], []"
    for slot in BY_RARITY:
        yield f"    group = {slot.upper()}.get(asked[{slot!r}])"
        yield "    if group is not None:"
        yield "        group(query, sources, feedback, fired, contest)"
    yield f"    budget = {data.START}"
    yield "    for _, _, tokens in fired:"
    yield "        budget += tokens"
    yield "    winner = max(contest) if contest else None"
    yield "    PROOF[0] = (query, sources, feedback, fired, contest, winner)"
    low, high = data.LEAST, data.MOST
    yield f"    budget = {low} if budget < {low} else {high} if budget > {high} else budget"
    yield f"    return budget, {data.FALLBACK!r} if winner is None else winner[3]"
