"""How much fits into the fields of the console, and what is said of more."""

from collections.abc import Mapping

from flask import g

LABELS = {
    "desk.case": "desk.case",
    "desk.caller": "desk.name",
    "desk.contact": "desk.contact",
    "desk.note": "desk.notes",
    "desk.flag": "desk.flag.why",
    "desk.pause": "desk.pause.why",
    "desk.pass": "desk.pass.words",
    "desk.why": "desk.jump.why",
    "desk.words": "desk.close.words",
    "desk.author": "desk.close.author",
}
"""The keys of the words that stand over each field."""


def too_long(name: str, said: str, most: int) -> str | None:
    """Return a sentence that names the field where `said` has more than `most` signs, or None."""
    if len(said) <= most:
        return None
    return str(g.t("desk.too_long", field=g.t(LABELS[name]), number=len(said), most=most))


def all_too_long(said: Mapping[str, tuple[str, int]]) -> dict[str, str]:
    """Return a sentence for each field whose text is longer than fits, given with how much does."""
    found = {name: too_long(name, text, most) for name, (text, most) in said.items()}
    return {name: sentence for name, sentence in found.items() if sentence is not None}
