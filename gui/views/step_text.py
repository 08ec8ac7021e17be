"""One step of a proof as a page: what holds, by which rule, and because of what.

The words between are ours and follow the language; what the rules' authors wrote, and
what facts hold, stays as it is and is never taken for markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from html import escape

from PySide6.QtCore import QLocale, QObject

from gui.core.with_values import with_values
from gui.messages.proofs import Ground, StepShown
from gui.style.theme import Theme

MOST_LINKS = 40
"""So many premises of one condition are listed; the tree shows all."""
LONGEST = 120
"""Characters of a fact that a link shows."""
_LIST = "-qt-list-indent:0; margin-left:14px; margin-top:0px; margin-bottom:0px"
_PLACE = re.compile(r"(?P<path>.+):(?P<line>\d+):(?P<column>\d+)")


class StepText(QObject):
    """Writes pages in the language in use, for one theme.

    Links are ``step:12`` for a step and ``place:path:line:column`` for a rule file.
    """

    def __init__(self, theme: Theme, *, has_values: bool, mono: str) -> None:
        super().__init__()
        self._theme = theme
        self._has_values = has_values
        self._mono = mono

    def page(self, shown: StepShown, firing: StepShown | None) -> str:
        """The page of a step.

        Args:
            shown: The step.
            firing: The firing a derived fact came from; None for any other step.
        """
        if shown.row.kind == "fired":
            parts = [*self._headline(shown), *self._reasons(shown)]
        else:
            parts = [*self._headline(shown), self._slots(shown.slots)]
            if firing is None:
                parts += self._given(shown)
            else:
                parts += [self._by_rule(shown, firing), *self._reasons(firing)]
        return "".join(parts)

    def _headline(self, shown: StepShown) -> Iterator[str]:
        row, theme = shown.row, self._theme
        name = row.label if row.kind == "fired" else row.label.partition("(")[0]
        colour = {"given": theme.given, "fired": theme.fired}.get(
            row.kind, theme.concluded
        )
        yield (
            f'<p style="margin-bottom:2px"><span style="font-size:large; '
            f'font-weight:600; color:{colour}">{escape(name)}</span>'
            f"&nbsp; {self._muted(self._kind(shown))}</p>"
        )
        if shown.doc:
            yield self._paragraph(escape(shown.doc))

    def _kind(self, shown: StepShown) -> str:
        firing = QLocale().toString(shown.row.cycle)
        if shown.row.kind == "given":
            return self.tr("given fact")
        if shown.row.kind == "fired":
            return self.tr("rule, firing {0}").format(firing)
        if shown.row.kind == "concluded":
            return self.tr("concluded in firing {0}").format(firing)
        return self.tr("asserted in firing {0}").format(firing)

    def _slots(self, slots: tuple[tuple[str, str], ...]) -> str:
        rows = "".join(
            f'<tr><td style="padding-right:12px">{self._muted(name)}</td>'
            f"<td>{self._code(value)}</td></tr>"
            for name, value in slots
        )
        return f'<table style="margin-top:4px">{rows}</table>' if rows else ""

    def _given(self, shown: StepShown) -> Iterator[str]:
        if shown.source:
            source = self._source(shown.source)
            said = escape(self.tr("It was given by {0}.")).replace("{0}", source)
        else:
            said = escape(self.tr("It was given."))
        yield self._paragraph(said)
        yield from self._params(shown)
        yield from self._further(shown)

    def _source(self, source: str) -> str:
        if place_of(source) is not None:
            return self._link(f"place:{source}", source)
        return escape(source)

    def _by_rule(self, shown: StepShown, firing: StepShown) -> str:
        if shown.row.kind == "concluded":
            said = self.tr("It was concluded by rule {0}.")
        else:
            said = self.tr("It was asserted by rule {0}.")
        rule = self._link(f"step:{firing.step}", firing.row.rule)
        text = escape(said).replace("{0}", f"<b>{rule}</b>")
        more = "".join(self._further(shown))
        return self._paragraph(f"{text} {escape(firing.doc)}") + more

    def _further(self, shown: StepShown) -> Iterator[str]:
        if shown.further:
            yield self._paragraph(
                escape(self.tr("It has %n further support(s).", "", shown.further))
            )

    def _reasons(self, firing: StepShown) -> Iterator[str]:
        """The conditions of a rule, and what else went into its firing."""
        if firing.grounds:
            because = self.tr("because")
            yield self._paragraph(f"<b>{escape(because)}</b>")
            known = dict(firing.rests_on)
            values = dict(firing.bindings)
            grounds = "".join(
                f"<li>{self._ground(ground, known, values)}</li>"
                for ground in firing.grounds
            )
            yield f'<ul style="{_LIST}">{grounds}</ul>'
        yield from self._params(firing)
        yield self._paragraph(escape(self._merit(firing)))
        if self._has_values and firing.bindings:
            heading = self.tr("What names stood for")
            yield self._paragraph(f"<b>{escape(heading)}</b>")
            yield self._slots(firing.bindings)

    def _ground(
        self, ground: Ground, known: Mapping[int, str], values: Mapping[str, str]
    ) -> str:
        text = ground.text
        if self._has_values:
            read = {name: value for name, value in ground.values if name}
            text = with_values(text, {**values, **read})
        said = f"{self._code(text)}{escape(self._why(ground))}"
        if not ground.premises:
            return said
        links = "".join(
            self._below(self._link(f"step:{step}", f"→ {_cut(known[step])}"))
            for step in ground.premises[:MOST_LINKS]
            if step in known
        )
        left = len(ground.premises) - MOST_LINKS
        if left > 0:
            links += self._below(
                self._muted(self.tr("and %n more in the tree", "", left))
            )
        return said + links

    def _why(self, ground: Ground) -> str:
        """Why a condition held, after its text; what it rests on follows."""
        has_premises = bool(ground.premises)
        if ground.kind == "matched":
            return self.tr(", matched by")
        if ground.kind == "absent":
            return self.tr(": there was none.")
        if ground.kind == "witnessed":
            return self.tr(", as shown by") if has_premises else self.tr(": it holds.")
        if ground.kind == "every":
            if has_premises:
                return self.tr(", for each of")
            return self.tr(": there was none to ask of.")
        return self._why_with_values(ground, has_premises=has_premises)

    def _why_with_values(self, ground: Ground, *, has_premises: bool) -> str:
        read = self._listed(ground.values)
        if ground.kind == "tested":
            said = self.tr(": true, as {0}.") if read else self.tr(": true.")
            return said.format(read)
        if ground.kind == "named":
            return f": {read}."
        value = ground.values[0][1] if ground.values else ""
        if ground.kind == "total":
            said = (
                self.tr(": {0}, from")
                if has_premises
                else self.tr(": {0}, from no fact.")
            )
        else:
            said = (
                self.tr(": alternative {0} holds, by")
                if has_premises
                else self.tr(": alternative {0} holds.")
            )
        return said.format(value)

    def _listed(self, values: Iterable[tuple[str, str]]) -> str:
        return ", ".join(
            self.tr("{0} is {1}").format(name, value) for name, value in values
        )

    def _params(self, shown: StepShown) -> Iterator[str]:
        if not shown.params:
            return
        learned, written = self.tr("learned"), self.tr("as written")
        listed = ", ".join(
            f"{self._code(name)} = {escape(_number(value))} "
            f"({escape(learned if is_learned else written)})"
            for name, value, is_learned in shown.params
        )
        uses = escape(self.tr("It uses {0}.")).replace("{0}", listed)
        yield self._paragraph(uses)

    def _merit(self, firing: StepShown) -> str:
        """Why this rule rather than another: utility, specificity, score, choice."""
        row = firing.row
        said = self.tr(
            "Its utility is {0} ({1}), its specificity {2}, its score {3}."
        ).format(
            _number(row.utility),
            self.tr("learned") if row.is_learned else self.tr("as written"),
            _number(firing.specificity),
            _number(firing.score),
        )
        choice = firing.choice
        if choice is None:
            return said
        if not choice.rivals:
            had = self.tr("For {0} it had no rival.").format(choice.group)
            return f"{said} {had}"
        won = self.tr("It was chosen over %n other(s)", "", choice.rivals)
        for_what = self.tr("for {0}").format(choice.group)
        if choice.probability is None:
            return f"{said} {won} {for_what}."
        drawn = self.tr("drawn with probability {0}")
        drawn = drawn.format(_number(choice.probability))
        return f"{said} {won} {for_what}, {drawn}."

    def _paragraph(self, markup: str) -> str:
        return f'<p style="margin-top:6px; margin-bottom:2px">{markup}</p>'

    def _below(self, markup: str) -> str:
        return f'<p style="margin-left:12px; margin-top:1px; margin-bottom:0px">{markup}</p>'

    def _muted(self, text: str) -> str:
        return f'<span style="color:{self._theme.muted}">{escape(text)}</span>'

    def _code(self, text: str) -> str:
        return f"<span style=\"font-family:'{self._mono}'\">{escape(text)}</span>"

    def _link(self, target: str, text: str) -> str:
        return (
            f'<a href="{escape(target)}" style="color:{self._theme.accent}; '
            f'text-decoration:none">'
            f"{escape(text)}</a>"
        )


def _number(value: float | None) -> str:
    return "–" if value is None else QLocale().toString(value, "g", 3)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def place_of(source: str) -> tuple[str, int, int] | None:
    """The place in a rule file that a given fact comes from, if it does."""
    if not _PLACE.fullmatch(source):
        return None
    path, line, column = source.rsplit(":", 2)
    return path, int(line), int(column)
