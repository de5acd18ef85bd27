"""A connection over which parties of statements are written, while no thread waits for the answer.

Whatever is not as usual is told by an error; then the parties are for the driver's own ways.
"""

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager

from psycopg import OperationalError, pq
from psycopg.pq.abc import PGresult

from treeguide.store.driver import Party
from treeguide.store.errors import StoreError, Unsure
from treeguide.store.postgresql.connections import Connection
from treeguide.store.postgresql.describing import Texts, numbered, to_describe, types_told
from treeguide.store.postgresql.together import alike, for_many, rows_of, subject_of
from treeguide.store.postgresql.troubles import not_known

Asking = Generator[None, PGresult, list[bool]]
"""Sends one message after the other, and is given the result of each."""
_FINE = (pq.ExecStatus.COMMAND_OK, pq.ExecStatus.TUPLES_OK)


class PostgresqlWire:
    """Writes one gathering of parties after the other."""

    def __init__(self, connection: Connection, place: str, committed: Callable[[], None]) -> None:
        self._connection = connection
        self._pg = connection.pgconn
        self._pg.nonblocking = 1
        self._place = place
        self._committed = committed
        self._names: dict[Texts, bytes] = {}
        self._asking: Asking | None = None
        self._results: list[PGresult] = []

    @property
    def socket(self) -> int:
        """What becomes readable when something has come."""
        return self._pg.socket

    @property
    def is_broken(self) -> bool:
        """Whether the server cannot be reached over it any more."""
        return self._pg.status != pq.ConnStatus.OK

    def chosen(self, parties: Sequence[Party]) -> list[int]:
        """Return the numbers of those that can be written together with the first."""
        return next(iter(alike(parties).values()))

    def send(self, parties: Sequence[Party]) -> None:
        """Begin to write parties that can be written together."""
        self._results.clear()
        self._asking = self._written(parties)
        with self._unsure_when_lost():
            next(self._asking)

    def sends_on(self) -> bool:
        """Send what the connection takes now; return whether something is left to be sent."""
        with self._unsure_when_lost():
            return self._pg.flush() == 1

    def outcomes(self) -> list[bool] | None:
        """Return what became of each party, None while that is not known.

        Raises Unsure where the connection broke, another error where nothing was kept.
        """
        with self._unsure_when_lost():
            self._pg.consume_input()
            while self._asking is not None and not self._pg.is_busy():
                told = self._heard(self._pg.get_result())
                if told is not None:
                    return told
        return None

    def wait(self) -> list[bool]:
        """Return what `outcomes` does, when it is known."""
        with self._unsure_when_lost():
            while (told := self._heard(self._pg.get_result())) is None:
                pass
        return told

    def give_up(self) -> Unsure:
        """Hang up; return the error for those whose outcome was not told."""
        self._connection.close()
        return not_known(self._place)

    def _heard(self, result: PGresult | None) -> list[bool] | None:
        """Take a result, None behind the last one: before that it is not sure what is kept."""
        if result is not None:
            self._results.append(result)
            return None
        results, self._results = self._results, []
        if self.is_broken:
            raise not_known(self._place)
        asking, self._asking = self._asking, None
        if len(results) != 1 or results[0].status not in _FINE or asking is None:
            raise StoreError("PostgreSQL refuses to write these together. Nothing was kept.")
        try:
            asking.send(results[0])
        except StopIteration as ended:
            self._committed()
            return list(ended.value)
        self._asking = asking
        return None

    def _written(self, parties: Sequence[Party]) -> Asking:
        texts = tuple([text for text, _ in parties[0]])
        if texts not in self._names:
            yield from self._learnt(texts)
        self._pg.send_query_prepared(self._names[texts], [rows_of(parties)])
        kept = yield
        touched = {kept.get_value(row, 0) for row in range(kept.ntuples)}
        return [str(subject_of(party)).encode() in touched for party in parties]

    def _learnt(self, texts: Texts) -> Generator[None, PGresult, None]:
        """Have the server prepare statements for many parties; it does so once."""
        self._pg.send_prepare(b"", to_describe(texts))
        yield
        self._pg.send_describe_prepared(b"")
        types = types_told(texts, (yield), self._connection)
        name = f"many{len(self._names)}".encode()
        self._pg.send_prepare(name, numbered(for_many(texts, types), ["rows"]))
        yield
        self._names[texts] = name

    @contextmanager
    def _unsure_when_lost(self) -> Iterator[None]:
        try:
            yield
        except OperationalError as error:
            raise not_known(self._place) from error
