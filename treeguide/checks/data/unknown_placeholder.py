"""Defines the rule `unknown_placeholder`."""

import re
from collections.abc import Iterator

from treeguide.checks.base import Case, Finding, Rule
from treeguide.checks.nearest import Nearest
from treeguide.checks.texts import BRACES, Text, texts_with_braces
from treeguide.format.placeholders import placeholders
from treeguide.model import Handoff

OF_HANDOFFS = ("owner", "due")
ALMOST = re.compile(r"\{\{\s*([A-Za-z][\w-]*)\s*\}\}", re.ASCII)
"""A name as templates elsewhere write it; ours takes neither blanks nor capital letters."""


class UnknownPlaceholder(Rule):
    """A text shows a variable that the tree does not have.

    ## What it means

    A name in double braces is no variable of the tree, or is written with blanks or capital
    letters, so that it is not recognised.
    `{{owner}}` and `{{due}}` are known in the texts of hand-offs only.

    ## Why it hurts a caller

    Where the name, the room or the time should stand, the caller reads braces or nothing.

    ## Example

    “We will come to room {{rom}}.”, where the variable is called `room`.

    ## Remedy

    Write the name as it is declared, or declare the variable.
    """

    good = "plug:step -> done!"
    bad = "plug:step -> done!"
    good_patch = {
        "variables": {"room": {"type": "text", "source": "lookup"}},
        "nodes": {"plug": {"text": "We will come to room {{room}}."}},
    }
    bad_patch = {
        "variables": {"room": {"type": "text", "source": "lookup"}},
        "nodes": {"plug": {"text": "We will come to room {{rom}}."}},
    }

    def check(self, case: Case) -> Iterator[Finding]:
        nearest = Nearest([*case.tree.variables, *OF_HANDOFFS])
        for text in texts_with_braces(case.tree):
            yield from self._in_text(case, text, text.called(case), nearest)
        for language, text in translated(case):
            address = text.at.removeprefix("/texts/")
            called = f"The text “{address}” in the language “{language}”"
            yield from self._in_text(case, text, called, nearest)

    def _in_text(self, case: Case, text: Text, called: str, nearest: Nearest) -> Iterator[Finding]:
        names = known_in(case, text)
        for shown, name in dict.fromkeys(in_braces(text.words)):
            if shown == name in names or (shown != name and name not in names):
                continue
            likely = name if name in names else nearest.to(name)
            yield self.finding(
                f"{called} shows “{{{{{shown}}}}}”, and no variable has this name."
                " A caller sees no value there.",
                node=text.node,
                at=text.at,
                fix=f"Write “{{{{{likely}}}}}” instead." if likely else None,
            )


def translated(case: Case) -> Iterator[tuple[str, Text]]:
    """Yield the texts of other languages in which a placeholder may stand."""
    for language, translation in case.translations.items():
        for address, text in translation.texts.items():
            if BRACES in text.text:
                parts = address.split(".")
                node = parts[1] if parts[0] == "nodes" and len(parts) > 1 else None
                yield language, Text(text.text, f"/texts/{address}", node)


def known_in(case: Case, text: Text) -> set[str]:
    """Return the names that are filled in where the text stands."""
    is_of_a_handoff = type(case.tree.nodes.get(text.node or "")) is Handoff
    return {*case.tree.variables, *(OF_HANDOFFS if is_of_a_handoff else ())}


def in_braces(words: str) -> Iterator[tuple[str, str]]:
    """Yield what stands in double braces as it is written, and the name that is meant by it."""
    yield from ((name, name) for name in placeholders(words))
    for match in ALMOST.finditer(words):
        name = match[1].lower().replace("-", "_")
        if name != match[0][2:-2]:
            yield match[0][2:-2], name
