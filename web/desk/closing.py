"""The form that closes a call: what it takes, and what is missing in it."""

import datetime
from collections.abc import Mapping
from typing import Any

from flask import g

from treeguide.engine.promised import utc_of
from treeguide.engine.saying import RESOLVED

REASONS = ("solved", "passed-on", "caller-busy", "not-in-tree", "other")
HUNG_UP = {"resolved": "no", "reason": "hung-up", "follow_up": None}
"""What is said of a call that the caller has ended."""


def closing(form: Mapping[str, str]) -> dict[str, Any]:
    """Return what a close form chooses, as an event `ended` has it."""
    return {
        "resolved": form.get("desk.resolved") or None,
        "reason": form.get("desk.reason") or None,
        "follow_up": form.get("desk.follow-up", "").strip() or None,
    }


def missing(given: Mapping[str, Any], now_us: int) -> dict[str, str]:
    """Return a sentence for each field of the form that lacks something or is wrong."""
    found = {}
    if given["resolved"] not in RESOLVED:
        found["desk.resolved"] = g.t("desk.close.resolved.missing")
    if given["reason"] not in REASONS:
        found["desk.reason"] = g.t("desk.close.reason.missing")
    if (wrong := _wrong_day(given["follow_up"], given["resolved"], now_us)) is not None:
        found["desk.follow-up"] = g.t(wrong, value=given["follow_up"])
    return found


def _wrong_day(said: str | None, resolved: str | None, now_us: int) -> str | None:
    if said is None:
        return "desk.close.day.missing" if resolved == "later" else None
    try:
        day = datetime.date.fromisoformat(said)
    except ValueError:
        return "desk.close.day.wrong"
    is_over = day < utc_of(now_us).date() - datetime.timedelta(days=1)
    return "desk.close.day.over" if is_over or day.year > 9000 else None
