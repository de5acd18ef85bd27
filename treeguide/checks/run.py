"""Run the rules over a tree and show each finding by a walk."""

from collections.abc import Callable, Iterable

from treeguide.checks.base import Case, Finding
from treeguide.checks.registry import all_rules
from treeguide.checks.witnesses import with_witnesses
from treeguide.format import Fault
from treeguide.format.collector import collector_paused


def check(case: Case, progress: Callable[[str], None] = lambda rule: None) -> list[Finding]:
    """Return what is wrong with the tree of `case`, in the order in which the file says it.

    `progress` is told each rule's name before it runs.
    """
    with collector_paused():
        for rule in all_rules():
            progress(rule.name)
            found = list(rule.check(case))
            if found:
                case.found[rule.name] = found
        findings = [finding for found in case.found.values() for finding in found]
        return with_witnesses(case, _in_file_order(case, without_allowed(case, findings)))


def findings_of(faults: Iterable[Fault]) -> list[Finding]:
    """Return what the reader found wrong with a file as findings."""
    return [
        Finding(fault.rule, "error", _node_of(fault.at), fault.at, fault.message, fault.fix)
        for fault in faults
    ]


def without_allowed(case: Case, findings: list[Finding]) -> list[Finding]:
    """Return `findings` without those that a node allows."""
    return [finding for finding in findings if not _is_allowed(case, finding)]


def _is_allowed(case: Case, finding: Finding) -> bool:
    node = case.tree.nodes.get(finding.node or "")
    return node is not None and any(entry.rule == finding.rule for entry in node.allow)


def _in_file_order(case: Case, findings: list[Finding]) -> list[Finding]:
    number = case.flow.number
    return sorted(findings, key=lambda f: (number.get(f.node or "", -1), f.at, f.rule))


def _node_of(pointer: str) -> str | None:
    parts = pointer.split("/")
    return parts[2] if len(parts) > 2 and parts[1] == "nodes" else None
