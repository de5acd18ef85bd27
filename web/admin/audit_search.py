"""Which entries of the audit are asked for: of a kind, of a person, of some days."""

from collections.abc import Mapping
from typing import NamedTuple

from flask import g

from treeguide.access import Rights
from treeguide.store.listing import LATEST
from treeguide.store.people.actions import KINDS
from treeguide.store.people.audit import Entry
from treeguide.web.access import accounts, who
from treeguide.web.current import shelf
from treeguide.web.day_bounds import begin_us, is_day


class Asked(NamedTuple):
    """What the audit is asked for; what is empty asks for everything."""

    kind: str
    person: str
    since: str
    until: str
    about: frozenset[str]
    """All that entries call the person who is asked for."""
    since_us: int
    until_us: int
    rights: Rights
    """What who asks may do: no request is needed to go on with a long list."""

    def holds(self, entry: Entry) -> bool:
        """Whether an entry is asked for, and who asks may see it."""
        return (
            self.rights.may("see-audit", entry.team)
            and (not self.kind or entry.action in KINDS[self.kind])
            and (not self.person or not self.about.isdisjoint((entry.actor, entry.subject)))
            and self.since_us <= entry.at_us < self.until_us
        )

    def address(self) -> dict[str, str | None]:
        """Return what stands in an address that asks for the same."""
        names = ("kind", "person", "since", "until")
        return {name: getattr(self, name) or None for name in names}


def asked_in(said: Mapping[str, str]) -> tuple[Asked, dict[str, str]]:
    """Return what an address asks for, without what cannot be, and a sentence for each of that."""
    kind, person = said.get("kind", ""), said.get("person", "")
    days = {name: said.get(name, "").strip() for name in ("since", "until")}
    wrong = [name for name, day in days.items() if not is_day(day)]
    days |= dict.fromkeys(wrong, "")
    subject_of = accounts().account_subject
    emails = [one.email for one in shelf().store.people() if one.id == person]
    asked = Asked(
        kind=kind if kind in KINDS else "",
        person=person,
        about=frozenset({person, *map(subject_of, emails)}),
        **days,
        since_us=begin_us(days["since"]) if days["since"] else 0,
        until_us=begin_us(days["until"], days=1) if days["until"] else LATEST,
        rights=who().rights,
    )
    return asked, {name: g.t("sessions.day.wrong") for name in wrong}
