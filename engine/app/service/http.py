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
        is_asked = self.conn.our_state in (h11.SEND_RESPONSE, h11.SEND_BODY)
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
            is_head = is_asked and self.scope["method"] == "HEAD"
            data = h11.Data(data=b"" if is_head else body)
            for event in (answer, data, h11.EndOfMessage()):
                self.transport.write(self.conn.send(event) or b"")
        if is_asked:  # the application may go on: what else it says goes nowhere
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        self.transport.close()
