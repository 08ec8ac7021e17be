"""The command line: reads arguments, calls a command, and says what went wrong.

A mistake of the user is one sentence on standard error, never a traceback. Exit codes:
0 all is well, 1 problems were found, 2 the input cannot be used, 130 interrupted.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module

from engine.app.arguments import parser
from engine.app.console import let_go, note, speak_utf8
from engine.errors import EngineError, RuleSetError, RunError

FOUND = 1
UNUSABLE = 2
INTERRUPTED = 130
PIPE_CLOSED = 141
"""As shells count a program that SIGPIPE ended: 128 + 13."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out one command; the exit code."""
    speak_utf8()
    try:
        code = _carried_out(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        let_go()
        return PIPE_CLOSED
    except KeyboardInterrupt:
        note("regelwerk: interrupted before it was done")
        return INTERRUPTED
    return code


def _carried_out(arguments: Sequence[str] | None) -> int:
    given_words = sys.argv[1:] if arguments is None else arguments
    if not given_words:
        parser().print_help()
        return 0
    given = parser().parse_args(given_words)
    family, command = given.command
    try:
        module = import_module(f"engine.app.commands.{family}")
        code: int = getattr(module, command)(given)
    except RuleSetError as error:
        note(str(error))
        return UNUSABLE
    except RunError as error:
        note(f"regelwerk: {error}")
        return FOUND
    except EngineError as error:
        note(f"regelwerk: {error}")
        return UNUSABLE
    except BrokenPipeError:
        raise
    except OSError as error:
        note(f"regelwerk: {_sentence(error)}")
        return UNUSABLE
    return code


def _sentence(error: OSError) -> str:
    cause = (error.strerror or str(error)).lower()
    return f"{error.filename}: {cause}" if error.filename else cause
