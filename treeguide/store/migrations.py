"""How the tables come to be, on every database. A migration that was released is never changed.

What a migration does is portable SQL; sqlite-utils applies it to a SQLite file, the driver of
PostgreSQL applies the same texts.
"""

from collections.abc import Mapping
from hashlib import sha256

GUARDED_BY: Mapping[str, tuple[str, ...]] = {
    "m0003_nothing_is_rewritten": ("tree_version", "medium", "event"),
    "m0011_audit_is_not_rewritten": ("audit",),
}
"""Migrations that make the database itself refuse to change or remove a row of these tables."""
NEVER_CHANGED = tuple(table for tables in GUARDED_BY.values() for table in tables)

ROW_SUMS = """
CREATE TABLE IF NOT EXISTS row_sum (
  of_table TEXT NOT NULL, row_key TEXT NOT NULL, sum TEXT NOT NULL,
  PRIMARY KEY (of_table, row_key)
) {strict}
"""
"""Of the rows that nothing else proves, what they were when they were written.

Only SQLite needs it: PostgreSQL has checksums of its own. There data and keys may share the table.
"""

MIGRATIONS: Mapping[str, tuple[str, ...]] = {
    "m0001_versions": (
        """
        CREATE TABLE tree_version (
          hash TEXT PRIMARY KEY, tree_id TEXT NOT NULL, number {int} NOT NULL,
          format TEXT NOT NULL, body TEXT NOT NULL, bytes {int} NOT NULL,
          nodes {int} NOT NULL, edges {int} NOT NULL, report TEXT,
          created_us {int} NOT NULL, created_by TEXT NOT NULL,
          UNIQUE (tree_id, number)
        ) {strict}
        """,
        "CREATE TABLE medium (sha256 TEXT PRIMARY KEY, content {blob} NOT NULL) {strict}",
        """
        CREATE TABLE tree_ref (
          tree_id TEXT NOT NULL, channel TEXT NOT NULL,
          hash TEXT NOT NULL REFERENCES tree_version (hash), closure TEXT NOT NULL,
          rev {int} NOT NULL, updated_us {int} NOT NULL, updated_by TEXT NOT NULL,
          PRIMARY KEY (tree_id, channel)
        ) {strict}
        """,
    ),
    "m0002_sessions": (
        """
        CREATE TABLE session (
          id TEXT {bin} PRIMARY KEY, tree_id TEXT NOT NULL,
          tree_hash TEXT NOT NULL REFERENCES tree_version (hash), closure TEXT NOT NULL,
          mode TEXT NOT NULL CHECK (mode IN ('live', 'practice', 'test')),
          audience TEXT NOT NULL CHECK (audience IN ('agent', 'customer')),
          channel TEXT NOT NULL, language TEXT, agent_id TEXT, team TEXT, token_hash TEXT,
          contact_key TEXT, case_reference TEXT, experiment_arm TEXT,
          head {int} NOT NULL CHECK (head >= 0), head_hash TEXT NOT NULL,
          status TEXT NOT NULL
            CHECK (status IN ('open', 'done', 'escalated', 'abandoned', 'erased')),
          node TEXT NOT NULL, kind TEXT NOT NULL, outcome TEXT, dek_id TEXT,
          started_us {int} NOT NULL, touched_us {int} NOT NULL, expires_us {int},
          retention TEXT
        ) {strict}
        """,
        """
        CREATE TABLE event (
          session_id TEXT NOT NULL REFERENCES session (id), seq {int} NOT NULL CHECK (seq > 0),
          key TEXT NOT NULL, kind TEXT NOT NULL, node TEXT, given TEXT, body TEXT NOT NULL,
          body_enc {blob}, fp TEXT NOT NULL, at_us {int} NOT NULL, shown_at {int},
          active_ms {int}, hash TEXT NOT NULL,
          PRIMARY KEY (session_id, seq), UNIQUE (session_id, key)
        ) {strict}
        """,
        "CREATE INDEX session_waiting ON session (kind, touched_us) WHERE status = 'open'",
        "CREATE INDEX session_holder ON session (token_hash, tree_id, touched_us)",
    ),
    "m0003_nothing_is_rewritten": (),
    "m0004_queues": (
        """
        CREATE TABLE subscription (
          endpoint_id TEXT NOT NULL, topic TEXT NOT NULL, since_us {int} NOT NULL,
          PRIMARY KEY (topic, endpoint_id)
        ) {strict}
        """,
        """
        CREATE TABLE outbox (
          id TEXT PRIMARY KEY, endpoint_id TEXT NOT NULL, topic TEXT NOT NULL,
          subject TEXT NOT NULL, payload TEXT NOT NULL, due_us {int} NOT NULL,
          attempts {int} NOT NULL, lease_owner TEXT, lease_until_us {int},
          state TEXT NOT NULL CHECK (state IN ('due', 'sent', 'dead')),
          UNIQUE (endpoint_id, topic, subject)
        ) {strict}
        """,
        """
        CREATE TABLE outbox_try (
          outbox_id TEXT NOT NULL REFERENCES outbox (id), number {int} NOT NULL,
          at_us {int} NOT NULL, status {int}, error TEXT, PRIMARY KEY (outbox_id, number)
        ) {strict}
        """,
        "CREATE INDEX outbox_due ON outbox (due_us) WHERE state = 'due'",
        """
        CREATE TABLE timer (
          kind TEXT NOT NULL, subject TEXT NOT NULL, due_us {int} NOT NULL,
          attempts {int} NOT NULL, lease_owner TEXT, lease_until_us {int},
          state TEXT NOT NULL CHECK (state IN ('due', 'fired')),
          PRIMARY KEY (kind, subject)
        ) {strict}
        """,
        "CREATE INDEX timer_due ON timer (due_us) WHERE state = 'due'",
    ),
    "m0005_traffic": (
        # `shard` keeps writers on several nodes off each other's rows; it follows from the session.
        """
        CREATE TABLE traffic (
          tree_hash TEXT NOT NULL, mode TEXT NOT NULL, day {int} NOT NULL, node TEXT NOT NULL,
          given TEXT NOT NULL, dwell {int} NOT NULL, shard {int} NOT NULL, times {int} NOT NULL,
          PRIMARY KEY (tree_hash, mode, day, node, given, dwell, shard)
        ) {strict}
        """,
    ),
    "m0006_keeping": (
        "CREATE INDEX session_expiring ON session (expires_us) WHERE status = 'open'",
        "CREATE INDEX session_started ON session (started_us, id)",
        """
        CREATE TABLE erasure (
          session_id TEXT PRIMARY KEY, at_us {int} NOT NULL, actor TEXT NOT NULL,
          reason TEXT NOT NULL
        ) {strict}
        """,
        """
        CREATE TABLE IF NOT EXISTS applied (
          name TEXT PRIMARY KEY, sha256 TEXT NOT NULL, applied_us {int} NOT NULL,
          program TEXT NOT NULL
        ) {strict}
        """,
        "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) {strict}",
    ),
    "m0007_access": (
        """
        CREATE TABLE api_token (
          id TEXT PRIMARY KEY, secret_hash TEXT NOT NULL, name TEXT NOT NULL, scopes TEXT NOT NULL,
          created_us {int} NOT NULL, created_by TEXT NOT NULL, expires_us {int} NOT NULL,
          used_us {int}, revoked_us {int}
        ) {strict}
        """,
    ),
    "m0008_drafts": (
        """
        CREATE TABLE draft (
          tree_id TEXT NOT NULL, name TEXT NOT NULL, rev {int} NOT NULL CHECK (rev > 0),
          body TEXT NOT NULL, updated_us {int} NOT NULL, updated_by TEXT NOT NULL,
          PRIMARY KEY (tree_id, name)
        ) {strict}
        """,
    ),
    "m0009_fewer_pages": (
        # Every event moves `touched_us`: an index that holds it is one more page for each answer.
        "DROP INDEX session_waiting",
        """
        CREATE INDEX session_waiting ON session (kind, touched_us)
        WHERE status = 'open' AND kind IN ('handoff', 'action')
        """,
        "DROP INDEX session_holder",
        "CREATE INDEX session_holder ON session (token_hash, tree_id)",
    ),
    "m0010_people": (
        # No reference to the team above: who moves everything may write that one later.
        """
        CREATE TABLE team (
          id TEXT PRIMARY KEY, name TEXT NOT NULL, parent TEXT,
          created_us {int} NOT NULL
        ) {strict}
        """,
        # `password` is what Argon2 makes of one; `issuer` and `subject` are of a single sign-on.
        """
        CREATE TABLE person (
          id TEXT PRIMARY KEY, name TEXT NOT NULL, email TEXT NOT NULL,
          status TEXT NOT NULL CHECK (status IN ('invited', 'active', 'closed')),
          password TEXT, issuer TEXT, subject TEXT, created_us {int} NOT NULL,
          created_by TEXT NOT NULL, UNIQUE (email), UNIQUE (issuer, subject)
        ) {strict}
        """,
        # '*' in place of a team or a tree means all of them.
        """
        CREATE TABLE role_grant (
          person_id TEXT NOT NULL REFERENCES person (id), role TEXT NOT NULL,
          team TEXT NOT NULL, tree TEXT NOT NULL, granted_us {int} NOT NULL,
          granted_by TEXT NOT NULL,
          PRIMARY KEY (person_id, role, team, tree)
        ) {strict}
        """,
        # `id` is the hash of what the browser shows.
        """
        CREATE TABLE sign_in (
          id TEXT PRIMARY KEY, person_id TEXT NOT NULL REFERENCES person (id),
          device TEXT NOT NULL, started_us {int} NOT NULL, seen_us {int} NOT NULL,
          expires_us {int} NOT NULL, ended_us {int}
        ) {strict}
        """,
        "CREATE INDEX sign_in_of ON sign_in (person_id)",
        """
        CREATE TABLE one_use_link (
          id TEXT PRIMARY KEY, purpose TEXT NOT NULL
            CHECK (purpose IN ('setup', 'invitation', 'password', 'sign-on')),
          person_id TEXT REFERENCES person (id), made_us {int} NOT NULL, made_by TEXT NOT NULL,
          expires_us {int} NOT NULL, used_us {int}
        ) {strict}
        """,
        # About whom somebody guesses, and from where: hashes, for neither concerns anybody.
        """
        CREATE TABLE guess (
          subject TEXT PRIMARY KEY, failures {int} NOT NULL, last_us {int} NOT NULL,
          closed_until_us {int} NOT NULL
        ) {strict}
        """,
        """
        CREATE TABLE audit (
          seq {int} NOT NULL CHECK (seq > 0), at_us {int} NOT NULL, actor TEXT NOT NULL,
          action TEXT NOT NULL, team TEXT, subject TEXT NOT NULL, body TEXT NOT NULL,
          hash TEXT NOT NULL, PRIMARY KEY (seq)
        ) {strict}
        """,
    ),
    "m0011_audit_is_not_rewritten": (),
    "m0012_desk": (
        # Most sessions are a customer's, which no answer of hers is to look for in this index.
        """
        CREATE INDEX session_of_agent ON session (agent_id)
        WHERE status = 'open' AND agent_id IS NOT NULL
        """,
        "CREATE INDEX session_of_contact ON session (contact_key) WHERE contact_key IS NOT NULL",
        # A case is often named when the session is long under way, and its start is not rewritten.
        """
        CREATE TABLE session_case (
          session_id TEXT PRIMARY KEY REFERENCES session (id), reference TEXT NOT NULL
        ) {strict}
        """,
        "CREATE INDEX session_case_of ON session_case (reference)",
        # The words of what is to be done are in the session, sealed.
        """
        CREATE TABLE follow_up (
          session_id TEXT PRIMARY KEY REFERENCES session (id), person_id TEXT NOT NULL,
          team TEXT, due_us {int} NOT NULL, made_us {int} NOT NULL, done_us {int}
        ) {strict}
        """,
        "CREATE INDEX follow_up_of ON follow_up (person_id, due_us) WHERE done_us IS NULL",
    ),
    "m0013_resume_codes": (
        # `id` is the hash of the code, `taken_from` the `token_hash` that the session had before.
        """
        CREATE TABLE resume_code (
          id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES session (id),
          made_us {int} NOT NULL, expires_us {int} NOT NULL, used_us {int}, taken_from TEXT
        ) {strict}
        """,
        "CREATE INDEX resume_code_of ON resume_code (session_id)",
        "CREATE INDEX resume_code_made ON resume_code (made_us)",
    ),
    "m0014_brands": (
        # `look` is JSON: the colours and the font; logos are pictures by their sha256.
        """
        CREATE TABLE brand (
          id TEXT PRIMARY KEY, name TEXT NOT NULL, look TEXT NOT NULL, logo TEXT, logo_dark TEXT,
          rev {int} NOT NULL CHECK (rev > 0), updated_us {int} NOT NULL, updated_by TEXT NOT NULL
        ) {strict}
        """,
        # `sites` is a JSON list of the origins in whose pages a tree may be embedded, `tells` one
        # of the variables whose values those pages are told.
        """
        CREATE TABLE tree_presence (
          tree_id TEXT PRIMARY KEY, brand TEXT REFERENCES brand (id), sites TEXT NOT NULL,
          tells TEXT NOT NULL, rev {int} NOT NULL CHECK (rev > 0), updated_us {int} NOT NULL,
          updated_by TEXT NOT NULL
        ) {strict}
        """,
    ),
    "m0015_tokens_of_people": (
        # None stands for a token that was made at the terminal.
        "ALTER TABLE api_token ADD COLUMN person_id TEXT",
    ),
    "m0016_row_sums": (ROW_SUMS,),
}
"""Of each migration its statements, by name, in the order in which they are applied.

Those that make a table in which nothing is rewritten are followed by what makes the database
refuse that: see `guards_of`, for the guards differ too much between databases to be one text.
"""

