"""Version 3 of the schema: what the budget of each decision came to, in numbers.

The view reads it off a decision as it is kept; the table holds what the view read when
the decision was made. It is narrow, where a decision takes pages: statistics over a
hundred thousand decisions read it alone. It holds no word of any question, so that
nothing in it is to be forgotten.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

_GREATEST = 1e15
"""Beyond it a number in a damaged text is none that was measured."""


def add_budgets(db: Database) -> None:
    """Add table and view, and fill the table from the decisions there are.

    What cannot be read of a decision, because its texts are damaged or older than what
    is read, is NULL. The rows go from table to table, so that memory does not grow.
    """
    db.table("budgets").create(
        {
            "number": int,
            "decision": str,
            "at": str,
            "unit": str,
            "conversation": str,
            "turn": int,
            "query_length": int,
            "model": str,
            "domain": str,
            "allocated": int,
            "answer_room": int,
            "capped": int,
            "intent": str,
            "intent_confidence": float,
            "intent_method": str,
            "intent_weight": float,
            "complexity": float,
            "agent_count": int,
            "agent_factor": float,
            "agents": str,
            "chunk_count": int,
            "source_diversity": float,
            "sources": int,
            "confidence": float,
            "overflow": int,
            "strategy": str,
            "follows_up": int,
            "rules_ms": float,
            "total_ms": float,
        },
        pk="number",
        not_null={"decision", "at"},
        foreign_keys=[("decision", "decisions", "id")],
        strict=True,
    )
    db.table("budgets").create_index(["decision"], unique=True)
    db.create_view("decision_budgets", _READ)
    db.execute(f"INSERT INTO budgets ({_COLUMNS}) SELECT {_COLUMNS} FROM {_VIEW}")  # noqa: S608  # constants


def _number(text: str, path: str, *kinds: str) -> str:
    """The number at a place of a JSON text, NULL if there is none."""
    known = ", ".join(f"'{kind}'" for kind in kinds or ("integer", "real"))
    value = f"json_extract({text}, '$.{path}')"
    return (
        f"iif(json_type({text}, '$.{path}') IN ({known}) "
        f"AND {value} BETWEEN -{_GREATEST} AND {_GREATEST}, {value}, NULL)"
    )


def _whole(text: str, path: str) -> str:
    return _number(text, path, "integer")


def _text(text: str, path: str) -> str:
    value = f"json_extract({text}, '$.{path}')"
    return f"iif(json_type({text}, '$.{path}') = 'text', {value}, NULL)"


_BUDGET = "token_budget"
_BREAKDOWN = f"{_BUDGET}.breakdown"
_PRODUCT = (
    f"({_number('answer', f'{_BREAKDOWN}.base_tokens')} "
    f"* {_number('answer', f'{_BREAKDOWN}.complexity_factor')} "
    f"+ {_number('answer', f'{_BREAKDOWN}.chunk_bonus')})"
    + "".join(
        f" * {_number('answer', f'{_BREAKDOWN}.{factor}')}"
        for factor in (
            *("source_diversity", "agent_factor", "intent_weight"),
            *("user_preference", "confidence_adjustment"),
        )
    )
)
"""What the factors come to before the budget is held within its limits."""

_VIEW = "decision_budgets"
_READ_OFF = {
    "decision": "id",
    "at": "created_at",
    "unit": "unit",
    "conversation": "conversation",
    "turn": "turn",
    "query_length": "length(query)",
    "model": "model",
    "domain": _text("answer", f"{_BUDGET}.domain"),
    "allocated": "allocated",
    # All parts together, where the answer comes in parts.
    "answer_room": (
        f"ifnull({_whole('answer', f'{_BUDGET}.overflow.metadata.parts[#-1].end_token')}"
        ", allocated)"
    ),
    # A budget was held at the maximum if its factors come to a token more, whatever
    # the maximum of the rules was then.
    "capped": f"{_PRODUCT} >= {_number('answer', f'{_BREAKDOWN}.final_budget')} + 1",
    "intent": "intent",
    "intent_confidence": _number("answer", f"{_BUDGET}.intent.confidence"),
    "intent_method": _text("answer", f"{_BUDGET}.intent.method"),
    "intent_weight": _number("answer", f"{_BREAKDOWN}.intent_weight"),
    "complexity": "complexity",
    "agent_count": _whole("answer", f"{_BREAKDOWN}.agent_count"),
    "agent_factor": _number("answer", f"{_BREAKDOWN}.agent_factor"),
    "agents": (
        "(SELECT group_concat(value, ' ') "  # noqa: S608  # constants
        f"FROM json_each(answer, '$.{_BUDGET}.specialists') WHERE type = 'text')"
    ),
    "chunk_count": _whole("answer", f"{_BREAKDOWN}.chunk_count"),
    "source_diversity": _number("answer", f"{_BREAKDOWN}.source_diversity"),
    "sources": "json_array_length(answer, '$.sources')",
    "confidence": "confidence",
    # An answer overflowed if something had to give way, or more was asked for than the
    # window has room for. A large budget that fits, near the maximum or at it, is no
    # overflow.
    "overflow": (
        f"nullif({_text('answer', f'{_BUDGET}.overflow.strategy')}, 'none') "
        f"IS NOT NULL OR {_number('answer', f'{_BUDGET}.window.requested')} "
        f"> {_number('answer', f'{_BUDGET}.window.available')}"
    ),
    "strategy": f"nullif({_text('answer', f'{_BUDGET}.overflow.strategy')}, 'none')",
    "follows_up": (
        "CASE json_type(answer, '$.follows_up') WHEN 'text' THEN 1 WHEN 'null' THEN 0 "
        "END"
    ),
    "rules_ms": _number("timings", "rules"),
    "total_ms": _number("timings", "total"),
}
_COLUMNS = ", ".join(_READ_OFF)
_PLAIN = (
    *("id", "created_at", "unit", "conversation", "turn", "query", "model"),
    *("allocated", "intent", "complexity", "confidence"),
)
_READ = (
    f"SELECT {', '.join(f'{sql} AS {name}' for name, sql in _READ_OFF.items())} "  # noqa: S608  # constants
    f"FROM (SELECT {', '.join(_PLAIN)}, "
    "iif(json_valid(answer), answer, '{}') AS answer, "
    "iif(json_valid(timings), timings, '{}') AS timings FROM decisions ORDER BY id)"
)
