"""The list of what a person has answered, and of what does not count at present."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask import g

from treeguide.engine import Entry, Session, Wording
from treeguide.engine.wording import Words
from treeguide.kernel import Given, Position, target_of
from treeguide.kernel.values import is_date
from treeguide.model import Form, Record
from treeguide.service.unknowing import unknowing
from treeguide.service.walk import OURS
from treeguide.web.speech import Said, SaidDay, Speaker
from treeguide.web.titles import title_at


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


def line_at(session: Session, speaker: Speaker, index: int) -> Line:
    """Return entry `index` of the path: an answer that counts."""
    return _line(session.path[index], session.position_at(index), speaker, index)


def lapsed(session: Session, speaker: Speaker) -> list[Line]:
    """Return the answers that do not count at present, but for the one that is asked again now."""
    return [
        _line(entry, unknowing(session.program, entry.node), speaker, None)
        for entry in session.inactive
        if entry.node != session.node
    ]


def _line(entry: Entry, position: Position, speaker: Speaker, index: int | None) -> Line:
    written = _words(speaker.source_wording, position, entry)
    spoken = _words(speaker.wording, position, entry)
    title = speaker.say(spoken.text("title") or entry.node, written.text("title") or entry.node)
    kind = position.place.node.kind
    answers = list(_answers(entry.given, position, speaker, (spoken, written)))
    if entry.text:
        said = f"“{entry.text}”" if speaker.reads_words else g.t("desk.hidden")
        answers.append((None, Said(said, speaker.language)))
    is_ours = kind in OURS
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
    target = target_of(given)
    if target is not None:
        yield Said(g.t("given.jump"), g.t.language), title_at(speaker, target)
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
    node, variables = position.place.node, position.program.tree.variables
    assert isinstance(node, Form)
    for field in node.fields:
        value = given.get(field.variable)
        labels = [each.variable(field.variable, "label") or field.variable for each in words]
        if value is not None and value != []:
            is_open = field.variable not in speaker.hidden
            is_day = is_open and variables[field.variable].type == "date" and is_date(value)
            shown = SaidDay(value) if is_day else _value(value, field.variable, speaker, words)
            yield speaker.say(*labels), shown


def _value(value: Any, name: str, speaker: Speaker, words: tuple[Words, Words]) -> Said:
    if name in speaker.hidden:
        return Said(g.t("desk.hidden"), g.t.language)
    if isinstance(value, bool):
        return Said(g.t("yes" if value else "no"), g.t.language)
    parts = value if isinstance(value, list) else [value]
    shown = [
        ", ".join(each.variable(name, f"labels.{part}") or str(part) for part in parts)
        for each in words
    ]
    return speaker.say(*shown)
