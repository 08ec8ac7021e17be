"""Law: whatever is asked, there is a logged decision or one clear error.

Never another exception, and never a decision that was told but not logged or logged
but not told.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from engine import EngineError
from engine.app.config import find_config
from engine.app.workbench import Logged, Workbench
from engine.assistant.request import request_from_json
from engine.store.size import size

WORDS = st.sampled_from(
    (
        *("Was", "ist", "ein", "Bauantrag", "Widerspruch", "Ermessen", "und", "dafür?"),
        *("What", "is", "an", "objection", "explain", "compare", "rule", "why", "it"),
        *("1)", "2)", "?", ";", "§", "40", "VwVfG", "{x}", "'", '"', "\\", "%s", "--"),
        *("None", "q", "de", "fact", "not", "\N{ZERO WIDTH SPACE}", "\n", "İ", "ß"),
    )
)
TEXTS = (
    st.lists(WORDS, min_size=1, max_size=25).map(" ".join)
    | st.text(max_size=200)
    | st.text(st.characters(codec=None), max_size=30)
)
CHUNKS = st.lists(
    st.fixed_dictionaries(
        {"text": TEXTS},
        optional={
            "id": st.text(max_size=5),
            "source_type": st.sampled_from(["statute", "note", ""]),
            "score": st.floats(-0.1, 1.1),
            "priority": st.sampled_from(["low", "high", "critical", "none"]),
            "pinned": st.booleans(),
        },
    ),
    max_size=4,
)
TURNS = st.lists(
    st.fixed_dictionaries(
        {"role": st.sampled_from(["user", "assistant"]), "text": TEXTS}
    ),
    max_size=3,
)
REQUESTS = st.fixed_dictionaries(
    {"query": TEXTS},
    optional={
        "model": st.sampled_from(
            ["phi3", "gpt-4o", "all-minilm", "PHI3:x", "none", ""]
        ),
        "chunks": CHUNKS,
        "turns": TURNS,
        "unit": st.none() | st.text(max_size=5),
        "conversation": st.none() | st.sampled_from(["a", "b"]) | st.text(max_size=3),
        "preference": st.floats(0.4, 2.1),
        "system_prompt": st.text(max_size=50),
    },
)


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    folder: Path = tmp_path_factory.mktemp("fuzz")
    with Workbench(find_config(database=folder / "x.db")) as opened:
        yield opened


@given(data=REQUESTS)
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_any_request_is_decided_and_logged_or_refused(
    bench: Workbench, data: dict[str, object]
) -> None:
    before = size(bench.store.database).rows
    logged, refusal = decided(bench, data)
    after = size(bench.store.database).rows
    if logged is None:
        event("refused")
        assert refusal.strip()
        assert after == before
        return
    event("decided")
    decision = logged.decision
    kept = bench.store.decisions.get(logged.id)
    assert kept.entry.summary.allocated == decision.allocated >= 0
    context = decision.context
    assert context.used + context.reserved <= max(context.limit, context.reserved)
    assert bench.replay(logged.id).same
    assert after["decisions"] == before["decisions"] + 1
    said = 2 if data.get("conversation") is not None else 0
    assert after["turns"] == before["turns"] + said


def decided(bench: Workbench, data: dict[str, object]) -> tuple[Logged | None, str]:
    try:
        return bench.decide(request_from_json(data)), ""
    except EngineError as error:
        return None, str(error)
