"""The form that closes a call: what it takes, and what is missing in it."""

import datetime
from collections.abc import Mapping
from typing import Any

from flask import g

from treeguide.engine.promised import utc_of
from treeguide.engine.saying import RESOLVED

SOLVED = "solved"
"""Why a call ends whose problem is solved, where nobody says more of it."""
REASONS = (SOLVED, "passed-on", "caller-busy", "not-in-tree", "other")
FITTING: Mapping[str, frozenset[str]] = {
    "yes": frozenset({SOLVED, "not-in-tree", "other"}),
    "no": frozenset(REASONS) - {SOLVED},
    "later": frozenset(REASONS) - {SOLVED},
}
"""Which reasons can be true of a call that ended so."""
FARTHEST = 9_000
"""The last year in which somebody can follow up."""
HUNG_UP = {"resolved": "no", "reason": "hung-up", "follow_up": None}
"""What is said of a call that the caller has ended."""


def closing(form: Mapping[str, str]) -> dict[str, Any]:
    """Return what a close form chooses, as an event `ended` has it."""
    resolved = form.get("desk.resolved") or None
    return {
        "resolved": resolved,
        "reason": form.get("desk.reason") or (SOLVED if resolved == "yes" else None),
        "follow_up": form.get("desk.follow-up", "").strip() or None,
    }


def missing(given: Mapping[str, Any], now_us: int) -> dict[str, str]:
    """Return a sentence for each field of the form that lacks something or is wrong."""
    found = {}
    if given["resolved"] not in RESOLVED:
        found["desk.resolved"] = g.t("desk.close.resolved.missing")
    elif (unfit := _unfit_reason(given["reason"], given["resolved"])) is not None:
        found["desk.reason"] = unfit
    if (wrong := _wrong_day(given["follow_up"], given["resolved"], now_us)) is not None:
        found["desk.follow-up"] = g.t(wrong, value=given["follow_up"])
    return found


def _unfit_reason(reason: str | None, resolved: str) -> str | None:
    if reason in FITTING[resolved]:
        return None
    if reason not in REASONS:
        return str(g.t("desk.close.reason.missing"))
    chosen = {"reason": reason, "resolved": resolved}
    said = {name: g.t(f"desk.close.{name}.{value}") for name, value in chosen.items()}
    return str(g.t("desk.close.reason.unfit", **said))


def _wrong_day(said: str | None, resolved: str | None, now_us: int) -> str | None:
    if said is None:
        return "desk.close.day.missing" if resolved == "later" else None
    try:
        day = datetime.date.fromisoformat(said)
    except ValueError:
        return "desk.close.day.wrong"
    if day.year > FARTHEST:
        return "desk.close.day.far"
    is_over = day < utc_of(now_us).date() - datetime.timedelta(days=1)
    return "desk.close.day.over" if is_over else None
