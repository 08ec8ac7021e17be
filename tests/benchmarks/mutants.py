"""Mutants of the fast matcher: how much of a change of its code the tests notice.

``python tests/benchmarks/mutants.py --count 300 --seed 1`` changes one thing in one file
at a time, an operator, a constant, a condition, a statement, or a piece of the code that
is generated, and runs the tests that should notice, those of the file first. Nothing is
written: the changed module is put in place as it is imported. What no test noticed is
listed; some of it changes nothing that could be seen.

(mutmut puts a switch into every function, which generated code and hot loops do not bear,
and cosmic-ray rewrites files; neither changes texts that are code.)
"""

from __future__ import annotations

import argparse
import ast
import copy
import json
import random
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]
FILES = (
    *(
        f"engine/match/{name}.py"
        for name in (
            "anatomy", "code", "join", "completion", "index", "memory", "alpha",
            "rule_node", "network", "readers", "store", "descend", "aggregate",
        )
    ),
    *(
        f"engine/run/{name}.py"
        for name in (
            "lazy", "waiting", "keyed", "joiner", "ranks", "sowing", "entrance", "chase",
            "side_code", "remembered", "lookout", "sides", "sweep", "swift_code", "cycle",
            "support", "notes", "outlook", "start", "stream",
        )
    ),
)  # fmt: skip
"""What is changed, as far as it is there."""
LAWS = (
    "test_once_differed", "test_dense_programs", "test_thresholds", "test_joined_order",
    "test_foundations", "test_matchers_agree", "test_threads",
)  # fmt: skip
LIMIT = 240.0
"""Seconds after which a mutant goes round in circles, and has been noticed."""
MEMORY = 3 * 2**30
PROGRESS = 25
"""Mutants after which it is told how many are judged."""
SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE,
    ast.GtE: ast.Gt, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
    ast.And: ast.Or, ast.Or: ast.And, ast.Add: ast.Sub, ast.Sub: ast.Add, ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd, ast.BitXor: ast.BitAnd, ast.LShift: ast.RShift, ast.RShift: ast.LShift,
    ast.Break: ast.Pass, ast.Continue: ast.Pass,
}  # fmt: skip
WORDS = (
    (" is not ", " is "), (" is ", " is not "), (" not ", " "), ("==", "!="), ("!=", "=="),
    (">=", ">"), ("<=", "<"), (" > ", " >= "), (" < ", " <= "), (" and ", " or "), (" + 1", " + 2"),
    ("&=", "|="), ("|=", "&="), ("|= ", "= "), ("break", "pass"), ("return True", "return False"),
    ("return False", "return True"), ("return None", "return ()"), (".append(", ".remove("),
)  # fmt: skip
"""What is changed in texts that are code."""
CODE = re.compile(
    r"[a-z]\w* (=|\+=|&=|\|=) |^\s*(if|for|return|else|try|del)\b|\w\(.*\)|: $"
)


@dataclass(frozen=True)
class Mutant:
    """One change: the file, which of its changes it is, its place, and what it does."""

    file: str
    number: int
    line: int
    what: str


@dataclass(frozen=True)
class Change:
    """A node of a syntax tree, a field of it, and what this is to hold.

    Attributes:
        shown: What is changed, if it is one of several things in the field.
    """

    node: ast.AST
    field: str
    value: object
    shown: tuple[ast.AST, ast.AST] | None = None

    @property
    def line(self) -> int:
        """Where it is."""
        return getattr(
            self.shown[0] if self.shown else self.node, "lineno", 0
        ) or getattr(self.node, "lineno", 0)

    def make(self) -> str:
        """Make the change; what it was in words."""
        before = _text(self.shown[0] if self.shown else self.node)
        setattr(self.node, self.field, self.value)
        return f"{before}  →  {_text(self.shown[1] if self.shown else self.node)}"


def _text(node: ast.AST) -> str:
    """The beginning of a node's code, in one line."""
    if isinstance(node, ast.cmpop):
        return type(node).__name__
    text = " ".join(ast.unparse(ast.fix_missing_locations(copy.deepcopy(node))).split())
    return text if len(text) < 120 else f"{text[:117]}..."


