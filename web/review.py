"""The list of what a person has answered, and of what does not count at present."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask import g

from treeguide.engine import Entry, Session, Wording
from treeguide.engine.wording import Words
from treeguide.kernel import Given, Position, Program
from treeguide.model import Form, Record
from treeguide.service.walk import Walk
from treeguide.web.speech import Said, Speaker


class Line(Record, frozen=True):
    """One answer: the address of its node, what was asked, and what was given."""

    node: str
    index: int | None
    title: Said
    answers: list[tuple[Said | None, Said]]
    """What was given; of a form each field with its label."""
    can_change: bool = True
    is_ours: bool = False
    """Whether a team or a system gave it, which no customer takes back."""


def lines(walk: Walk, speaker: Speaker) -> list[Line]:
    """Return the answers that count, in order; each is worked out once while the walk is at hand.

    What stands before an entry is never another thing later on: who changes an earlier answer
    makes new entries of those behind it.
    """
    return [_line_of(walk, speaker, index, entry) for index, entry in enumerate(walk.session.path)]


def _line_of(walk: Walk, speaker: Speaker, index: int, entry: Entry) -> Line:
    key = (_line_of, id(entry), index, speaker.language, speaker.audience)
    kept = walk.kept.get(key)
    # The entry is kept as well, or another one could get its place in memory and its id.
    if kept is None:
        line = _line(entry, walk.session.position_at(index), speaker, index)
        kept = walk.kept[key] = (entry, line)
    found: Line = kept[1]
    return found


def lapsed(session: Session, speaker: Speaker) -> list[Line]:
    """Return the answers that do not count at present, but for the one that is asked again now."""
    return [
        _line(entry, _place_of(session.program, entry.node), speaker, None)
        for entry in session.inactive
        if entry.node != session.node
    ]


def _place_of(program: Program, node: str) -> Position:
    """Return a position at `node` that knows nothing: enough to say what was asked there."""
    *calls, node_id = node.split("/")
    for call in calls:
        program = program.called_at(program.places[call])
    position = Position(program, program.fresh_facts(""))
    position.place = program.places[node_id]
    return position


def _line(entry: Entry, position: Position, speaker: Speaker, index: int | None) -> Line:
    written = _words(speaker.edition.source_wording, position, entry)
    spoken = _words(speaker.wording, position, entry)
    title = speaker.say(spoken.text("title") or entry.node, written.text("title") or entry.node)
    kind = position.place.node.kind
    answers = list(_answers(entry.given, position, speaker, (spoken, written)))
    if entry.text:
        answers.append((None, Said(f"“{entry.text}”", speaker.language)))
    is_ours = kind in ("handoff", "action")
    # Having done a step has no other answer; who did not do it goes back.
    is_plain = is_ours or (kind == "step" and entry.given == "done")
    return Line(entry.node, index, title, answers, can_change=not is_plain, is_ours=is_ours)


def _words(wording: Wording, position: Position, entry: Entry) -> Words:
    return wording.at(position, entry.at_us)


def _answers(
    given: Given, position: Position, speaker: Speaker, words: tuple[Words, Words]
) -> Iterator[tuple[Said | None, Said]]:
    if isinstance(given, dict):
        yield from _values(given, position, speaker, words)
        return
    way = position.place.ways.get(given)
    if way is not None and way.edge.slot in ("answer", "anywhere"):
        labels = [each.answer(way.edge, "label") or given for each in words]
        yield None, speaker.say(*labels)
        return
    kind = position.place.node.kind
    yield None, Said(g.t(f"given.{kind}.{given}"), g.t.language)


def _values(
    given: Mapping[str, Any], position: Position, speaker: Speaker, words: tuple[Words, Words]
) -> Iterator[tuple[Said | None, Said]]:
    node = position.place.node
    assert isinstance(node, Form)
    for field in node.fields:
        value = given.get(field.variable)
        labels = [each.variable(field.variable, "label") or field.variable for each in words]
        if value is not None and value != []:
            yield speaker.say(*labels), _value(value, field.variable, speaker, words)


def _value(value: Any, name: str, speaker: Speaker, words: tuple[Words, Words]) -> Said:
    if isinstance(value, bool):
        return Said(g.t("yes" if value else "no"), g.t.language)
    parts = value if isinstance(value, list) else [value]
    shown = [
        ", ".join(each.variable(name, f"labels.{part}") or str(part) for part in parts)
        for each in words
    ]
    return speaker.say(*shown)
