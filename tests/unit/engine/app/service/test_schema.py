"""The documentation says what is so."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import cast

import jsonschema
import pytest

from engine.app.config import find_config
from engine.app.service.api import application
from engine.app.service.pool import Pool
from engine.app.service.schema import REQUESTS
from engine.app.service.tasks import answer
from engine.app.workbench import Workbench


@pytest.fixture(scope="module")
def document() -> Mapping[str, object]:
    async def made() -> dict[str, object]:
        pool = Pool(find_config(), 1)
        return application(pool, lambda: None).openapi()

    return asyncio.run(made())


def schema(document: Mapping[str, object], *path: str) -> dict[str, object]:
    """A part of the document as a schema that stands for itself."""
    found: object = document
    for name in path:
        found = cast("Mapping[str, object]", found)[name]
    return {**cast("dict[str, object]", found), "components": document["components"]}


def body(document: Mapping[str, object], path: str) -> dict[str, object]:
    media = ("requestBody", "content", "application/json")
    return schema(document, "paths", path, "post", *media, "schema")


def reply(document: Mapping[str, object], path: str) -> dict[str, object]:
    media = ("responses", "200", "content", "application/json")
    return schema(document, "paths", path, "post", *media, "schema")


@pytest.mark.parametrize("path", REQUESTS)
def test_every_field_that_is_read_is_documented(
    document: Mapping[str, object], path: str
) -> None:
    kind = REQUESTS[path][0]
    assert body(document, path)["$ref"] == f"#/components/schemas/{kind.__name__}"
    found = schema(document, "components", "schemas", kind.__name__)
    names = {field.name for field in fields(kind)}
    assert set(cast("dict[str, object]", found["properties"])) == names


def test_the_examples_fit_and_work_and_so_do_their_answers(
    document: Mapping[str, object], tmp_path: Path
) -> None:
    with Workbench(find_config(database=tmp_path / "x.db")) as bench:
        for path, (_, example) in REQUESTS.items():
            jsonschema.validate(example, body(document, path))
            task = path.rpartition("/")[2]
            status, text = answer(bench, task, json.dumps(example).encode())
            assert status == 200, text
            jsonschema.validate(json.loads(text), reply(document, path))


def test_who_answered_and_why_not_the_model_is_documented(
    document: Mapping[str, object],
) -> None:
    found = schema(document, "components", "schemas", "AnsweredDecision")
    assert {"answered_by", "note"} <= set(cast("list[str]", found["required"]))


def test_what_is_wrong_does_not_fit(document: Mapping[str, object]) -> None:
    for path in REQUESTS:
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({}, body(document, path))


def test_every_refusal_has_the_shape_of_errors(document: Mapping[str, object]) -> None:
    paths = cast(
        "dict[str, dict[str, dict[str, dict[str, object]]]]", document["paths"]
    )
    for path in REQUESTS:
        told = paths[path]["post"]["responses"]
        assert {"400", "403", "413", "422", "500", "503"} <= set(told)
        refused = {name: one for name, one in told.items() if name != "200"}
        assert all("schemas/Error'" in str(one) for one in refused.values()), refused
