"""What `treeguide backup`, `restore` and `erase` do and say."""

import getpass
from pathlib import Path

import click

from treeguide.cli.paper import clean, shortened, wrapped
from treeguide.cli.progress import bar
from treeguide.cli.refusal import Refusal
from treeguide.cli.restored import about_restored, counted
from treeguide.cli.stopping import tidied_up
from treeguide.cli.stored import folder_of, in_words, opened, sessions_bar
from treeguide.store.keeping.backing_up import back_up
from treeguide.store.keeping.kept_file import old_keys_of
from treeguide.store.keeping.restoring import restore
from treeguide.store.sealing.master import Master

LONGEST_ID = 100
NOT_ON_POSTGRESQL = (
    "Files are restored into a folder. To bring a dump of PostgreSQL back takes more than"
    " `pg_restore`, or whoever was erased since is back too: docs/how-to/keep-the-data.md has all"
    " steps. Or bring the backup there with `treeguide migrate-store FILE ADDRESS`."
)


def make_backup(file: Path, data: str | None, *, replaces: bool) -> int:
    """Back the data up to `file`; return the exit code."""
    # Otherwise the keys that were copied so far would stay beside the backup.
    with tidied_up(), opened(data, only_reads=True) as store, sessions_bar(store) as progress:
        made = back_up(store, file, replaces=replaces, progress=progress)
        master = store.vault.master
    for written, digest in ((made.file, made.sha256), (made.keys_file, made.keys_sha256)):
        click.echo(f"{digest}  {written}")
    copied = counted(made.judgement.sessions, "session was", "sessions were")
    say(f"{copied} copied, and read once more as whole.")
    say(
        f"“{made.keys_file}” holds the keys of personal answers. Whoever is erased from now on can"
        " be read with it, so delete old ones soon."
    )
    say(_about(master))
    return 0


def restore_backup(file: Path, data: str | None, *, without_keys: bool = False) -> int:
    """Put a backup back; return the exit code."""
    with in_words(), bar(0) as shown:
        folder = folder_of(data, NOT_ON_POSTGRESQL)
        done = restore(
            file,
            folder,
            lambda sessions: shown.at(sessions, "sessions"),
            without_keys=without_keys,
        )
    back = counted(done.judgement.sessions, "session is", "sessions are")
    say(f"{back} back in “{folder}”, and all is whole.")
    for sentence in (*about_restored(done), *done.judgement.remarks):
        say(sentence)
    return 0


def erase_session(session_id: str, reason: str, data: str | None) -> int:
    """Erase what is personal in a session; return the exit code."""
    if len(session_id) > LONGEST_ID:
        said = shortened(session_id)
        raise Refusal(f"There is no session “{said}”. Check the spelling of its id.")
    with opened(data) as store:
        store.erase_session(session_id, actor=f"{getpass.getuser()}, at a terminal", reason=reason)
        copies = old_keys_of(store)
    say(f"What is personal in the session “{session_id}” is erased. Nobody can open it any more.")
    say(
        "It is still in backups whose .keys file was made before now: delete those files. A backup"
        " that is restored over these data is erased again by itself."
    )
    for copy in copies:
        say(f"“{copy}” holds keys of before, too: delete it.")
    return 0


def _about(master: Master) -> str:
    place = f"“{master.file}”" if master.file else master.where
    return (
        f"The master key is not in the backup. Keep a copy of {place} elsewhere: without it nobody"
        " can read personal answers."
    )


def say(sentence: str) -> None:
    """Print a sentence."""
    click.echo(wrapped(clean(sentence)))
