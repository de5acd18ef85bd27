"""The transcript of a session as tickets of other systems take it, in the page's language."""

from collections.abc import Mapping
from dataclasses import replace

from flask import g

from treeguide.engine.saying import RESOLVED
from treeguide.model import Record
from treeguide.service.names import names_in
from treeguide.service.ticket import ENGLISH, MARKDOWN, TEXT, Script, Tongue
from treeguide.service.ticket import ticket as written_for
from treeguide.service.transcript import transcript
from treeguide.service.transcript_lines import Reader
from treeguide.service.walk import Walk
from treeguide.web.desk.closing import HUNG_UP, REASONS
from treeguide.web.desk.holding import speaker_of
from treeguide.web.moments import iso_in_words


class Form(Record, frozen=True):
    """A form in which a ticket can be had."""

    script: Script
    content_type: str


FORMS: Mapping[str, Form] = {
    "text": Form(TEXT, "text/plain; charset=utf-8"),
    "markdown": Form(MARKDOWN, "text/markdown; charset=utf-8"),
}
_PROMISES = ("open", "done", "declined", "late")
_ANSWERS = (
    "step.done",
    "handoff.done",
    "handoff.declined",
    "handoff.late",
    "action.done",
    "action.failed",
)


def ticket(walk: Walk, form: Form) -> str:
    """Return what was said and done in a session, for who may see its page."""
    speaker = speaker_of(walk)
    wording = replace(speaker.wording, escape=str)
    history = walk.store.history_of(walk.row.id)
    names = names_in(walk.store, walk.row, history)
    hidden, notes = speaker.hidden, speaker.reads_words
    reader = Reader(wording, hidden, notes, names=names, phrases=_phrases())
    written = transcript(walk.row, walk.edition, history, reader)
    found = written_for(written, form.script, Tongue(_labels(), iso_in_words))
    return found if speaker.reads_words else f"{found}\n{g.t('desk.hidden.why')}\n"


def _phrases() -> dict[str, str]:
    own = {name: g.t(f"given.{name}") for name in _ANSWERS}
    return {**own, "yes": g.t("yes"), "no": g.t("no")}


def _labels() -> dict[str, str]:
    labels = {name: g.t(f"desk.ticket.{name}") for name in ENGLISH}
    labels |= {f"resolved.{one}": g.t(f"desk.close.resolved.{one}") for one in RESOLVED}
    labels |= {f"reason.{one}": g.t(f"desk.close.reason.{one}") for one in REASONS}
    labels[f"reason.{HUNG_UP['reason']}"] = g.t("desk.hung_up")
    return labels | {f"state.{one}": g.t(f"promise.{one}") for one in _PROMISES}
