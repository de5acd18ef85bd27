"""What an access token can be allowed to do. A token can do what its scopes name, and no more."""

from collections.abc import Mapping

from treeguide.access import Rights

SCOPES: Mapping[str, str] = {
    "read": "See all trees, their contents, all sessions, and what was answered in them.",
    "personal": "Together with another scope: see personal answers and notes too, where that one"
    " lets read them.",
    "walk": "Start sessions on trees for agents, and read and answer every session of an agent.",
    "results": "Say in every session what a team or a system has answered; for that, read its page,"
    " with the answers that led there. No transcripts.",
    "erase": "Erase what is personal in a session, for good.",
    "metrics": "Read the figures of `/metrics`.",
}
"""Every scope with what it allows. No scope allows to make tokens, or to publish anything."""

NOTHING_ALONE = frozenset({"personal"})
"""Scopes that allow something only together with another one."""

PERMISSIONS_OF: Mapping[str, frozenset[str]] = {
    "read": frozenset({"walk", "see-sessions", "look-on", "take-over"}),
    "personal": frozenset({"see-personal"}),
    "walk": frozenset({"walk"}),
    "results": frozenset({"results"}),
    "erase": frozenset({"erase"}),
    "metrics": frozenset({"configure"}),
}
"""What of each scope a person's token does only where she may do it herself."""
DAYS = (7, 30, 90, 180, 365)
"""For how many days a person can make a token."""


def within(rights: Rights) -> list[str]:
    """Return the scopes that somebody's token can have: of each she may do a part somewhere."""
    return [
        scope
        for scope, permissions in PERMISSIONS_OF.items()
        if any(rights.may_anywhere(permission) for permission in permissions)
    ]
