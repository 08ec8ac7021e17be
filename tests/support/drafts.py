"""Rule files, problems and flips for tests of the rule editor."""

from __future__ import annotations

from gui.messages.proofs import Place
from gui.messages.rules import (
    ActivationRow,
    Change,
    Checked,
    Draft,
    Edited,
    FileText,
    Flip,
    Problem,
    RuleFile,
    RuleFiles,
    Saved,
    SlotWord,
    TemplateWord,
    Words,
)

PATH = "rules/budget.yaml"
OTHER = "rules/intent.yaml"

TEXT = """\
layer: budget
rules:
  # A hard space must stay one: a\u00a0b.
  - rule: first
    doc: One.
    when:
      - q: Query(domain == "law")
    then:
      - conclude: Depth(query=q.id)

  - rule: second
    when:
      - q: Query()
    then:
      - conclude: Depth(query=q.id)
"""

WORDS = Words(
    templates=(
        TemplateWord(
            name="Query",
            doc="One question.",
            slots=(
                SlotWord(name="domain", type="str", doc="", one_of=("law", "general")),
                SlotWord(name="id", type="str", doc="which"),
            ),
        ),
    ),
    functions=(("len", "how many"),),
    effects=(),
    params=("least",),
    rules=("first", "second"),
    layers=("budget",),
    tags=(),
)


def file_text(text: str = TEXT, *, path: str = PATH, mark: str = "1") -> FileText:
    """A file's text under a fingerprint."""
    return FileText(path=path, text=text, fingerprint=mark)


def rule_files(*paths: str, differs: bool = False) -> RuleFiles:
    """The files of a folder; each has the rules of `TEXT`."""
    return RuleFiles(
        folder="/somewhere/rules",
        files=tuple(
            RuleFile(path=path, rules=(("first", 4), ("second", 11)))
            for path in paths or (PATH,)
        ),
        ruleset="a" * 64,
        differs=differs,
    )


def problem(
    line: int = 7,
    column: int = 12,
    *,
    length: int = 5,
    path: str = PATH,
    hint: str = "",
    is_warning: bool = False,
) -> Problem:
    """A problem in one line."""
    return Problem(
        path=path,
        line=line,
        column=column,
        end_line=line,
        end_column=column + length,
        code="unknown_template",
        message=f"wrong in line {line}",
        hint=hint,
        is_warning=is_warning,
    )


def checked(*problems: Problem) -> Checked:
    """What a check found."""
    return Checked(
        problems=problems,
        ruleset="" if problems else "b" * 64,
        rules=(("first", Place(path=PATH, line=4)),),
    )


def flip(decision: str = "d1", query: str = "What is owed?") -> Flip:
    """A decision that would come out otherwise."""
    return Flip(
        decision=decision,
        query=query,
        changes=(Change(what="tokens", before="310", after="290"),),
        rules_gained=("second",),
        rules_lost=(),
    )


def unchanged(query: str = "What is owed?") -> Flip:
    """A decision that would come out the same."""
    return Flip(decision="d1", query=query, changes=(), rules_gained=(), rules_lost=())


def over(seen: FileText, draft: Draft) -> Edited:
    """A draft that is to take the place of a file as it was read."""
    return Edited(path=draft.path, text=draft.text, fingerprint=seen.fingerprint)


def activation(
    number: int = 1, *, why: str = "cheaper", is_active: bool = False, undo_of: int = 0
) -> ActivationRow:
    """A rule set was made the active one."""
    return ActivationRow(
        number=number,
        at="2026-03-01T10:00:00+00:00",
        who="ada",
        why=why,
        ruleset=f"{number:064d}",
        undo_of=undo_of,
        is_active=is_active,
    )


def saved(*texts: str, mark: str = "2") -> Saved:
    """Files were saved, and have another fingerprint now."""
    return Saved(
        activation=activation(2, is_active=True),
        files=tuple(
            file_text(text, path=path, mark=mark)
            for path, text in zip((PATH, OTHER), texts, strict=False)
        ),
    )
