"""Defines the rule `unknown_placeholder`."""

from collections.abc import Iterator

from treeguide.checks.base import Case, Finding, Rule
from treeguide.checks.nearest import Nearest
from treeguide.checks.texts import Text, texts_with_braces
from treeguide.format.placeholders import placeholders
from treeguide.model import Handoff

OF_HANDOFFS = ("owner", "due")


class UnknownPlaceholder(Rule):
    """A text shows a variable that the tree does not have.

    ## What it means

    A name in double braces is no variable of the tree.
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
            for name in dict.fromkeys(placeholders(text.words)):
                if name not in case.tree.variables and not is_of_a_handoff(case, text, name):
                    likely = nearest.to(name)
                    yield self.finding(
                        f"{text.called(case)} shows “{{{{{name}}}}}”, and no variable has this"
                        " name. A caller sees no value there.",
                        node=text.node,
                        at=text.at,
                        fix=f"Write “{{{{{likely}}}}}” instead." if likely else None,
                    )


def is_of_a_handoff(case: Case, text: Text, name: str) -> bool:
    """Whether the engine fills the placeholder in because the text belongs to a hand-off."""
    return name in OF_HANDOFFS and type(case.tree.nodes.get(text.node or "")) is Handoff
