"""Everything that the console shows beside the page of a walk."""

from collections.abc import Mapping
from functools import cached_property

from flask import request

from treeguide.format.durations import duration
from treeguide.model import Record
from treeguide.service.unknowing import place_of
from treeguide.store import SessionRow
from treeguide.store.people.persons import Person
from treeguide.web.access import who
from treeguide.web.current import shelf
from treeguide.web.desk.area import desk
from treeguide.web.desk.closing import REASONS, RESOLVED
from treeguide.web.desk.commands import COMMANDS, SIGNS
from treeguide.web.desk.holding import is_held_by_me, may_see_session, may_take_over
from treeguide.web.desk.told import Told, note_at, told
from treeguide.web.review import Line, line_at
from treeguide.web.screen import Screen
from treeguide.web.speech import Said, Speaker

CRUMBS = 3
"""How many answers stand over a page; all of them are in the transcript."""
KEYS = 9
SECOND_US = 1_000_000


class Numbered(Record, frozen=True):
    """An answer with its key, None where there are more answers than keys."""

    key: int | None
    was_tried: bool


class Work:
    """The console of one session for one agent."""

    commands, signs = COMMANDS, SIGNS
    resolved, reasons = RESOLVED, REASONS

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self.walk = screen.walk
        self.session = screen.walk.session
        self.now_us = screen.walk.store.clock()

    @property
    def is_mine(self) -> bool:
        """Whether who asks may do something here."""
        return is_held_by_me(self.walk.row, self.walk.edition) and not self.session.closed

    @property
    def may_take(self) -> bool:
        """Whether who asks may take the session over."""
        is_open = not self.session.closed and self.walk.row.agent_id is not None
        return is_open and not self.is_mine and may_take_over(self.walk.edition)

    @property
    def holder(self) -> str:
        """Return the name of who holds the session, empty if nobody does."""
        agent_id = self.walk.row.agent_id
        return shelf().store.person(agent_id).name if agent_id is not None else ""

    @property
    def caller(self) -> Mapping[str, str]:
        """Return what is known of who calls, or what was typed and could not be kept."""
        names = ("case", "caller", "contact")
        known = self.session.identity
        return {name: self.typed(f"desk.{name}", known.get(name, "")) for name in names}

    @cached_property
    def told(self) -> Told:
        """Return what was told in the session beside its path."""
        return told(self.walk)

    @property
    def note_before(self) -> str:
        """Return what was noted here as the page is made."""
        return note_at(self.walk, self.screen.page.node)

    @property
    def note(self) -> str:
        """Return what stands in the field for notes: on a page that came too late, what was not
        kept.
        """
        typed = self.typed("desk.note", self.note_before)
        was_kept = any(one.text == typed for one in self.told.notes)
        return self.note_before if was_kept else typed

    @property
    def was_not_kept(self) -> bool:
        """Whether the field for notes holds what could not be kept."""
        return self.note.replace("\r\n", "\n").strip() != self.note_before

    @property
    def crumbs(self) -> list[Line]:
        """Return the last answers."""
        first = max(0, len(self.session.path) - CRUMBS)
        lines = range(first, len(self.session.path))
        return [line_at(self.session, self.screen.speaker, index) for index in lines]

    @property
    def seconds(self) -> int:
        """Return how long the call has gone on."""
        return (self._until_us - self.session.started.at_us) // SECOND_US

    @property
    def seconds_here(self) -> int:
        """Return how long the session has stood where it stands."""
        return (self._until_us - self.told.moved_us) // SECOND_US

    @property
    def takes(self) -> int | None:
        """Return how many seconds the author expects for this node, None if nothing is said."""
        position = self.screen.position
        said = position.place.node.takes if position is not None else None
        return int(duration(said).total_seconds()) if said else None

    @property
    def colleagues(self) -> list[Person]:
        """Return to whom the session can be passed."""
        tree = self.walk.edition.tree
        found = desk().colleagues(tree.owner or None, tree.id)
        return [one for one in found if one.id != who().person.id]

    @property
    def linked(self) -> list[SessionRow]:
        """Return the other sessions of this caller."""
        return [row for row in desk().linked(self.walk) if may_see_session(row)]

    def title_of(self, node: str) -> Said:
        """Return the title of a node, its name where the tree has none of that name."""
        try:
            _, place = place_of(self.session.program, node)
        except LookupError:
            return Said(node, self.screen.speaker.language)
        return Said(place.title, self.screen.speaker.source)

    def tree_title_of(self, row: SessionRow) -> Said:
        """Return the title of the tree of another session."""
        return Speaker(shelf().edition(row.tree_id, row.closure), "agent").of_tree("title")

    def numbered(self, node: str, answer: str, number: int, *, anywhere: bool = False) -> Numbered:
        """Return the key of answer `number`; those that are offered anywhere count down from 9."""
        own = len(self.screen.answers)
        key = KEYS + 1 - number if anywhere else number
        is_free = own < key <= KEYS if anywhere else key <= KEYS
        return Numbered(key if is_free else None, (node, answer) in self.told.tried)

    def typed(self, name: str, otherwise: str = "") -> str:
        """Return what was typed into a field on a page that came too late or was refused."""
        came_back = self.screen.notice or self.screen.errors
        typed = request.form.get(name) if came_back and request.method == "POST" else None
        return otherwise if typed is None else typed

    @property
    def left_over(self) -> list[str]:
        """Return what was typed into fields that are not on this page any more."""
        if not self.screen.notice or request.method != "POST":
            return []
        shown = {field.variable for field in self.screen.page.fields}
        names = [name for name in request.form if name.startswith("why-")]
        if self.screen.page.node != (request.view_args or {}).get("node"):
            names += [name for name in request.form if name not in OWN and "." not in name]
        values = [request.form[name].strip() for name in dict.fromkeys(names) if name not in shown]
        return [value for value in values if value]

    @property
    def _until_us(self) -> int:
        return self.session.at_us if self.session.closed else self.now_us


OWN = frozenset({"seq", "key", "at", "kind", "answer", "shown_at", "active_ms"})
"""What a page sends of itself."""
