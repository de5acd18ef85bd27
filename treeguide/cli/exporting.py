"""Trees out of the program, as files."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from treeguide.cli.paper import count, faint
from treeguide.cli.places import tree_places
from treeguide.cli.progress import bar
from treeguide.cli.refusal import Refusal
from treeguide.cli.walking import Walk, follow, readable_tree
from treeguide.cli.writing import write
from treeguide.exporters.base import Detail, Exporter, ExportError, Picture, Theme
from treeguide.exporters.registry import all_exporters, exporter_named
from treeguide.library import TreeFolder, read_folder

_SHOWN_ON_A_TERMINAL = ("text/", "application/json", "image/svg+xml")


@dataclass(frozen=True)
class Order:
    """What a person wants of an export."""

    output: Path | None
    detail: Detail
    theme: Theme
    findings: bool
    answers: str | None
    replay: Path | None


def list_formats() -> None:
    """Print the formats by name."""
    known = all_exporters().values()
    longest = max(len(exporter.name) for exporter in known)
    for exporter in known:
        name = click.style(f"{exporter.name:<{longest}}", fg="cyan", bold=True)
        click.echo(f"{name}  {exporter.title} {faint(f'(.{exporter.extension})')}")


def export(path: Path, name: str | None, order: Order) -> None:
    """Write the trees at `path` as files of the format called `name`."""
    exporter = _exporter(name, order.output)
    places = tree_places(path)
    targets = _targets(places, order.output, exporter)
    with bar(len(places)) as progress:
        for number, (place, target) in enumerate(zip(places, targets, strict=True)):
            progress.at(number, place.name)
            _put(_content(read_folder(place), exporter, order), target, exporter)
    if order.output is not None:
        click.echo(
            f"Wrote {targets[0] if len(targets) == 1 else count(len(targets), 'file')}.", err=True
        )


def _exporter(name: str | None, output: Path | None) -> Exporter:
    if name is None:
        name = _named_by(output)
    try:
        return exporter_named(name)
    except ExportError as error:
        raise Refusal(str(error)) from error


def _named_by(output: Path | None) -> str:
    """Return the format that the name of the output file ends with."""
    ending = output.suffix.removeprefix(".") if output is not None else ""
    fitting = [e.name for e in all_exporters().values() if ending and e.extension == ending]
    if not fitting:
        known = ", ".join(all_exporters())
        unknown = f"No format ends with “.{ending}”. " if ending else ""
        raise Refusal(f"{unknown}Say which format is wanted with --to. Choose one of: {known}.")
    return ending if ending in fitting else fitting[0]


def _targets(places: list[Path], output: Path | None, exporter: Exporter) -> Sequence[Path | None]:
    """Return where each tree's file goes; None is the standard output."""
    if output is not None and output.is_dir():
        return [output / f"{place.resolve().name}.{exporter.extension}" for place in places]
    if len(places) > 1:
        problem = f"“{output}” is no folder" if output is not None else "no folder is named"
        raise Refusal(
            f"{len(places)} trees make {len(places)} files, and {problem} for them."
            " Make a folder and name it with -o."
        )
    if output is not None and not output.parent.is_dir():
        raise Refusal(f"There is no folder “{output.parent}” to write to. Make it first.")
    return [output]


def _content(folder: TreeFolder, exporter: Exporter, order: Order) -> bytes:
    tree = readable_tree(folder)
    picture = Picture(
        library=folder.library.trees,
        findings=_findings(folder) if order.findings else (),
        walked=_walked(folder, order),
        detail=order.detail,
        theme=order.theme,
    )
    try:
        return exporter.export(tree, picture)
    except ExportError as error:
        raise Refusal(str(error)) from error


def _findings(folder: TreeFolder) -> Sequence[Any]:
    from treeguide.cli.checking import report_on

    return report_on(folder).findings


def _walked(folder: TreeFolder, order: Order) -> Sequence[Any]:
    from treeguide.cli.given import asked_by

    asked = asked_by(order.answers, order.replay)
    if asked is None:
        return ()
    walk = Walk(folder, None, None)
    follow(walk, asked)
    return [(entry.node, entry.given) for entry in walk.path]


def _put(content: bytes, target: Path | None, exporter: Exporter) -> None:
    if target is not None:
        write(target, content)
        return
    is_text = exporter.media_type.startswith(_SHOWN_ON_A_TERMINAL)
    if is_a_terminal() and not is_text:
        raise Refusal(
            f"A file of the format {exporter.name} is not for a terminal to show. Name a file with"
            f" -o, such as -o tree.{exporter.extension}."
        )
    sys.stdout.buffer.write(content)


def is_a_terminal() -> bool:
    """Return whether what is printed is read by a person."""
    return sys.stdout.isatty()
