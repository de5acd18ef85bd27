"""A transcript as a table for spreadsheets, and as a text to read."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from typing import Any

from treeguide.service.transcript import Line, Transcript

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
)
"""The columns under the names that other tools for decision trees use, with what we add."""

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
    """Return a cell that a spreadsheet shows and never calculates."""
    return _FORMULA.sub("'", value) if isinstance(value, str) else value


def _of_session(written: Transcript) -> dict[str, Any]:
    return {
        "session_id": written.session,
        "tree_id": written.tree,
        "tree_name": written.title,
        "version": written.version,
        "mode": written.mode,
        "language": written.language,
        "agent": "agent" if written.audience == "agent" else "",
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
    }


def text(written: Transcript) -> str:
    """Return a transcript as plain text."""
    return "\n".join([*_head(written), "", *_body(written)]) + "\n"


def _head(written: Transcript) -> Iterator[str]:
    yield written.title
    yield f"Session {written.session}, {written.started} to {written.touched}"
    if written.mode != "live":
        yield f"Mode: {written.mode}"
    if written.outcome is not None:
        yield f"Outcome: {written.outcome} ({written.result})"


def _body(written: Transcript) -> Iterator[str]:
    for line in written.lines:
        mark = "" if line.active else " (does not count any more)"
        if line.title is not None:
            yield f"{line.seq}. {line.title}"
            yield f"   {_given(line)}{mark}"
        else:
            yield f"{line.seq}. {line.kind}"
        if line.note is not None:
            yield f"   “{line.note}”"


def _given(line: Line) -> str:
    if line.values is not None:
        return _listed(line.values)
    return line.label or line.answer or ""


def _listed(values: Mapping[str, Any]) -> str:
    return "; ".join(f"{name}: {_said(value)}" for name, value in values.items())


def _said(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
