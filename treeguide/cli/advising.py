"""What `treeguide doctor` advises: each function looks at one thing, and says what to do."""

import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path

from treeguide.cli.paper import count
from treeguide.model import Record
from treeguide.settings import Settings, without_password
from treeguide.store import Health, Store
from treeguide.store.keeping.kept_file import KeptFile
from treeguide.store.keeping.looking import Look, Waiting
from treeguide.store.owners import strangers
from treeguide.store.sqlite.data_folder import FILE, KEYS_FILE, LOCKS
from treeguide.store.sqlite.driver import SAFE_WITH_A_LOG

MEGABYTE = 1 << 20
HOUR_US = 3_600_000_000
DAY_US = 24 * HOUR_US


class Advice(Record, frozen=True):
    """Something to do; `is_wrong` if the data are not safe before it is done."""

    sentence: str
    is_wrong: bool = False


def wrong(sentence: str) -> Advice:
    """Return what has to be done at once."""
    return Advice(sentence, True)


def about_damage(faults: Sequence[str], place: str) -> Iterator[Advice]:
    """Yield what to do about data at `place` in which this was found at first sight."""
    if not faults:
        return
    named = shlex.quote(without_password(place))
    if Path(place).is_file():
        remedy = f"Use another backup. `treeguide verify --data {named}` lists all of it."
    else:
        remedy = (
            f"Stop the server, then run `treeguide repair --data {named}`, which saves what is"
            f" whole, or restore a backup. `treeguide verify --data {named}` lists all of it."
        )
    more = f" And {len(faults) - 1} more." if faults[1:] else ""
    yield wrong(f"The data are damaged. {faults[0]}{more} {remedy}")


def advice_for(store: Store, look: Look, settings: Settings) -> Iterator[Advice]:
    """Yield what should be done about a store."""
    health = store.health()
    yield from _about_the_engine(health)
    yield from _about_the_disk(health, settings)
    yield from _about_the_tables(store)
    yield from (wrong(str(one)) for one in store.missing_keys())
    yield from _about_owners(store)
    yield from _about_what_waits(look, store.clock())


def _about_the_engine(health: Health) -> Iterator[Advice]:
    if not health.durable:
        yield wrong(
            f"{health.engine} does not wait for the disk, so answers that people saw accepted are"
            " lost when the power fails. Set `synchronous_commit`, `fsync` and `full_page_writes`"
            " of PostgreSQL to `on`."
        )
    if not health.notices_damage:
        yield Advice(
            f"{health.engine} keeps no checksums, so nobody notices where its disk changes an"
            " access token, an account or a draft. Stop it, run `pg_checksums --enable` on its"
            " data, then start it again."
        )
    if health.engine.startswith("SQLite") and not _is_safe_with_a_log(health.engine):
        if health.journal == "wal":
            yield wrong(
                f"{health.engine} can damage data in this journal. Install pysqlite3, which brings"
                " a newer one, then start the server again."
            )
        else:
            yield Advice(
                f"{health.engine} is older than 3.51.3, so a slower journal is used, which is safe."
                " Installing pysqlite3 makes writing faster."
            )


def _is_safe_with_a_log(engine: str) -> bool:
    version = engine.split()[-1].split(".")
    return tuple(int(part) for part in version) >= SAFE_WITH_A_LOG


def _about_the_disk(health: Health, settings: Settings) -> Iterator[Advice]:
    free = health.free_bytes
    if free is not None and free < settings.least_free_mb * MEGABYTE:
        yield wrong(
            f"{free // MEGABYTE} MB are free on the disk of the data, fewer than"
            f" {settings.least_free_mb}. Free some space before nothing more can be written."
        )


def _about_the_tables(store: Store) -> Iterator[Advice]:
    if store.driver.unknown_migrations():
        yield wrong("The data were written by a newer TreeGuide. Install that version.")
    if store.driver.pending_migrations():
        yield Advice("The data were written by an older TreeGuide. Start the server once.")


def _about_owners(store: Store) -> Iterator[Advice]:
    """Yield which files the server's user cannot open, for somebody else has written them."""
    file, master = getattr(store.driver, "file", None), store.vault.master
    if file is None or isinstance(store.driver, KeptFile):
        return
    names = (FILE, KEYS_FILE, *LOCKS)
    files = [*(file.parent / name for name in names), *([master.file] if master.file else [])]
    yield from (wrong(sentence) for sentence in strangers(file.parent, *files))


def _about_what_waits(look: Look, now_us: int) -> Iterator[Advice]:
    sweeps = "A server does that while it runs: see its log for what keeps it from it."
    if _waits_for(look.due_keys, now_us) > DAY_US:
        keys = count(look.due_keys.number, "key")
        yield wrong(f"{keys} should have been deleted by now. {sweeps}")
    if look.expired_sessions.number > 10_000:
        sessions = count(look.expired_sessions.number, "session")
        yield Advice(f"{sessions} should have ended by now. {sweeps}")
    if _waits_for(look.due_messages, now_us) > HOUR_US:
        yield Advice(
            f"{count(look.due_messages.number, 'message waits', 'messages wait')} for an endpoint,"
            " the first for more than an hour. See whether those who listen can be reached."
        )
    if look.given_up_messages.number:
        given_up = count(look.given_up_messages.number, "message was", "messages were")
        yield Advice(f"{given_up} given up: nobody took what was sent.")


def _waits_for(waiting: Waiting, now_us: int) -> int:
    return 0 if waiting.first_us is None else now_us - waiting.first_us
