"""Question words: the closed class of words that ask, by language.

Interrogative pronouns and adverbs with their inflected forms, as grammars list them.
Imperatives that ask ("erkläre", "compare") are not among them: what those weigh, and
what a question word weighs, are facts for rules.
"""

from __future__ import annotations

from collections.abc import Mapping

_GERMAN = """
inwiefern inwieweit wann warum was welche welchem welchen welcher welches wem wen wer
weshalb wessen weswegen wie wieso wieviel wieviele wievielte wo wobei wodurch wofür
wogegen woher wohin womit wonach woran worauf woraus worin worüber worum worunter wovon
wovor wozu
"""

_ENGLISH = """
how what whatever when whence where whereby which whichever who whoever whom whose why
"""

_SPANISH = """
adónde cuál cuáles cuándo cuánta cuántas cuánto cuántos cómo dónde qué quién quiénes
"""

# "qu" is what is left of "que" before a vowel, as in "qu'est-ce".
_FRENCH = """
combien comment lequel laquelle lesquels lesquelles où pourquoi qu quand que quel
quelle quelles quels qui quoi
"""

QUESTION_WORDS: Mapping[str, frozenset[str]] = {
    "de": frozenset(_GERMAN.split()),
    "en": frozenset(_ENGLISH.split()),
    "es": frozenset(_SPANISH.split()),
    "fr": frozenset(_FRENCH.split()),
}