def changes(tree: ast.Module) -> Iterator[Change]:
    """Everything that can be changed, in a fixed order."""
    for node in _running(tree):
        for name, value in ast.iter_fields(node):
            if isinstance(value, ast.AST) and type(value) in SWAPS:
                yield Change(node, name, SWAPS[type(value)]())
            elif isinstance(value, list):
                for place, item in enumerate(value):
                    for other in _others(node, name, item):
                        changed = [*value[:place], other, *value[place + 1 :]]
                        yield Change(node, name, changed, (item, other))
        yield from _by_itself(node)


def _running(tree: ast.AST) -> Iterator[ast.AST]:
    """The nodes of what runs: no types, docstrings, messages, or guards that never act."""
    unseen: list[ast.AST] = []  # what only says of what kind something is
    if isinstance(tree, ast.FunctionDef):
        unseen = [*tree.decorator_list, *([tree.returns] if tree.returns else [])]
    elif isinstance(tree, ast.ClassDef):
        unseen = [*tree.decorator_list, *tree.bases, *tree.keywords]
    for node in ast.iter_child_nodes(tree):
        if node in unseen:
            continue
        if isinstance(node, (ast.Import, ast.ImportFrom, ast.Raise, ast.AnnAssign)):
            continue
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue
        if isinstance(node, ast.If) and isinstance(node.body[0], ast.Raise):
            continue
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "cast":
            yield from _running(
                ast.Module(body=[ast.Expr(node.args[1])], type_ignores=[])
            )
            continue
        if isinstance(node, ast.arg):
            continue
        yield node
        yield from _running(node)


def _others(node: ast.AST, name: str, item: object) -> Iterator[ast.AST]:
    """What may stand for one of several."""
    if isinstance(item, ast.cmpop):
        yield SWAPS[type(item)]()
    if name not in ("body", "orelse") or not isinstance(item, ast.stmt):
        return
    if isinstance(item, (ast.Break, ast.Continue)):
        yield ast.copy_location(ast.Pass(), item)
    # Without the value of a name nothing goes: that would be noticed too easily.
    acts = (
        isinstance(item, ast.AugAssign)
        or (isinstance(item, ast.Expr) and isinstance(item.value, ast.Call))
        or (isinstance(item, ast.Assign) and not isinstance(item.targets[0], ast.Name))
    )
    if acts and not isinstance(node, (ast.Module, ast.ClassDef)):
        yield ast.copy_location(ast.Pass(), item)


def _by_itself(node: ast.AST) -> Iterator[Change]:
    """Changes of a node that depend on nothing else."""
    if isinstance(node, (ast.If, ast.While, ast.IfExp)):
        other = ast.UnaryOp(op=ast.Not(), operand=node.test)
        yield Change(node, "test", other, (node.test, other))
    elif isinstance(node, ast.Return) and node.value is not None:
        if not isinstance(node.value, ast.Constant):
            yield Change(node, "value", ast.Constant(value=None))
    elif isinstance(node, ast.Constant):
        for value in _values(node.value):
            yield Change(node, "value", value)


def _values(value: object) -> Iterator[object]:
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield value + 1
    elif isinstance(value, str) and CODE.search(value):
        for old, new in WORDS:
            if old in value and not (old == " is " and " is not " in value):
                yield value.replace(old, new, 1)


def mutated(text: str, number: int) -> tuple[ast.Module, int, str]:
    """A module with one change, the change's line, and what it is in words."""
    tree = ast.parse(text)
    change = list(changes(tree))[number]
    line, what = change.line, change.make()
    return ast.fix_missing_locations(tree), line, what


def every() -> list[tuple[str, int]]:
    """All changes of all files."""
    found = []
    for file in FILES:
        path = ROOT / file
        if path.exists():
            count = sum(1 for _ in changes(ast.parse(path.read_text(encoding="utf-8"))))
            found += [(file, number) for number in range(count)]
    return found


class Finder(MetaPathFinder, Loader):
    """Puts a changed module in place of the one in its file."""

    def __init__(self, file: str, number: int) -> None:
        self._file = file
        self._number = number
        self._module = file.removesuffix(".py").replace("/", ".")

    def find_spec(
        self,
        fullname: str,
        path: object,  # noqa: ARG002
        target: ModuleType | None = None,  # noqa: ARG002
    ) -> ModuleSpec | None:
        """The changed module, if it is asked for."""
        if fullname != self._module:
            return None
        return spec_from_loader(fullname, self, origin=str(ROOT / self._file))

    def exec_module(self, module: ModuleType) -> None:
        """Run the changed code."""
        path = ROOT / self._file
        tree, _, _ = mutated(path.read_text(encoding="utf-8"), self._number)
        exec(compile(tree, str(path), "exec"), vars(module))  # noqa: S102


