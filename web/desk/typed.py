"""What an agent has typed beside the answer: it is kept whatever becomes of the rest."""

import secrets
from collections.abc import Iterator
from typing import Any

from flask import request

from treeguide.engine.saying import LONGEST as CALLER
from treeguide.kernel import WrongValues
from treeguide.service.walk import Walk
from treeguide.store import Conflict
from treeguide.web.access import who
from treeguide.web.desk.holding import open_any, rights_in
from treeguide.web.desk.lengths import all_too_long
from treeguide.web.desk.slips import decided
from treeguide.web.desk.told import note_at, told

TRIES = 5
LONGEST_NOTE = 10_000


def keep_typed(walk: Walk, node: str) -> Walk:
    """Keep the note and the caller's fields that came with a page; return the session as it stands.

    Raises WrongValues for what nobody can keep, and a StoreError where the session takes no more.
    """
    for kind, what in _typed(walk, node):
        walk = _keep(walk, kind, what)
    return walk


def adds_nothing(walk: Walk, node: str) -> bool:
    """Whether all that came beside the answer is kept, as far as who asks may know what is."""
    reads_words = rights_in(walk).reads_words
    try:
        return all(reads_words and _is_kept(walk, *one) for one in _typed(walk, node))
    except WrongValues:
        return False


def written_note() -> str | None:
    """Return the note that came with a page as it is to be kept, None if nothing new did.

    Raises WrongValues where nobody has said yet how.
    """
    note, before = _written("desk.note"), _written("desk.before-note")
    return None if note in (None, before) else decided("desk.note", note or "", before or "")


def _typed(walk: Walk, node: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what came beside the answer, each with the kind of event that keeps it."""
    caller = _caller()
    _refuse_long(_written("desk.note"), caller)
    note = written_note()
    if note is not None:
        yield "noted", {"node": node, "text": _beside_others(walk, node, note)}
    if caller:
        # Of these the case is kept in clear, for searching.
        caller |= {name: decided(f"desk.{name}", caller[name]) for name in caller if name == "case"}
        yield "identified", {"node": node, "given": caller}


def _keep(walk: Walk, kind: str, what: dict[str, Any]) -> Walk:
    """Keep what moves nothing behind whatever has come meanwhile, once."""
    for _ in range(TRIES):
        if _is_kept(walk, kind, what):
            return walk
        key = secrets.token_urlsafe(12)
        try:
            walk.act(kind, seq=walk.session.seq, key=key, by=who().person.id, **what)
        except Conflict:
            walk = open_any(walk.row.tree_id, walk.row.id)
            if kind != "noted" and not rights_in(walk).acts:
                # Somebody else has the call now, and says who calls.
                raise
        else:
            return walk
    raise Conflict(walk.session.seq)


def _is_kept(walk: Walk, kind: str, what: dict[str, Any]) -> bool:
    if kind == "noted":
        node, text = what["node"], what["text"]
        is_there = any((one.node, one.text) == (node, text) for one in told(walk).notes)
        return is_there or note_at(walk, node) == text
    known = walk.session.identity
    return all(known.get(name, "") == value for name, value in what["given"].items())


def _beside_others(walk: Walk, node: str, note: str) -> str:
    """Return a note with what another tab has kept in its place since the page was made."""
    there, before = note_at(walk, node), _written("desk.before-note")
    is_known = before is None or there == before or note.startswith(there)
    return note if is_known else f"{there}\n{note}"


def _written(name: str) -> str | None:
    said = request.form.get(name)
    return None if said is None else said.replace("\r\n", "\n").strip()


def one_line(said: str) -> str:
    """Return what is said as one line, without signs that nobody can see."""
    return " ".join("".join(sign for sign in said if sign.isprintable() or sign.isspace()).split())


def _caller() -> dict[str, str]:
    """Return the fields of the caller in which something else stands than as the page was made."""
    said = {name: request.form.get(f"desk.{name}") for name in CALLER}
    return {
        name: one_line(value)
        for name, value in said.items()
        if value is not None and value != request.form.get(f"desk.before-{name}")
    }


def _refuse_long(note: str | None, caller: dict[str, str]) -> None:
    said = {f"desk.{name}": (value, CALLER[name]) for name, value in caller.items()}
    said["desk.note"] = (note or "", LONGEST_NOTE)
    if wrong := all_too_long(said):
        raise WrongValues(wrong)
