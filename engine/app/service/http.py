"""HTTP as h11 reads it, with refusals in the shape of all others."""

from __future__ import annotations

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from engine.app.service.wire import error_text

_SENTENCE = "what came is no HTTP that can be read: ask with a client that speaks HTTP"


class Http(H11Protocol):
    """A connection; what is no HTTP never reaches the application, so it is told here.

    By default uvicorn takes another parser where one is installed, and what is refused
    would depend on that.
    """

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002  # uvicorn's name
        """Refuse what came, and close; an answer that has begun just ends."""
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            body = error_text("not_http", _SENTENCE)
            headers = [
                ("content-type", "application/json"),
                ("content-length", str(len(body))),
                ("connection", "close"),
            ]
            answer = h11.Response(
                status_code=400, headers=headers, reason="Bad Request"
            )
            for event in (answer, h11.Data(data=body), h11.EndOfMessage()):
                self.transport.write(self.conn.send(event) or b"")
        self.transport.close()
