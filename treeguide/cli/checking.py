"""What `check` finds in each tree, as data; how it looks is decided elsewhere."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from treeguide.checks import Case, Finding, all_rules, check
from treeguide.checks.run import findings_of
from treeguide.cli.progress import Bar, bar
from treeguide.format.collector import collector_paused
from treeguide.format.faults import TREE_FILE
from treeguide.graph.lengths import most_steps
from treeguide.library import SCENARIOS_FILE, TreeFolder, read_folder


@dataclass(frozen=True)
class Report:
    """One tree with what was found in it."""

    folder: TreeFolder
    findings: list[Finding]
    at_most: int | None = None
    """How many answers no walk exceeds; None where that is not known."""

    @property
    def has_errors(self) -> bool:
        """Return whether something here blocks publishing."""
        return any(finding.level == "error" for finding in self.findings)

    def file_of(self, finding: Finding) -> Path:
        """Return the file in which `finding` stands."""
        path = self.folder.path
        return path / self._name_of(finding) if path.is_dir() else path

    def _name_of(self, finding: Finding) -> str:
        for fault in self.folder.reading.faults:
            if (fault.at, fault.message) == (finding.at, finding.message):
                return fault.file
        return SCENARIOS_FILE if finding.at.startswith("/scenarios/") else TREE_FILE


def reports_on(places: list[Path]) -> Iterator[Report]:
    """Yield what is found in the tree of each of `places`."""
    rules = len(all_rules())
    with bar(len(places) * rules) as shown:
        for number, place in enumerate(places):
            shown.at(number * rules, place.name)
            with collector_paused():
                report = report_on(read_folder(place), partial(_tell, shown, place.name))
            shown.step_aside()
            yield report


def _tell(shown: Bar, tree: str, rule: str) -> None:
    shown.at(shown.done + 1, f"{tree}: {rule}")


def report_on(folder: TreeFolder, told: Callable[[str], None] = lambda rule: None) -> Report:
    """Return what is found in one tree; `told` hears each rule's name before it runs."""
    reading = folder.reading
    unreadable = findings_of(reading.faults)
    if reading.tree is None:
        return Report(folder, unreadable)
    case = Case(reading.tree, folder.library.trees, reading.scenarios, reading.languages)
    findings = check(case, told)
    return Report(folder, unreadable + findings, most_steps(case.tree, case.library))
