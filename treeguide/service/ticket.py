"""A transcript as a ticket takes it: short, in Markdown, only what counts."""

from collections.abc import Iterator

from treeguide.service.markdown import escaped
from treeguide.service.transcript import Transcript
from treeguide.service.transcript_lines import LEFT, MOVING, Line, said

_CALLER = {"case": "Case", "caller": "Caller", "contact": "Contact"}
_ENDING = {"resolved": "Resolved", "reason": "Reason", "follow_up": "Follow-up"}
_SAID = ("noted", "flagged", "paused", "handed-over", "ended")
"""Kinds whose words a ticket shows, beside those at answers."""
_LOST = "Some personal answers have been deleted, as the time for keeping them was over."


def ticket(written: Transcript) -> str:
    """Return a transcript as Markdown for the ticket of another system.

    Answers that do not count any more are left out; whatever people have said shows letter by
    letter.
    """
    parts = [_head(written), _answers(written.lines), _words(written.lines), _promises(written)]
    blocks = ["\n".join(lines).strip("\n") for lines in parts]
    return "\n\n".join(filter(None, blocks)) + "\n"


def _head(written: Transcript) -> Iterator[str]:
    yield f"**{escaped(written.title)}**"
    yield ""
    for name, label in _CALLER.items():
        if name in written.caller:
            yield f"- {label}: {escaped(written.caller[name])}"
    if written.agent is not None:
        yield f"- Agent: {escaped(written.agent)}"
    yield f"- Time: {_minute(written.started)} to {_minute(written.touched)} UTC"
    yield f"- Outcome: {_outcome(written)}"
    for name, value in _ending(written.lines).items():
        yield f"- {_ENDING[name]}: {escaped(value)}"
    if written.deleted:
        yield f"- {_LOST}"


def _outcome(written: Transcript) -> str:
    if written.outcome is None:
        return "none"
    return f"{escaped(written.outcome)} ({written.result})"


def _ending(lines: list[Line]) -> dict[str, str]:
    """Return what was said of how the session ended."""
    last = lines[-1]
    values = last.values if last.kind == "ended" and last.values else {}
    return {name: said(values[name]) for name in _ENDING if values.get(name)}


def _answers(lines: list[Line]) -> Iterator[str]:
    """Yield each answer that counts, numbered."""
    counting = [line for line in lines if line.kind in MOVING and line.active]
    for number, line in enumerate(counting, 1):
        given = escaped((line.label or said(line.answer)).strip() or "(nothing)")
        if line.title is None:
            yield f"{number}. → {given}"
        else:
            yield f"{number}. {escaped(line.title)} **{given}**"
        if line.note is not None:
            yield from _quoted(line.note, "   ")


def _words(lines: list[Line]) -> Iterator[str]:
    for line in lines:
        if line.kind in _SAID and line.note is not None:
            yield from _quoted(line.note, "")
            yield ""


def _quoted(words: str, before: str) -> Iterator[str]:
    for line in words.splitlines():
        yield f"{before}> {escaped(line)}".rstrip()


def _promises(written: Transcript) -> Iterator[str]:
    """Yield what was promised and still holds, or came of it."""
    for line in written.lines:
        made = line.promise
        if made is not None and line.active and made.state != LEFT:
            due = f" by {_minute(made.due)} UTC" if made.due else ""
            yield f"- Promised: {escaped(made.owner)}{due} ({escaped(made.state)})"


def _minute(at: str) -> str:
    return f"{at[:10]} {at[11:16]}"
