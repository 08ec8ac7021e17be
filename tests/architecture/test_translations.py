"""Every text of the desktop stands in the translations, finished and compiled."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "gui" / "translations"
CODES = ("de", "en")
ALWAYS = "Regelwerk"
CURE = "run 'make translations', and write what is missing into the .ts file"


def tool(name: str, *arguments: str) -> None:
    """Run one of Qt's tools, which stand beside Python."""
    found = shutil.which(name, path=str(Path(sys.executable).parent))
    assert found, f"{name} is not beside {sys.executable}"
    done = subprocess.run(  # noqa: S603  # found beside our own interpreter
        [found, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def messages(path: Path) -> Mapping[tuple[str, str], ET.Element]:
    """The messages of a file by context and source text."""
    found = {}
    for context in ET.parse(path).getroot().iter("context"):  # noqa: S314  # our file
        for message in context.iter("message"):
            key = (context.findtext("name") or "", message.findtext("source") or "")
            found[key] = message
    return found


def written(message: ET.Element) -> list[str]:
    """The translation, in each of its forms if it counts something."""
    translation = message.find("translation")
    assert translation is not None
    if message.get("numerus") == "yes":
        return [one.text or "" for one in translation.iter("numerusform")] or [""]
    return [translation.text or ""]


def places(text: str) -> set[str]:
    """What is replaced in a text: {name}, %1, %n."""
    return set(re.findall(r"\{\w*\}|%[1-9n]", text))


def said(call: ast.Call) -> str | None:
    """The text that a call translates; of other calls one that is always known."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    text = {"tr": 0, "translate": 1}.get(name)
    if text is None or len(call.args) <= text:
        return ALWAYS
    literal = call.args[text]
    return str(literal.value) if isinstance(literal, ast.Constant) else None


@pytest.fixture(scope="module")
def gathered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the sources say now, as a file of its own."""
    path = tmp_path_factory.mktemp("texts") / "now.ts"
    sources = sorted(str(one.relative_to(ROOT)) for one in (ROOT / "gui").rglob("*.py"))
    tool("pyside6-lupdate", *sources, "-locations", "none", "-ts", str(path))
    return path


def test_the_sources_have_texts(gathered: Path) -> None:
    assert ("Banner", "Message") in messages(gathered)
    assert len(messages(gathered)) > 100


def test_no_text_is_hidden_from_the_tools(gathered: Path) -> None:
    """They read literals, and none that stands inside an f-string."""
    sources = {source for _, source in messages(gathered)}
    hidden = [
        f"{path.relative_to(ROOT).as_posix()}:{call.lineno}"
        for path in (ROOT / "gui").rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and said(call) not in sources
    ]
    assert hidden == []


def test_german_has_every_text_and_no_other(gathered: Path) -> None:
    now, kept = messages(gathered), messages(FOLDER / "regelwerk_de.ts")
    assert sorted(now.keys() - kept.keys()) == [], CURE
    assert sorted(kept.keys() - now.keys()) == [], CURE


def test_english_has_every_plural_and_no_other_text(gathered: Path) -> None:
    plurals = {
        key for key, one in messages(gathered).items() if one.get("numerus") == "yes"
    }
    assert plurals
    assert messages(FOLDER / "regelwerk_en.ts").keys() == plurals, CURE


@pytest.mark.parametrize("code", CODES)
def test_every_translation_is_finished(code: str) -> None:
    unfinished = [
        key
        for key, message in messages(FOLDER / f"regelwerk_{code}.ts").items()
        if message.find("translation[@type='unfinished']") is not None
        or not all(written(message))
    ]
    assert unfinished == [], CURE


@pytest.mark.parametrize("code", CODES)
def test_a_translation_keeps_what_is_filled_in(code: str) -> None:
    """Names in braces and numbered places mean the same in every language."""
    wrong = [
        (key, text)
        for key, message in messages(FOLDER / f"regelwerk_{code}.ts").items()
        for text in written(message)
        if places(text) - {"%n"} != places(key[1]) - {"%n"}
    ]
    assert wrong == []


@pytest.mark.parametrize("code", CODES)
def test_what_qt_reads_is_what_was_written(code: str, tmp_path: Path) -> None:
    made = tmp_path / "now.qm"
    source = str(FOLDER / f"regelwerk_{code}.ts")
    tool("pyside6-lrelease", "-silent", source, "-qm", str(made))
    kept = FOLDER / f"regelwerk_{code}.qm"
    assert made.read_bytes() == kept.read_bytes(), "run 'make translations'"
