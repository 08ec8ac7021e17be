"""Transport: one POST to a web server, with an end to its time and to its answer.

Over httpcore, the part of httpx that moves bytes: only there every single read can be
given what is left of the time. httpx has a limit for each read alone, so a server that
sends a byte now and then holds its caller for as long as it likes. No redirect is
followed: a key must not travel to another host.
"""

from __future__ import annotations

import ipaddress
import ssl
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

import httpcore

from engine.assistant.chat import ChatError

LARGEST_ANSWER = 8_000_000
"""Bytes; some hundred times the longest answer of any model."""

LONGEST_CONNECT = 5.0
"""Seconds to connect to one address of a host."""

Remaining = Callable[[], float]
"""Seconds that are left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What a server answers.

    Attributes:
        status: The status code of HTTP.
        retry_after: Seconds after which it wants to be asked again; 0 if it says none.
        chunks: The body, as it arrives; read inside ``post`` only.
    """

    status: int
    retry_after: float
    chunks: Iterator[bytes]


@contextmanager
def post(
    url: str, headers: Sequence[tuple[str, str]], body: bytes, remaining: Remaining
) -> Iterator[Response]:
    """Send a body and hand over the answer while it arrives.

    Raises:
        ChatError: Nothing or not all arrives in time, or too much does.
    """
    try:
        with (
            _pool(url, remaining) as pool,
            pool.stream("POST", url, headers=headers, content=body) as answer,
        ):
            yield Response(
                status=answer.status,
                retry_after=_retry_after(answer.headers),
                chunks=_bounded(answer.iter_stream()),
            )
    except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
        raise ChatError(
            f"cannot be reached ({_reason(error)})",
            cure="see whether it runs and whether the address is right",
            is_passing=not isinstance(_cause(error), ssl.SSLError),
        ) from None
    except httpcore.TimeoutException:
        raise ChatError(
            "did not answer in time",
            cure="try again later, or raise timeout",
            is_passing=True,
        ) from None
    except (httpcore.NetworkError, httpcore.RemoteProtocolError):
        raise ChatError(
            "hung up before its answer was complete, or does not speak HTTP",
            cure="try again later",
            is_passing=True,
        ) from None
    except UnicodeError:
        raise ChatError("has a name that no host can have") from None
    except httpcore.ProxyError as error:
        raise ChatError(
            f"is behind a proxy that refuses ({error})",
            cure="mend the proxy of the environment, or name the server in no_proxy",
        ) from None


def _cause(error: Exception) -> object:
    # httpcore hands the system's own error on as its argument.
    return error.args[0] if error.args else None


def _reason(error: Exception) -> str:
    cause = _cause(error)
    return (isinstance(cause, OSError) and cause.strerror) or "it took too long"


def _bounded(chunks: Iterable[bytes]) -> Iterator[bytes]:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > LARGEST_ANSWER:
            raise ChatError(
                f"answered more than {LARGEST_ANSWER} bytes", is_answer=True
            )
        yield chunk


def _retry_after(headers: Iterable[tuple[bytes, bytes]]) -> float:
    """The header in seconds; a date, which it may be as well, would need a clock."""
    for name, value in headers:
        if name.lower() == b"retry-after" and value.isdigit() and len(value) < 8:  # noqa: PLR2004
            return float(value)
    return 0.0


def _pool(url: str, remaining: Remaining) -> httpcore.ConnectionPool:
    backend = _Backend(remaining)
    parts = urlsplit(url)
    host = parts.hostname or ""
    proxy = None if _is_loopback(host) else getproxies().get(parts.scheme)
    if proxy is None or proxy_bypass(host):
        return httpcore.ConnectionPool(network_backend=backend)
    return _proxied(proxy if "://" in proxy else f"http://{proxy}", backend)


def _proxied(proxy: str, backend: httpcore.NetworkBackend) -> httpcore.ConnectionPool:
    try:
        parts = urlsplit(proxy)
        is_usable = parts.scheme in {"http", "https"} and parts.port != 0
    except ValueError:
        is_usable = False
    if not (is_usable and proxy.isascii()):
        raise ChatError(
            "is behind a proxy whose address is none of HTTP",
            cure="mend the proxy of the environment, or name the server in no_proxy",
        )
    return httpcore.HTTPProxy(
        proxy_url=parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl(),
        proxy_auth=(unquote(parts.username), unquote(parts.password or ""))
        if parts.username
        else None,
        network_backend=backend,
    )


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


class _Backend(httpcore.NetworkBackend):
    """Connections on which no single step may take longer than what is left."""

    def __init__(self, remaining: Remaining) -> None:
        self._remaining = remaining
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002  # ours counts
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        left = _left(self._remaining, httpcore.ConnectTimeout)
        stream = self._plain.connect_tcp(
            host, port, min(left, LONGEST_CONNECT), local_address, socket_options
        )
        return _Stream(stream, self._remaining)


class _Stream(httpcore.NetworkStream):
    def __init__(self, plain: httpcore.NetworkStream, remaining: Remaining) -> None:
        self._plain = plain
        self._remaining = remaining

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        left = _left(self._remaining, httpcore.ReadTimeout)
        return self._plain.read(max_bytes, left)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        self._plain.write(buffer, _left(self._remaining, httpcore.WriteTimeout))

    def close(self) -> None:
        self._plain.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002  # ours counts
    ) -> httpcore.NetworkStream:
        left = _left(self._remaining, httpcore.ConnectTimeout)
        stream = self._plain.start_tls(ssl_context, server_hostname, left)
        return _Stream(stream, self._remaining)

    def get_extra_info(self, info: str) -> object:
        return self._plain.get_extra_info(info)


def _left(remaining: Remaining, late: type[httpcore.TimeoutException]) -> float:
    seconds = remaining()
    if seconds <= 0:
        raise late
    return seconds
