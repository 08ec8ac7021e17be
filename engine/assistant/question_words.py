"""Question words: the closed class of words that ask, by language.

Interrogative pronouns and adverbs with their inflected forms, as grammars list them.
Imperatives that ask ("erkläre", "compare") are not among them: what those weigh, and
what a question word weighs, are facts for rules.
"""

from __future__ import annotations

from collections.abc import Mapping

QUESTION_WORDS: Mapping[str, frozenset[str]] = {
    "de": frozenset(
        """
        inwiefern inwieweit wann warum was welche welchem welchen welcher welches wem
        wen wer weshalb wessen weswegen wie wieso wieviel wieviele wievielte wo wobei
        wodurch wofür wogegen woher wohin womit wonach woran worauf woraus worin
        worüber worum worunter wovon wovor wozu
        """.split()
    ),
    "en": frozenset(
        """
        how what whatever when whence where whereby which whichever who whoever whom
        whose why
        """.split()
    ),
    "es": frozenset(
        """
        adónde cuál cuáles cuándo cuánta cuántas cuánto cuántos cómo dónde qué quién
        quiénes
        """.split()
    ),
    "fr": frozenset(
        """
        combien comment lequel laquelle lesquels lesquelles où pourquoi qu quand que
        quel quelle quelles quels qui quoi
        """.split()
    ),
}
