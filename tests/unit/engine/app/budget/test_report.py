"""The report: one page that needs nothing else, in two languages, with safe texts."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from support.assisted import shipped_assistant
from support.budgeted import answer, keep, keep_many
from support.stored import START, opened

from engine.app.budget.counting import counted
from engine.app.budget.judgement import judged
from engine.app.budget.plots import plots
from engine.app.budget.report import page
from engine.app.budget.words import _GERMAN, Words
from engine.lang.rules import RuleSet
from engine.store.budgets import Selection
from engine.store.store import Store

HOSTILE = 'Was ist <script>alert("x")</script> ]]> & $x$?'


class Reader(HTMLParser):
    """What elements a page has, and whether each is closed."""

    VOID = frozenset({"meta", "br", "use", "path"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.ids: list[str] = []
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        values = dict(attrs)
        self.ids += [value for name, value in attrs if name == "id" and value]
        for name in ("src", "href", "xlink:href"):
            self.addresses += [values[name] or ""] if name in values else []
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.open.pop() == tag


@pytest.fixture(scope="module")
def rules() -> Iterator[RuleSet]:
    with shipped_assistant() as assistant:
        yield assistant.rules


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path / "x.db") as store:
        yield store


def written(store: Store, rules: RuleSet, language: str = "en") -> str:
    tally, figures = counted(store.budgets, Selection())
    largest = (one.decision for one in figures.largest)
    words = Words(language)
    return "".join(
        page(
            figures,
            judged(figures, rules),
            tuple(plots(tally, words)),
            store.budgets.questions(largest, 60),
            words=words,
            at=START,
        )
    )


def read(text: str) -> Reader:
    reader = Reader()
    reader.feed(text)
    reader.close()
    assert reader.open == []
    return reader


def test_a_page_needs_nothing_else(store: Store, rules: RuleSet) -> None:
    keep_many(store, 60)
    text = written(store, rules)
    reader = read(text)
    assert {"html", "style", "table", "svg"} <= reader.tags
    assert not {"script", "link", "iframe", "img", "object"} & reader.tags
    assert all(address.startswith("#") for address in reader.addresses)
    assert "default-src 'none'" in text
    assert text.count("<svg") == 5
    assert len(reader.ids) == len(set(reader.ids))


def test_every_picture_is_xml_in_the_colours_of_the_page(
    store: Store, rules: RuleSet
) -> None:
    keep_many(store, 20)
    pictures = re.findall(r"<svg.*?</svg>", written(store, rules), re.DOTALL)
    assert len(pictures) == 5
    for picture in pictures:
        ET.fromstring(picture)  # noqa: S314  # our own text
        assert "currentColor" in picture
        assert "#010203" not in picture


def test_a_hostile_question_stays_text(store: Store, rules: RuleSet) -> None:
    keep(store, query=HOSTILE)
    text = written(store, rules)
    assert "script" not in read(text).tags
    assert "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; ]]&gt; &amp; $x$?" in text


def test_hostile_names_of_rules_stay_text(store: Store, rules: RuleSet) -> None:
    found = answer()
    found["token_budget"]["specialists"] = []
    keep(store, found)
    store.database.write(
        "UPDATE budgets SET intent = '<script>$\\x$', strategy = '<b>'"
    )
    text = written(store, rules)
    assert not {"script", "b"} & read(text).tags
    assert "&lt;script&gt;$\\x$" in text


def test_a_forgotten_question_is_not_in_it(store: Store, rules: RuleSet) -> None:
    store.retention.forget_decision(keep(store, query="Wer ist Anna?"))
    text = written(store, rules)
    assert "Anna" not in text
    assert "[forgotten]" in text


@pytest.mark.parametrize("count", [0, 1])
def test_few_decisions_make_a_page_too(
    store: Store, rules: RuleSet, count: int
) -> None:
    for _ in range(count):
        keep(store)
    text = written(store, rules)
    read(text)
    assert ("No decisions are logged." in text) == (count == 0)
    assert text.count("<svg") == 5 * count


def test_a_damaged_decision_makes_a_page_too(store: Store, rules: RuleSet) -> None:
    keep(store)
    store.database.write(
        "UPDATE budgets SET allocated = NULL, complexity = NULL, overflow = NULL, "
        "total_ms = NULL, intent = NULL, confidence = NULL"
    )
    text = written(store, rules)
    read(text)
    assert "<svg" not in text


def test_german_pages_are_german(store: Store, rules: RuleSet) -> None:
    keep_many(store, 30)
    text = written(store, rules, "de")
    assert '<html lang="de">' in text
    assert "Verwaltungsrecht" in text
    assert "Empfehlungen" in text
    for english in ("Overview", "Recommendations", "Key performance", "no data"):
        assert english not in text


def test_every_word_the_pages_say_has_a_german_one() -> None:
    folder = Path(__file__).parents[5] / "engine" / "app" / "budget"
    source = "".join(
        (folder / name).read_text(encoding="utf-8")
        for name in ("report.py", "plots.py")
    )
    said = set(re.findall(r'words\("([^"]+)"\)', source))
    assert len(said) > 15
    assert said <= set(_GERMAN)


def test_numbers_are_written_as_the_language_does() -> None:
    assert Words("de").number(1234.5, 1, "%") == "1234,5 %"
    assert Words("en").number(1234.5, 1) == "1234.5"
    assert Words("de").number(None) == "keine Angaben"
