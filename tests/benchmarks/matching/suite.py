"""All workloads, and what they are called."""

from __future__ import annotations

from collections.abc import Mapping

from benchmarks.matching.workload import Workload
from benchmarks.matching.workloads import (
    alpha,
    churn,
    closure,
    counter,
    decision,
    manners,
    memory,
    sales,
    storm,
    waltz,
    waltzdb,
)

OURS = "regelwerk"
CLIPS = "clips"

LABELS: Mapping[str, str] = {
    OURS: "Regelwerk",
    "alone": "Regelwerk, the 100 rules alone",
    CLIPS: "CLIPS",
    "zen": "zen-engine",
    "durable": "durable_rules",
    "rule_engine": "rule-engine",
    "experta": "experta",
    "if_else": "if/else by hand",
    "fused": "fused by hand",
}
"""What engines are called in reports, by the names of their modules."""

PACKAGES = ("clipspy", "zen-engine", "durable_rules", "rule-engine", "experta")
"""What the peers are installed as."""


def _counts(size: int, answer: object) -> bool:
    """Whether as much was done as had to be."""
    return answer == size


def _some(_size: int, answer: object) -> bool:
    """Whether anything was done."""
    return bool(answer)


WORKLOADS = (
    Workload(
        name="decision",
        says="one stateless decision: budget and strategy for a question",
        counted="rules",
        sizes=(20, 100, 1000, 10_000),
        quick=(20, 100, 1000),
        tiny=20,
        engines=(
            *(OURS, CLIPS, "zen", "durable", "rule_engine", "experta"),
            *("if_else", "fused"),
        ),
        check=decision.check,
        repeats=True,
    ),
    Workload(
        name="crowd",
        says="the same decision by 100 rules among 900 that cannot match",
        counted="rules that can match",
        sizes=(100,),
        quick=(100,),
        tiny=10,
        engines=(OURS, "alone", CLIPS),
        check=decision.check,
        repeats=True,
    ),
    Workload(
        name="manners",
        says="Miss Manners, depth first",
        counted="guests",
        sizes=(8, 16, 32, 64, 128),
        quick=(8, 16, 32),
        tiny=8,
        engines=(OURS, CLIPS, "durable", "experta"),
        check=manners.check,
    ),
    Workload(
        name="waltz",
        says="labelling line drawings by rules for junctions",
        counted="regions",
        sizes=(2, 10, 50),
        quick=(2, 10),
        tiny=1,
        engines=(OURS, CLIPS),
        check=waltz.check,
    ),
    Workload(
        name="waltzdb",
        says="labelling line drawings from a catalogue",
        counted="regions",
        sizes=(2, 10, 50),
        quick=(2, 10),
        tiny=1,
        engines=(OURS, CLIPS),
        check=waltzdb.check,
    ),
    Workload(
        name="counter",
        says="one fact modified again and again",
        counted="firings",
        sizes=(1000, 10_000, 100_000),
        quick=(1000, 10_000),
        tiny=20,
        engines=(OURS, CLIPS, "durable", "experta"),
        check=counter.check,
    ),
    Workload(
        name="closure",
        says="transitive closure of a path",
        counted="nodes",
        sizes=(50, 100, 200),
        quick=(50, 100),
        tiny=8,
        engines=(OURS, CLIPS, "durable", "experta"),
        check=closure.check_path,
    ),
    Workload(
        name="closure_random",
        says="transitive closure of a random graph without cycles",
        counted="nodes",
        sizes=(50, 150),
        quick=(50,),
        tiny=8,
        engines=(OURS, CLIPS, "durable"),
        check=closure.check_graph,
    ),
    Workload(
        name="alpha",
        says="facts past 100 rules that join nothing",
        counted="facts",
        sizes=(1000, 10_000, 100_000),
        quick=(1000, 10_000),
        tiny=50,
        engines=(OURS, CLIPS, "durable", "experta"),
        check=alpha.check,
    ),
    Workload(
        name="churn",
        says="negated facts that go and come back",
        counted="items",
        sizes=(100, 1000, 10_000),
        quick=(100, 1000),
        tiny=5,
        engines=(OURS, CLIPS, "durable", "experta"),
        check=churn.check,
    ),
    Workload(
        name="sales",
        says="sums, counts and largest values by group, under changes",
        counted="changes",
        sizes=(100, 300, 1000),
        quick=(100,),
        tiny=10,
        engines=(OURS, CLIPS),
        check=sales.check,
    ),
    Workload(
        name="storm",
        says="conclusions on chains and diamonds that fall and come back",
        counted="clusters of 50",
        sizes=(4, 40, 400),
        quick=(4, 40),
        tiny=4,
        engines=(OURS, CLIPS),
        check=storm.check,
    ),
    Workload(
        name="storm_rings",
        says="the same with rings, which must not hold themselves",
        counted="clusters of 50",
        sizes=(4, 40, 400),
        quick=(4, 40),
        tiny=4,
        engines=(OURS, CLIPS),
        check=storm.check,
    ),
    Workload(
        name="loading",
        says="from a rule file to a session that has run",
        counted="rules",
        sizes=(100, 1000, 10_000),
        quick=(100, 1000),
        tiny=20,
        engines=(OURS, CLIPS),
        check=_counts,
        fresh=True,
        repetitions=3,
    ),
    Workload(
        name="creation",
        says="a session of a loaded rule set",
        counted="rules",
        sizes=(100, 1000),
        quick=(100,),
        tiny=20,
        engines=(OURS,),
        check=_some,
        repeats=True,
    ),
    Workload(
        name="reset",
        says="resetting a session that has decided",
        counted="rules",
        sizes=(100, 1000),
        quick=(100,),
        tiny=20,
        engines=(OURS,),
        check=_some,
        repeats=True,
    ),
    Workload(
        name="memory",
        says="memory of a live fact of three slots, with an indexed join",
        counted="facts",
        sizes=(200_000, 1_000_000),
        quick=(50_000,),
        tiny=1000,
        engines=(OURS, CLIPS),
        check=memory.check,
        unit="B",
        fresh=True,
        repetitions=1,
    ),
    Workload(
        name="flat",
        says="growth of memory while rule sets and sessions come and go",
        counted="rule sets",
        sizes=(1000,),
        quick=(200,),
        tiny=10,
        engines=(OURS,),
        check=memory.check_flat,
        unit="MB",
        fresh=True,
        repetitions=1,
    ),
)

BY_NAME: Mapping[str, Workload] = {one.name: one for one in WORKLOADS}
