"""What `treeguide verify` finds, for people and for programs."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import click
from msgspec.structs import replace

from treeguide.cli.levels import level
from treeguide.cli.paper import BAD, GOOD, clean, count, shortened, wrapped
from treeguide.cli.refusal import Refusal
from treeguide.cli.stored import in_words, opened, place_of, sessions_bar
from treeguide.model import Record
from treeguide.service.replay import MORE
from treeguide.store import Damage, Store, is_address
from treeguide.store.invariants.audit import AuditChain
from treeguide.store.invariants.files import Files
from treeguide.store.invariants.sealed import LOCKED, NO_KEYS
from treeguide.store.keeping.kept_file import KeptFile
from treeguide.store.keeping.verify import Judgement, verify
from treeguide.store.people.audit import NOTHING_YET
from treeguide.store.sqlite.data_folder import FILE, KEYS_FILE, is_absent, refuse_anothers_data
from treeguide.store.sqlite.header import WRONG_BEGINNING, has_its_header

MOST_FOR_A_PERSON = 50
_HASH = re.compile("[0-9a-f]{8,64}")
_WHAT_NOW = (
    "`treeguide repair` cannot bring it back. Find out who has put other data here; a backup that"
    " was made after that entry still has it, and the log of the server tells when it was written."
)


class Verified(Record, frozen=True):
    """What was found, and what could be known of it."""

    judgement: Judgement
    locked: tuple[str, ...]
    """What to do so that personal answers can be read whose master key is not here."""
    audit: str | None
    """Where the audit stands, None where it is damaged."""
    is_past_repair: bool = False
    """Whether nothing is wrong but that the audit is another one than the log has named."""

    @property
    def is_wrong(self) -> bool:
        """Whether something is damaged, or cannot be read where the data are at home."""
        return bool(self.judgement.damages or self.locked)


def verified(data: str | None, sample: int | None, audit: str | None = None) -> Verified:
    """Hold what is kept at `data` against every invariant, and walk its sessions again.

    `audit` is where the log says that the audit has stood.
    """
    place = None if audit is None else _place_in_audit(audit)
    with in_words():
        # Before the files are opened: see has_its_header.
        beginnings = tuple(_wrong_beginnings(place_of(data)))
    with opened(data, only_reads=True) as store, sessions_bar(store) as progress:
        found = verify(store, sample, progress, MORE)
        cut = tuple(_other_audit(store, *place)) if place else ()
        damages = (*beginnings, *found.damages, *cut)
        is_whole = AuditChain.name not in {damage.invariant for damage in damages}
        head = store.audit_head() if is_whole else None
        return Verified(
            replace(found, damages=damages),
            tuple(_locked(store)),
            head,
            is_past_repair=bool(cut) and damages == cut,
        )


def _locked(store: Store) -> Iterator[str]:
    """Yield what to do where a master key is missing; a copy need not know any."""
    if store.vault.master.is_there or not isinstance(store.driver, KeptFile):
        yield from (str(one) for one in store.missing_keys() if one.master_id)


def _place_in_audit(said: str) -> tuple[str, str]:
    """Return the number and the hash that were typed, or refuse what is of another shape."""
    number, _, beginning = said.strip().partition(":")
    if not (number.isdecimal() and len(number) < 19 and _HASH.fullmatch(beginning)):
        raise Refusal(
            f"“{shortened(said)}” is no place in the audit: it is a number, a colon and at least 8"
            " signs of a hash, as the log has them: 1204:9f86d081884c7d65."
        )
    return number, beginning


def _other_audit(store: Store, number: str, beginning: str) -> Iterator[Damage]:
    entries = store.audit_entries(int(number) + 1, 1)
    if entries and entries[0].seq == int(number) and entries[0].hash.startswith(beginning):
        return
    latest = int(store.audit_head().partition(":")[0])
    if latest < int(number):
        what = (
            f"It has {count(latest, 'entry', 'entries')}, and entry {number}, which the log has"
            " named, is missing: it was cut short, or an older backup was restored."
        )
    else:
        what = f"Entry {number} is not the one that the log has named, so entries were replaced."
    yield Damage(AuditChain.name, "audit", f"{what} {_WHAT_NOW}")


def _wrong_beginnings(place: str) -> Iterator[Damage]:
    if is_address(place):
        return
    refuse_anothers_data(Path(place))
    for file in (Path(place) / FILE, Path(place) / KEYS_FILE):
        if not (is_absent(file) or has_its_header(file)):
            yield Damage(Files.name, str(file), WRONG_BEGINNING)


def print_json(found: Verified) -> None:
    """Print what was found as one object."""
    judgement = found.judgement
    shown = {
        "sessions": judgement.sessions,
        "damages": [
            {
                "invariant": one.invariant,
                "place": one.place,
                "session": one.session_id or None,
                "message": one.message,
            }
            for one in judgement.damages
        ],
        "remarks": list(judgement.remarks),
        "locked": list(found.locked),
        "audit": found.audit,
    }
    click.echo(json.dumps(shown, indent=2, ensure_ascii=False))


def print_text(found: Verified) -> None:
    """Print what was found as sentences."""
    locked = (wrapped(clean(sentence), f"{level('error')} ") for sentence in found.locked)
    parts = (*_lines(found.judgement), *_about_the_audit(found), *locked, _ending(found))
    click.echo("\n".join(parts))


def _lines(judgement: Judgement) -> Iterator[str]:
    damages = judgement.damages
    for damage in damages[:MOST_FOR_A_PERSON]:
        place = click.style(f"{BAD} {clean(damage.place)}", fg="red", bold=True)
        yield f"{place}\n{wrapped(clean(damage.message), '    ')}"
    if len(damages) > MOST_FOR_A_PERSON:
        yield f"And {count(len(damages) - MOST_FOR_A_PERSON, 'place')} more: --format json has all."
    yield from (wrapped(clean(remark)) for remark in judgement.remarks)


def _about_the_audit(found: Verified) -> Iterator[str]:
    if found.audit is not None and found.audit != NOTHING_YET:
        entries = count(int(found.audit.partition(":")[0]), "entry", "entries")
        yield wrapped(f"The audit is whole: {entries}, and it stands at {found.audit}.")


def _ending(found: Verified) -> str:
    """Return what all of it comes to."""
    judgement = found.judgement
    seen = count(judgement.sessions, "session")
    if judgement.damages:
        remedy = " `treeguide repair` saves what is whole, or restore a backup."
        found_in = f"{count(len(judgement.damages), 'damage')} in {seen}."
        return found_in if found.is_past_repair else found_in + remedy
    if found.locked:
        said = f"{BAD} {seen}: nothing is damaged, but personal answers are locked."
        return click.style(said, fg="red", bold=True)
    is_unread = not {NO_KEYS, LOCKED}.isdisjoint(judgement.remarks)
    what = "all that could be read here" if is_unread else "all"
    return click.style(f"{GOOD} {seen}: {what} is as it was written.", fg="green", bold=True)
