"""What `treeguide doctor` finds, for people and for programs."""

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from treeguide import __version__
from treeguide.cli.advising import Advice, about_damage, advice_for, wrong
from treeguide.cli.levels import level
from treeguide.cli.paper import GOOD, clean, faint, strong, wrapped
from treeguide.cli.refusal import Refusal
from treeguide.cli.stored import Damaged, in_words, opened, place_of
from treeguide.model import Record
from treeguide.settings import (
    SettingError,
    SettingRow,
    Settings,
    read_settings,
    said_of_unknown,
    setting_rows,
    without_password,
)
from treeguide.store import Store, is_address
from treeguide.store.keeping.file_check import faults_of_beginnings
from treeguide.store.keeping.first_look import faults_at_first_sight
from treeguide.store.keeping.looking import Look, look, sizes

LOOKED_INTO_A_PART = (
    "Of the data themselves a part was looked at: `treeguide verify` says whether all are whole."
)

KEPT = {
    "tree_version": "versions of trees",
    "medium": "pictures of trees",
    "tree_ref": "live trees",
    "session": "sessions",
    "event": "events",
    "subscription": "subscriptions to messages",
    "outbox": "messages",
    "outbox_try": "tries to send a message",
    "timer": "timers",
    "traffic": "figures about traffic",
    "erasure": "notes of erasures",
    "meta": "notes of the program itself",
    "api_token": "access tokens",
    "draft": "drafts of trees",
    "team": "teams",
    "person": "people",
    "role_grant": "roles that people have",
    "sign_in": "sign-ins",
    "one_use_link": "links that work once",
    "guess": "notes of wrong passwords",
    "audit": "entries of the audit",
    "session_case": "case references",
    "follow_up": "follow-ups",
    "resume_code": "codes to go on elsewhere",
    "brand": "brands",
    "tree_presence": "notes of where trees are shown",
}
"""What the tables hold, in words."""

SOURCES = {"default": "the default", "environment": "{} in the environment"}

Shown = dict[str, Any]


class Examined(Record, frozen=True):
    """What there is, by heading and name, and what to do about it."""

    parts: dict[str, Shown]
    settings: list[SettingRow]
    advice: list[Advice]

    @property
    def is_wrong(self) -> bool:
        """Whether something has to be done at once."""
        return any(one.is_wrong for one in self.advice)


def examined(data: str | None) -> Examined:
    """Look at everything around the data; what cannot be looked at becomes advice."""
    advice = [Advice(sentence) for sentence in said_of_unknown(os.environ)]
    parts: dict[str, Shown] = {"TreeGuide": {"version": __version__}}
    try:
        settings, rows = read_settings(os.environ), list(setting_rows(os.environ))
    except SettingError as error:
        return Examined(parts, [], [*advice, wrong(str(error))])
    place = place_of(data)
    parts["TreeGuide"] |= {"data": without_password(place), "named by": _source(data, rows)}
    try:
        advice += _about_data(place, settings, parts)
    except Refusal as error:
        # What is damaged was told already, where that shows at first sight.
        if not (isinstance(error, Damaged) and any(one.is_wrong for one in advice)):
            advice.append(wrong(str(error)))
    return Examined(parts, rows, sorted(advice, key=lambda one: one.is_wrong))


def _about_data(place: str, settings: Settings, parts: dict[str, Shown]) -> Iterator[Advice]:
    """Yield what to do about the data at `place`, and note in `parts` how they are."""
    with in_words():
        # Before the files are opened, as a server does.
        beginnings = [] if is_address(place) else faults_of_beginnings(Path(place))
    with opened(place, only_reads=True) as store:
        yield from about_damage(faults_at_first_sight(store, beginnings), place)
        parts |= _around(store)
        parts |= {"Audit": {"stands at": store.audit_head()}}
        found = look(store)
        parts |= _within(found)
        yield from advice_for(store, found, settings)


def _source(data: str | None, rows: list[SettingRow]) -> str:
    """Return what says where the data are."""
    [row] = [row for row in rows if row.name == "TREEGUIDE_DATA"]
    return "--data" if data else SOURCES[row.source].format(row.name)


def print_json(found: Examined) -> None:
    """Print what was found as one object."""
    shown = {
        **{name.lower(): part for name, part in found.parts.items()},
        "settings": [{n: getattr(row, n) for n in row.__struct_fields__} for row in found.settings],
        "advice": [{"sentence": one.sentence, "wrong": one.is_wrong} for one in found.advice],
    }
    click.echo(json.dumps(shown, indent=2, ensure_ascii=False))


def print_text(found: Examined) -> None:
    """Print what was found under headings, and at the end what to do."""
    click.echo("\n".join(_lines(found)))


def _lines(found: Examined) -> Iterator[str]:
    for heading, part in found.parts.items():
        yield strong(heading)
        yield from (f"  {name}: {clean(str(value))}" for name, value in part.items())
    if found.settings:
        yield strong("Settings")
    for row in found.settings:
        source = {"default": "default", "environment": "from the environment"}[row.source]
        yield f"  {row.name}: {clean(row.value)}  {faint(f'({source})')}"
    if "Kept" in found.parts:
        yield wrapped(LOOKED_INTO_A_PART)
    for one in found.advice:
        yield wrapped(clean(one.sentence), f"{level('error' if one.is_wrong else 'note')} ")
    if not found.advice:
        yield click.style(
            f"{GOOD} Nothing has to be done, as far as this shows.", fg="green", bold=True
        )


def _around(store: Store) -> dict[str, Shown]:
    """Return how the database and the keys are."""
    health, master = store.health(), store.vault.master
    free = health.free_bytes
    return {
        "Database": {
            "engine": health.engine,
            "journal": health.journal,
            "survives a loss of power": "yes" if health.durable else "no",
            **({} if free is None else {"free on its disk": _size(free)}),
            **{name: _size(size) for name, size in sizes(store).items()},
        },
        "Keys": {
            "master keys": ", ".join(master.ids) or "none",
            "where": master.where,
            **{f"wrapped by {name}": n for name, n in sorted(store.vault.masters().items())},
        },
    }


def _within(found: Look) -> dict[str, Shown]:
    """Return how much is kept, and what waits."""
    return {
        "Kept": {KEPT[table]: number for table, number in found.counts.items()},
        "Waiting": {
            "open sessions": found.open_sessions.number,
            "the longest untouched since": _moment(found.open_sessions.first_us),
            "sessions to be ended": found.expired_sessions.number,
            "messages to be sent": found.due_messages.number,
            "the first since": _moment(found.due_messages.first_us),
            "promises that are due": found.due_promises.number,
            "keys to be deleted": found.due_keys.number,
        },
    }


def _moment(at_us: int | None) -> str:
    if at_us is None:
        return "-"
    return datetime.fromtimestamp(at_us / 1_000_000, UTC).isoformat(" ", "seconds")


def _size(size: int) -> str:
    return f"{size / (1 << 20):,.1f} MB" if size >= 1 << 20 else f"{-(-size // 1024)} KB"
