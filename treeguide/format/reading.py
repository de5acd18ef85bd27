"""From the files of a tree's folder to records, or to the reasons why not."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

from treeguide.format.collector import collector_paused
from treeguide.format.faults import Fault, Limits, UnreadableTree, first_faults, pointer
from treeguide.format.json_text import document_in, is_deep
from treeguide.format.later import later_faults
from treeguide.format.neighbours import Scenario, Translation
from treeguide.format.quick import is_surely_fine, without_fine_nodes
from treeguide.format.scan import scanned
from treeguide.model import Tree

LIMITS = Limits()


@dataclass(frozen=True)
class Sources:
    """The files of one tree, as they lie in its folder."""

    tree: bytes
    scenarios: bytes | None = None
    languages: Mapping[str, bytes] = field(default_factory=dict)
    """The content of `de.json` under `de`."""
    media: frozenset[str] | None = None
    """The names of the files in `media/`; None if nobody looked, then none is missed."""


@dataclass(frozen=True)
class Reading:
    """What became of the files; `tree` is None as soon as tree.json has a fault."""

    document: dict[str, Any] | None
    tree: Tree | None
    scenarios: tuple[Scenario, ...] = ()
    languages: Mapping[str, Translation] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()


def read(sources: Sources, limits: Limits = LIMITS) -> Reading:
    """Return what `sources` hold; whatever they are, this raises nothing."""
    with collector_paused():
        document, tree, faults = _tree(sources, limits)
        scenarios, of_scenarios = _scenarios(sources.scenarios, limits)
        languages, of_languages = _languages(sources.languages, limits)
    return Reading(document, tree, scenarios, languages, (*faults, *of_scenarios, *of_languages))


def read_tree(content: bytes | str | Mapping[str, Any], limits: Limits = LIMITS) -> Tree:
    """Return the tree in `content`; raise UnreadableTree, which says why, if there is none."""
    if isinstance(content, Mapping):
        content = json.dumps(content)
    if isinstance(content, str):
        content = content.encode("utf-8", "surrogatepass")
    reading = read(Sources(content), limits)
    if reading.tree is None:
        raise UnreadableTree(reading.faults)
    return reading.tree


def _tree(
    sources: Sources, limits: Limits
) -> tuple[dict[str, Any] | None, Tree | None, tuple[Fault, ...]]:
    document, faults = _checked(sources.tree, "tree", limits)
    if not faults:
        faults = _too_many_nodes(document, limits)
    tree = None
    if not faults:
        tree = msgspec.convert(document, Tree)
        faults = first_faults(later_faults(tree, sources.media), limits.faults)
    kept = document if isinstance(document, dict) else None
    return kept, None if faults else tree, faults


def _scenarios(
    content: bytes | None, limits: Limits
) -> tuple[tuple[Scenario, ...], tuple[Fault, ...]]:
    if content is None:
        return (), ()
    document, faults = _checked(content, "scenarios", limits)
    if faults:
        return (), _in_file("scenarios.json", faults)
    return msgspec.convert(document, tuple[Scenario, ...]), ()


def _languages(
    contents: Mapping[str, bytes], limits: Limits
) -> tuple[dict[str, Translation], list[Fault]]:
    translations: dict[str, Translation] = {}
    all_faults: list[Fault] = []
    for language, content in contents.items():
        document, faults = _checked(content, "language", limits)
        if not faults and document["language"] != language:
            faults = (_misnamed(language, document["language"]),)
        if not faults:
            translations[language] = msgspec.convert(document, Translation)
        all_faults += _in_file(f"{language}.json", faults)
    return translations, all_faults


def _checked(content: bytes, name: str, limits: Limits) -> tuple[Any, tuple[Fault, ...]]:
    document, faults = document_in(content, limits)
    if faults or is_surely_fine(document, name):
        return document, faults
    if is_deep(document, limits.depth):
        return None, scanned(content.decode("utf-8-sig"), limits)
    return document, _refused(document, name, limits.faults)


def _refused(document: Any, name: str, most: int) -> tuple[Fault, ...]:
    # marshmallow takes 70 ms to import, and only a file with faults needs it.
    from treeguide.schema.judge import refusals

    faults = tuple(
        Fault(said.rule, pointer(place), str(said), said.fix)
        for place, said in refusals(without_fine_nodes(document, name, most), name)
    )
    # What a newer format means by its keys is not known here, so nothing else is said.
    newer = tuple(fault for fault in faults if fault.rule == "newer_format")
    return first_faults(newer or faults, most)


def _too_many_nodes(document: dict[str, Any], limits: Limits) -> tuple[Fault, ...]:
    count = len(document["nodes"])
    if count <= limits.nodes:
        return ()
    message = f"The tree has {count:,} nodes, {limits.nodes:,} are the most that is read."
    fix = "Split the tree: a call can lead from one tree into another."
    return (Fault("value_too_large", "/nodes", message, fix),)


def _misnamed(language: str, found: str) -> Fault:
    message = f"“language” is “{found}” in the file of “{language}”."
    return Fault("bad_value", "/language", message, "Rename the file, or correct the language.")


def _in_file(file: str, faults: tuple[Fault, ...]) -> tuple[Fault, ...]:
    return tuple(replace(fault, file=file) for fault in faults)
