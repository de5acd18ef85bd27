"""One walk through a tree, as a session that nobody keeps."""

import time
from collections.abc import Iterable, Mapping
from datetime import datetime, tzinfo
from functools import cached_property
from typing import Any

from treeguide.cli.refusal import Refusal
from treeguide.engine import Entry, Event, Page, Session, Wording, page
from treeguide.format import Translation
from treeguide.graph.called import called_first
from treeguide.kernel import ARROW, Given, Program, WalkError, offered, read_text, target_of
from treeguide.kernel.way import Position, Way
from treeguide.library import TreeFolder
from treeguide.model import Tree

Asked = tuple[str | None, Any]
"""What to give, and the node at which, where that is known. A form's values may be texts."""


class Walk:
    """Where a person stands in a tree, and what can be done there."""

    def __init__(self, folder: TreeFolder, audience: str | None, language: str | None) -> None:
        self.folder = folder
        self.tree = readable_tree(folder)
        self.audience = audience or _audience_of(self.tree)
        self.program = Program(self.tree, folder.library.trees)
        self.wording = Wording(language, self._translations(language), _zone())
        self.start_again()

    def start_again(self) -> None:
        """Forget every answer."""
        self.session = Session(self.program, self._event("started", 0))

    @property
    def ended(self) -> bool:
        """Return whether nothing more can be answered: an outcome, or a fault of the tree."""
        return self.session.outcome is not None or self.session.fault is not None

    @property
    def path(self) -> list[Entry]:
        """Return the answers that count."""
        return self.session.path

    def position(self, index: int | None = None) -> Position | None:
        """Return where the walk stands, or stood at answer `index`; None where it cannot begin."""
        return self.session.position if index is None else self.session.position_at(index)

    def ways(self, index: int | None = None) -> list[Way]:
        """Return what can be chosen there; a form is filled and offers nothing of its own."""
        position = self.position(index)
        is_form = position is not None and position.place.node.kind == "form"
        ways = offered(position) if position is not None else []
        return [way for way in ways if not (is_form and way.edge.slot == "to")]

    def page(self, index: int | None = None, audience: str | None = None) -> Page:
        """Return what is shown there."""
        return page(
            self.session,
            audience=audience or self.audience,
            wording=self.wording,
            index=index,
            version=self.version,
        )

    @cached_property
    def version(self) -> str:
        """Return the hash that names this content of the tree; empty while a file has a fault."""
        if self.folder.reading.faults:
            return ""
        from treeguide.format.version import version_hash

        return version_hash(self.folder.sources, self.folder.media_hashes)

    def give(self, given: Given, node: str | None = None, text: str | None = None) -> None:
        """Answer where the walk stands. Raises WalkError with a sentence if that cannot be."""
        self._apply("answered", node=node, given=given, text=text)

    def change(self, index: int, given: Given, text: str | None = None) -> None:
        """Give another answer than `index`; later ones stay where they still fit."""
        self._apply("changed", index=index, given=given, text=text)

    def jump(self, target: str, node: str | None = None) -> None:
        """Go on at `target`, whatever leads there. Raises WalkError if that cannot be."""
        self._apply("jumped", node=node, given=ARROW + target)

    def go_back(self) -> None:
        """Take the last answer back."""
        self._apply("went-back")

    def _apply(self, kind: str, **what: Any) -> None:
        self.session.apply(self._event(kind, self.session.seq + 1, **what))

    def _event(self, kind: str, seq: int, **what: Any) -> Event:
        return Event(seq, time.time_ns() // 1000, kind, audience=self.audience, **what)

    def _translations(self, language: str | None) -> Mapping[str, Translation]:
        if language is None or language == self.tree.language:
            return {}
        spoken = self.folder.reading.languages
        if language not in spoken:
            known = ", ".join([self.tree.language, *spoken])
            raise Refusal(f"This tree does not speak “{language}”. Choose one of: {known}.")
        walked = called_first(self.tree, self.folder.library.trees)
        found = {tree.id: self._languages_of(tree.id).get(language) for tree in walked}
        return {name: texts for name, texts in found.items() if texts is not None}

    def _languages_of(self, tree_id: str) -> Mapping[str, Translation]:
        if tree_id == self.tree.id:
            return self.folder.reading.languages
        folder = self.folder.library.folder(tree_id)
        return folder.reading.languages if folder is not None else {}


def readable_tree(folder: TreeFolder) -> Tree:
    """Return the tree in `folder`, or refuse it in the reader's words."""
    if folder.tree is not None:
        return folder.tree
    first, *others = folder.reading.faults
    more = f" ({len(others)} more: `treeguide check {folder.path}` shows them.)" if others else ""
    raise Refusal(f"“{folder.path}” cannot be read as a tree. {first}{more}")


def follow(walk: Walk, answers: Iterable[Asked]) -> None:
    """Give `answers` in turn, until the tree has a fault; `→node` goes on at another node.

    Refuses what cannot be given.
    """
    for number, (node, given) in enumerate(answers, 1):
        target = target_of(given)
        if walk.session.fault is not None and target is None:
            return
        try:
            if target is None:
                walk.give(_read(walk.position(), given), node)
            else:
                walk.jump(target, node)
        except WalkError as error:
            raise Refusal(f"Answer {number} cannot be given. {_why(walk, error)}") from error


def _why(walk: Walk, error: WalkError) -> str:
    if walk.session.outcome is None:
        return error.sentence
    node, outcome = walk.session.outcome
    return f"The walk has ended before it, at “{outcome.title or node}”."


def _read(position: Position | None, given: Any) -> Given:
    """Return a form's values as its variables hold them, where they are still texts."""
    if position is None or not isinstance(given, dict):
        return given  # type: ignore[no-any-return]
    variables = position.program.tree.variables
    return {
        name: read_text(variables[name], text) if name in variables and _is_text(text) else text
        for name, text in given.items()
    }


def _is_text(value: Any) -> bool:
    return isinstance(value, str | list)


def _audience_of(tree: Tree) -> str:
    return "agent" if "agent" in tree.audience or not tree.audience else "customer"


def _zone() -> tzinfo:
    zone = datetime.now().astimezone().tzinfo
    assert zone is not None
    return zone
