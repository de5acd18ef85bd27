"""Every statement of the step path, as constants that each database understands."""

SESSION_COLUMNS = (
    "id, tree_id, closure, token_hash, mode, audience, channel, language, head, status, node, "
    "kind, outcome, started_us, touched_us"
)

VERSION_KEPT = "SELECT 1 FROM tree_version WHERE hash = :hash"
VERSION_NUMBER = "SELECT COALESCE(MAX(number), 0) + 1 FROM tree_version WHERE tree_id = :tree_id"
KEEP_VERSION = """
INSERT INTO tree_version
  (hash, tree_id, number, format, body, bytes, nodes, edges, created_us, created_by)
VALUES
  (:hash, :tree_id, :number, :format, :body, :bytes, :nodes, :edges, :created_us, :created_by)
"""
VERSION = "SELECT hash, tree_id, body, nodes, edges FROM tree_version WHERE hash = :hash"
KEEP_MEDIUM = """
INSERT INTO medium (sha256, content) VALUES (:sha256, :content) ON CONFLICT DO NOTHING
"""
MEDIUM = "SELECT content FROM medium WHERE sha256 = :sha256"

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
SELECT tree_id, hash, closure, updated_by FROM tree_ref WHERE channel = 'live' ORDER BY tree_id
"""

START_SESSION = """
INSERT INTO session
  (id, tree_id, tree_hash, closure, mode, audience, channel, language, token_hash, contact_key,
   case_reference, experiment_arm, head, head_hash, status, node, kind, outcome, started_us,
   touched_us)
VALUES
  (:id, :tree_id, :tree_hash, :closure, :mode, :audience, :channel, :language, :token_hash,
   :contact_key, :case_reference, :experiment_arm, 1, :head_hash, 'open', :node, :kind, :outcome,
   :at_us, :at_us)
"""
HEAD = "SELECT head, head_hash, status, touched_us FROM session WHERE id = :session_id"
KEY = "SELECT seq, fp FROM event WHERE session_id = :session_id AND key = :key"
MOVE_HEAD = """
UPDATE session SET head = :seq, head_hash = :hash, touched_us = :at_us, node = :at_node,
  kind = :at_kind, outcome = :outcome, status = :status
WHERE id = :session_id AND head = :seq - 1 AND status = 'open'
"""
KEEP_EVENT = """
INSERT INTO event
  (session_id, seq, key, kind, node, given, body, fp, at_us, shown_at, active_ms, hash)
VALUES
  (:session_id, :seq, :key, :kind, :node, :given, :body, :fp, :at_us, :shown_at, :active_ms, :hash)
"""
EVENTS = """
SELECT seq, key, kind, node, given, body, at_us FROM event WHERE session_id = :session_id
ORDER BY seq
"""
SESSION = f"SELECT {SESSION_COLUMNS} FROM session WHERE id = :session_id"
WAITING = f"""
SELECT {SESSION_COLUMNS} FROM session
WHERE status = 'open' AND kind IN ('handoff', 'action') ORDER BY touched_us LIMIT :most
"""
LATEST_OF = f"""
SELECT {SESSION_COLUMNS} FROM session
WHERE token_hash = :token_hash AND tree_id = :tree_id AND status = 'open'
ORDER BY touched_us DESC LIMIT 1
"""
EVENT_CHAIN = """
SELECT seq, key, kind, node, given, body, body_enc, fp, at_us, shown_at, active_ms, hash
FROM event WHERE session_id = :session_id ORDER BY seq
"""
FIXED = """
SELECT id, tree_id, tree_hash, closure, mode, audience, channel, language, contact_key,
  case_reference, experiment_arm, started_us, head, head_hash
FROM session ORDER BY id
"""
