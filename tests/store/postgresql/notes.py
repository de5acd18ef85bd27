"""What the tests of the driver keep: notes, each under a key."""

from treeguide.store.postgresql.driver import PostgresqlDriver

KEEP = "INSERT INTO meta (key, value) VALUES (:key, :value)"
KEEP_ONCE = f"{KEEP} ON CONFLICT DO NOTHING"
KEPT = "SELECT key, value FROM meta ORDER BY key"
ADD = "UPDATE meta SET value = value || :more WHERE key = :key"
KEEP_OTHER = (
    "INSERT INTO meta (key, value) VALUES (:other, :other_value)",
    {"other": "other", "other_value": "3"},
)
DROP_OLD = ("DELETE FROM meta WHERE key = :gone", {"gone": "old"})
OLD = {"key": "old", "value": "0"}
MORE = {"key": "note", "more": "2"}
NOTE = {"key": "note", "value": "1"}
NOTE_KEPT = {"note": "1"}


def kept(driver: PostgresqlDriver) -> dict[str, str]:
    return {row["key"]: row["value"] for row in driver.read(KEPT)}
