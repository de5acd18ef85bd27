"""The connections of one process to a PostgreSQL database, lent to one call at a time.

To be made in the process that uses it: connections and the pool's threads survive no fork.
"""

import logging
import select
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from typing import Any

import psycopg
from psycopg.adapt import Loader
from psycopg.conninfo import conninfo_to_dict
from psycopg.types.numeric import Int8Dumper
from psycopg_pool import ConnectionPool

from treeguide.settings import CONNECTIONS
from treeguide.store.errors import Failing, Held, StoreError
from treeguide.store.postgresql.clock import NOW, ServerClock
from treeguide.store.postgresql.troubles import in_words, is_lost, is_refused

Connection = psycopg.Connection[Any]

PATIENCE_S = 8.0
"""How long a call waits for a server that is away or has too much to do."""
DURABLE = ("on", "remote_apply")
"""With any other `synchronous_commit`, answers are acknowledged that a crash still takes away."""
DEFAULTS: Mapping[str, Any] = {
    "application_name": "treeguide",
    "connect_timeout": 5,
    # A peer that vanished without a word is noticed within a minute.
    "keepalives_idle": 20,
    "keepalives_interval": 5,
    "keepalives_count": 4,
    "tcp_user_timeout": 30_000,
}
"""What holds where the address does not say otherwise."""
SETTINGS: Mapping[str, str] = {
    "statement_timeout": "5s",
    "lock_timeout": "2s",
    "idle_in_transaction_session_timeout": "10s",
    "default_transaction_isolation": "read committed",
}

_SETTLE = f"SELECT current_setting('synchronous_commit'), {NOW}, " + ", ".join(
    f"set_config('{name}', '{value}', false)" for name, value in SETTINGS.items()
)
_FIND_BY_KEY = "; ".join(
    [
        "SET plan_cache_mode = force_generic_plan",
        "SET jit = off",
        "SET enable_seqscan = off",
        "SET client_encoding = 'UTF8'",
    ]
)
"""For who asks for a few rows by their keys only: the server never reads a whole table for that."""
_LEND_WITHIN_S = 0.5

_LOCK = 8_390_880_602_227_538_276
"""Every connection shares this lock but those of who needs the data for itself alone."""
_SHARE = f"SELECT pg_try_advisory_lock_shared({_LOCK})"
_TAKE = f"SELECT pg_advisory_lock({_LOCK})"

# While a server is away, the pool logs each try; the sentence comes with the error of the call.
logging.getLogger("psycopg.pool").setLevel(logging.ERROR)


