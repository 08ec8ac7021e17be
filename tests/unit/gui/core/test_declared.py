from __future__ import annotations

from gui.core.declared import Declared, declared
from gui.messages.rules import Words

TEXT = """\
layer: main
# shapes
templates:
  Query:
    doc: One question: asked.
    slots:
      id: str
      domain: {type: str, one_of: [law, general]}

  Share:
    slots: {query: str, value: {type: float?, range: [0, 1]}}
params:
  least: {value: 2, doc: So many.}
rules:
  - rule: first
    when:
      - q: Query()
"""


def test_what_a_text_declares() -> None:
    found = declared(TEXT)
    assert [t.name for t in found.templates] == ["Query", "Share"]
    assert [(s.name, s.type) for s in found.templates[0].slots] == [
        ("id", "str"),
        ("domain", "str"),
    ]
    assert [(s.name, s.type) for s in found.templates[1].slots] == [
        ("query", "str"),
        ("value", "float?"),
    ]
    assert found.params == ("least",)
    assert found.rules == ("first",)


def test_a_text_without_anything() -> None:
    assert declared("") == Declared()
    assert declared("templates:") == Declared()


def test_words_known_already_stay_as_they_are() -> None:
    words = Words(
        templates=declared(TEXT).templates[:1],
        functions=(),
        effects=(),
        params=("most",),
        rules=("first",),
        layers=(),
        tags=(),
    )
    joined = declared(TEXT).added_to(words)
    assert [t.name for t in joined.templates] == ["Query", "Share"]
    assert joined.params == ("most", "least")
    assert joined.rules == ("first",)
