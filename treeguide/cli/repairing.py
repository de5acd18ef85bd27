"""What `treeguide repair` does and says."""

from pathlib import Path

import click

from treeguide.cli.backing import say
from treeguide.cli.paper import clean, count
from treeguide.cli.progress import bar
from treeguide.cli.refusal import Refusal
from treeguide.cli.restored import about_old_keys
from treeguide.cli.stored import folder_of, in_words
from treeguide.service.replay import MORE, walking
from treeguide.store.keeping.movable import Portable
from treeguide.store.keeping.repairing import Repaired, repair

MOST_FOR_A_PERSON = 50
NOT_ON_POSTGRESQL = (
    "`treeguide repair` saves what is in SQLite files. For PostgreSQL restore a dump with"
    " `pg_restore`, as docs/how-to/keep-the-data.md says; `treeguide verify` says which sessions"
    " are damaged."
)


def repair_data(
    data: str | None, *, applies: bool, report: Path | None, for_postgresql: bool = False
) -> int:
    """Save what is whole; return the exit code."""
    with in_words(), bar(0) as shown:
        folder = folder_of(data, NOT_ON_POSTGRESQL)
        done = repair(
            folder,
            applies=applies,
            progress=lambda n: shown.at(n, "sessions"),
            walking=walking,
            more=MORE,
            unlike=(Portable,) if for_postgresql else (),
        )
    lost = [f"{one.what}: {one.reason}" for one in done.lost]
    lost += [f"still damaged: {damage}" for damage in done.remaining]
    for line in lost[:MOST_FOR_A_PERSON]:
        say(line)
    if len(lost) > MOST_FOR_A_PERSON:
        say(f"And {len(lost) - MOST_FOR_A_PERSON} more: --report FILE has all.")
    _sum_up(done, applies)
    if report is not None:
        _write(report, lost)
    return 1 if lost else 0


def _write(report: Path, lost: list[str]) -> None:
    try:
        report.write_text("".join(f"{line}\n" for line in lost), "utf-8")
    except OSError as error:
        why = str(error.strerror or error).lower()
        raise Refusal(
            f"The report cannot be written to “{report}”: {why}. The lines above are a part of it;"
            " name another file with --report."
        ) from error


def _sum_up(done: Repaired, applies: bool) -> None:
    things = f"{count(len(done.lost), 'thing')} lost, or changed by something else."
    lost = things if done.lost else "nothing is lost."
    click.echo(clean(f"{count(done.sessions, 'session')} saved, {lost}"))
    if applies:
        say(f"The damaged files are kept as {', '.join(f'“{one}”' for one in done.replaced)}.")
        for sentence in about_old_keys(done.replaced):
            say(sentence)
    else:
        say("Nothing was changed. --apply puts what was saved in place of the data.")
