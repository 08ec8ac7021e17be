"""Errors as failures: a sentence for people, and the traceback of a mistake of ours."""

from __future__ import annotations

import traceback

from engine.errors import EngineError
from gui.messages.wire import Failure


def failure(error: BaseException) -> Failure:
    """What a request that raised comes to.

    What users can mend is told as the command line tells it, rule files with all
    their problems. Anything else is the program's mistake and comes with its traceback.
    """
    if isinstance(error, EngineError):
        return Failure(sentence=str(error))
    if isinstance(error, OSError):
        return Failure(sentence=_of_system(error))
    return Failure(
        sentence=f"the program has made a mistake: {_in_short(error)}",
        is_bug=True,
        details="".join(traceback.format_exception(error)),
    )


def _of_system(error: OSError) -> str:
    cause = (error.strerror or str(error)).lower()
    return f"{error.filename}: {cause}" if error.filename else cause


def _in_short(error: BaseException) -> str:
    name, text = type(error).__name__, str(error)
    return f"{name}: {text}" if text else name
