"""Who has done something, as pages say it: by name, or in words where it was no person."""

import re
from collections.abc import Mapping

from flask import g

NO_PERSON = frozenset(
    {
        "demonstration",
        "restore",
        "setup",
        "single sign-on",
        "start",
        "terminal",
        "treeguide repair",
    }
)
"""What the audit names where it was no person; each has its words under `audit.by.`."""
_AT_A_TERMINAL = re.compile(r"terminal: (.+)|(.+), at a terminal")


def called(actor: str, names: Mapping[str, str]) -> str:
    """Return what people call an actor; one whom only a newer program knows is called as it is."""
    if actor in names:
        return names[actor]
    if actor in NO_PERSON:
        return str(g.t(f"audit.by.{actor.replace(' ', '-')}"))
    if actor == "somebody":
        return str(g.t("audit.somebody"))
    found = _AT_A_TERMINAL.fullmatch(actor)
    return str(g.t("audit.by.terminal-of", name=found[1] or found[2])) if found else actor
