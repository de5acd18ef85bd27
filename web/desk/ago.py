"""How long ago something was, in words."""

from flask import g

_UNITS = (("days", 86_400), ("hours", 3_600), ("minutes", 60))


def ago(us: int) -> str:
    """Return how long ago something was that happened `us` microseconds before now."""
    seconds = us // 1_000_000
    for name, length in _UNITS:
        if seconds >= length:
            return str(g.t.count(f"desk.ago.{name}", seconds // length))
    return str(g.t("desk.ago.now"))