class Connections:
    """Lends connections. Made, it has reached the server once, or raises what keeps it away.

    With `alone`, no other process can have some at the same time; raises Held where one has.
    """

    def __init__(self, address: str, most: int = CONNECTIONS, *, alone: bool = False) -> None:
        options = _options(address)
        self._is_alone = alone
        self._holding: Connection | None = None
        self._options = options
        self.place = _place(options)
        self.clock = ServerClock()
        self._pool = ConnectionPool(
            kwargs={**options, "autocommit": True, "prepare_threshold": 0},
            configure=self._prepare,
            min_size=1,
            max_size=most,
            # A try that fails is given up at once: whoever waits for it asks for the next.
            reconnect_timeout=0.1,
            open=False,
        )
        # Until the pool has one, this connection keeps away who needs the data for itself alone.
        with closing(self._reached(options)):
            if alone:
                self._holding = self._held(options)
            self._pool.open()
            self._lend_first()

    @contextmanager
    def lent(self) -> Iterator[Connection]:
        """Lend a connection that, as far as can be seen without asking, still stands."""
        connection = self._pool.getconn(_LEND_WITHIN_S)
        while _has_hung_up(connection):
            connection.close()
            self._pool.putconn(connection)
            connection = self._pool.getconn(_LEND_WITHIN_S)
        try:
            yield connection
        except psycopg.Error as error:
            if is_lost(error):
                connection.close()
            raise
        finally:
            self._pool.putconn(connection)

    def apart(self) -> Connection:
        """Return a connection that is nobody else's, for who finds rows by their keys only."""
        connection = psycopg.connect(**self._options, autocommit=True)
        try:
            self._prepare(connection)
            connection.execute(_FIND_BY_KEY)
        except BaseException:
            connection.close()
            raise
        return connection

    def waiting(self) -> int:
        """Return how many calls wait for a connection."""
        return self._pool.get_stats().get("requests_waiting", 0)

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()
        if self._holding is not None:
            self._holding.close()

    def _held(self, options: Mapping[str, Any]) -> Connection:
        """Return a connection that keeps all other processes out for as long as it is open."""
        connection = psycopg.connect(**options, autocommit=True)
        # The server needs a moment to notice that a program has ended.
        connection.execute("SET lock_timeout = '2s'")
        try:
            connection.execute(_TAKE)
        except psycopg.errors.LockNotAvailable:
            connection.close()
            raise Held(
                f"Another program of TreeGuide has the data at “{self.place}” open, a server most"
                " likely. Stop it, then try again."
            ) from None
        return connection

    def _reached(self, options: Mapping[str, Any]) -> Connection:
        end = time.monotonic() + PATIENCE_S
        while True:
            try:
                connection = psycopg.connect(**options)
                try:
                    self._prepare(connection)
                except BaseException:
                    connection.close()
                    raise
                return connection
            except psycopg.Error as error:
                if time.monotonic() > end or is_refused(error) or not is_lost(error):
                    raise in_words(error, self.place) from error
            time.sleep(0.1)

    def _lend_first(self) -> None:
        end = time.monotonic() + PATIENCE_S
        while True:
            try:
                with self.lent():
                    return
            except psycopg.Error as error:
                if time.monotonic() > end:
                    self.close()
                    raise in_words(error, self.place) from error

    def _prepare(self, connection: Connection) -> None:
        """Settle how long things may take, and refuse a server that forgets what it has said."""
        [settled] = connection.execute(_SETTLE).fetchall()
        self.clock.learn(settled[1])
        if settled[0] not in DURABLE:
            raise Failing(
                f"PostgreSQL at “{self.place}” acknowledges answers before they are on the disk"
                f" (synchronous_commit = {settled[0]}), so a crash would lose some. Set it to “on”"
                " for this user: ALTER ROLE … SET synchronous_commit = on."
            )
        shared = None if self._is_alone else connection.execute(_SHARE).fetchone()
        if shared is not None and not shared[0]:
            raise Held(
                f"The data at “{self.place}” are being moved by `treeguide migrate-store`. Start"
                " again when it has ended, at the place to which they were moved."
            )
        connection.adapters.register_dumper(int, Int8Dumper)
        connection.adapters.register_loader("numeric", _WholeNumber)


class _WholeNumber(Loader):
    """Reads the sum of whole numbers, which PostgreSQL makes a number of any length."""

    def load(self, data: Any) -> int:
        return int(bytes(data))


def _options(address: str) -> dict[str, Any]:
    try:
        return {**DEFAULTS, **conninfo_to_dict(address)}
    except psycopg.ProgrammingError as error:
        raise StoreError(
            f"The address of the database is not one of PostgreSQL: {str(error).strip()}. Write"
            " it like postgresql://user@host:5432/database; the password comes from PGPASSWORD or a"
            " password file such as ~/.pgpass."
        ) from error


def _place(options: Mapping[str, Any]) -> str:
    """Return where the database is, without the password."""
    port = f":{options['port']}" if "port" in options else ""
    return f"{options.get('host', 'localhost')}{port}/{options.get('dbname', '')}"


def _has_hung_up(connection: Connection) -> bool:
    """Whether the server has closed the connection; it costs no way to the server and back."""
    while not connection.closed and _has_something_to_read(connection):
        try:
            connection.pgconn.consume_input()
        except psycopg.OperationalError:
            return True
    return connection.closed


def _has_something_to_read(connection: Connection) -> bool:
    socket = connection.pgconn.socket
    if not hasattr(select, "poll"):  # Windows
        return bool(select.select([socket], [], [], 0)[0])
    poll = select.poll()
    poll.register(socket, select.POLLIN)
    return bool(poll.poll(0))
