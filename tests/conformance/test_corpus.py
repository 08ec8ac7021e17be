"""Every case of the corpus, directly, from the texts kept with the rules, after reset."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import corpus

from engine import Code, RuleSet, RuleSetError, Session, load_sources

HERE = Path(__file__).parent
CASES = sorted((HERE / "cases").rglob("*.yaml"))
BAD = sorted((HERE / "bad").glob("*.yaml"))


def session(rules: RuleSet, case: corpus.Data) -> Session:
    settings = {
        name: case[name] for name in ("strategy", "utilities", "params") if name in case
    }
    return Session(rules, **settings)  # type: ignore[arg-type]


def name(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def test_the_corpus_is_there() -> None:
    assert len(CASES) >= 60
    notes = [str(corpus.read(path)["note"]) for path in CASES]
    assert len(set(notes)) == len(notes)


@pytest.mark.parametrize("path", CASES, ids=name)
def test_direct(path: Path) -> None:
    case = corpus.read(path)
    corpus.Play(session(corpus.rules_of(case), case)).perform(case)


@pytest.mark.parametrize("path", CASES, ids=name)
def test_from_the_texts_kept_with_the_rules(path: Path) -> None:
    case = corpus.read(path)
    rules = corpus.rules_of(case)
    again = load_sources(rules.sources, corpus.VOCABULARY)
    assert again.digest == rules.digest
    corpus.Play(session(again, case)).perform(case)


@pytest.mark.parametrize("path", CASES, ids=name)
def test_after_reset(path: Path) -> None:
    case = corpus.read(path)
    used = session(corpus.rules_of(case), case)
    replaces = "use:" in path.read_text(encoding="utf-8")
    first = corpus.Play(used)
    if not replaces:  # what is used outlasts a reset, so it comes only once
        first.perform(case)
        before = used.ledger.digest()
    used.reset()
    corpus.Play(used).perform(case)
    if not replaces:
        assert used.ledger.digest() == before


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_bad(path: Path) -> None:
    case = corpus.read(path)
    expected = str(case["message"])
    if case.get("warning"):
        problems = corpus.rules_of(case).warnings
    else:
        with pytest.raises(RuleSetError) as caught:
            corpus.rules_of(case)
        problems = caught.value.problems
    assert "\n".join(map(str, problems)) == expected.rstrip("\n")
    assert problems[0].code == path.stem.partition(".")[0]


def test_every_code_has_a_bad_case() -> None:
    covered = {path.stem.partition(".")[0] for path in BAD}
    assert {code.value for code in Code} == covered
