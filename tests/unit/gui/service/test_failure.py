from __future__ import annotations

import pytest

from engine.app.errors import UsageError
from engine.errors import Code, Problem, RuleSetError, Span
from gui.service.failure import failure


def test_what_users_can_mend_is_a_sentence() -> None:
    found = failure(UsageError("rules: none there: name another folder"))
    assert found.sentence == "rules: none there: name another folder"
    assert not found.is_bug
    assert found.details == ""


def test_rule_files_come_with_all_their_problems() -> None:
    problems = [
        Problem(code=Code.BAD_NAME, message=f"bad {line}", span=Span("a.yaml", line))
        for line in (3, 5)
    ]
    lines = failure(RuleSetError(problems)).sentence.splitlines()
    assert [line.split(":")[1] for line in lines] == ["3", "5"]


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (PermissionError(13, "Permission denied", "x.db"), "x.db: permission denied"),
        (OSError(28, "No space left on device"), "no space left on device"),
        (OSError("odd"), "odd"),
    ],
)
def test_what_the_system_refuses_is_a_sentence(error: OSError, sentence: str) -> None:
    assert failure(error).sentence == sentence
    assert not failure(error).is_bug


def test_anything_else_is_a_mistake_of_the_program() -> None:
    def broken() -> None:
        raise KeyError("lost")

    with pytest.raises(KeyError) as caught:
        broken()
    found = failure(caught.value)
    assert found.is_bug
    assert "KeyError: 'lost'" in found.sentence
    assert "in broken" in found.details
    assert failure(RecursionError()).sentence.endswith(": RecursionError")
