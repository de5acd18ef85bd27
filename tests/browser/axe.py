"""Asking axe-core which rules of accessibility a page breaks."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest

AXE = Path(__file__).parents[2] / "web" / "ui" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
ASK = "tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})"


def faults(page: Any) -> list[str]:
    """Return a sentence for each element of `page`, as it stands, that breaks a rule."""
    # What is evaluated is not stopped by the page's content policy; a script element would be.
    page.evaluate(_axe())
    found = page.evaluate(ASK, list(TAGS))["violations"]
    return [_sentence(fault, node) for fault in found for node in fault["nodes"]]


@cache
def _axe() -> str:
    if not AXE.is_file():
        pytest.skip("axe-core is not installed: run `make install`.")
    return AXE.read_text("utf-8")


def _sentence(fault: dict[str, Any], node: dict[str, Any]) -> str:
    where = " ".join(str(part) for part in node["target"])
    return (
        f"{fault['id']} ({fault['impact']}) at {where}: {fault['help']}."
        f" It is {node['html'][:200]} {node['failureSummary']} See {fault['helpUrl']}"
    )
