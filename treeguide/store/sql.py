"""The statements of the store's verbs, as constants that each database understands."""

# Versions, and which of them are live.

VERSION_KEPT = "SELECT 1 AS found FROM tree_version WHERE hash = :hash"
VERSION_NUMBER = "SELECT COALESCE(MAX(number), 0) + 1 FROM tree_version WHERE tree_id = :tree_id"
KEEP_VERSION = """
INSERT INTO tree_version
  (hash, tree_id, number, format, body, bytes, nodes, edges, created_us, created_by)
VALUES
  (:hash, :tree_id, :number, :format, :body, :bytes, :nodes, :edges, :created_us, :created_by)
ON CONFLICT DO NOTHING
"""
VERSION = "SELECT hash, tree_id, body, nodes, edges FROM tree_version WHERE hash = :hash"
VERSIONS_OF = """
SELECT hash, number, nodes, edges, created_us, created_by FROM tree_version
WHERE tree_id = :tree_id AND number < :before ORDER BY number DESC LIMIT :most
"""
VERSION_HASHES = "SELECT hash FROM tree_version ORDER BY hash {bin}"
KEEP_MEDIUM = """
INSERT INTO medium (sha256, content) VALUES (:sha256, :content) ON CONFLICT DO NOTHING
"""
MEDIUM = "SELECT content FROM medium WHERE sha256 = :sha256"
MEDIUM_HASHES = "SELECT sha256 FROM medium ORDER BY sha256 {bin}"

MAKE_LIVE = """
INSERT INTO tree_ref (tree_id, channel, hash, closure, rev, updated_us, updated_by)
VALUES (:tree_id, 'live', :hash, :closure, 1, :updated_us, :updated_by)
ON CONFLICT (tree_id, channel) DO UPDATE SET
  hash = excluded.hash, closure = excluded.closure, rev = tree_ref.rev + 1,
  updated_us = excluded.updated_us, updated_by = excluded.updated_by
WHERE tree_ref.closure <> excluded.closure
"""
WITHDRAW = "DELETE FROM tree_ref WHERE tree_id = :tree_id AND channel = 'live'"
LIVE = """
SELECT tree_id, hash, closure, updated_by FROM tree_ref WHERE channel = 'live'
ORDER BY tree_id {bin}
"""

# Sessions and their events.

SESSION_COLUMNS = (
    "id, tree_id, tree_hash, closure, token_hash, mode, audience, channel, language, head, "
    "head_hash, status, node, kind, outcome, started_us, touched_us, expires_us, agent_id, "
    "session.team, contact_key"
)
START_SESSION = """
INSERT INTO session
  (id, tree_id, tree_hash, closure, mode, audience, channel, language, token_hash, agent_id, team,
   contact_key, case_reference, experiment_arm, head, head_hash, status, node, kind, outcome,
   started_us, touched_us, expires_us)
VALUES
  (:id, :tree_id, :tree_hash, :closure, :mode, :audience, :channel, :language, :token_hash,
   :agent_id, :team, :contact_key, :case_reference, :experiment_arm, 1, :hash, 'open', :at_node,
   :at_kind, :outcome, :at_us, :at_us, :expires_us)
ON CONFLICT (id) DO NOTHING
"""
# With `=` PostgreSQL may read all that are open by their index, to find one; so `BETWEEN`.
MOVE_HEAD = """
UPDATE session SET head = :seq, head_hash = :hash, touched_us = :at_us, node = :at_node,
  kind = :at_kind, outcome = :outcome, status = :status, expires_us = :expires_us
WHERE id = :session_id AND head = :seq - 1 AND head_hash = :before
  AND status BETWEEN 'open' AND 'open'
  AND touched_us <= :at_us
  AND NOT EXISTS (SELECT 1 FROM event WHERE session_id = :session_id AND key = :key)
"""
KEEP_EVENT = """
INSERT INTO event
  (session_id, seq, key, kind, node, given, body, body_enc, fp, at_us, shown_at, active_ms, hash)
VALUES
  (:session_id, :seq, :key, :kind, :node, :given, :body, :body_enc, :fp, :at_us, :shown_at,
   :active_ms, :hash)
"""
HEAD = "SELECT head, head_hash, status FROM session WHERE id = :session_id"
KEY = "SELECT seq, fp, hash FROM event WHERE session_id = :session_id AND key = :key"
EVENTS = """
SELECT seq, key, kind, node, given, body, body_enc, at_us FROM event
WHERE session_id = :session_id ORDER BY seq
"""
SESSION = f"SELECT {SESSION_COLUMNS} FROM session WHERE id = :session_id"
WAITING = f"""
SELECT {SESSION_COLUMNS} FROM session
WHERE status = 'open' AND kind IN ('handoff', 'action')
  AND (touched_us, id {{bin}}) > (:touched_us, :id)
ORDER BY touched_us, id {{bin}} LIMIT :most
"""
COUNT_WAITING = """
SELECT COUNT(*) AS waiting FROM session WHERE status = 'open' AND kind IN ('handoff', 'action')
"""
LATEST_OF = f"""
SELECT {SESSION_COLUMNS} FROM session
WHERE token_hash = :token_hash AND tree_id = :tree_id AND status = 'open' AND head >= :events
ORDER BY touched_us DESC, id {{bin}} DESC LIMIT :most
"""
LISTED = f"""
SELECT {SESSION_COLUMNS} FROM session
WHERE (started_us, id {{bin}}) < (:started_us, :id)
ORDER BY started_us DESC, id {{bin}} DESC LIMIT :most
"""

