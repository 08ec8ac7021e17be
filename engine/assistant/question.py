"""Question: a text as it was asked, cleaned, and what can be observed in it.

Counts and words only. What they weigh, and so what kind of question it is and how
hard, is for rules; which language it is in is ``language``'s business.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from engine.assistant.question_words import QUESTION_WORDS
from engine.errors import EngineError

# About eight printed pages. Longer material is context, not a question.
LONGEST_QUESTION = 20_000

# Text in no language has so many characters that cannot be read; random bytes have a
# quarter when decoded as Latin-1 and half as UTF-8.
UNREADABLE_SHARE = 0.2

# Cc controls, Cs halves of surrogate pairs, Co private use.
_UNREADABLE = frozenset({"Cc", "Cs", "Co"})
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

# The sign of a section, a number with its separators, or letters and digits that
# hyphens and apostrophes join.
_WORD = re.compile(r"§+|\d+(?:[.,]\d+)+|[^\W_]+(?:['\-][^\W_]+)*")
_JOINTS = re.compile(r"['\-]")
_ONE_SPELLING = str.maketrans("\u2018\u2019\u2010\u2011", "''--")

_LIST_ITEM = re.compile(r"\d\)")

_SENTENCE_END = re.compile(r"[.!?…][\"'”“»)\]]* (?=[\"'„“«(\[¿¡]*([^\W\d_]))")
# "z. B.", "§ 3. Mai", "i. V. m."; real words of two letters end few sentences.
_SHORT_BEFORE_STOP = re.compile(r"(?:\b[^\W\d_]{1,2}|\d)\. $")


class Flaw(StrEnum):
    """Why a text cannot be taken as a question."""

    EMPTY = "empty_question"  # nothing is left after cleaning
    TOO_LONG = "question_too_long"  # more than LONGEST_QUESTION characters
    UNREADABLE = "unreadable_question"  # no text in any language


class QuestionError(EngineError):
    """A text that cannot be taken as a question.

    Attributes:
        flaw: Why, as a word that programs may rely on.
    """

    def __init__(self, flaw: Flaw, message: str) -> None:
        self.flaw = flaw
        super().__init__(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One word of a question.

    Attributes:
        text: The word in lower case, with straight apostrophes and plain hyphens.
        written: The word as it was asked.
        position: Its place among the words, from 0.
        forms: What it may be looked up as: the word; if hyphens or apostrophes join it,
            also its parts, and its parts written together.
    """

    text: str
    written: str
    position: int
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A readable question and what was observed in it.

    Attributes:
        text: The question in Unicode's composed form, one space between words, without
            controls and invisible characters.
        length: Characters of ``text``.
        words: Its words, in order.
        sentences: Its sentences, in order; together they are ``text``.
        sub_questions: Question marks, and one for every two semicolons.
        list_items: Numbers followed by a closing parenthesis, as in "2)".
    """

    text: str
    length: int
    words: tuple[Word, ...]
    sentences: tuple[str, ...]
    sub_questions: int
    list_items: int

    def question_words(self, language: str) -> tuple[Word, ...]:
        """Words that ask in a language, in order; whole words only.

        Args:
            language: A code of ``QUESTION_WORDS``. Any other, such as ``und``, stands
                for all of them.
        """
        every = frozenset[str]().union(*QUESTION_WORDS.values())
        asking = QUESTION_WORDS.get(language, every)
        return tuple(word for word in self.words if not asking.isdisjoint(word.forms))


def read_question(text: str) -> Question:
    """Clean a text and observe what rules may ask about it.

    Raises:
        QuestionError: The text is empty, longer than ``LONGEST_QUESTION`` characters,
            or mostly characters that no language writes.
    """
    text = _cleaned(text)
    return Question(
        text=text,
        length=len(text),
        words=_words(text),
        sentences=_sentences(text),
        sub_questions=text.count("?") + text.count(";") // 2,
        list_items=len(_LIST_ITEM.findall(text)),
    )


def _cleaned(text: str) -> str:
    if len(text) > LONGEST_QUESTION:
        raise QuestionError(
            Flaw.TOO_LONG,
            f"The question has {len(text):,} characters and at most "
            f"{LONGEST_QUESTION:,} are read; ask a shorter one and pass long material "
            "as context.",
        )
    unreadable = sum(map(_is_unreadable, text))
    solid = sum(not character.isspace() for character in text)
    if unreadable > UNREADABLE_SHARE * solid:
        raise QuestionError(
            Flaw.UNREADABLE,
            f"{unreadable} of the question's {len(text)} characters cannot be read; "
            "pass text in UTF-8, not a binary file.",
        )
    visible = "".join(map(_visible, text))
    # Composed, not compatible: "²" stays an exponent.
    cleaned = " ".join(unicodedata.normalize("NFC", visible).split())
    if not cleaned:
        raise QuestionError(
            Flaw.EMPTY, "The question is empty; ask something in at least one word."
        )
    return cleaned


def _is_unreadable(character: str) -> bool:
    if character.isspace():
        return False
    return character == _REPLACEMENT or unicodedata.category(character) in _UNREADABLE


def _visible(character: str) -> str:
    """The character, or nothing for one that cannot be read and for a format mark.

    Format marks are soft hyphens, byte order marks and signs that turn the direction
    of writing: they hide inside words and could disguise a line of a log.
    """
    is_format = unicodedata.category(character) == "Cf"
    return "" if is_format or _is_unreadable(character) else character


def _words(text: str) -> tuple[Word, ...]:
    # One character for one, so that a place in the one is a place in the other.
    spelled = text.translate(_ONE_SPELLING)
    return tuple(
        Word(
            text=found[0].lower(),
            written=text[found.start() : found.end()],
            position=position,
            forms=_forms(found[0].lower()),
        )
        for position, found in enumerate(_WORD.finditer(spelled))
    )


def _forms(word: str) -> tuple[str, ...]:
    parts = _JOINTS.split(word)
    if len(parts) == 1:
        return (word,)
    # "8-10" is two numbers and never 810.
    together = "".join(parts) if "".join(parts).isalpha() else word
    return tuple(dict.fromkeys((word, *parts, together)))


def _sentences(text: str) -> tuple[str, ...]:
    sentences, start = [], 0
    for end in _SENTENCE_END.finditer(text):
        # Five characters hold the longest ending that is looked for.
        tail = text[max(start, end.end() - 5) : end.end()]
        if end.group(1).islower() or _SHORT_BEFORE_STOP.search(tail):
            continue
        sentences.append(text[start : end.end() - 1])
        start = end.end()
    return (*sentences, text[start:])
