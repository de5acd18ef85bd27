"""Everything that the console shows beside the page of a walk."""

from collections.abc import Mapping
from functools import cached_property

from flask import g, request
from msgspec.structs import replace

from treeguide.engine.saying import LONGEST, RESOLVED
from treeguide.model import Record
from treeguide.service.session_rights import SessionRights
from treeguide.store import SessionRow
from treeguide.store.people.persons import Colleague
from treeguide.web.access import who
from treeguide.web.current import shelf
from treeguide.web.desk.area import desk
from treeguide.web.desk.clocks import Clocks
from treeguide.web.desk.closing import IF_UNSOLVED, OFFERED
from treeguide.web.desk.commands import COMMANDS, CTRL_ENTER, ENTER, SIGNS, Sending
from treeguide.web.desk.days import UNKEPT, Day, days_ahead, promised_day
from treeguide.web.desk.ending import ending
from treeguide.web.desk.holding import may_see_session, rights_in
from treeguide.web.desk.told import Note, Passed, Told, note_at, told
from treeguide.web.review import Line, line_at
from treeguide.web.screen import Screen
from treeguide.web.speech import Said, Speaker
from treeguide.web.titles import title_at

CRUMBS = 3
"""How many answers stand over a page; all of them are in the transcript."""
KEYS = 9
OWN_ENTER = frozenset({"long-text", "select"})
"""The inputs in which Enter does something else than sending."""
KEPT = {"flagged": "desk.flag", "paused": "desk.pause"}
"""The field whose words are kept with what was done, by its kind."""


class Numbered(Record, frozen=True):
    """An answer with its key, None where there are more answers than keys."""

    key: int | None
    was_tried: bool


