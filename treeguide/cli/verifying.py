"""What `treeguide verify` finds, for people and for programs."""

import json
from collections.abc import Iterator
from pathlib import Path

import click
from msgspec.structs import replace

from treeguide.cli.paper import BAD, GOOD, clean, count, wrapped
from treeguide.cli.stored import in_words, opened, place_of, sessions_bar
from treeguide.service.replay import MORE
from treeguide.store import Damage, Store, is_address
from treeguide.store.invariants.audit import AuditChain
from treeguide.store.invariants.files import Files
from treeguide.store.keeping.verify import Judgement, verify
from treeguide.store.sqlite.data_folder import FILE, KEYS_FILE, is_absent
from treeguide.store.sqlite.header import WRONG_BEGINNING, has_its_header

MOST_FOR_A_PERSON = 50


def verified(data: str | None, sample: int | None, audit: str | None = None) -> Judgement:
    """Hold what is kept at `data` against every invariant, and walk its sessions again.

    `audit` is where the log says that the audit has stood.
    """
    with in_words():
        # Before the files are opened: see has_its_header.
        beginnings = tuple(_wrong_beginnings(place_of(data)))
    with opened(data, only_reads=True) as store, sessions_bar(store) as progress:
        found = verify(store, sample, progress, MORE)
        cut = tuple(_other_audit(store, audit)) if audit else ()
    return replace(found, damages=(*beginnings, *found.damages, *cut))


def _other_audit(store: Store, said: str) -> Iterator[Damage]:
    number, _, beginning = said.partition(":")
    if not (number.isdecimal() and len(number) < 19 and beginning):
        raise click.BadParameter(
            f"“{said}” is no place in the audit: it is a number, a colon and a hash, as the log has"
            " them.",
            param_hint="--audit",
        )
    entries = store.audit_entries(int(number) + 1, 1)
    if not (entries and entries[0].seq == int(number) and entries[0].hash.startswith(beginning)):
        message = f"Entry {number} is not the one that the log has named, so entries were replaced."
        yield Damage(AuditChain.name, "audit", message)


def _wrong_beginnings(place: str) -> Iterator[Damage]:
    if is_address(place):
        return
    for file in (Path(place) / FILE, Path(place) / KEYS_FILE):
        if not (is_absent(file) or has_its_header(file)):
            yield Damage(Files.name, str(file), WRONG_BEGINNING)


def print_json(judgement: Judgement) -> None:
    """Print what was found as one object."""
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
    }
    click.echo(json.dumps(shown, indent=2, ensure_ascii=False))


def print_text(judgement: Judgement) -> None:
    """Print what was found as sentences."""
    click.echo("\n".join(_lines(judgement)))


def _lines(judgement: Judgement) -> Iterator[str]:
    damages = judgement.damages
    for damage in damages[:MOST_FOR_A_PERSON]:
        place = click.style(f"{BAD} {clean(damage.place)}", fg="red", bold=True)
        yield f"{place}\n{wrapped(clean(damage.message), '    ')}"
    if len(damages) > MOST_FOR_A_PERSON:
        yield f"And {count(len(damages) - MOST_FOR_A_PERSON, 'place')} more: --format json has all."
    yield from (wrapped(clean(remark)) for remark in judgement.remarks)
    seen = count(judgement.sessions, "session")
    if damages:
        yield (
            f"{count(len(damages), 'damage')} in {seen}."
            " `treeguide repair` saves what is whole, or restore a backup."
        )
    else:
        yield click.style(f"{GOOD} {seen}: all is as it was written.", fg="green", bold=True)
