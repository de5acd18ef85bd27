"""What the audit calls the things that people do: no entry is made of anything else."""

from collections.abc import Mapping

KINDS: Mapping[str, tuple[str, ...]] = {
    "roles": ("role given", "role taken"),
    "people": (
        "person added",
        "account opened",
        "account closed",
        "account joined",
        "name or address changed",
        "link for setup",
        "link for invitation",
        "link for password",
        "links ended",
        "invitation withdrawn",
    ),
    "signing": (
        "signed in",
        "signed out",
        "signed out everywhere",
        "sign-in refused",
        "password changed",
        "password by invitation",
        "password by password",
        "password of later",
    ),
    "teams": ("team added", "team changed", "team removed"),
    "tokens": ("token made", "token revoked"),
    "looks": ("brand added", "brand changed", "brand removed", "presence changed"),
    "sessions": ("words seen", "session erased"),
    "keeping": ("backup restored", "audit repaired"),
}
"""The actions by their kind; each has its words in the catalogues, under `audit.did.`."""

ACTIONS = frozenset(action for actions in KINDS.values() for action in actions)
"""All actions."""
