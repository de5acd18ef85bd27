"""What `treeguide rotate-key` does and says."""

import click

from treeguide.cli.progress import bar
from treeguide.cli.refusal import Refusal
from treeguide.cli.stored import in_words, place_of
from treeguide.store import open_store
from treeguide.store.sealing.master import Master
from treeguide.store.sealing.master_source import new_key, put_first
from treeguide.store.sealing.vault import Vault


def rotate_key(data: str | None) -> int:
    """Bring the data keys at `data` under a new master key; return the exit code."""
    with in_words():
        store = open_store(place_of(data), beside=True)
        try:
            damaged = _rotate(store.vault)
        finally:
            store.close()
    if damaged:
        click.echo(
            f"Damaged keys that stayed as they were: {damaged}. Nobody can read the personal"
            " answers under them, and no other master key is added as long as they are there."
            " `treeguide verify` names their sessions: bring back a backup in which they are whole,"
            " or let `treeguide repair` keep these sessions as erased ones.",
            err=True,
        )
    return 1 if damaged else 0


def _rotate(vault: Vault) -> int:
    """Bring the data keys under a new master key; return how many are damaged."""
    master = vault.master
    if not _is_under_way(vault):
        _add_a_key(master)
    waiting = sum(times for name, times in vault.masters().items() if name != master.id)
    with bar(waiting) as shown:
        done = vault.rotate(master, lambda done, of: shown.at(done, f"{done} of {of} keys"))
    click.echo(f"The keys of sessions are under the master key {master.id} now: {done} changed.")
    others = ", ".join(master.ids[1:])
    if others:
        click.echo(
            f"Keep {others} as long as you keep backups that were made before now. "
            f"After that, take it out of {master.where}."
        )
    return sum(times for name, times in vault.masters().items() if name != master.id)


def _is_under_way(vault: Vault) -> bool:
    """Whether some data keys are not under the first master key, though it is there."""
    return bool(vault.masters().keys() - {vault.master.id})


def _add_a_key(master: Master) -> None:
    if master.file is None:
        raise Refusal(
            f"There is no other master key in {master.where}. Put a new one there before the old"
            " one, with a space between them, then run this again: `openssl rand -base64 32` makes"
            " one."
        )
    before = master.id
    put_first(master.file, new_key())
    click.echo(f"A new master key, {master.id}, is in {master.where}, before {before}.")
