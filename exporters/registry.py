"""Find exporters: one in each module of this folder, and those that plug-ins bring."""

import pkgutil
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points

from treeguide import exporters
from treeguide.exporters.base import Exporter, ExportError

PLUGIN_GROUP = "treeguide.exporters"


@cache
def all_exporters() -> dict[str, Exporter]:
    """Return one of every exporter, by name in alphabetical order."""
    found: dict[str, Exporter] = {}
    for exporter in (*_shipped(), *_from_plugins()):
        if exporter.name in found:
            raise ExportError(
                f"Two exporters are called '{exporter.name}': {_home(found[exporter.name])} and"
                f" {_home(exporter)}. Uninstall one of them."
            )
        found[exporter.name] = exporter
    return dict(sorted(found.items()))


def exporter_named(name: str) -> Exporter:
    """Return the exporter called `name`; raises `ExportError` that names the known ones."""
    try:
        return all_exporters()[name]
    except KeyError:
        known = ", ".join(all_exporters())
        raise ExportError(f"No exporter is called '{name}'. Choose one of: {known}.") from None


def _shipped() -> Iterator[Exporter]:
    for found in pkgutil.iter_modules(exporters.__path__):
        if found.ispkg:
            continue
        module = import_module(f"{exporters.__name__}.{found.name}")
        for kind in vars(module).values():
            if _is_exporter(kind) and kind.__module__ == module.__name__:
                yield kind()


def _is_exporter(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, Exporter) and hasattr(kind, "name")


def _from_plugins() -> Iterator[Exporter]:
    for point in entry_points(group=PLUGIN_GROUP):
        kind = _loaded(point)
        if not _is_exporter(kind):
            raise ExportError(
                f"The plug-in '{point.name}' ({point.value}) is no exporter, so it cannot be"
                " offered. It must name a class derived from treeguide.exporters.base.Exporter."
            )
        yield kind()


def _loaded(point: EntryPoint) -> type[Exporter]:
    try:
        kind: type[Exporter] = point.load()
    except (ImportError, AttributeError) as problem:
        raise ExportError(
            f"The plug-in '{point.name}' ({point.value}) cannot be loaded: {problem}."
            " Update or uninstall the package that brings it."
        ) from problem
    return kind


def _home(exporter: Exporter) -> str:
    return f"{type(exporter).__module__}.{type(exporter).__name__}"
