"""A proof as arrays: which step rests on which, and where a tree shows each one.

A step that is used more than once stands once, under the first that uses it; this is
its home. Wherever else it is used, there is only a pointer to it, so a tree has about
as many rows as the proof has steps, however often they are shared. What would stand
deeper than text can be indented stands at the top instead, and a pointer at its home.
A derived fact and the firing that gave it share a row: the firing's premises stand
right below the fact. Steps that say the same for the same reasons share one too: a
proof of several goals has two where it speaks of two moments, though nothing changed.

What is searched for and how rows look is not known here.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from msgspec.structs import replace

from gui.core.common_slot import CommonSlot
from gui.messages.proofs import ProofOpened, StepRow, StepRows

NOWHERE = -1
"""The home of a goal, which stands at the top."""
UNSEEN = -2
"""The home of a step that no goal rests on."""

DEEPEST = 30
"""The greatest level of a row that has others below it; goals have level 1."""

Child: TypeAlias = tuple[int, bool]
"""What a step rests on, and whether its home is elsewhere."""


class ProofIndex:
    """The steps of one proof, complete once all of them were added.

    Attributes:
        proof: What the engine told of it.
        rows: The steps by number; of steps that say the same, all name the same premises.
        texts: What words are looked for in: label and rule, without case.
        kinds: How many steps there are of each kind.
        common: The slot that most facts begin with.
        roots: Once complete, the steps that stand at the top: the goals, then those
            that would stand too deep elsewhere.
    """

    def __init__(self, proof: ProofOpened) -> None:
        self.proof = proof
        self.rows: list[StepRow] = []
        self.texts: list[str] = []
        self.kinds: Counter[str] = Counter()
        self.common = CommonSlot()
        self.roots: list[int] = []
        self._told: dict[StepRow, int] = {}
        self._twins: dict[int, int] = {}
        self._is_firing = bytearray()
        self._below: list[tuple[int, ...]] = []
        self._home: list[int] = []
        self._given_twice: set[int] = set()
        self._order: list[int] = []
        self._places: array[int] = array("i")
        self._continued: frozenset[int] = frozenset()

    @property
    def is_complete(self) -> bool:
        """Whether all steps are there."""
        return len(self.rows) >= self.proof.steps

    def add(self, page: StepRows) -> None:
        """Take the next steps, and see where each belongs once they are all there.

        Raises:
            ValueError: They do not follow those that are there.
        """
        if page.start != len(self.rows):
            raise ValueError(
                f"step {len(self.rows)} comes next in proof {self.proof.proof}, not "
                f"step {page.start}: ask for the pages in order"
            )
        for row in page.rows:
            self._take(row)
            if row.kind != "fired":
                self.common.learn(row.label)
        self.texts.extend([f"{row.label}\n{row.rule}".casefold() for row in page.rows])
        self.kinds.update([row.kind for row in page.rows])
        if self.is_complete:
            self._arrange()

    def _take(self, row: StepRow) -> None:
        step, twins = len(self.rows), self._twins
        if twins and not twins.keys().isdisjoint(row.premises):
            firsts = dict.fromkeys(twins.get(one, one) for one in row.premises)
            row = replace(row, premises=tuple(firsts))
        first = self._told.setdefault(row, step)
        if first == step:
            below = self._beneath(row, step)
        else:
            twins[step], below = first, ()
        self.rows.append(row)
        self._is_firing.append(row.kind == "fired")
        self._below.append(below)
        self._home.append(UNSEEN)

    def _beneath(self, row: StepRow, step: int) -> tuple[int, ...]:
        """What stands below a row, where that does not depend on the way to it.

        A firing that gave one fact has its home there; of several facts, the first that
        is walked to.
        """
        if row.kind in {"given", "fired"} or not row.premises:
            return row.premises
        firing = row.premises[0]
        if firing in self._given_twice:
            return row.premises
        other = self._home[firing]
        if other == UNSEEN:
            self._home[firing] = step
            return self._below[firing]
        self._home[firing], self._below[other] = UNSEEN, row.premises
        self._given_twice.add(firing)
        return row.premises

    def _arrange(self) -> None:
        """Walk down from the goals; the first way to a step leads to its home."""
        self._told.clear()
        home, twins = self._home, self._twins
        goals = dict.fromkeys(twins.get(goal, goal) for goal in self.proof.goals)
        for goal in goals:
            if home[goal] >= 0:  # a firing that is proved for its own sake
                self._below[home[goal]] = (goal,)
            home[goal] = NOWHERE
        self.roots = list(goals)
        for root in self.roots:  # grows meanwhile
            self._walk(root)
        self._continued = frozenset(self.roots[len(goals) :])

    def _walk(self, root: int) -> None:
        """Find homes below a root, and the order of the rows there.

        Nobody can do anything else meanwhile, so it is written to be quick.
        """
        below, home, is_firing = self._below, self._home, self._is_firing
        order, roots = self._order, self.roots
        order.append(root)
        above, level, left = root, 1, iter(below[root])
        ways = []
        while True:
            for step in left:
                if home[step] != UNSEEN:
                    continue
                home[step] = above
                if is_firing[step]:  # it shares the row of the fact above
                    left = iter(below[step])
                    break
                if not below[step]:
                    order.append(step)
                elif level == DEEPEST:
                    roots.append(step)
                else:
                    order.append(step)
                    ways.append((above, level, left))
                    above, level, left = step, level + 1, iter(below[step])
                    break
            else:
                if not ways:
                    return
                above, level, left = ways.pop()

    def row_of(self, step: int) -> int:
        """The step whose row shows this one: a firing's is that of its first fact."""
        step = self._twins.get(step, step)
        above = self._home[step]
        return above if above >= 0 and self._is_firing[step] else step

    def children(self, step: int) -> tuple[Child, ...]:
        """What a step's row rests on."""
        home = self._home
        return tuple((one, home[one] != step) for one in self._rests_on(step))

    def has_children(self, step: int) -> bool:
        """Whether anything stands below a step's row."""
        below = self._below[step]
        return bool(below) and bool(self._rests_on(step))

    def _rests_on(self, step: int) -> tuple[int, ...]:
        below = self._below[step]
        if below and self._is_firing[below[0]] and self._home[below[0]] == step:
            return self._below[below[0]]
        return below

    def parent(self, step: int) -> int:
        """The row that a row stands below; `NOWHERE` at the top."""
        return self._home[step]

    def path(self, step: int) -> tuple[int, ...]:
        """The rows from a goal down to the one that shows a step."""
        found = [self.row_of(step)]
        while (above := self.parent(found[-1])) >= 0:
            found.append(above)
        return tuple(reversed(found))

    def is_goal(self, step: int) -> bool:
        """Whether it is proved for its own sake."""
        return self._home[self._twins.get(step, step)] == NOWHERE

    def is_root(self, step: int) -> bool:
        """Whether its row stands at the top."""
        return self._home[step] == NOWHERE or step in self._continued

    def in_order(self, steps: Iterable[int]) -> list[int]:
        """The rows that show some steps, each once, from the top."""
        home, is_firing, twins = self._home, self._is_firing, self._twins
        if twins:
            steps = [twins.get(step, step) for step in steps]
        shown = {
            home[step] if is_firing[step] and home[step] >= 0 else step
            for step in steps
        }
        return sorted(shown, key=self._ranks().__getitem__)

    def rank(self, step: int) -> int:
        """The place of a step's row among those of the full tree, from 0."""
        return self._ranks()[self.row_of(step)]

    def _ranks(self) -> array[int]:
        """The places of all rows, worked out when they are first asked for."""
        if not self._places:
            self._places = array("i", [UNSEEN]) * len(self.rows)
            for place, step in enumerate(self._order):
                self._places[step] = place
        return self._places

    def firing(self, number: int) -> int:
        """The step that is a firing of this number, or `NOWHERE`."""
        for step, row in enumerate(self.rows):
            if row.cycle == number and row.kind == "fired":
                return step
        return NOWHERE

    def below(self, step: int) -> Iterator[tuple[int, int, bool]]:
        """A row and all it rests on, however deep.

        Yields:
            The step, how far below the first it is, and whether it was told before.
        """
        stack = [(step, 0, False)]
        while stack:
            one, level, is_again = stack.pop()
            yield one, level, is_again
            if not is_again:
                stack.extend(
                    (child, level + 1, again)
                    for child, again in reversed(self.children(one))
                )
