"""What programs send and get as JSON: the same text in a file and over HTTP."""

from __future__ import annotations

import json

from engine.app.errors import UsageError
from engine.app.workbench import Logged
from engine.store.outcomes import Outcome


class NotJsonError(UsageError):
    """Bytes that are no JSON text, with the place, the cause and the cure."""


def read_json(data: bytes, where: str) -> object:
    """The data of a JSON text in UTF-8, with or without a byte order mark.

    Args:
        data: The text.
        where: What the text is called in messages.

    Raises:
        NotJsonError: It is none.
    """
    try:
        found: object = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise NotJsonError(
            f"{where} is no UTF-8 from byte {error.start} on: save it as UTF-8"
        ) from None
    except json.JSONDecodeError as error:
        raise NotJsonError(
            f"{where}:{error.lineno}:{error.colno}: this is not JSON: {error.msg}"
        ) from None
    except RecursionError:
        raise NotJsonError(f"{where} is nested too deep: flatten it") from None
    except ValueError:  # Python reads whole numbers up to some thousand digits
        raise NotJsonError(
            f"{where} holds a number of too many digits: write a shorter one"
        ) from None
    return found


def proved_to_json(logged: Logged) -> dict[str, object]:
    """A decision with its proof."""
    return {**logged.to_json(), "proof": logged.proof().to_dict()}


def outcome_to_json(outcome: Outcome, latency: float | None) -> dict[str, object]:
    """What was logged of a decision.

    Args:
        outcome: As it is kept.
        latency: Milliseconds, as they were given.
    """
    return {
        "decision_id": outcome.decision,
        "at": outcome.at.isoformat(),
        "tokens_used": outcome.tokens_used,
        "rating": outcome.rating,
        "latency_ms": latency,
    }
