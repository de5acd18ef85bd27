"""A PostgreSQL database in which the n-th row cannot be written: its disk is full, or fails."""

import psycopg

TABLES = ("session", "event", "outbox", "traffic", "data_key")
AT_ONCE, AT_THE_COMMIT = "at once", "at the commit"
FROM_THEN_ON = 2**30

_SETUP = """
CREATE TABLE fault_plan (first BIGINT, times BIGINT, code TEXT, moment TEXT);
-- A sequence counts on even where a transaction is undone.
CREATE SEQUENCE fault_seen;
CREATE FUNCTION fail_as_planned() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE plan fault_plan; number BIGINT;
BEGIN
  SELECT * INTO plan FROM fault_plan WHERE moment = TG_ARGV[0];
  IF FOUND THEN
    number := nextval('fault_seen');
    IF number >= plan.first AND number < plan.first + plan.times THEN
      RAISE EXCEPTION 'as planned' USING ERRCODE = plan.code;
    END IF;
  END IF;
  RETURN NULL;
END $$;
"""
_TRIGGERS = """
CREATE TRIGGER fails_at_once AFTER INSERT OR UPDATE ON {table}
FOR EACH ROW EXECUTE FUNCTION fail_as_planned('{at_once}');
CREATE CONSTRAINT TRIGGER fails_at_the_commit AFTER INSERT OR UPDATE ON {table}
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION fail_as_planned('{at_the_commit}');
"""


class RefusedRows:
    """Which rows of a database cannot be written, by any of those who are connected."""

    def __init__(self, address: str) -> None:
        self._connection = psycopg.connect(address, autocommit=True)
        self._connection.execute(_SETUP)
        for table in TABLES:
            triggers = _TRIGGERS.format(table=table, at_once=AT_ONCE, at_the_commit=AT_THE_COMMIT)
            self._connection.execute(triggers)

    def fail(self, at: int, *, times: int, code: str, moment: str) -> None:
        """Refuse `times` rows with an SQLSTATE, the first being number `at`."""
        self.relent()
        self._connection.execute("ALTER SEQUENCE fault_seen RESTART")
        plan = (at, times, code, moment)
        self._connection.execute("INSERT INTO fault_plan VALUES (%s, %s, %s, %s)", plan)

    def relent(self) -> None:
        """Let every row be written."""
        self._connection.execute("DELETE FROM fault_plan")

    def has_failed(self, at: int) -> bool:
        """Whether there was a row number `at` since a fault was planned."""
        asked = "SELECT is_called AND last_value >= %s FROM fault_seen"
        return self._connection.execute(asked, (at,)).fetchone()[0]

    def close(self) -> None:
        self._connection.close()
