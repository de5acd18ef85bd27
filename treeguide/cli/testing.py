"""The scenarios of trees: walked, and shown where they went another way."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from treeguide.cli.paper import BAD, GOOD, clean, count, faint, strong, wrapped
from treeguide.cli.progress import bar
from treeguide.cli.witness import shown
from treeguide.kernel import Program
from treeguide.kernel.scenarios import ScenarioResult, run_scenario
from treeguide.library import TreeFolder, read_folder


@dataclass(frozen=True)
class Results:
    """What became of the scenarios of one tree."""

    folder: TreeFolder
    walked: list[ScenarioResult]

    @property
    def failed(self) -> list[ScenarioResult]:
        """Return those that went another way."""
        return [result for result in self.walked if not result.passed]

    @property
    def passed(self) -> bool:
        """Return whether all could be read and came where they must."""
        return not self.failed and not self.folder.reading.faults


def results_of(places: list[Path]) -> Iterator[Results]:
    """Walk the scenarios of the trees in `places`."""
    with bar(len(places)) as progress:
        for number, place in enumerate(places):
            progress.at(number, place.name)
            results = _results(read_folder(place))
            progress.step_aside()
            yield results


def _results(folder: TreeFolder) -> Results:
    if folder.tree is None:
        return Results(folder, [])
    program = Program(folder.tree, folder.library.trees)
    return Results(folder, [run_scenario(program, s) for s in folder.reading.scenarios])


def print_results(all_results: Iterable[Results]) -> bool:
    """Print the results of each tree as they come, then the sum; return whether all is well."""
    seen = []
    for results in all_results:
        click.echo("\n".join(_lines(results)))
        seen.append(results)
    click.echo(strong(_sum(seen)))
    return all(results.passed for results in seen)


def _lines(results: Results) -> Iterator[str]:
    folder = results.folder
    title = strong(clean(folder.tree.title if folder.tree and folder.tree.title else folder.id))
    walked = count(len(results.walked), "scenario") if results.walked else "no scenarios"
    icon = _icon(results)
    yield f"{icon} {title}  {faint(f'{folder.path}  {walked}')}"
    for fault in folder.reading.faults:
        yield wrapped(clean(str(fault)), "    ")
    for result in results.failed:
        yield from _failure(result)


def _icon(results: Results) -> str:
    if not results.passed:
        return click.style(BAD, fg="red", bold=True)
    return click.style(GOOD, fg="green", bold=True) if results.walked else faint("-")


def _failure(result: ScenarioResult) -> Iterator[str]:
    scenario = result.scenario
    name = click.style(f"{BAD} {scenario.id}", fg="red", bold=True)
    yield f"\n  {name}  {clean(scenario.title)}"
    yield wrapped(clean(result.message or ""), "    ")
    yield (
        wrapped(clean(shown(result.followed.path)) or "(no answer)", "    Walked: ", "      ")
        + "\n"
    )


def _sum(seen: list[Results]) -> str:
    walked = sum(len(results.walked) for results in seen)
    failed = sum(len(results.failed) for results in seen)
    unreadable = sum(bool(results.folder.reading.faults) for results in seen)
    words = f"{count(walked, 'scenario')} in {count(len(seen), 'tree')}: "
    words += f"{failed} failed." if failed else "all came where they must." if walked else "none."
    if unreadable:
        words += f" {count(unreadable, 'tree')} could not be read."
    return words
