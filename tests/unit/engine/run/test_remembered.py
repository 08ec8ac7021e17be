"""What has fired: found by its facts, by what is tied to it, and forgotten when it ended."""

from __future__ import annotations

from support.matching import Compiled

from engine.match.facts import Fact
from engine.run.activation import Activation
from engine.run.notes import Notes
from engine.run.remembered import Remembered, value_key


class Kept:
    """One rule with a working memory, and what is remembered of it."""

    def __init__(self, when: str, *more: str) -> None:
        self.compiled = Compiled(when, *more)
        self.node = self.compiled.node
        nodes, ended = self.compiled.network.nodes, self.compiled.memory.ended
        self.known = Remembered(nodes, Notes(), ended)
        self._count = 0

    def fire(self, *facts: Fact, values: tuple[int, ...] = ()) -> Activation:
        self._count += 1
        rule = self.node.rule
        activation = Activation(rule, facts, values, fired=self._count)
        self.known.adopt(self.node, activation)
        return activation


def test_activations_are_found_by_their_facts_and_values() -> None:
    kept = Kept("a: A()\n      - n: count(B())")
    one, two = (kept.compiled.fact("A", x=x) for x in (1, 2))
    first, second = kept.fire(one, values=(0,)), kept.fire(one, values=(1,))
    assert kept.known.of(kept.node, (one,)) == {
        value_key((0,)): first,
        value_key((1,)): second,
    }
    assert not kept.known.of(kept.node, (two,))


def test_what_ended_is_forgotten() -> None:
    kept = Kept("a: A()\n      - n: count(B())")
    fact = kept.compiled.fact("A", x=1)
    first, second = kept.fire(fact, values=(0,)), kept.fire(fact, values=(1,))
    kept.known.forget(kept.node, first)
    assert list(kept.known.of(kept.node, (fact,)).values()) == [second]
    kept.known.forget(kept.node, second)
    assert not kept.known.of(kept.node, (fact,))


def test_a_choice_stands_on_the_facts_that_were_taken() -> None:
    kept = Kept("a: A()\n      - b: B()", "choose: pick(a.x)")
    one, two = kept.compiled.fact("A", x=1), kept.compiled.fact("B", x=1)
    fired = kept.fire(one, two)
    assert kept.known.using(one) == kept.known.using(two) == [fired]
    kept.known.forget(kept.node, fired)
    assert kept.known.using(one) == kept.known.using(two) == []


def test_a_watch_finds_what_it_is_tied_to_among_what_fired() -> None:
    kept = Kept("a: A()\n      - not: B(x == a.x)")
    facts = [kept.compiled.fact("A", x=x) for x in range(3)]
    [watch] = kept.node.watches
    kept.fire(facts[0])
    kept.fire(facts[1])
    blocker = kept.compiled.fact("B", x=1)
    key = watch.key(blocker.values)
    assert list(kept.known.tied(watch, key)) == [(facts[1],)]
    kept.fire(facts[2])  # after the first question, too
    assert list(kept.known.tied(watch, watch.key_of((facts[2],)))) == [(facts[2],)]
    kept.compiled.memory.remove(facts[1])
    assert list(kept.known.tied(watch, key)) == []


def test_after_a_reset_nothing_is_remembered() -> None:
    kept = Kept("a: A()\n      - not: B(x == a.x)")
    fact = kept.compiled.fact("A", x=1)
    kept.fire(fact)
    kept.known.reset(Notes())
    assert not kept.known.of(kept.node, (fact,))
    assert kept.known.using(fact) == []


def test_a_value_key_tells_types_apart() -> None:
    assert value_key(()) == ()
    assert len({value_key((value,)) for value in (1, 1.0, True, "1", None)}) == 5
