"""What a page is told of what it has sent by itself, while somebody types on."""

from collections.abc import Mapping

from flask import Response, g, jsonify, request

from treeguide.service.walk import Walk
from treeguide.store import SessionRow
from treeguide.web.current import shelf
from treeguide.web.desk.holding import rights_in
from treeguide.web.desk.slips import Slip
from treeguide.web.desk.told import note_at
from treeguide.web.desk.typed import written_note


def is_quiet() -> bool:
    """Whether a page has sent this by itself, and stays as it is."""
    return bool(request.form.get("desk.quiet"))


def kept(walk: Walk, node: str) -> Response:
    """Return that all is kept, and what was masked as it is kept now.

    Who may not read what was noted here before is told of her own note alone.
    """
    note = note_at(walk, node) if rights_in(walk).reads_words else written_note() or ""
    stands = {"desk.note": note, "desk.case": walk.session.identity.get("case", "")}
    kept = {name: text for name, text in stands.items() if _is_masked(name)}
    return jsonify(said=g.t("desk.kept"), kept=kept)


def refused(errors: Mapping[str, str], status: int) -> tuple[Response, int]:
    """Return what is wrong, and of which fields somebody has to say how they are kept."""
    ask = [name for name, sentence in errors.items() if isinstance(sentence, Slip)]
    return jsonify(said=" ".join(errors.values()), ask=ask), status


def late(row: SessionRow, is_mine: bool) -> tuple[Response, int]:
    """Return that nothing is kept, and who has the session where another one has it."""
    if is_mine or row.agent_id is None:
        return jsonify(said=g.t("desk.not_taken")), 409
    name = shelf().store.person(row.agent_id).name
    return jsonify(said=g.t("desk.held.note", name=name)), 409


def _is_masked(name: str) -> bool:
    return request.form.get(f"{name}.slip") == "mask"
