"""Reports for programs, in the shape that `check --format json` promises."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from treeguide.cli.checking import Report


def as_json(reports: Iterable[Report]) -> str:
    """Return `reports` as one JSON object."""
    document = {"trees": [_tree(report) for report in reports]}
    return json.dumps(document, ensure_ascii=False, indent=2)


def _tree(report: Report) -> dict[str, Any]:
    return {
        "id": report.folder.id,
        "path": str(report.folder.path),
        "findings": [
            {**asdict(finding), "file": report.file_of(finding).name} for finding in report.findings
        ],
        "certificate": None,
    }
