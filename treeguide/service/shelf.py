"""Versions ready to be walked, kept by their hashes."""

import datetime
import logging
from collections.abc import Iterator, Mapping
from functools import cached_property
from threading import Lock

import msgspec
from msgspec.structs import replace

from treeguide.engine import SOURCE, Wording
from treeguide.format import Translation, read
from treeguide.format.version import version_hash
from treeguide.kernel import Program
from treeguide.model import Field, Form, Tree
from treeguide.service.markdown import escaped
from treeguide.store import (
    FREE_WORDS,
    UNTIL_ERASED,
    Broken,
    Gone,
    LiveVersion,
    Store,
    Version,
)
from treeguide.store.histories import REMEDY

MOST_EDITIONS = 500

log = logging.getLogger("treeguide")


class Edition:
    """A tree and all that it calls, in the versions to which a session is pinned."""

    def __init__(
        self,
        tree_id: str,
        versions: Mapping[str, Version],
        zone: datetime.tzinfo,
        keep_days: int = UNTIL_ERASED,
    ) -> None:
        readings = {name: read(version.sources) for name, version in versions.items()}
        self.trees: dict[str, Tree] = {
            name: reading.tree for name, reading in readings.items() if reading.tree is not None
        }
        self.versions = versions
        self.tree = self.trees[tree_id]
        self.version = versions[tree_id]
        self._languages = {name: reading.languages for name, reading in readings.items()}
        self._zone = zone
        self._keep_days = keep_days

    @cached_property
    def program(self) -> Program:
        """Return the tree compiled for walking, with all that it calls.

        Everything is compiled before anybody walks it, for many walk it at once.
        """
        return _compiled(self.tree.id, self.trees)

    @cached_property
    def forgiving(self) -> Program:
        """Return the same for a session of which personal answers are gone: none is required."""
        trees = {name: _without_required(tree, self.sealed) for name, tree in self.trees.items()}
        return _compiled(self.tree.id, trees)

    @cached_property
    def sealed(self) -> Mapping[str, int]:
        """Return the variables whose values are kept encrypted, and for how many days.

        These are the personal ones, those that are to be deleted some day, and all texts, for a
        person may write anything; what is said beside an answer is under FREE_WORDS. Where trees
        that call each other differ, the stricter one holds.
        """
        found: dict[str, int] = {FREE_WORDS: self._keep_days}
        for tree in self.trees.values():
            for name, variable in tree.variables.items():
                if variable.personal or variable.type == "text" or variable.keep_days is not None:
                    own = variable.keep_days
                    days = self._keep_days if own is None else own
                    found[name] = _stricter(found.get(name), days)
        return found

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """Return the languages that the tree speaks, its own first."""
        return (self.tree.language, *sorted(self._languages[self.tree.id]))

    @cached_property
    def at_least(self) -> int | None:
        """Return how many pages a person answers at least."""
        return self.program.lengths.at_least(self.tree.start)

    def is_for(self, audience: str) -> bool:
        """Whether people of this audience may walk the tree."""
        return audience in self.tree.audience

    def translation(self, tree_id: str, language: str) -> Translation | None:
        """Return the texts of a tree in a language, None where they are missing."""
        return self._languages[tree_id].get(language)

    def wording(self, language: str) -> Wording:
        """Return the author's words in `language`, where they are missing in the author's own."""
        named = {name: self.translation(name, language) for name in self._languages}
        found = {name: texts for name, texts in named.items() if texts is not None}
        return Wording(language, found, self._zone, escaped)

    @cached_property
    def source_wording(self) -> Wording:
        """Return the author's words as they were written."""
        return Wording(SOURCE.language, {}, self._zone, escaped)


def _compiled(tree_id: str, trees: Mapping[str, Tree]) -> Program:
    program = Program(trees[tree_id], trees)
    for called in trees:
        program.called(called)
    return program


def _without_required(tree: Tree, sealed: Mapping[str, int]) -> Tree:
    """Return a tree whose forms can be left without any of the variables in `sealed`."""
    forms = {
        node_id: replace(node, fields=tuple(_free(field, sealed) for field in node.fields))
        for node_id, node in tree.nodes.items()
        if isinstance(node, Form)
    }
    return replace(tree, nodes={**tree.nodes, **forms})


def _free(field: Field, sealed: Mapping[str, int]) -> Field:
    return replace(field, required=False) if field.variable in sealed else field


def _stricter(days: int | None, other: int) -> int:
    limits = [one for one in (days, other) if one is not None and one != UNTIL_ERASED]
    return min(limits, default=UNTIL_ERASED)


class Shelf:
    """The editions of a store. They never change, so each is read once."""

    def __init__(self, store: Store, zone: datetime.tzinfo, keep_days: int = UNTIL_ERASED) -> None:
        self.store = store
        self.zone = zone
        self._keep_days = keep_days
        self._editions: dict[tuple[str, ...], Edition] = {}
        self._reading = Lock()
        self._complaints: set[str] = set()

    def live(self, audience: str) -> list[tuple[LiveVersion, Edition]]:
        """Return what people of an audience can start, by title."""
        shown = [pair for pair in self.all_live() if pair[1].is_for(audience)]
        return sorted(shown, key=lambda pair: pair[1].tree.title.casefold())

    def all_live(self) -> Iterator[tuple[LiveVersion, Edition]]:
        """Yield what can be started, by tree id; a damaged version hides none of the others."""
        for version in self.store.live():
            try:
                edition = self.edition_of(version)
            except Broken as error:
                self._complain(str(error))
            else:
                yield version, edition

    def live_one(self, tree_id: str, audience: str) -> tuple[LiveVersion, Edition]:
        """Return the tree that people of an audience start under an id, or raise Gone."""
        for version in self.store.live():
            if version.tree_id == tree_id:
                edition = self.edition_of(version)
                if edition.is_for(audience):
                    return version, edition
        raise Gone(f"Nobody has published a tree “{tree_id}” for you.")

    def edition_of(self, live: LiveVersion) -> Edition:
        """Return the edition that new sessions walk."""
        return self.edition(live.tree_id, live.closure)

    def edition(self, tree_id: str, closure: Mapping[str, str]) -> Edition:
        """Return the edition of a tree with these versions, by tree id."""
        key = (tree_id, *(f"{name} {closure[name]}" for name in sorted(closure)))
        found = self._editions.get(key)
        if found is None:
            versions = {name: self._version(digest) for name, digest in closure.items()}
            if tree_id not in versions:
                raise Broken(f"What is kept about “{tree_id}” names no version of it. {REMEDY}")
            found = Edition(tree_id, versions, self.zone, self._keep_days)
            with self._reading:
                if len(self._editions) >= MOST_EDITIONS:
                    self._editions.pop(next(iter(self._editions)))
                self._editions[key] = found
        return found

    def _complain(self, sentence: str) -> None:
        """Log what is damaged, once: the library is looked at all day."""
        if sentence not in self._complaints:
            self._complaints.add(sentence)
            log.error("%s", sentence)

    def _version(self, digest: str) -> Version:
        """Return a version, or raise Broken where it is not what its hash names."""
        try:
            version = self.store.version(digest)
            if version_hash(version.sources, version.media) == digest:
                return version
        except (Gone, msgspec.MsgspecError, KeyError, ValueError):
            # No version is ever removed, so a name that leads nowhere is damaged itself.
            pass
        raise Broken(f"The version {digest} of a tree is not as it was written. {REMEDY}")
