"""``serve``: the same decisions for other programs, over HTTP."""

from __future__ import annotations

import asyncio
import json
import os
from argparse import Namespace
from importlib.util import find_spec

from engine.app.config import find_config
from engine.app.errors import UsageError

NEEDED = ("fastapi", "fastapi_offline", "uvicorn")
"""What the extra ``serve`` brings."""
_MOST_BY_DEFAULT = 4  # a worker takes a tenth of a gigabyte


def serve(given: Namespace) -> int:
    """Serve until a signal says stop."""
    absent = [name for name in NEEDED if find_spec(name) is None]
    if absent:
        raise UsageError(
            f"the service needs {' and '.join(absent)}, which is not installed: "
            'pip install "regelwerk[serve]"'
        )
    config = find_config(rules=given.rules, database=given.db)
    workers = given.workers or min(os.cpu_count() or 1, _MOST_BY_DEFAULT)
    from engine.app.service import server  # noqa: PLC0415  # found to be there

    own = server.listening(given.port)
    host, port = own.getsockname()
    url = f"http://{host}:{port}"

    def ready() -> None:
        told = {"url": url, "host": host, "port": port, "workers": workers}
        told_text = f"listening on {url} with {workers} workers; Ctrl+C stops it"
        print(json.dumps(told) if given.json else told_text, flush=True)

    asyncio.run(server.serve(config, own, workers, ready))
    return 0
