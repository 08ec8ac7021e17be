"""Random programs for the laws of proofs: rules of every kind, facts, operations."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import strategies as st

from engine import Fact, RuleSet, Session, load_sources

TEMPLATES = """
params: {low: 1, high: 3}
templates:
  A: {doc: A number., slots: {n: int, s: str}}
  B: {slots: {n: int}}
  C: {slots: {n: int}}
  D: {doc: What was found, slots: {n: int, x: any}}
  E: {slots: {v: any}}
  L: {slots: {a: int, b: int}}
  P: {slots: {a: int, b: int}}
  K: {slots: {n: int}}
  M: {slots: {n: int}}
  W: {slots: {n: int, who: str}}
  T: {slots: {n: int, w: float}}
facts:
  - T: {n: 1, w: {param: low}}
  - T: {n: 2, w: 2.5}
rules:
"""

RULES = (
    """
  - rule: plain
    doc: Numbers from low on.
    tags:
    - helper
    when:
    - f: A(n >= low)
    then:
    - conclude: B(n=f.n)
""",
    """
  - rule: there
    when:
    - f: B()
    - test: f.n < high
    then:
    - conclude: C(n=f.n)
""",
    """
  - rule: and-back
    when:
    - f: C()
    then:
    - conclude: B(n=f.n)
""",
    """
  - rule: step
    when:
    - f: L()
    then:
    - conclude: P(a=f.a, b=f.b)
""",
    """
  - rule: steps
    when:
    - f: P()
    - g: L(a == f.b)
    then:
    - conclude: P(a=f.a, b=g.b)
""",
    """
  - rule: absent
    when:
    - f: A()
    - not:
      - B(n == f.n)
      - C(n == f.n)
    then:
    - conclude: D(n=f.n, x="absent")
""",
    """
  - rule: witnessed
    when:
    - f: A()
    - exists: P(a == f.n)
    then:
    - conclude: D(n=f.n, x=None)
""",
    """
  - rule: loop-of-witnesses
    when:
    - f: A()
    - exists:
      - C(n == f.n)
    then:
    - conclude: B(n=f.n)
""",
    """
  - rule: every
    when:
    - f: A()
    - forall:
      - l: L(a == f.n)
      - P(a == l.b)
    then:
    - conclude: D(n=f.n, x=["every", 1])
""",
    """
  - rule: either
    when:
    - f: A()
    - any:
      - - let: z = f.n + 1
        - exists: L(a == f.n)
      - - g: P(b == f.n)
        - let: z = g.a
      - - g: B(n == f.n)
        - let: z = g.n
    then:
    - conclude: D(n=f.n, x=z)
""",
    """
  - rule: counted
    when:
    - f: A()
    - k: count(P(a == f.n))
    - test: k > 1
    then:
    - conclude: D(n=f.n, x=k)
""",
    """
  - rule: summed
    when:
    - t: T()
    - total: sum(g.n * t.w for g in B(n > 0) if g.n < 9)
    - top: max((g.n for g in B()), default=0)
    - all: collect(g.s for g in sorted(A(), -g.n))
    - kinds: count({g.s for g in A()})
    then:
    - conclude: E(v=[total, top, kinds, join("-", all)])
""",
    """
  - rule: stays
    when:
    - f: B(n > low)
    - not: E(v == f.n)
    then:
    - let: y = f.n * 1
    - assert: E(v=y)
    - conclude: K(n=f.n + 100)
""",
    """
  - rule: grows
    salience: 2
    when:
    - m: M(n < high)
    then:
    - modify: m(n=m.n + 1)
    - modify: m(n=m.n + 0)
""",
    """
  - rule: sweeps
    utility: 0.9
    when:
    - m: M(n == 3)
    - f: C(n == 2)
    then:
    - retract: m
    - assert: W(n=3, who="sweeper")
""",
    """
  - rule: first-choice
    choose: pick(f.n)
    utility: 0.7
    prefer: 1 if f.n > 2 else 0
    when:
    - f: A(s != "b")
    then:
    - conclude: W(n=f.n, who=f.s)
""",
    """
  - rule: second-choice
    choose: pick(f.n)
    utility: 0.6
    params:
      bonus: 2
    when:
    - f: A()
    - B(n == f.n)
    then:
    - conclude: W(n=f.n + bonus, who=f"{f.s}!")
""",
    """
  - rule: after-choice
    when:
    - f: W(contains(who, "a") or n in [2, 4])
    then:
    - conclude: E(v=f.who[0:1])
""",
)


def run_on(session: Session) -> None:
    """Run to the end; a program that fires without end is none of these."""
    session.run(max_firings=500)


@dataclass(frozen=True, repr=False)
class Program:
    """Rules, and what is done with them: given, retracted, run, set."""

    rules: RuleSet
    text: str
    operations: tuple[tuple[str, tuple[object, ...]], ...]

    def __repr__(self) -> str:
        """The program without its compiled rules."""
        return f"{self.text}\n{self.operations}"

    def act(self, session: Session, run: Callable[[Session], object] = run_on) -> None:
        """Carry the operations out, and run at the end."""
        given: list[Fact] = []
        for verb, arguments in self.operations:
            if verb == "give":
                template, slots = arguments
                given.append(session.give(str(template), dict(slots)))  # type: ignore[call-overload]
            elif verb == "retract" and given:
                session.retract(given[int(str(arguments[0])) % len(given)])
            elif verb == "run":
                run(session)
            elif verb == "use":
                session.use(params={"high": int(str(arguments[0]))})
        run(session)


small = st.integers(0, 4)
facts = st.one_of(
    st.tuples(
        st.just("A"), st.fixed_dictionaries({"n": small, "s": st.sampled_from("abc")})
    ),
    st.tuples(st.just("L"), st.fixed_dictionaries({"a": small, "b": small})),
    st.tuples(st.just("M"), st.fixed_dictionaries({"n": small})),
    st.tuples(st.just("C"), st.fixed_dictionaries({"n": small})),
    st.tuples(st.just("B"), st.fixed_dictionaries({"n": small})),
)
operations = st.one_of(
    st.tuples(st.just("give"), facts),
    st.tuples(st.just("give"), facts),
    st.tuples(st.just("give"), facts),
    st.tuples(st.just("retract"), st.tuples(st.integers(0, 9))),
    st.tuples(st.just("run"), st.just(())),
    st.tuples(st.just("use"), st.tuples(st.integers(1, 4))),
)


@st.composite
def programs(draw: st.DrawFn) -> Program:
    """A random choice of the rules above, with random operations."""
    chosen = draw(st.lists(st.sampled_from(RULES), min_size=3, unique=True))
    text = TEMPLATES + "".join(chosen)
    steps = draw(st.lists(operations, min_size=4, max_size=16))
    return Program(load_sources({"rules.yaml": text}), text, tuple(steps))
