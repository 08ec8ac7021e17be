"""The demonstration: the bundled questions, as requests to a workbench."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import yaml

from engine.app.errors import UsageError
from engine.app.workbench import Workbench
from engine.assistant.request import DEFAULT_MODEL, Request


def questions(file: Path) -> list[dict[str, str]]:
    """The bundled questions, each with what is said of it.

    Raises:
        UsageError: If the file is broken.
        OSError: If it cannot be read.
    """
    try:
        listed: list[dict[str, str]] = yaml.safe_load(file.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise UsageError(f"{file} cannot be read: {error}") from None
    return listed


def requests(
    listed: Sequence[Mapping[str, str]], bench: Workbench
) -> Iterator[Request]:
    """The questions as requests; those that follow another share its conversation."""
    conversation = ""
    for one in listed:
        if not one.get("follows"):
            conversation = f"demo-{bench.store.ids.new()}"
        yield Request(
            query=one["question"],
            model=one.get("model", DEFAULT_MODEL),
            conversation=conversation,
        )
