"""Versions ready to be walked, kept by their hashes."""

import datetime
from collections.abc import Mapping
from functools import cached_property
from threading import Lock

from treeguide.engine import SOURCE, Wording
from treeguide.format import Translation, read
from treeguide.kernel import Program
from treeguide.model import Tree
from treeguide.service.markdown import escaped
from treeguide.store import FREE_WORDS, UNTIL_ERASED, Gone, LiveVersion, Store, Version

MOST_EDITIONS = 500


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
        program = Program(self.tree, self.trees)
        for tree_id in self.trees:
            program.called(tree_id)
        return program

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


def _stricter(days: int | None, other: int) -> int:
    limits = [one for one in (days, other) if one is not None and one != UNTIL_ERASED]
    return min(limits, default=UNTIL_ERASED)


class Shelf:
    """The editions of a store. They never change, so each is read once."""

    def __init__(self, store: Store, zone: datetime.tzinfo, keep_days: int = UNTIL_ERASED) -> None:
        self.store = store
        self._zone = zone
        self._keep_days = keep_days
        self._editions: dict[tuple[str, ...], Edition] = {}
        self._reading = Lock()

    def live(self, audience: str) -> list[tuple[LiveVersion, Edition]]:
        """Return what people of an audience can start, by title."""
        live = [(version, self.edition_of(version)) for version in self.store.live()]
        shown = [pair for pair in live if pair[1].is_for(audience)]
        return sorted(shown, key=lambda pair: pair[1].tree.title.casefold())

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
            versions = {name: self.store.version(digest) for name, digest in closure.items()}
            found = Edition(tree_id, versions, self._zone, self._keep_days)
            with self._reading:
                if len(self._editions) >= MOST_EDITIONS:
                    self._editions.pop(next(iter(self._editions)))
                self._editions[key] = found
        return found
