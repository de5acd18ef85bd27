"""Show each finding by a walk that comes to its place."""

from dataclasses import replace

from treeguide.checks.base import Case, Finding
from treeguide.proof import Exploration, explore

MOST_ENTRIES = 200_000
"""Answers in all witnesses of a tree together: a long chain full of faults shows the first ones."""


def with_witnesses(case: Case, findings: list[Finding]) -> list[Finding]:
    """Return `findings`, each with a shortest walk to its node where one was found."""
    wanted = _on_paper(case, findings)
    if not wanted:
        return findings
    # Where a walk starts it has answered nothing yet; to know that, no tree has to be compiled.
    start = case.tree.start
    missing = [node for node in wanted if node != start]
    found = Exploration()
    if missing:
        found = explore(case.program, is_enough=lambda so_far: _reaches_all(so_far, missing))
    left = MOST_ENTRIES
    shown = []
    for finding in findings:
        if finding.node in wanted and finding.witness is None and left > 0:
            walk = [] if finding.node == start else found.witness(finding.node)
            finding = replace(finding, witness=walk)
            left -= len(finding.witness or ())
        shown.append(finding)
    return shown


def _on_paper(case: Case, findings: list[Finding]) -> set[str]:
    """Return the nodes of `findings` to which some way leads from the start."""
    number, reached = case.flow.number, case.flow.reached
    nodes = {finding.node for finding in findings if finding.node in number}
    return {node for node in nodes if node is not None and reached[number[node]]}


def _reaches_all(found: Exploration, missing: list[str]) -> bool:
    """Whether nothing is missing any more; each node is crossed off once."""
    while missing and missing[-1] in found.met:
        missing.pop()
    return not missing
