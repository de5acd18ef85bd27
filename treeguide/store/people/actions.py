"""What the audit calls the things that people do: no entry is made of anything else."""

ACTIONS = frozenset(
    {
        "role given",
        "role taken",
        "person added",
        "account opened",
        "account closed",
        "account joined",
        "name or address changed",
        "link for setup",
        "link for invitation",
        "link for password",
        "links ended",
        "signed in",
        "signed out",
        "signed out everywhere",
        "sign-in refused",
        "password changed",
        "password by invitation",
        "password by password",
        "password of later",
        "team added",
        "team changed",
        "token made",
        "token revoked",
        "brand added",
        "brand changed",
        "brand removed",
        "presence changed",
        "words seen",
        "session erased",
        "backup restored",
        "audit repaired",
    }
)
"""All actions; each has its words in the catalogues, under `audit.did.`, and its kind there."""
