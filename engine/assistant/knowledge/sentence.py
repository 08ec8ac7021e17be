"""Sentences: where one ends and the next begins, in German and English.

Written here because the maintained splitters cut German legal text in the wrong
places: pysbd 0.3.4 after "Abs." in "§ 40 Abs. 1 VwVfG", syntok 1.4.4 inside
"i. V. m.", "gem. § 114" and "3. Mai". The rule is short: a stop, a question or
exclamation mark ends a sentence when white space and a possible beginning follow,
unless the word before the stop is an abbreviation, a single letter or an ordinal.
"""

from __future__ import annotations

import re

from engine.assistant.knowledge.stopwords import STOP_WORDS

_END = re.compile(r"(?<![.!?…])[.!?…]++[\"'”“»)\]]*+\s(?=[\"'„“«(\[]*([^\W_]+|§))")
_LAST_WORD = re.compile(r"([^\W_]+)[.!?…]+[\"'”“»)\]]*\s*$")
_REFERENCE = re.compile(
    r"(?:§|\b(?:abs|nr|art|satz|s|no|sec|para))\.?\s*\d+[.]\s*$", re.IGNORECASE
)

# Abbreviations that are followed by the rest of their sentence. Those that often end
# one ("usw.", "etc.") are left out: the beginning that follows decides for them.
_ALWAYS_CONTINUED = """
abschn anh anl aufl bes betr bspw buchst bzgl bzw ca dr evtl gem ggf ggü halbs hrsg
inkl insb mind mio mrd mwst prof rspr sog urt vgl vorb zzgl
appx approx cf dept eds esp incl mr mrs ms vs
"""
# Those that bind a number; before a word they may well end a sentence.
_NUMBERED = """
abs anm art bd fig hs kap lit no nos nr para paras pp rn s satz sec sect seq st str
subs tel tz verf vol ziff
"""
_ABBREVIATIONS = frozenset(_ALWAYS_CONTINUED.split())
_BEFORE_NUMBER = frozenset(_NUMBERED.split())
_ORDINAL_DIGITS = 2
_LOOK_BACK = 80
"""Characters before an end that can decide it; keeps long paragraphs linear."""


def split_sentences(text: str, language: str) -> tuple[str, ...]:
    """The sentences of one paragraph, in order, without surrounding white space.

    Args:
        text: A paragraph; line breaks in it count as spaces.
        language: ``de`` or ``en``; German writes ordinals with a stop.
    """
    text = " ".join(text.split())
    sentences, start = [], 0
    for end in _END.finditer(text):
        before = text[max(start, end.end() - _LOOK_BACK) : end.end()]
        if _ends_sentence(before, end.group(1), language):
            sentences.append(text[start : end.end()].strip())
            start = end.end()
    rest = text[start:].strip()
    return (*sentences, rest) if rest else tuple(sentences)


def _ends_sentence(before: str, following: str, language: str) -> bool:
    if following[0].islower():
        return False
    last = _LAST_WORD.search(before)
    if last is None or not before.rstrip().endswith("."):
        return True
    word = last.group(1).lower()
    if word.isdigit() or word == "ff":
        return language != "de" or _number_ends_sentence(before, word, following)
    if word in _BEFORE_NUMBER:
        return not (following[0].isdigit() or following == "§")
    return len(word) > 1 and word not in _ABBREVIATIONS


def _number_ends_sentence(before: str, number: str, following: str) -> bool:
    """Whether a German number with a stop is no ordinal ("3. Mai", "2. Halbjahr").

    A noun may follow an ordinal, a function word may not.
    """
    return (
        len(number) > _ORDINAL_DIGITS
        or _REFERENCE.search(before) is not None
        or following.lower() in STOP_WORDS["de"]
    )
