"""How the tables come to be. A migration that was released is never changed."""

from sqlite_utils import Database, Migrations

migrations = Migrations("treeguide")


@migrations()
def m0001_versions(db: Database) -> None:
    """Keep immutable versions, their pictures, and which of them are live."""
    db.conn.execute(
        """
        CREATE TABLE tree_version (
          hash TEXT PRIMARY KEY, tree_id TEXT NOT NULL, number INTEGER NOT NULL,
          format TEXT NOT NULL, body TEXT NOT NULL, bytes INTEGER NOT NULL,
          nodes INTEGER NOT NULL, edges INTEGER NOT NULL, report TEXT,
          created_us INTEGER NOT NULL, created_by TEXT NOT NULL,
          UNIQUE (tree_id, number)
        ) STRICT
        """
    )
    db.conn.execute("CREATE TABLE medium (sha256 TEXT PRIMARY KEY, content BLOB NOT NULL) STRICT")
    db.conn.execute(
        """
        CREATE TABLE tree_ref (
          tree_id TEXT NOT NULL, channel TEXT NOT NULL,
          hash TEXT NOT NULL REFERENCES tree_version (hash), closure TEXT NOT NULL,
          rev INTEGER NOT NULL, updated_us INTEGER NOT NULL, updated_by TEXT NOT NULL,
          PRIMARY KEY (tree_id, channel)
        ) STRICT
        """
    )


@migrations()
def m0002_sessions(db: Database) -> None:
    """Keep sessions and their events, with every column that a hash chain fixes for good."""
    db.conn.execute(
        """
        CREATE TABLE session (
          id TEXT PRIMARY KEY, tree_id TEXT NOT NULL,
          tree_hash TEXT NOT NULL REFERENCES tree_version (hash), closure TEXT NOT NULL,
          mode TEXT NOT NULL CHECK (mode IN ('live', 'practice', 'test')),
          audience TEXT NOT NULL CHECK (audience IN ('agent', 'customer')),
          channel TEXT NOT NULL, language TEXT, agent_id TEXT, team TEXT, token_hash TEXT,
          contact_key TEXT, case_reference TEXT, experiment_arm TEXT,
          head INTEGER NOT NULL CHECK (head >= 0), head_hash TEXT NOT NULL,
          status TEXT NOT NULL
            CHECK (status IN ('open', 'done', 'escalated', 'abandoned', 'erased')),
          node TEXT NOT NULL, kind TEXT NOT NULL, outcome TEXT, dek_id TEXT,
          started_us INTEGER NOT NULL, touched_us INTEGER NOT NULL, expires_us INTEGER,
          retention TEXT
        ) STRICT
        """
    )
    db.conn.execute(
        """
        CREATE TABLE event (
          session_id TEXT NOT NULL REFERENCES session (id), seq INTEGER NOT NULL CHECK (seq > 0),
          key TEXT NOT NULL, kind TEXT NOT NULL, node TEXT, given TEXT, body TEXT NOT NULL,
          body_enc BLOB, fp TEXT NOT NULL, at_us INTEGER NOT NULL, shown_at INTEGER,
          active_ms INTEGER, hash TEXT NOT NULL,
          PRIMARY KEY (session_id, seq), UNIQUE (session_id, key)
        ) STRICT
        """
    )
    db.conn.execute(
        "CREATE INDEX session_waiting ON session (kind, touched_us) WHERE status = 'open'"
    )
    db.conn.execute("CREATE INDEX session_holder ON session (token_hash, tree_id, touched_us)")


@migrations()
def m0003_nothing_is_rewritten(db: Database) -> None:
    """Refuse to change or remove a version or an event."""
    for table in ("tree_version", "medium", "event"):
        for verb in ("UPDATE", "DELETE"):
            db.conn.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'a row of {table} is never changed'); END"
            )
