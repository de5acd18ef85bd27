"""What can be typed where a walk waits: 1, 2 … for its answers, a1, a2 … for those anywhere."""

from dataclasses import dataclass

from treeguide.cli.walking import Walk
from treeguide.engine.page_parts import PageAnswer
from treeguide.kernel.way import Way

RESULTS = {
    ("step", "done"): "Done",
    ("action", "done"): "It worked",
    ("action", "failed"): "It failed",
    ("handoff", "done"): "The team has done it",
    ("handoff", "declined"): "The team declines",
    ("handoff", "late"): "The team is late",
}
"""What is given where no author wrote an answer."""


@dataclass(frozen=True)
class Choice:
    """One answer, and the key that stands for it."""

    key: str
    id: str
    label: str
    help: str
    anywhere: bool
    asks_why: bool = False

    def is_meant_by(self, typed: str) -> bool:
        """Return whether a person who typed this means this answer."""
        return typed.casefold() in (self.key, self.id, self.label.casefold())


def choices(walk: Walk, index: int | None = None) -> list[Choice]:
    """Return what can be chosen where the walk stands, or stood at answer `index`."""
    ways = walk.ways(index)
    here = [way for way in ways if not _is_anywhere(way)]
    anywhere = [way for way in ways if _is_anywhere(way)]
    keys = [*map(str, range(1, len(here) + 1)), *(f"a{n}" for n in range(1, len(anywhere) + 1))]
    # An agent's page has the answers of teams and systems too.
    worded = {answer.id: answer for answer in walk.page(index, "agent").answers}
    kind = walk.page(index).kind
    return [
        _choice(key, way, kind, worded.get(way.name))
        for key, way in zip(keys, [*here, *anywhere], strict=True)
    ]


def _choice(key: str, way: Way, kind: str, worded: PageAnswer | None) -> Choice:
    result = RESULTS.get((kind, way.name)) if way.edge.slot in ("to", "way", "failed") else None
    label = result or (worded.label if worded else way.name)
    if worded is None:
        return Choice(key, way.name, label, "", _is_anywhere(way))
    return Choice(key, way.name, label, worded.help, _is_anywhere(way), worded.asks_why)


def _is_anywhere(way: Way) -> bool:
    return bool(way.edge.slot == "anywhere")
