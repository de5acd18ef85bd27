"""The list of decisions."""

import re
from pathlib import Path

from docs.generate.prose import table

_HEAD = ["number", "decision"]
_NUMBER = re.compile(r"^# \d{4}:? ")


def with_decisions(page: Path) -> str:
    """Return `page` with its table as the folder has the records now."""
    rows = [
        [f"[{record.name[:4]}]({record.name})", _title(record)]
        for record in sorted(page.parent.glob("[0-9]*.md"))
    ]
    opening, _, _ = page.read_text("utf-8").partition("| number")
    return f"{opening}{table(_HEAD, rows)}\n"


def _title(record: Path) -> str:
    return _NUMBER.sub("", record.read_text("utf-8").partition("\n")[0])
