"""What a person sees where a session stands: the PAGE that terminal, API and player share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from treeguide.conditions import TODAY
from treeguide.engine.page_parts import Page, PageAnswer, PageField, PageOutcome, PageTexts
from treeguide.engine.progress import Progress, progress
from treeguide.engine.promise import promise
from treeguide.engine.session import Session
from treeguide.engine.wording import SOURCE, Wording, Words
from treeguide.kernel import Given, Position, offered
from treeguide.kernel.places import Place
from treeguide.kernel.way import Way
from treeguide.model import Field, Form, Outcome, Variable


def page(
    session: Session,
    *,
    audience: str = "customer",
    wording: Wording = SOURCE,
    index: int | None = None,
    version: str = "",
    session_id: str = "",
) -> Page:
    """Return the page on which `session` stands, or the one of entry `index` of its path.

    `wording` gives the texts in another language; without it they are the author's own.
    """
    position = session.position if index is None else session.position_at(index)
    if position is None:
        return _faulty(session, version, session_id)
    place, node = position.place, position.node
    words = wording.at(position, session.arrived_us)
    texts = words.once(place, _texts)
    for_agent = audience == "agent"
    answers = texts.agents_answers if for_agent else texts.answers
    given = session.prefill(node) if index is None else session.given_at(index)
    # The first ones by position: msgspec looks for each name among all that are still to come.
    return Page(
        session.program.tree.id,
        version,
        session_id,
        session.seq,
        node,
        kind=place.node.kind,
        title=texts.title,
        text=texts.text,
        say=texts.say if for_agent else None,
        do=texts.do if for_agent else None,
        why=texts.why,
        media=list(texts.media),
        answers=[answers[way.name] for way in offered(position) if way.name in answers],
        fields=_fields(place.node, position, words, given) if type(place.node) is Form else [],
        known=known(position),
        path=session.told.copy(),
        progress=progress(session, position, index),
        outcome=_outcome(session.outcome, words) if session.outcome and index is None else None,
        promise=promise(session, wording, index),
        given=given,
        fault=session.fault if index is None else None,
    )


def known(position: Position) -> dict[str, Any]:
    """Return what is known where a walk stands, without what is unknown."""
    found = {name: value for name, value in position.facts.items() if value is not None}
    found.pop(TODAY, None)
    return found


def _shown(way: Way, for_agent: bool) -> bool:
    """Return whether a way is a button: a form's values are none, a team answers a hand-off."""
    if way.edge.slot == "to" and way.name == "done":
        return False
    return for_agent or way.edge.slot not in ("way", "failed")


def _texts(place: Place, words: Words) -> PageTexts:
    return PageTexts(
        title=words.text("title") or place.id,
        text=words.text("text"),
        say=words.text("say"),
        do=words.text("do"),
        why=words.text("why"),
        media=tuple(words.media()),
        answers=_answers(place, words, for_agent=False),
        agents_answers=_answers(place, words, for_agent=True),
    )


def _answers(place: Place, words: Words, *, for_agent: bool) -> dict[str, PageAnswer]:
    ways = place.ways.items()
    return {name: _answer(way, words) for name, way in ways if _shown(way, for_agent)}


def _answer(way: Way, words: Words) -> PageAnswer:
    edge = way.edge
    written = words.written(edge)
    return PageAnswer(
        way.name,
        words.answer(edge, "label") or way.name,
        words.answer(edge, "help"),
        edge.slot == "anywhere",
        written.mood if written is not None else None,
        written is not None and written.asks_why,
    )


def _fields(node: Form, position: Position, words: Words, given: Given | None) -> list[PageField]:
    variables = position.program.tree.variables
    before = given if isinstance(given, dict) else position.facts
    return [
        _field(field, variables[field.variable], words, before.get(field.variable))
        for field in node.fields
        if field.variable in variables
    ]


def _field(field: Field, variable: Variable, words: Words, value: Any) -> PageField:
    return PageField(
        variable=field.variable,
        label=words.variable(field.variable, "label") or field.variable,
        type=variable.type,
        required=field.required,
        value=value,
        input=field.input or _INPUTS[variable.type],
        help=words.field(field.variable, "help"),
        values=[
            {"value": v, "label": words.variable(field.variable, f"labels.{v}") or v}
            for v in variable.values
        ],
        min=variable.min,
        max=variable.max,
        max_length=variable.max_length,
        personal=variable.personal,
    )


_INPUTS: Mapping[str, str] = {
    "boolean": "radio",
    "choice": "radio",
    "choices": "checkbox",
    "integer": "number",
    "number": "number",
    "text": "text",
    "date": "date",
}


def _outcome(reached: tuple[str, Outcome], words: Words) -> PageOutcome:
    node_id, outcome = reached
    title = words.text("title") or node_id
    return PageOutcome(node_id, outcome.result, title, words.text("next"))


def _faulty(session: Session, version: str, session_id: str) -> Page:
    tree = session.program.tree
    return Page(
        tree=tree.id,
        version=version,
        session=session_id,
        seq=session.seq,
        node=session.node,
        kind="fault",
        title=tree.title or tree.id,
        text=None,
        say=None,
        do=None,
        why=None,
        media=[],
        answers=[],
        fields=[],
        known={},
        path=[],
        progress=Progress(0, None, None),
        outcome=None,
        promise=None,
        fault=session.fault,
    )