def tests_for(file: str) -> list[str]:
    """The tests that should notice, the quickest to do so first."""
    room, name = Path(file).parent.name, Path(file).stem
    own = ROOT / "tests" / "unit" / "engine" / room / f"test_{name}.py"
    laws = [str(ROOT / "tests" / "laws" / f"{law}.py") for law in LAWS]
    rest = [str(ROOT / "tests" / "unit" / "engine" / one) for one in ("run", "match")]
    corpus = str(ROOT / "tests" / "conformance")
    return [*([str(own)] if own.exists() else []), *laws[:2], *rest, corpus, *laws[2:]]


class Hasty:
    """A plugin of pytest: what fails need not be made small."""

    def pytest_sessionstart(self) -> None:
        """Before any test is read."""
        from hypothesis import Phase, settings  # noqa: PLC0415  # pytest has to be first

        phases = (Phase.explicit, Phase.generate)
        settings.register_profile("hasty", settings(), phases=phases, database=None)
        settings.load_profile("hasty")


def tried(file: str, number: int) -> int:
    """Run the tests on a mutant in this process; 0 if none of them noticed."""
    import pytest  # noqa: PLC0415  # only here: whoever judges needs none of it

    if sys.platform.startswith("linux"):
        import resource  # noqa: PLC0415  # nowhere else is there a limit to set

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
    if number >= 0:
        sys.meta_path.insert(0, Finder(file, number))
    options = [
        "-x",
        "-q",
        "--no-header",
        "--tb=no",
        "-p",
        "no:cacheprovider",
        "--timeout=30",
    ]
    deselected = "test_every_pair_of_features_occurs"  # half a minute: the last resort
    arguments = [*options, "-k", f"not {deselected}", *tests_for(file)]
    return int(pytest.main(arguments, plugins=[Hasty()]))


def judged(mutant: Mutant) -> tuple[str, float]:
    """What became of a mutant, and how many seconds that took."""
    command = [sys.executable, __file__, "--try", mutant.file, str(mutant.number)]
    began = time.monotonic()
    try:
        done = subprocess.run(  # noqa: S603  # our own command
            command, cwd=ROOT, capture_output=True, timeout=LIMIT, check=False
        )
        outcome = "survived" if done.returncode == 0 else "noticed"
    except subprocess.TimeoutExpired:
        outcome = "noticed late"
    return outcome, time.monotonic() - began


def sampled(count: int, seed: int) -> list[Mutant]:
    """Some of all mutants."""
    known = every()
    found = []
    for file, number in sorted(
        random.Random(seed).sample(known, min(count, len(known)))  # noqa: S311
    ):
        text = (ROOT / file).read_text(encoding="utf-8")
        _, line, what = mutated(text, number)
        found.append(Mutant(file, number, line, what))
    return found


def main(arguments: Sequence[str]) -> int:
    """Judge a sample, and list what survived."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--json", type=Path, help="write what became of each here")
    parser.add_argument("--try", dest="one", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.one:
        return tried(options.one[0], int(options.one[1]))
    if not _is_quiet():
        _say("the tests fail without any change")
        return 2
    mutants = sampled(options.count, options.seed)
    random.Random(options.seed).shuffle(mutants)  # noqa: S311
    outcomes: Counter[str] = Counter()
    lines = []
    with ThreadPoolExecutor(options.jobs) as pool:
        judgements = pool.map(judged, mutants)
        for mutant, (outcome, seconds) in zip(mutants, judgements, strict=True):
            outcomes[outcome] += 1
            said = {**vars(mutant), "outcome": outcome, "seconds": round(seconds, 1)}
            lines.append(json.dumps(said, ensure_ascii=False))
            if outcome == "survived":
                _say(f"{mutant.file}:{mutant.line} [{mutant.number}] {mutant.what}")
            if len(lines) % PROGRESS == 0:
                print(f"{len(lines)} of {len(mutants)}", file=sys.stderr)  # noqa: T201
    if options.json:
        options.json.write_text("\n".join(lines) + "\n", encoding="utf-8")
    _say(", ".join(f"{count} {word}" for word, count in outcomes.most_common()))
    return 0


def _is_quiet() -> bool:
    """Whether no test fails on the code as it is."""
    return judged(Mutant(FILES[0], -1, 0, ""))[0] == "survived"


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201  # this is a program for the command line


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
