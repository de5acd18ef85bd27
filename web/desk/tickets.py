"""The transcript of a session as tickets of other systems take it: as a text or as Markdown."""

import re
from collections.abc import Callable, Iterator, Mapping

from babel.dates import format_datetime
from flask import g

from treeguide.engine.promise import promise
from treeguide.engine.promised import moment
from treeguide.model import Record
from treeguide.service.walk import Walk
from treeguide.web.desk.told import Note, told
from treeguide.web.review import line_at
from treeguide.web.speech import Speaker

FORMS: Mapping[str, str] = {
    "text": "text/plain; charset=utf-8",
    "markdown": "text/markdown; charset=utf-8",
}
_MARKUP = re.compile(r"([\\`*_\[\]<>#|~])")


class Script(Record, frozen=True):
    """How a form writes things."""

    title: str
    asked: str
    answered: str
    noted: str
    breaks: str
    """What ends a line that the next one is not to run into."""
    harmless: Callable[[str], str]


_SCRIPTS = {
    "text": Script("{}", "{}. {}", "   {}", "   “{}”", "", str),
    "markdown": Script(
        "## {}", "{}. **{}**", "   {}", "   > {}", "  ", lambda text: _MARKUP.sub(r"\\\1", text)
    ),
}


def ticket(walk: Walk, form: str) -> str:
    """Return what was said and done in a session in the form that is called `form`."""
    script, speaker = _SCRIPTS[form], Speaker(walk.edition, "agent")
    parts = [*_head(walk, speaker, script), "", *_path(walk, speaker, script)]
    return "\n".join([*parts, *_ending(walk, speaker, script)]) + "\n"


def _head(walk: Walk, speaker: Speaker, script: Script) -> Iterator[str]:
    yield script.title.format(script.harmless(speaker.of_tree("title").text))
    yield ""
    for name, value in walk.session.identity.items():
        yield _named(g.t(f"desk.ticket.{name}"), value, script)
    zone = speaker.wording.zone
    began = moment(walk.session.started.at_us).astimezone(zone)
    yield _named(
        g.t("desk.ticket.began"), format_datetime(began, "short", locale=g.t.language), script
    )


def _path(walk: Walk, speaker: Speaker, script: Script) -> Iterator[str]:
    notes = list(told(walk).notes)
    for index, entry in enumerate(walk.session.path):
        line = line_at(walk.session, speaker, index)
        yield script.asked.format(index + 1, script.harmless(line.title.text))
        for label, given in line.answers:
            said = f"{label.text}: {given.text}" if label else given.text
            yield script.answered.format(script.harmless(said))
        here = [one for one in notes if one.node == entry.node]
        notes = [one for one in notes if one.node != entry.node]
        yield from _noted(here, script)
    now = speaker.pages(walk.session, None)[0].title
    yield script.asked.format(len(walk.session.path) + 1, script.harmless(now))
    yield from _noted(notes, script)


def _noted(notes: list[Note], script: Script) -> Iterator[str]:
    for note in notes:
        for number, text in enumerate(note.text.split("\n")):
            said = script.noted if not number else script.answered
            yield said.format(script.harmless(text))


def _ending(walk: Walk, speaker: Speaker, script: Script) -> Iterator[str]:
    made = promise(walk.session, speaker.wording, None)
    if made is None:
        return
    yield ""
    if made.text:
        yield script.harmless(made.text)
    yield _named(g.t("promise.owner"), made.owner or "–", script)
    if made.due:
        yield _named(g.t("promise.due"), str(speaker.moment(made.due).striptags()), script)


def _named(name: str, value: str, script: Script) -> str:
    return f"{name}: {script.harmless(value)}{script.breaks}"
