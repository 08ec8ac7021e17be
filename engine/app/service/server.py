"""The front process: it listens on this machine alone, until it is told to stop."""

from __future__ import annotations

import errno
import signal
import socket
from collections.abc import Callable
from types import FrameType

import uvicorn
from uvicorn.server import HANDLED_SIGNALS

from engine.app.config import Config
from engine.app.errors import UsageError
from engine.app.logfile import logging_to
from engine.app.service.api import application
from engine.app.service.ending import Parting, Server
from engine.app.service.http import Http
from engine.app.service.pool import Pool

HOST = "127.0.0.1"
_BACKLOG = 2048
_KEEP = 75
"""Seconds for which a connection that asks nothing is kept."""


def listening(port: int) -> socket.socket:
    """A socket of this machine that takes connections.

    Args:
        port: Its port; 0 for any that is free.

    Raises:
        UsageError: The port cannot be had.
    """
    # Elsewhere than on Windows, the port of a process that has just ended is free.
    exclusive = getattr(socket, "SO_EXCLUSIVEADDRUSE", None)
    own = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    own.setsockopt(
        socket.SOL_SOCKET, socket.SO_REUSEADDR if exclusive is None else exclusive, 1
    )
    try:
        own.bind((HOST, port))
        own.listen(_BACKLOG)
    except OSError as error:
        own.close()
        if error.errno == errno.EADDRINUSE:
            raise UsageError(
                f"port {port} of {HOST} is in use: stop what listens there, or name "
                "another with --port"
            ) from None
        raise UsageError(
            f"port {port} of {HOST} cannot be opened ({error.strerror}): name another "
            "with --port"
        ) from None
    own.setblocking(False)  # noqa: FBT003  # the socket's own signature
    return own


async def serve(
    config: Config, own: socket.socket, workers: int, ready: Callable[[], None]
) -> None:
    """Answer requests until a signal says stop; what was begun is finished.

    Args:
        config: Which rules decide, and where decisions are kept.
        own: A socket that listens.
        workers: How many processes decide.
        ready: Called once requests can be taken.

    Raises:
        WorkerError: A worker cannot begin.
    """
    with own, logging_to(config.log, config.log_level):
        async with Pool(config, workers) as pool:
            front = Parting(application(pool, ready))
            settings = uvicorn.Config(
                front,
                loop="asyncio",
                http=Http,
                ws="none",
                log_config=None,
                access_log=False,
                proxy_headers=False,
                server_header=False,
                timeout_keep_alive=_KEEP,
            )
            # The server repeats at its end what it heard; that is nothing new then.
            for number in HANDLED_SIGNALS:
                signal.signal(number, _heard)
            await Server(settings, front, pool).serve(sockets=[own])


def _heard(_signal: int, _frame: FrameType | None) -> None:
    """Do nothing: the server has heard it, and ends."""
