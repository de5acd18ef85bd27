"""The list of decisions."""

import re
from pathlib import Path

from docs.generate.prose import table

_HEAD = ["number", "decision", "replaced by"]
_NUMBER = re.compile(r"^# \d{4}:? ")
_REPLACED = re.compile(r"^Replaced(?P<in_parts> in parts:)?(?P<told> .*)$", re.MULTILINE)
_LINK = re.compile(r"\[\d{4}\]\([^)]+\)")


def with_decisions(page: Path) -> str:
    """Return `page` with its table as the folder has the records now."""
    rows = [
        [f"[{record.name[:4]}]({record.name})", _title(record), _successors(record)]
        for record in sorted(page.parent.glob("[0-9]*.md"))
    ]
    opening, _, _ = page.read_text("utf-8").partition("| number")
    return f"{opening}{table(_HEAD, rows)}\n"


def _title(record: Path) -> str:
    return _NUMBER.sub("", record.read_text("utf-8").partition("\n")[0])


def _successors(record: Path) -> str:
    """Return what a record names as its successors at its top, nothing where it holds."""
    replaced = _REPLACED.search(record.read_text("utf-8"))
    if replaced is None:
        return ""
    in_parts = "in parts " if replaced["in_parts"] else ""
    return in_parts + ", ".join(_LINK.findall(replaced["told"]))
