"""Roles: sets of permissions that people know by a name."""

from collections.abc import Mapping

from treeguide.model import Record


class Role(Record, frozen=True):
    """A role, as people see it where roles are granted."""

    meaning: str
    permissions: frozenset[str]


def _role(meaning: str, *permissions: str) -> Role:
    return Role(meaning, frozenset(permissions))


_WALKS = ("walk", "take-over", "results", "see-personal", "suggest", "see-own-figures")

ROLES: Mapping[str, Role] = {
    "agent": _role("Walks trees with callers.", *_WALKS, "see-survey", "make-tokens"),
    "author": _role(
        "Writes trees.",
        "walk",
        "suggest",
        "draft",
        "submit",
        "see-own-figures",
        "see-figures",
        "see-survey",
        "make-tokens",
    ),
    "reviewer": _role(
        "Reads what others have written, and publishes it.",
        "walk",
        "suggest",
        "draft",
        "submit",
        "approve",
        "publish",
        "see-figures",
        "see-survey",
        "make-tokens",
    ),
    "analyst": _role(
        "Looks at how sessions go.", "walk", "suggest", "see-figures", "see-survey", "make-tokens"
    ),
    "lead": _role(
        "Leads a team.",
        *_WALKS,
        "look-on",
        "see-personal-with-reason",
        "approve",
        "publish",
        "see-figures",
        "see-survey",
        "answer-survey",
        "see-people",
        "invite",
        "grant",
        "see-sessions",
        "erase",
        "see-audit",
        "make-tokens",
    ),
    "admin": _role(
        "Looks after the server, without seeing what callers have said.",
        "walk",
        "suggest",
        "publish",
        "see-figures",
        "see-survey",
        "see-people",
        "invite",
        "grant",
        "grant-any",
        "teams",
        "make-tokens",
        "see-tokens",
        "brand",
        "configure",
        "see-sessions",
        "erase",
        "see-audit",
    ),
}
"""Nobody may read personal answers because of looking after the server."""
