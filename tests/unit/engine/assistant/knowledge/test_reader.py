"""Knowledge files are read whole, or every mistake in them is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.assistant.knowledge.reader import content_digest, read_sections
from engine.assistant.knowledge.section import KnowledgeError, Section

GOOD = """# Bauen

## Bauantrag
`bauantrag` § 68 Musterbauordnung

Ein Bauantrag ist ein
Antrag. Er wird geprüft.

Danach folgt der Bescheid.

## Lärm
`laerm` TA Lärm

Lärm ist Schall.
"""


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_sections_are_read_with_their_place(tmp_path: Path) -> None:
    write(tmp_path, "statute/de/bauen.md", GOOD)
    first, second = read_sections(tmp_path)
    assert first == Section(
        id="bauantrag",
        source_type="statute",
        language="de",
        title="Bauantrag",
        citation="§ 68 Musterbauordnung",
        path="statute/de/bauen.md",
        text="Ein Bauantrag ist ein Antrag. Er wird geprüft.\nDanach folgt der Bescheid.",
        sentences=(
            "Ein Bauantrag ist ein Antrag.",
            "Er wird geprüft.",
            "Danach folgt der Bescheid.",
        ),
    )
    assert second.id == "laerm"


def test_windows_line_ends_change_nothing(tmp_path: Path) -> None:
    write(tmp_path, "statute/de/a.md", GOOD)
    unix = read_sections(tmp_path)
    (tmp_path / "statute/de/a.md").write_bytes(GOOD.replace("\n", "\r\n").encode())
    assert read_sections(tmp_path) == unix


def test_a_readme_beside_the_folders_is_for_people(tmp_path: Path) -> None:
    write(tmp_path, "statute/de/bauen.md", GOOD)
    write(tmp_path, "README.md", "Words about the folder.")
    assert len(read_sections(tmp_path)) == 2


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        (
            "statute/de/x.md",
            "## A\n\nText.\n",
            "1: the id line is missing; write '`some-id` SOURCE' below the title",
        ),
        (
            "statute/de/x.md",
            "\n## A\n`Not An Id` § 1\n\nText.\n",
            "2: 'Not An Id' is no id; use lower-case letters, digits and hyphens",
        ),
        (
            "statute/de/x.md",
            "## A\n`a`\n\nText.\n",
            "1: the source is missing; name it behind the id",
        ),
        (
            "statute/de/x.md",
            "## A\n`a` § 1\n",
            "1: the section has no text; write at least one sentence",
        ),
        (
            "statute/de/x.md",
            "words\n## A\n`a` § 1\n\nText.\n",
            "1: text before the first section; put a line '## Title' above it",
        ),
        (
            "statute/de/x.md",
            "## A\n`a` § 1\n\nText.\n### B\n",
            "5: '### B' is a heading of another level; start each section with '## '",
        ),
        (
            "statut/de/x.md",
            GOOD,
            (
                "1: folder 'statut' is no source type; use one of statute, guidance, "
                "manual (did you mean 'statute'?)"
            ),
        ),
        (
            "statute/xx/x.md",
            GOOD,
            "1: folder 'xx' is no language; use one of de, en",
        ),
        (
            "statute/x.md",
            GOOD,
            "1: is in the wrong place; move it to SOURCE_TYPE/LANGUAGE/NAME.md",
        ),
    ],
)
def test_a_mistake_is_named_with_place_and_cure(
    tmp_path: Path, name: str, text: str, problem: str
) -> None:
    path = write(tmp_path, name, text)
    with pytest.raises(KnowledgeError) as raised:
        read_sections(tmp_path)
    assert raised.value.problems == (f"{path}:{problem}",)


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    write(tmp_path, "statute/de/a.md", "## A\n\nText.\n")
    write(tmp_path, "statute/de/b.md", "## B\n`b`\n\nText.\n\n## C\n\nText.\n")
    with pytest.raises(KnowledgeError) as raised:
        read_sections(tmp_path)
    assert len(raised.value.problems) == 3
    assert str(raised.value).count("\n") == 2


def test_an_id_used_twice_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "manual/en/b.md", "## B\n`laerm` Manual\n\nText.\n")
    path = write(tmp_path, "statute/de/a.md", GOOD)
    with pytest.raises(KnowledgeError) as raised:
        read_sections(tmp_path)
    assert str(raised.value) == (
        f"{path}:11: id 'laerm' is already used in manual/en/b.md; "
        "give one of the two another id"
    )


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = write(tmp_path, "statute/de/a.md", "")
    path.write_bytes(b"## A\n\xff\xfe")
    with pytest.raises(KnowledgeError, match="byte 5 is not UTF-8"):
        read_sections(tmp_path)


def test_a_missing_or_empty_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="no such knowledge folder"):
        read_sections(tmp_path / "nowhere")
    with pytest.raises(KnowledgeError, match="no such knowledge folder"):
        content_digest(tmp_path / "nowhere")
    with pytest.raises(KnowledgeError, match="holds no sections"):
        read_sections(tmp_path)


def test_the_digest_follows_names_and_content(tmp_path: Path) -> None:
    path = write(tmp_path, "statute/de/a.md", GOOD)
    digests = {content_digest(tmp_path)}
    assert content_digest(tmp_path) in digests
    path.write_text(GOOD + " ", encoding="utf-8")
    digests.add(content_digest(tmp_path))
    path.write_text(GOOD + "\t", encoding="utf-8")
    digests.add(content_digest(tmp_path))
    path.rename(path.with_name("b.md"))
    digests.add(content_digest(tmp_path))
    assert len(digests) == 4
