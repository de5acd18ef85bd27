"""Reports for people: grouped by tree, each finding with its place, its remedy and its walk."""

import shlex
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from treeguide.checks import Finding
from treeguide.cli.checking import Report
from treeguide.cli.levels import LEVELS, level
from treeguide.cli.lines import lines_of
from treeguide.cli.paper import GOOD, clean, count, faint, listed, strong, wrapped
from treeguide.cli.places import typed_path
from treeguide.cli.witness import as_answers, shown
from treeguide.library import content_of

MOST_FOR_A_PERSON = 100
MOST_TO_TYPE = 40
"""Answers of a walk that is worth offering as a command."""


def print_reports(reports: Iterable[Report]) -> list[Report]:
    """Print each report as soon as it is there, then the sum; return them all."""
    seen = []
    for report in reports:
        click.echo("\n".join(_lines(report)))
        seen.append(report)
    click.echo("\n".join(_sum(seen)))
    return seen


def _lines(report: Report) -> Iterator[str]:
    yield _head(report)
    places = _places(report)
    for finding, place in zip(report.findings[: _most_shown()], places, strict=False):
        yield from _finding(finding, place)
    hidden = len(report.findings) - _most_shown()
    if hidden > 0:
        yield f"\n  And {hidden:,} more. `--format json` prints them all."
    if report.findings:
        yield ""


def _most_shown() -> int:
    """Return how many findings of a tree are worth printing: a person reads no ten thousand."""
    return MOST_FOR_A_PERSON if sys.stdout.isatty() else sys.maxsize


def _head(report: Report) -> str:
    tree = report.folder.tree
    title = strong(clean(tree.title if tree and tree.title else report.folder.id))
    worst = next((level for level in LEVELS if _levels(report)[level]), None)
    icon, colour = LEVELS[worst] if worst else (GOOD, "green")
    return f"{click.style(icon, fg=colour, bold=True)} {title}  {faint(str(report.folder.path))}"


def _places(report: Report) -> list[str]:
    """Return where each finding stands, as editors and terminals follow it: file:line."""
    placed = [(report.file_of(finding), _in_file(finding)) for finding in report.findings]
    lines = {
        file: lines_of(content_of(file), [at for other, at in placed if other == file])
        for file in {file for file, _ in placed}
    }
    return [_place(file, at, lines[file].get(at)) for file, at in placed]


def _in_file(finding: Finding) -> str:
    # A scenario stands in a list of its own file.
    return finding.at.removeprefix("/scenarios")


def _place(file: Path, at: str, line: int | None) -> str:
    return f"{file} {at}" if line is None else f"{file}:{line}"


def _finding(finding: Finding, place: str) -> Iterator[str]:
    yield ""
    yield f"  {level(finding.level)}  {finding.rule}  {faint(clean(place))}"
    yield wrapped(clean(finding.message), "    ")
    if finding.fix:
        yield wrapped(clean(finding.fix), "    → ")
    if finding.witness is not None:
        walk = shown(finding.witness) or "it is where every walk begins"
        yield wrapped(clean(walk), "    Walk: ", "      ")


def _sum(reports: list[Report]) -> Iterator[str]:
    levels = sum((_levels(report) for report in reports), Counter[str]())
    trees = count(len(reports), "tree")
    if not levels:
        words = "Nothing is wrong." if len(reports) == 1 else f"{trees}: nothing is wrong."
    else:
        parts = [count(levels[level], level) for level in LEVELS if levels[level]]
        words = f"{trees}: {listed(parts)}."
    yield wrapped(f"{strong(words)} {_longest(reports)}".strip())
    yield from _how_to_go_on(reports)


def _longest(reports: list[Report]) -> str:
    known = [(report.at_most, report) for report in reports if report.at_most is not None]
    if not known:
        return ""
    most, report = max(known, key=lambda pair: pair[0])
    where = f" (in “{report.folder.id}”)" if len(reports) > 1 else ""
    return f"A walk takes at most {count(most, 'answer')}{where}."


def _how_to_go_on(reports: list[Report]) -> Iterator[str]:
    found = [(report, finding) for report in reports for finding in report.findings]
    if not found:
        return
    yield faint(f"`treeguide rules {found[0][1].rule}` explains a finding.")
    for report, finding in found:
        if finding.witness and len(finding.witness) <= MOST_TO_TYPE:
            answers = shlex.quote(as_answers(finding.witness))
            place = typed_path(report.folder.path)
            yield faint(f"`treeguide walk {place} --answers {answers}` walks to one.")
            return


def _levels(report: Report) -> Counter[str]:
    return Counter(finding.level for finding in report.findings)
