"""Imports point one way: downwards in the order below, and never sideways across a layer."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LAYERS = (
    {"__main__"},
    {"cli"},
    {"web"},
    {"service"},
    {"exporters", "importers"},
    {"store", "library"},
    {"insight", "settings"},
    {"access", "engine", "checks"},
    {"proof"},
    {"kernel"},
    {"sketch", "graph"},
    {"format"},
    {"conditions", "schema", "upgrades"},
    {"model", "detector"},
    {"trees", "templates"},
)
PLACES = {part: depth for depth, layer in enumerate(LAYERS) for part in layer}
FIRST_PURE_LAYER = PLACES["engine"]
ONLY_IN = {
    "click": {"cli"},
    "flask": {"web"},
    "graphviz": {"exporters"},
    "graphviz_pure": {"exporters"},
    "nh3": {"web", "exporters"},
    "psycopg": {"store"},
    "pysqlite3": {"store"},
    "rich": {"cli"},
    "sqlite3": {"store"},
    "sqlite_utils": {"store"},
    "werkzeug": {"web", "cli"},
}
IMPURE = {
    "random",
    "secrets",
    "socket",
    "sqlite3",
    "subprocess",
    "tempfile",
    "threading",
    "time",
    "uuid",
}
SOURCES = {
    **{part.stem: part for part in (ROOT / "treeguide").iterdir() if part.name != "__pycache__"},
    **{name: ROOT / name for name in ("web", "exporters", "trees")},
}
for hidden in ("__init__", "py"):
    SOURCES.pop(hidden, None)


def python_files(place: Path) -> list[Path]:
    return [place] if place.is_file() else sorted(place.glob("**/*.py"))


MODULES = [
    pytest.param(part, file, id=str(file.relative_to(ROOT)))
    for part, place in sorted(SOURCES.items())
    for file in python_files(place)
    if "node_modules" not in file.parts and file.suffix == ".py"
]


def imports_of(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module == "treeguide":
            yield from (f"treeguide.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def our_parts(file: Path) -> set[str]:
    names = (name.split(".") for name in imports_of(file))
    return {name[1] for name in names if name[0] == "treeguide" and len(name) > 1}


def foreign_packages(file: Path) -> set[str]:
    return {name.split(".")[0] for name in imports_of(file)}


@pytest.mark.parametrize("part", sorted(SOURCES))
def test_everything_in_the_package_has_a_place_in_the_order(part):
    assert part in PLACES, f"'{part}' is in no layer. Give it its place in LAYERS."


@pytest.mark.parametrize(("part", "file"), MODULES)
def test_imports_point_downwards_only(part, file):
    others = (our_parts(file) & SOURCES.keys()) - {part}

    wrong = {other for other in others if PLACES.get(other, 0) <= PLACES.get(part, 0)}

    assert not wrong, f"{file.relative_to(ROOT)} may not import {', '.join(sorted(wrong))}."


@pytest.mark.parametrize(("part", "file"), MODULES)
def test_a_foreign_package_is_imported_only_where_it_belongs(part, file):
    wrong = {name for name in foreign_packages(file) & ONLY_IN.keys() if part not in ONLY_IN[name]}

    assert not wrong, f"{file.relative_to(ROOT)} may not import {', '.join(sorted(wrong))}."


@pytest.mark.parametrize(
    ("part", "file"),
    [module for module in MODULES if PLACES.get(module.values[0], 0) >= FIRST_PURE_LAYER],
)
def test_the_core_reads_no_clock_draws_no_random_number_and_talks_to_nobody(part, file):
    wrong = foreign_packages(file) & IMPURE

    assert not wrong, f"{file.relative_to(ROOT)} may not import {', '.join(sorted(wrong))}."


def test_no_module_is_imported_by_the_name_of_its_folder():
    files = [file for _, file in (module.values for module in MODULES)]

    wrong = [file for file in files if foreign_packages(file) & {"web", "exporters", "trees"}]

    assert not wrong, "Import treeguide.web, treeguide.exporters, treeguide.trees."