class Work:
    """The console of one session for one agent."""

    commands, signs = COMMANDS, SIGNS
    resolved, reasons, if_unsolved = RESOLVED, OFFERED, IF_UNSOLVED
    longest, keys, ctrl_enter = LONGEST, KEYS, CTRL_ENTER

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self.walk = screen.walk
        self.session = screen.walk.session

    @property
    def is_mine(self) -> bool:
        """Whether who asks may do something here."""
        return self._rights.acts

    @property
    def gives_results(self) -> bool:
        """Whether who asks may say what a team or a system has answered."""
        return self._rights.gives_results and self.screen.index is None

    @property
    def reads_words(self) -> bool:
        """Whether who asks may read what was said."""
        return self._rights.reads_words

    @property
    def may_take(self) -> bool:
        """Whether who asks may take the session over."""
        return self._rights.takes_over

    @property
    def holder(self) -> str:
        """Return the name of who holds the session, empty if nobody does."""
        agent_id = self.walk.row.agent_id
        return shelf().store.person(agent_id).name if agent_id is not None else ""

    @property
    def caller(self) -> Mapping[str, str]:
        """Return what is known of who calls, or what was typed and could not be kept."""
        if not self.is_mine:
            return {name: self.known(name) for name in LONGEST}
        return {name: self.typed(f"desk.{name}", self.known(name)) for name in LONGEST}

    def known(self, name: str) -> str:
        """Return what stands in a field of the caller as the page is made."""
        return self.session.identity.get(name, "") if self.reads_words or name == "case" else ""

    @cached_property
    def told(self) -> Told:
        """Return what was told in the session beside its path, as far as she may read it."""
        found = told(self.walk)
        return (
            found
            if self.reads_words
            else replace(found, notes=[], pause=None, passed=[], ending=None)
        )

    @property
    def noted(self) -> list[Note]:
        """Return the notes that stand in no field of the page, the newest first."""
        in_field = (self.screen.page.node, self.note) if self.is_mine else None
        return [one for one in reversed(self.told.notes) if (one.node, one.text) != in_field]

    @property
    def note_before(self) -> str:
        """Return what was noted here as the page is made."""
        return note_at(self.walk, self.screen.page.node) if self.reads_words else ""

    @property
    def note(self) -> str:
        """Return what stands in the field for notes: on a page that came too late, what was not
        kept.
        """
        typed = self.typed("desk.note", self.note_before)
        lines = f"\n{typed}\n".replace("\r\n", "\n")
        # Another tab may have added lines to it since.
        was_kept = any(lines in f"\n{one.text}\n" for one in self.told.notes)
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

    @cached_property
    def clocks(self) -> Clocks:
        """Return how long the call has gone on, and how long it has stood where it stands."""
        return Clocks(self.screen, self.told)

    @cached_property
    def colleagues(self) -> list[Colleague]:
        """Return to whom the session can be passed."""
        tree = self.walk.edition.tree
        found = desk().colleagues(tree.team, tree.id)
        return [one for one in found if one.id != who().person.id]

    @cached_property
    def linked(self) -> list[SessionRow]:
        """Return the other sessions of this caller."""
        return [row for row in desk().linked(self.walk) if may_see_session(row)]

    @property
    def is_solved(self) -> bool:
        """Whether the session has come to an outcome that solves the problem."""
        outcome = self.screen.page.outcome
        return outcome is not None and outcome.result == "resolved"

    @property
    def is_with_a_team(self) -> bool:
        """Whether a team has still to do what it has promised."""
        promise = self.screen.page.promise
        return promise is not None and promise.state in UNKEPT

    @property
    def passing(self) -> str:
        """Return who has passed the session to whom, empty once something was answered since."""
        last = self.told.passed[-1] if self.told.passed else None
        is_new = last is not None and last.at_us >= self.told.moved_us
        return self.passed(last) if last is not None and is_new and not self.session.closed else ""

    @property
    def has_passed_it_on(self) -> bool:
        """Whether who asks has passed the session to a colleague who has it now."""
        last = self.told.passed[-1] if self.told.passed and self.passing else None
        me = who().person.id
        return last is not None and last.by == me and last.to not in (me, None) and not self.is_mine

    def passed(self, one: Passed) -> str:
        """Return who has passed the session to whom then."""
        by, to = (_name_of(person_id) for person_id in (one.by, one.to))
        return str(
            g.t("desk.took", by=by) if one.by == one.to else g.t("desk.passed", by=by, to=to)
        )

    @property
    def days(self) -> list[Day]:
        """Return the days on which the call can be followed up."""
        return days_ahead(self.screen.page.promise)

    @property
    def promised_day(self) -> str:
        """Return the day on which it is to be followed up unless another one is chosen."""
        return promised_day(self.screen.page.promise)

    @property
    def ending(self) -> list[tuple[str, str]]:
        """Return what was said of how the session was closed, each with its name."""
        return ending(self.told.ending)

    def title_of(self, node: str) -> Said:
        """Return the title of a node, its name where the tree has none of that name."""
        return title_at(self.screen.speaker, node)

    def tree_title_of(self, row: SessionRow) -> Said:
        """Return the title of the tree of another session."""
        return Speaker(shelf().edition(row.tree_id, row.closure), "agent").of_tree("title")

    def numbered(self, node: str, answer: str, number: int, *, anywhere: bool = False) -> Numbered:
        """Return the key of answer `number`; those that are offered anywhere count down from 9."""
        own = self._digits
        key = KEYS + 1 - number if anywhere else number
        is_free = own < key <= KEYS if anywhere else key <= KEYS
        return Numbered(key if is_free else None, (node, answer) in self.told.tried)

    @property
    def sends_with(self) -> Sending:
        """Return which key sends the form at hand: Enter ends a line or opens a list in some."""
        has_own_enter = any(one.field.input in OWN_ENTER for one in self.screen.fields)
        return CTRL_ENTER if has_own_enter else ENTER

    def typed(self, name: str, otherwise: str = "") -> str:
        """Return what was typed into a field on a page that is shown anew, and is kept nowhere."""
        came_back = self.screen.notice or self.screen.errors
        # A page that only stays has kept the words that belong to what was done.
        stays = self.screen.posted is not None and name != KEPT.get(request.form.get("kind", ""))
        typed = request.form.get(name) if came_back or stays else None
        return otherwise if typed is None else typed

    @property
    def left_over(self) -> list[str]:
        """Return what was typed into fields that are not on this page any more."""
        if not self.screen.notice or request.method != "POST":
            return []
        shown = {field.variable for field in self.screen.page.fields} if self.is_mine else set()
        names = [name for name in request.form if name.startswith("why-")]
        if not self.is_mine:
            names += self._beside
        is_here = self.screen.page.node == (request.view_args or {}).get("node")
        if not (self.is_mine and is_here):
            names += [name for name in request.form if name not in OWN and "." not in name]
        values = [request.form[name].strip() for name in dict.fromkeys(names) if name not in shown]
        return [value for value in values if value]

    @property
    def _beside(self) -> list[str]:
        """Return the fields beside the answer in which something new was typed."""
        form = request.form
        return [
            f"desk.{name}"
            for name in ("note", *LONGEST)
            if form.get(f"desk.{name}") not in (None, form.get(f"desk.before-{name}", ""))
        ]

    @cached_property
    def _digits(self) -> int:
        """Return how many digits the page's own answers, results and options take."""
        choices = [one for one in self.screen.fields if one.field.input in ("radio", "checkbox")]
        own = len(self.screen.answers), len(self.screen.results)
        return max(*own, *(len(one.options(g.t)) for one in choices))

    @cached_property
    def _rights(self) -> SessionRights:
        return rights_in(self.walk)


def _name_of(person_id: str | None) -> str:
    return shelf().store.person(person_id).name if person_id else "–"


OWN = frozenset({"seq", "key", "at", "kind", "answer", "shown_at", "active_ms"})
"""What a page sends of itself."""
