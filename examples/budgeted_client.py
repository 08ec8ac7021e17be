"""A chat client that lets Regelwerk decide how long an answer may be and what it sees.

Works with any server that speaks the OpenAI chat protocol, such as Ollama:
``python examples/budgeted_client.py http://localhost:11434/v1 phi3 "Was ist …?"``
"""

from __future__ import annotations

import json
import sys
import time
import urllib.request

from engine.app import decide, outcome


def ask(base_url: str, model: str, question: str, key: str = "") -> str:
    """The model's answer, within the budget and the context that rules decided."""
    logged = decide(question, model=model)
    pieces = sorted(
        logged.decision.context.pieces, key=lambda p: p.section == "question"
    )
    roles = {"question": "user", "system": "system", "knowledge": "system"}
    messages = [{"role": p.role or roles[p.section], "content": p.text} for p in pieces]
    body = {
        "model": model,
        "messages": messages,
        "max_tokens": logged.decision.allocated,
    }
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {key}"}
    request = urllib.request.Request(  # noqa: S310  # the user names the server
        f"{base_url}/chat/completions", json.dumps(body).encode(), headers
    )
    start = time.perf_counter()
    with urllib.request.urlopen(request) as reply:  # noqa: S310
        answer = json.load(reply)
    used = answer["usage"]["completion_tokens"]
    outcome(logged.id, tokens_used=used, latency=1000 * (time.perf_counter() - start))
    return str(answer["choices"][0]["message"]["content"])


if __name__ == "__main__":
    print(ask(*sys.argv[1:]))
