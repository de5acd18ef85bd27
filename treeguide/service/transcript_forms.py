"""A transcript as a table for spreadsheets, and as a text to read."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from textwrap import indent
from typing import Any

from treeguide.engine.promise import Promise
from treeguide.service.promises import LEFT
from treeguide.service.transcript import Transcript
from treeguide.service.transcript_lines import Line, minute, said
from treeguide.service.visible import visible

COLUMNS = (
    "session_id",
    "tree_id",
    "tree_name",
    "version",
    "mode",
    "language",
    "agent",
    "source",
    "result",
    "start_time",
    "last_click_time",
    "seq",
    "time",
    "seconds",
    "event",
    "from_node_id",
    "to_node_id",
    "subtree",
    "page_title",
    "question",
    "button_text",
    "active",
    "notes",
    "deleted",
    "promise",
    "promise_owner",
    "promise_due",
    "promise_state",
)
"""The columns under the names that other tools for decision trees use, with what we add."""

_AUDIENCES = {"customer": "walked by a customer", "agent": "walked by an agent"}
_KINDS = {
    "started": "Started",
    "went-back": "Went back",
    "jumped": "Went to another place",
    "noted": "Note",
    "flagged": "Something was flagged",
    "paused": "Paused",
    "resumed": "Went on",
    "identified": "Who calls",
    "handed-over": "Passed to a colleague",
    "moved": "Moved to another version",
    "ended": "Ended",
    "timed-out": "Ended by itself, as nobody had touched it for long",
}
_RESULTS = {"open": "none yet", LEFT: "none, for it went on elsewhere"}
_DELETED = "Some personal answers have been deleted, as the time for keeping them was over."
_NOT_FOLLOWED = "Without them nobody can tell which answers counted in the end: all are listed."
_INDENT = "      "

_FORMULA = re.compile(r"^(?=[\s\"']*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20])", re.MULTILINE)


def table(written: Transcript) -> str:
    """Return a transcript as CSV with a line for each event; no cell is a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for line in written.lines:
        cells = {**_of_session(written), **_of_line(line)}
        writer.writerow([harmless(cells[name]) for name in COLUMNS])
    return out.getvalue()


def harmless(value: Any) -> Any:
    """Return a cell that a spreadsheet shows and never calculates, and a terminal shows too."""
    return visible(_FORMULA.sub("'", value)) if isinstance(value, str) else value


def _of_session(written: Transcript) -> dict[str, Any]:
    return {
        "session_id": written.session,
        "tree_id": written.tree,
        "tree_name": written.title,
        "version": written.version,
        "mode": written.mode,
        "language": written.language,
        "agent": written.agent or ("agent" if written.audience == "agent" else ""),
        "source": written.channel,
        "result": written.result,
        "start_time": written.started,
        "last_click_time": written.touched,
    }


def _of_line(line: Line) -> dict[str, Any]:
    return {
        "seq": line.seq,
        "time": line.at,
        "seconds": line.seconds,
        "event": line.kind,
        "from_node_id": line.node,
        "to_node_id": line.to,
        "subtree": (line.node or "").rpartition("/")[0],
        "page_title": line.title,
        "question": line.question,
        "button_text": _given(line),
        "active": "yes" if line.active else "no",
        "notes": line.note,
        "deleted": "yes" if line.deleted else "no",
        **_of_promise(line.promise),
    }


def _of_promise(made: Promise | None) -> dict[str, Any]:
    return {
        "promise": made.text if made else None,
        "promise_owner": made.owner if made else None,
        "promise_due": made.due if made else None,
        "promise_state": made.state if made else None,
    }


def text(written: Transcript) -> str:
    """Return a transcript as plain text, such as a ticket takes."""
    return visible("\n".join([*_head(written), "", *_body(written)]) + "\n")


def _head(written: Transcript) -> Iterator[str]:
    yield written.title
    yield f"Session {written.session}, {_AUDIENCES[written.audience]}{_mode(written)}"
    yield f"From {minute(written.started)} to {minute(written.touched)} UTC"
    if written.caller:
        yield _listed(written.caller)
    yield _stands(written)
    if written.deleted:
        yield _DELETED
    if not written.followed:
        yield _NOT_FOLLOWED


def _mode(written: Transcript) -> str:
    return "" if written.mode == "live" else f", {written.mode}, not a real case"


def _stands(written: Transcript) -> str:
    ended = " The session has ended." if written.status != "open" else ""
    if written.outcome is None:
        return f"No outcome was reached{'.' if ended else ' yet.'}{ended}"
    return f"Outcome: {written.outcome} ({written.result}).{ended}"


def _body(written: Transcript) -> Iterator[str]:
    for line in written.lines:
        yield f"{line.seq}. {line.at[11:19]}  {_done(line)}"
        if line.title is not None:
            yield f"{_INDENT}{line.label or said(line.answer) or '(nothing)'}"
        elif line.values is not None:
            known = "Known from before: " if line.kind == "started" else ""
            yield f"{_INDENT}{known}{_listed(line.values)}"
        elif line.label is not None:
            yield f"{_INDENT}{line.label}"
        if line.note is not None:
            yield indent(f"“{line.note}”", _INDENT)
        if line.deleted:
            yield f"{_INDENT}(Something that was said here has been deleted.)"
        if line.promise is not None:
            yield from _promised(line.promise)


def _promised(made: Promise) -> Iterator[str]:
    to = f" to {made.owner}" if made.owner else ""
    due = f", who act by {minute(made.due)} UTC" if made.due else ""
    yield f"{_INDENT}Handed over{to}{due}. Result: {_RESULTS.get(made.state, made.state)}."
    if made.text:
        yield indent(f"“{made.text}”", _INDENT)


def _done(line: Line) -> str:
    mark = "" if line.active else " (does not count any more)"
    if line.title is None:
        return f"{_KINDS.get(line.kind, line.kind)}{mark}"
    again = "Changed: " if line.kind == "changed" else ""
    return f"{again}{line.title}{mark}"


def _given(line: Line) -> str:
    if line.values is not None:
        return _listed(line.values)
    return line.label or line.answer or ""


def _listed(values: Mapping[str, Any]) -> str:
    return "; ".join(f"{name}: {said(value)}" for name, value in values.items())
