"""A new tree's folder, made from a template."""

import datetime
import json
import re
from pathlib import Path
from typing import Any

import click

from treeguide.cli.paper import GOOD, faint
from treeguide.cli.refusal import Refusal
from treeguide.cli.writing import write
from treeguide.format.canonical import written
from treeguide.format.faults import TREE_FILE
from treeguide.library import SCENARIOS_FILE, TREE_ID

UNTIL_REVIEW = datetime.timedelta(days=182)


def plant(tree_id: str, template: Path, folder: Path) -> Path:
    """Make the folder of a new tree like `template` in `folder`, and return it."""
    if not TREE_ID.fullmatch(tree_id):
        raise Refusal(_bad_id(tree_id))
    if not folder.is_dir():
        raise Refusal(f"There is no folder “{folder}” to put the tree into. Make it first.")
    place = folder / tree_id
    if place.exists():
        raise Refusal(f"“{place}” is there already. Choose another id, or move it away first.")
    place.mkdir()
    tree = written(_named(_document(template / TREE_FILE), tree_id), "tree")
    write(place / TREE_FILE, tree.encode())
    scenarios = written(_document(template / SCENARIOS_FILE), "scenarios")
    write(place / SCENARIOS_FILE, scenarios.encode())
    return place


def say_what_now(place: Path) -> None:
    """Tell a person what to do with a new tree."""
    click.echo(
        f"{click.style(GOOD, fg='green')} Made “{place}” with {TREE_FILE} and {SCENARIOS_FILE}."
    )
    for words, command in (
        ("Try it", f"treeguide walk {place}"),
        ("Write your own questions into", str(place / TREE_FILE)),
        ("See whether nobody can get stuck", f"treeguide check {place}"),
        ("See whether the scenarios still hold", f"treeguide test {place}"),
    ):
        click.echo(f"  {words}: {faint(command)}")


def _document(file: Path) -> Any:
    return json.loads(file.read_text("utf-8"))


def _named(tree: dict[str, Any], tree_id: str) -> dict[str, Any]:
    review = datetime.date.today() + UNTIL_REVIEW
    return {**tree, "id": tree_id, "title": _title(tree_id), "review_by": review.isoformat()}


def _title(tree_id: str) -> str:
    return tree_id.replace("-", " ").capitalize()


def _bad_id(tree_id: str) -> str:
    close = re.sub(r"[^a-z0-9]+", "-", tree_id.lower()).strip("-0123456789")[:63]
    hint = f" “{close}” would do." if close else ""
    return (
        f"“{tree_id}” cannot be a tree's id: it begins with a small letter and holds small letters,"
        f" digits and hyphens, at most 63.{hint}"
    )