# Sessions that end by themselves, many at once. `{rows}` are lists, and as many rows as lists.

ENDED_COLUMNS = "id, head, head_hash, touched_us, outcome"
TO_END = f"""
SELECT {ENDED_COLUMNS} FROM session
WHERE status = 'open' AND expires_us <= :now_us ORDER BY expires_us LIMIT :most
"""
OPEN_AMONG = f"""
SELECT {ENDED_COLUMNS} FROM session
WHERE status = 'open' AND id IN (SELECT value ->> 0 FROM {{rows}})
"""
# Whoever was quicker has moved the head elsewhere; then the hash of before is nowhere.
END_SESSIONS = """
UPDATE session SET head = CAST(value ->> 1 AS {int}), touched_us = CAST(value ->> 3 AS {int}),
  head_hash = value ->> 4, status = value ->> 6, expires_us = NULL
FROM {rows}
WHERE session.id = value ->> 0 AND session.head_hash = value ->> 5 AND session.status = 'open'
RETURNING session.id
"""
KEEP_ENDINGS = """
INSERT INTO event (session_id, seq, key, kind, body, fp, at_us, hash)
SELECT value ->> 0, CAST(value ->> 1 AS {int}), value ->> 2, :kind, :body, :fp,
  CAST(value ->> 3 AS {int}), value ->> 4
FROM {rows}
"""
LISTENERS = "SELECT COUNT(*) FROM subscription WHERE topic = :topic"

# Erasure.

ERASE_SESSION = "UPDATE session SET status = 'erased' WHERE id = :session_id"
BESIDE_SESSIONS = ("session_case", "follow_up", "resume_code")
"""Tables that say more of a session, nothing of which outlives an erasure."""
FORGET_SESSION = tuple(
    f"DELETE FROM {table} WHERE session_id = :session_id" for table in BESIDE_SESSIONS
)
KEEP_ERASURE = """
INSERT INTO erasure (session_id, at_us, actor, reason)
VALUES (:session_id, :at_us, :actor, :reason) ON CONFLICT DO NOTHING
"""
ERASURES = "SELECT session_id, at_us, actor, reason FROM erasure ORDER BY session_id {bin}"

# Counters of what was answered, and after how long.

COUNT = """
INSERT INTO traffic (tree_hash, mode, day, node, given, dwell, shard, times)
VALUES (:tree_hash, :mode, :day, :count_node, :count_given, :dwell, :shard, :times)
ON CONFLICT (tree_hash, mode, day, node, given, dwell, shard)
DO UPDATE SET times = traffic.times + excluded.times
"""
TRAFFIC = """
SELECT mode, day, node, given, dwell, SUM(times) AS times FROM traffic
WHERE tree_hash = :tree_hash GROUP BY mode, day, node, given, dwell
ORDER BY mode {bin}, day, node {bin}, given {bin}, dwell
"""

# What others have to be told, and what becomes due.

