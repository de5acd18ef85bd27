"""The agents' desk: which sessions are whose, who calls, what is still to be done.

What is done in a session goes through `Walk.act`, as everywhere; here is what needs more than the
session itself: other sessions, other people, counters.
"""

import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from treeguide.model import Record
from treeguide.service.carrying import known_facts
from treeguide.service.colleagues import Colleagues, NotAColleague
from treeguide.service.sessions import Sessions
from treeguide.service.walk import Walk
from treeguide.store import Ack, SessionRow
from treeguide.store.desk import FollowUp
from treeguide.store.people.persons import Colleague

__all__ = ["NOBODY", "Caller", "Desk", "FollowUp", "NotAColleague"]

MOST = 50
"""How many entries a list of the desk has at most."""
KEY_BYTES = 16
COUNTED_US = 60_000_000
"""How long counters are remembered: every agent's desk asks for the same ones."""


class Caller(Record, frozen=True):
    """Who calls, as an agent has written it down; None for what nobody has said."""

    case: str | None = None
    """The reference of the case in another system. Not personal; it is searched for."""
    caller: str | None = None
    """Her name. Always sealed."""
    contact: str | None = None
    """How she can be reached. Always sealed."""

    @property
    def given(self) -> Mapping[str, str]:
        """Return what an event `identified` says of her."""
        said = {"case": self.case, "caller": self.caller, "contact": self.contact}
        return {name: value for name, value in said.items() if value}


NOBODY = Caller()


class Desk:
    """What agents find on their desks. One for the application; it remembers counters a while."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self._store = sessions.store
        self._colleagues = Colleagues(sessions.store)
        self._counted: dict[tuple[frozenset[str], int], tuple[int, dict[str, int]]] = {}

    def mine(self, person_id: str, most: int = MOST) -> list[SessionRow]:
        """Return the open sessions that somebody holds, the one touched last first.

        In lists of the desk `case_reference` of a row is the case that was named, None if none was.
        """
        return self._store.sessions_of_agent(person_id, most)

    def follow_ups(self, person_id: str, most: int = MOST) -> list[FollowUp]:
        """Return what somebody still has to do after calls, what is due first at the top.

        Each has `session` (a SessionRow), `due` (a `datetime.date`) and `team`.
        """
        return self._store.follow_ups_of(person_id, most)

    def has_follow_up(self, session_id: str, person_id: str) -> bool:
        """Whether somebody has still to follow a session up."""
        return self._store.has_follow_up(session_id, person_id)

    def follow_up_done(self, session_id: str, person_id: str) -> bool:
        """Note that a follow-up is done; return whether somebody had one there that was not."""
        return self._store.follow_up_done(session_id, person_id)

    def follow_up_not_done(self, session_id: str, person_id: str) -> bool:
        """Take back that a follow-up is done; return whether somebody had just said so of hers."""
        return self._store.follow_up_not_done(session_id, person_id)

    def commonest(self, tree_ids: Iterable[str], days: int = 30) -> dict[str, int]:
        """Return how often each tree was started lately, the commonest first.

        Of live sessions, by the counters of traffic. A tree that nobody has started is not in it.
        """
        wanted, now_us = (frozenset(tree_ids), days), self._store.clock()
        until_us, found = self._counted.get(wanted, (0, {}))
        if until_us < now_us:
            times = self._store.times_started(wanted[0], days)
            found = dict(sorted(times.items(), key=lambda one: (-one[1], one[0])))
            # Those that nobody asks for any more go when the others are counted again.
            kept = {key: one for key, one in self._counted.items() if one[0] >= now_us}
            self._counted = {**kept, wanted: (now_us + COUNTED_US, found)}
        return found

    def of_case(self, reference: str, most: int = MOST) -> list[SessionRow]:
        """Return the sessions about a case, the newest first; `inc-7` finds `INC-7` too."""
        return self._store.sessions_of_case(reference, most)

    def of_contact(self, contact_key: str, most: int = MOST) -> list[SessionRow]:
        """Return the sessions of one caller, the newest first, those that have ended too."""
        return self._store.sessions_of_contact(contact_key, most)

    def linked(self, walk: Walk, most: int = MOST) -> list[SessionRow]:
        """Return the other sessions of the caller of `walk`, the newest first."""
        # A customer began without a key: what followed has the id of her session in its place.
        found = self.of_contact(walk.row.contact_key or walk.row.id, most + 1)
        return [row for row in found if row.id != walk.row.id][:most]

    def begin(
        self,
        tree_id: str,
        person_id: str,
        *,
        caller: Caller = NOBODY,
        after: str | None = None,
        **fixed: Any,
    ) -> Walk:
        """Start a session that somebody holds, on the live version of a tree for agents.

        `after` is the id of an earlier session of the same caller: the two are linked, and what is
        known of the caller and of the case goes along where the tree has a variable of that name
        and type, personal values only where it calls them personal too. Whether `person_id` may
        see that session is for who asks to say. `fixed` holds `language` and `mode` as for
        `Sessions.begin`. Raises Gone where there is no such tree or earlier session, Erased where
        that was erased.
        """
        _, edition = self._sessions.shelf.live_one(tree_id, "agent")
        said = dict(caller.given)
        fixed |= {"agent_id": person_id, "channel": "desk"}
        fixed["team"] = self._colleagues.team_of(person_id, edition.tree)
        fixed["contact_key"] = secrets.token_hex(KEY_BYTES)
        if after is not None:
            with self._at_hand(after) as earlier:
                said = earlier.session.identity | said
                fixed["known"] = known_facts(earlier.session, edition.tree)
                fixed["contact_key"] = earlier.row.contact_key or earlier.row.id
        walk = self._sessions.begin(tree_id, "agent", **fixed)
        if said and walk.session.seq == 1:
            node = walk.session.node
            walk.act("identified", seq=1, key="caller", node=node, given=said, by=person_id)
        return walk

    def hand_over(
        self, walk: Walk, to: str, *, by: str, seq: int, key: str, text: str | None = None
    ) -> Ack:
        """Pass a session to a colleague, or take it over where `to` is `by`; `text` is for her.

        Raises NotAColleague where `to` may not walk this tree, a WalkError or a StoreError as
        `Walk.act` does. Whether `by` may pass it on is for who asks to say.
        """
        given = self._colleagues.passing(to, walk.edition.tree)
        node = walk.session.node
        return walk.act("handed-over", seq=seq, key=key, node=node, given=given, text=text, by=by)

    def colleagues(self, team: str | None, tree_id: str) -> list[Colleague]:
        """Return who may walk a tree of a team, by name; only active accounts."""
        return self._colleagues.of_tree(team, tree_id)

    @contextmanager
    def _at_hand(self, session_id: str) -> Iterator[Walk]:
        walk = self._sessions.open(session_id)
        try:
            yield walk
        finally:
            self._sessions.give_back(walk)
