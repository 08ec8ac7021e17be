"""A proof as arrays: which step rests on which, and where a tree shows each one.

A step that is used more than once stands once, under the first that uses it; this is
its home. Wherever else it is used, there is only a pointer to it, so a tree has about
as many rows as the proof has steps, however often they are shared. What would stand
deeper than text can be indented stands at the top instead, and a pointer at its home.
A derived fact and the firing that gave it share a row: the firing's premises stand
right below the fact.

What is searched for and how rows look is not known here.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from gui.messages.proofs import ProofOpened, StepRow, StepRows

NOWHERE = -1
"""The home of a goal, which stands at the top."""
UNSEEN = -2
"""The home of a step that no goal rests on."""

DEEPEST = 30
"""The greatest level of a row; goals have level 1."""

Child: TypeAlias = tuple[int, bool]
"""What a step rests on, and whether its home is elsewhere."""


class ProofIndex:
    """The steps of one proof, complete once all of them were added.

    Attributes:
        proof: What the engine told of it.
        rows: The steps by number.
        texts: What words are looked for in: label and rule, without case.
        kinds: How many steps there are of each kind.
        roots: Once complete, the steps that stand at the top: the goals, then those
            that would stand too deep elsewhere.
    """

    def __init__(self, proof: ProofOpened) -> None:
        self.proof = proof
        self.rows: list[StepRow] = []
        self.texts: list[str] = []
        self.kinds: Counter[str] = Counter()
        self.roots: list[int] = []
        self._home: array[int] = array("i")
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
        self.rows.extend(page.rows)
        self.texts.extend(f"{row.label}\n{row.rule}".casefold() for row in page.rows)
        self.kinds.update([row.kind for row in page.rows])
        if self.is_complete:
            self._arrange()

    def _arrange(self) -> None:
        """Walk down from the goals; the first way to a step leads to its home."""
        self._home = array("i", [UNSEEN]) * len(self.rows)
        self._places = array("i", [UNSEEN]) * len(self.rows)
        self.roots = list(self.proof.goals)
        for goal in self.roots:
            self._home[goal] = NOWHERE
        place = 0
        for root in self.roots:  # grows meanwhile
            place = self._walk(root, place)
        self._continued = frozenset(self.roots[len(self.proof.goals) :])

    def _walk(self, root: int, place: int) -> int:
        """Find homes below a root; the place after the last row there."""
        rows, home, places, roots = self.rows, self._home, self._places, self.roots
        places[root] = place
        place += 1
        ways = [(root, 1, iter(rows[root].premises))]
        while ways:
            above, level, below = ways[-1]
            for step in below:
                if home[step] != UNSEEN:
                    continue
                home[step] = above
                row = rows[step]
                if row.kind == "fired":  # it shares the row of the fact above
                    ways.append((step, level, iter(row.premises)))
                    break
                if level == DEEPEST:
                    roots.append(step)
                    continue
                places[step] = place
                place += 1
                if row.premises:
                    ways.append((step, level + 1, iter(row.premises)))
                    break
            else:
                ways.pop()
        return place

    def row_of(self, step: int) -> int:
        """The step whose row shows this one: a firing's is that of its first fact."""
        above = self._home[step]
        return above if above >= 0 and self.rows[step].kind == "fired" else step

    def firing_of(self, step: int) -> int:
        """The firing that a derived fact's row shows too, or `NOWHERE`."""
        row = self.rows[step]
        if row.kind in {"concluded", "asserted"} and row.premises:
            firing = row.premises[0]
            if self._home[firing] == step:
                return firing
        return NOWHERE

    def children(self, step: int) -> tuple[Child, ...]:
        """What a step's row rests on."""
        firing = self.firing_of(step)
        owner = step if firing == NOWHERE else firing
        home = self._home
        return tuple((one, home[one] != owner) for one in self.rows[owner].premises)

    def has_children(self, step: int) -> bool:
        """Whether anything stands below a step's row."""
        firing = self.firing_of(step)
        return bool(self.rows[step if firing == NOWHERE else firing].premises)

    def parent(self, step: int) -> int:
        """The row that a row stands below; `NOWHERE` at the top."""
        above = self._home[step]
        return above if above < 0 else self.row_of(above)

    def path(self, step: int) -> tuple[int, ...]:
        """The rows from a goal down to the one that shows a step."""
        found = [self.row_of(step)]
        while (above := self.parent(found[-1])) >= 0:
            found.append(above)
        return tuple(reversed(found))

    def is_goal(self, step: int) -> bool:
        """Whether it is proved for its own sake."""
        return self._home[step] == NOWHERE

    def is_root(self, step: int) -> bool:
        """Whether its row stands at the top."""
        return self._home[step] == NOWHERE or step in self._continued

    def in_order(self, steps: Iterable[int]) -> list[int]:
        """The rows that show some steps, each once, from the top."""
        rows, home = self.rows, self._home
        shown = {
            home[step] if rows[step].kind == "fired" and home[step] >= 0 else step
            for step in steps
        }
        return sorted(shown, key=self._places.__getitem__)

    def rank(self, step: int) -> int:
        """The place of a step's row among those of the full tree, from 0."""
        return self._places[self.row_of(step)]

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
