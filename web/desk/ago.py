"""How long ago something was, or how long it lasts, in words."""

from flask import g

_UNITS = (("days", 86_400), ("hours", 3_600), ("minutes", 60))


def ago(us: int) -> str:
    """Return how long ago something was that happened `us` microseconds before now."""
    return _words("desk.ago", us)


def lasting(us: int) -> str:
    """Return how long `us` microseconds are."""
    return _words("desk.lasting", us)


def _words(name: str, us: int) -> str:
    seconds = us // 1_000_000
    for unit, length in _UNITS:
        if seconds >= length:
            return str(g.t.count(f"{name}.{unit}", seconds // length))
    return str(g.t(f"{name}.now"))
