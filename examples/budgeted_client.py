"""A chat client that lets rules decide how long an answer may be and what it sees.

python examples/budgeted_client.py http://localhost:11434/v1 phi3 "Was ist …?"
"""

from __future__ import annotations

import json
import sys
import time
import urllib.request

from engine.app import decide, outcome


def ask(base_url: str, model: str, question: str, key: str = "") -> str:
    """The answer of a server that speaks the OpenAI chat protocol."""
    logged = decide(question, model=model)
    messages = [
        {"role": p.role or "system", "content": p.text}
        for p in logged.decision.context.pieces
        if p.section != "question"
    ]
    messages.append({"role": "user", "content": question})
    body: dict[str, object] = {"model": model, "messages": messages}
    body["max_tokens"] = logged.decision.allocated
    request = urllib.request.Request(f"{base_url}/chat/completions")  # noqa: S310
    request.data = json.dumps(body).encode()
    request.headers = {"Content-Type": "application/json", "Authorization": key}
    start = time.monotonic()
    with urllib.request.urlopen(request) as reply:  # noqa: S310
        answer = json.load(reply)
    used = answer["usage"]["completion_tokens"]
    outcome(logged.id, tokens_used=used, latency=1000 * (time.monotonic() - start))
    return str(answer["choices"][0]["message"]["content"])


if __name__ == "__main__":
    print(ask(*sys.argv[1:]))
