"""The form that closes a call: what it takes, and what is missing in it."""

from collections.abc import Mapping
from typing import Any

from flask import g

from treeguide.engine.saying import RESOLVED
from treeguide.web.desk.days import chosen_day, wrong_day

LATER = "later"
"""Says of a problem that somebody follows it up."""
SOLVED = "solved"
"""Why a call ends whose problem is solved, where nobody says more of it."""
PASSED_ON = "passed-on"
REASONS = (SOLVED, PASSED_ON, "caller-busy", "not-in-tree", "other")
OFFERED = tuple(one for one in REASONS if one != SOLVED)
"""The reasons to choose from: that it is solved is said before."""
IF_UNSOLVED = "if-unsolved"
"""Is chosen already where a team has it: passed on, unless it is said to be solved."""
FITTING: Mapping[str, frozenset[str]] = {
    "yes": frozenset({SOLVED, "not-in-tree", "other"}),
    "no": frozenset(REASONS) - {SOLVED},
    "later": frozenset(REASONS) - {SOLVED},
}
"""Which reasons can be true of a call that ended so."""
HUNG_UP = {"resolved": "no", "reason": "hung-up", "follow_up": None}
"""What is said of a call that the caller has ended."""


def closing(form: Mapping[str, str]) -> dict[str, Any]:
    """Return what a close form chooses, as an event `ended` has it.

    Pages show the days for “not yet” alone, so for nothing else one is kept.
    """
    resolved = form.get("desk.resolved") or None
    return {
        "resolved": resolved,
        "reason": _reason(form.get("desk.reason", ""), resolved),
        "follow_up": chosen_day(form) if resolved == LATER else None,
    }


def hung_up(form: Mapping[str, str]) -> dict[str, Any]:
    """Return what is kept of a call that the caller has ended, and the day to call back on."""
    day = form.get("desk.call-back")
    return HUNG_UP | {"resolved": LATER, "follow_up": day} if day else HUNG_UP


def missing(given: Mapping[str, Any]) -> dict[str, str]:
    """Return a sentence for each field of the form that lacks something or is wrong."""
    found = {}
    if given["resolved"] not in RESOLVED:
        found["desk.resolved"] = g.t("desk.close.resolved.missing")
    elif (unfit := _unfit_reason(given["reason"], given["resolved"])) is not None:
        found["desk.reason"] = unfit
    if given["resolved"] == LATER and (wrong := wrong_day(given["follow_up"])) is not None:
        found["desk.follow-up"] = wrong
    return found


def _reason(said: str, resolved: str | None) -> str | None:
    if said not in ("", IF_UNSOLVED):
        return said
    if resolved == "yes":
        return SOLVED
    return PASSED_ON if said else None


def _unfit_reason(reason: str | None, resolved: str) -> str | None:
    if reason in FITTING[resolved]:
        return None
    if reason not in REASONS:
        return str(g.t("desk.close.reason.missing"))
    chosen = {"reason": reason, "resolved": resolved}
    said = {name: g.t(f"desk.close.{name}.{value}") for name, value in chosen.items()}
    return str(g.t("desk.close.reason.unfit", **said))