SUBSCRIBE = """
INSERT INTO subscription (endpoint_id, topic, since_us) VALUES (:endpoint_id, :topic, :since_us)
ON CONFLICT DO NOTHING
"""
UNSUBSCRIBE = "DELETE FROM subscription WHERE endpoint_id = :endpoint_id"
POST = """
INSERT INTO outbox (id, endpoint_id, topic, subject, payload, due_us, attempts, state)
SELECT :subject || '@' || endpoint_id, endpoint_id, topic, :subject, :payload, :due_us, 0, 'due'
FROM subscription WHERE topic = :topic
"""
POST_ONCE = f"{POST} ON CONFLICT DO NOTHING"
CLAIM_OUTBOX = """
UPDATE outbox SET lease_owner = :owner, lease_until_us = :until_us, attempts = attempts + 1
WHERE id IN (
  SELECT id FROM outbox WHERE state = 'due' AND due_us <= :now_us
    AND (lease_until_us IS NULL OR lease_until_us <= :now_us)
  ORDER BY due_us LIMIT :most {skip_locked}
)
RETURNING id, endpoint_id, topic, subject, payload, attempts
"""
# Where nobody listens any more, what was left for others waits for nobody.
LAGS = """
SELECT
  (SELECT due_us FROM outbox WHERE state = 'due' AND EXISTS (SELECT 1 FROM subscription)
   ORDER BY due_us LIMIT 1) AS message_us,
  (SELECT due_us FROM timer WHERE state = 'due' ORDER BY due_us LIMIT 1) AS timer_us
"""
SETTLE_OUTBOX = """
UPDATE outbox SET state = :state, due_us = :due_us, lease_owner = NULL, lease_until_us = NULL
WHERE id = :id AND lease_owner = :owner AND state = 'due'
"""
KEEP_TRY = """
INSERT INTO outbox_try (outbox_id, number, at_us, status, error)
SELECT id, attempts, :at_us, :status, :error FROM outbox WHERE id = :id
"""
# What happens at a promise that is not made anew, such as a note, does not let it fire again.
SET_TIMER = """
INSERT INTO timer (kind, subject, due_us, attempts, state)
VALUES (:timer_kind, :session_id, :timer_us, 0, 'due')
ON CONFLICT (kind, subject) DO UPDATE SET
  due_us = excluded.due_us, state = 'due', attempts = 0, lease_owner = NULL, lease_until_us = NULL
WHERE timer.due_us <> excluded.due_us
"""
DROP_TIMER = "DELETE FROM timer WHERE kind = :timer_kind AND subject = :session_id"
CLAIM_TIMERS = """
UPDATE timer SET lease_owner = :owner, lease_until_us = :until_us, attempts = attempts + 1
WHERE (kind, subject) IN (
  SELECT kind, subject FROM timer WHERE state = 'due' AND due_us <= :now_us
    AND (lease_until_us IS NULL OR lease_until_us <= :now_us)
  ORDER BY due_us LIMIT :most {skip_locked}
)
RETURNING kind, subject, due_us
"""
FIRE_TIMER = """
UPDATE timer SET state = 'fired', lease_owner = NULL, lease_until_us = NULL
WHERE kind = :kind AND subject = :subject AND lease_owner = :owner AND state = 'due'
"""

# Drafts.

DRAFT = """
SELECT tree_id, name, rev, body, updated_us, updated_by FROM draft
WHERE tree_id = :tree_id AND name = :name
"""
KEEP_DRAFT = """
INSERT INTO draft (tree_id, name, rev, body, updated_us, updated_by)
VALUES (:tree_id, :name, 1, :body, :updated_us, :updated_by) ON CONFLICT DO NOTHING
"""
CHANGE_DRAFT = """
UPDATE draft SET rev = rev + 1, body = :body, updated_us = :updated_us, updated_by = :updated_by
WHERE tree_id = :tree_id AND name = :name AND rev = :rev
"""
DROP_DRAFT = "DELETE FROM draft WHERE tree_id = :tree_id AND name = :name"

# Access tokens.

KEEP_TOKEN = """
INSERT INTO api_token
  (id, secret_hash, name, scopes, created_us, created_by, expires_us, person_id)
VALUES
  (:id, :secret_hash, :name, :scopes, :created_us, :created_by, :expires_us, :person_id)
"""
TOKEN_COLUMNS = (
    "id, name, scopes, created_us, created_by, expires_us, person_id, used_us, revoked_us"
)
TOKEN = f"SELECT {TOKEN_COLUMNS} FROM api_token WHERE id = :id"
TOKEN_SHOWN = f"""
SELECT {TOKEN_COLUMNS}, secret_hash FROM api_token
WHERE id = :id AND (person_id IS NULL OR person_id IN (
  SELECT person.id FROM person WHERE person.status = 'active' AND (
    person.issuer IS NULL OR EXISTS (
      SELECT 1 FROM sign_in WHERE sign_in.person_id = person.id AND started_us > :since_us
    )
  )
))
"""
TOKENS = f"SELECT {TOKEN_COLUMNS} FROM api_token ORDER BY created_us, id {{bin}}"
TOKENS_OF = f"""
SELECT {TOKEN_COLUMNS} FROM api_token
WHERE person_id = :person_id AND revoked_us IS NULL AND expires_us > :now_us
ORDER BY created_us, id {{bin}}
"""
NOTE_USE = "UPDATE api_token SET used_us = :now_us WHERE id = :id"
REVOKE_TOKEN = """
UPDATE api_token SET revoked_us = :now_us WHERE id = :id AND revoked_us IS NULL
"""

# What the store knows about itself.

META = "SELECT value FROM meta WHERE key = :key"
KEEP_META = "INSERT INTO meta (key, value) VALUES (:key, :value) ON CONFLICT DO NOTHING"
