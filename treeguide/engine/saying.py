"""What events may say that are about the session and not about its tree."""

import re
from collections.abc import Collection, Mapping

from treeguide.kernel import Given, WalkError
from treeguide.kernel.values import is_date

LONGEST: Mapping[str, int] = {"case": 100, "caller": 200, "contact": 200}
"""What can be said of who calls, and how many characters it takes at most."""
RESOLVED = ("yes", "no", "later")
"""Whether the caller's problem is solved."""
ENDING = ("resolved", "reason", "follow_up")
REASON = re.compile(r"[a-z][a-z0-9-]{0,39}", re.ASCII)
"""A reason is one of a list that pages offer, so that it can be counted; words go in `text`."""
_PERSON = re.compile(r"[\w-]{1,64}", re.ASCII)


def of_caller(given: Given | None) -> dict[str, str]:
    """Return what is said of who calls; what is empty is known no more. Raises a WalkError."""
    said = _object(given, LONGEST)
    return {name: _words(name, value) for name, value in said.items()}


def receiver(given: Given | None) -> str:
    """Return to whom a session is passed. Raises a WalkError."""
    said = _object(given, ("to", "team"))
    to, team = said.get("to"), said.get("team")
    if not isinstance(to, str) or not _PERSON.fullmatch(to):
        raise WalkError("Nobody is named to whom the session is passed. Name a person's id.")
    if team is not None and not isinstance(team, str):
        raise WalkError("The team to which the session is passed has no name. Leave it out.")
    return to


def refuse_wrong_ending(given: Given | None) -> None:
    """Raise a WalkError unless this is what can be said of how a session ends."""
    if given is None:
        return
    said = _object(given, ENDING)
    resolved, reason, follow_up = (said.get(name) for name in ENDING)
    if resolved is not None and resolved not in RESOLVED:
        raise WalkError(f"“{resolved}” does not say whether it is resolved. Choose yes, no, later.")
    if reason is not None and not (isinstance(reason, str) and REASON.fullmatch(reason)):
        raise WalkError(f"“{reason}” is no reason of the list. Write words beside it.")
    if follow_up is not None and not (isinstance(follow_up, str) and is_date(follow_up)):
        raise WalkError(f"“{follow_up}” is no day for a follow-up. Write one such as 2027-03-27.")


def _object(given: Given | None, allowed: Collection[str]) -> dict[str, object]:
    if not isinstance(given, dict):
        raise WalkError(f"The event says nothing. It takes: {', '.join(allowed)}.")
    for name in given:
        if name not in allowed:
            raise WalkError(f"The event does not take “{name}”. It takes: {', '.join(allowed)}.")
    return given


def _words(name: str, value: object) -> str:
    if value is None:
        return ""
    words = " ".join(value.split()) if isinstance(value, str) else None
    if words is None or not words.isprintable():
        raise WalkError(f"What is said as “{name}” is no text. Write letters and digits.")
    if len(words) > LONGEST[name]:
        raise WalkError(
            f"What is said as “{name}” has {len(words)} characters, and takes {LONGEST[name]}."
            " Write the rest into a note."
        )
    return words