KEY_MIGRATIONS: Mapping[str, tuple[str, ...]] = {
    "k0001_keys": (
        # `keep_days` is -1 for what is kept until somebody erases it.
        """
        CREATE TABLE data_key (
          session_id TEXT NOT NULL, keep_days {int} NOT NULL, wrapped {blob} NOT NULL,
          master_id TEXT NOT NULL, created_us {int} NOT NULL, delete_us {int},
          PRIMARY KEY (session_id, keep_days)
        ) {strict}
        """,
        "CREATE INDEX data_key_due ON data_key (delete_us)",
    ),
    "k0002_row_sums": (ROW_SUMS,),
}
"""The same for the data keys of sessions, which lie apart from what they open."""


def guards_of(name: str, dialect: str) -> tuple[str, ...]:
    """Return the guards that a migration without statements of its own makes."""
    return guards(dialect, GUARDED_BY[name])


def guards(dialect: str, tables: tuple[str, ...] = NEVER_CHANGED) -> tuple[str, ...]:
    """Return the statements with which a database refuses to change or remove what is kept."""
    return _TRIGGERS[dialect](tables)


def digest_of(name: str, dialect: str) -> str:
    """Return the sha256 of what a migration does, by which `verify` knows it again."""
    statements = {**MIGRATIONS, **KEY_MIGRATIONS}[name] or guards_of(name, dialect)
    return sha256("\n".join(statements).encode()).hexdigest()


def _sqlite_triggers(tables: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, 'a row of {table} is never changed'); END"
        for table in tables
        for verb in ("UPDATE", "DELETE")
    )


def _postgresql_triggers(tables: tuple[str, ...]) -> tuple[str, ...]:
    refuse = (
        "CREATE FUNCTION never_changed() RETURNS trigger LANGUAGE plpgsql AS "
        "'BEGIN RAISE EXCEPTION ''a row of % is never changed'', TG_TABLE_NAME; END'"
    )
    is_first = tables[0] == NEVER_CHANGED[0]
    return (refuse,) * is_first + tuple(
        f"CREATE TRIGGER {table}_never_changed BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION never_changed()"
        for table in tables
    )


_TRIGGERS = {"sqlite": _sqlite_triggers, "postgresql": _postgresql_triggers}
