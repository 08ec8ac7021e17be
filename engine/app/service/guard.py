"""Keeps other sites away from a service that trusts whoever is on this machine.

A page of another site can send requests to the loopback interface: under a name of
its own that it lets point there (DNS rebinding), or across origins. Both show in what
the browser says of itself, `Host` and `Origin`, which a page cannot change.
"""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from engine.app.service.wire import error_text

_NAMES = ("localhost", "127.0.0.1", "[::1]")


class Guard:
    """Refuses requests to other names than this machine's, and from other origins."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it with 403."""
        problem = _problem(Headers(scope=scope)) if scope["type"] == "http" else ""
        app = self._app
        if problem:
            body = error_text("forbidden", problem)
            app = Response(body, 403, media_type="application/json")
        await app(scope, receive, send)


def _problem(headers: Headers) -> str:
    hosts = headers.getlist("host")
    host = hosts[0].lower() if len(hosts) == 1 else ""  # of two, one would be a lie
    if _name(host) not in _NAMES:
        return f"this service answers to {', '.join(_NAMES)} only: ask it there"
    origins = [origin.lower() for origin in headers.getlist("origin")]
    if origins not in ([], [f"http://{host}"]):
        return "this service answers no pages of other sites: ask it from a program"
    return ""


def _name(host: str) -> str:
    name, colon, port = host.rpartition(":")
    return name if colon and port.isdecimal() else host
