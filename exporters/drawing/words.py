"""The words that a picture adds to the author's: kinds, ways, durations."""

import re

from treeguide.graph import Edge

KIND_WORDS = {
    "question": "Question",
    "step": "Step",
    "form": "Form",
    "decision": "Decision",
    "call": "Other tree",
    "action": "Action",
    "handoff": "Hand-off",
    "outcome": "Outcome",
    "start": "Start",
    "anywhere": "At any point",
    "nowhere": "Leads nowhere",
}

MARKS = {"error": "‼ Error", "warning": "▲ Warning", "note": "○ Note"}
"""A sign and a word for each level of finding, so that none is told by colour alone."""

_WAYS = {"done": "done", "declined": "declined", "late": "too late", "failed": "failed"}
_DURATION = re.compile(r"^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$")
_UNITS = ("week", "day", "hour", "minute", "second")


def result_word(result: str) -> str:
    """Return the result of an outcome as a person reads it."""
    return result.replace("-", " ")


def way_label(edge: Edge, outcomes: dict[str, str]) -> str:
    """Return what the line of `edge` says; `outcomes` are the titles of a called tree's ends."""
    if edge.slot == "rule":
        return f"if {edge.label}" if edge.label else ""
    if edge.slot == "exit":
        return "any other end" if edge.name == "*" else outcomes.get(edge.name, edge.name)
    if edge.slot == "otherwise":
        return "otherwise"
    return _WAYS.get(edge.label, edge.label) if edge.slot in ("way", "to", "failed") else edge.label


def times(count: int) -> str:
    """Return `count` times in words: once, twice, 3 times."""
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def counted(count: int, noun: str) -> str:
    """Return `count` with its noun: 1 day, 2 days."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def duration(iso: str) -> str:
    """Return an ISO 8601 duration in words, or as it is where it is none."""
    match = _DURATION.match(iso)
    parts = zip(match.groups(), _UNITS, strict=True) if match else ()
    said = [counted(int(count), unit) for count, unit in parts if count]
    return " ".join(said) or iso
