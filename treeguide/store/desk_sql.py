"""The statements of the agents' desk: who holds what, which case it is, what is still to do."""

from treeguide.store.sql import SESSION_COLUMNS

# The same as MOVE_HEAD, with who holds the session from now on.
HAND_OVER = """
UPDATE session SET head = :seq, head_hash = :hash, touched_us = :at_us, node = :at_node,
  kind = :at_kind, outcome = :outcome, status = :status, expires_us = :expires_us,
  agent_id = :agent_id, team = COALESCE(:team, team)
WHERE id = :session_id AND head = :seq - 1 AND head_hash = :before AND status = 'open'
  AND touched_us <= :at_us
  AND NOT EXISTS (SELECT 1 FROM event WHERE session_id = :session_id AND key = :key)
"""
KEEP_CASE = """
INSERT INTO session_case (session_id, reference) VALUES (:session_id, :reference)
ON CONFLICT (session_id) DO UPDATE SET reference = excluded.reference
"""
DROP_CASE = "DELETE FROM session_case WHERE session_id = :session_id"
# Whoever ends a session has it to follow up; where nobody had signed in, who holds it.
KEEP_FOLLOW_UP = """
INSERT INTO follow_up (session_id, person_id, team, due_us, made_us)
SELECT id, COALESCE(:ended_by, agent_id), team, CAST(:follow_up_us AS {int}), :at_us FROM session
WHERE id = :session_id AND COALESCE(:ended_by, agent_id) IS NOT NULL
"""

_LISTED = f"""
SELECT {SESSION_COLUMNS}, COALESCE(reference, case_reference) AS case_reference
FROM session LEFT JOIN session_case ON session_case.session_id = session.id
"""
OF_AGENT = f"""{_LISTED}
WHERE agent_id = :agent_id AND status = 'open'
ORDER BY touched_us DESC, id {{bin}} DESC LIMIT :most
"""
OF_CONTACT = f"""{_LISTED}
WHERE (contact_key = :contact_key OR session.id = :contact_key) AND status <> 'erased'
ORDER BY started_us DESC, id {{bin}} DESC LIMIT :most
"""
OF_CASE = f"""
SELECT {SESSION_COLUMNS}, reference AS case_reference
FROM session_case JOIN session ON session.id = session_case.session_id
WHERE reference IN (:reference, :upper, :lower)
ORDER BY started_us DESC, id {{bin}} DESC LIMIT :most
"""
FOLLOW_UPS = f"""
SELECT {SESSION_COLUMNS}, COALESCE(reference, case_reference) AS case_reference,
  due_us, follow_up.team AS due_team
FROM follow_up JOIN session ON session.id = follow_up.session_id
  LEFT JOIN session_case ON session_case.session_id = session.id
WHERE person_id = :person_id AND done_us IS NULL
ORDER BY due_us, follow_up.session_id {{bin}} LIMIT :most
"""
HAS_FOLLOW_UP = """
SELECT 1 AS found FROM follow_up
WHERE session_id = :session_id AND person_id = :person_id AND done_us IS NULL
"""
FOLLOW_UP_DONE = """
UPDATE follow_up SET done_us = :now_us
WHERE session_id = :session_id AND person_id = :person_id AND done_us IS NULL
"""
FOLLOW_UP_NOT_DONE = """
UPDATE follow_up SET done_us = NULL
WHERE session_id = :session_id AND person_id = :person_id AND done_us IS NOT NULL
"""
# Each day of each version is looked up by itself: between them lie the counters of all answers.
STARTED = """
SELECT value ->> 0 AS tree_id, SUM(times) AS times FROM {rows}
  JOIN traffic ON tree_hash = value ->> 1 AND mode = 'live'
    AND day = CAST(value ->> 2 AS {int}) AND node = '' AND given = ''
GROUP BY value ->> 0
"""
VERSIONS_AMONG = """
SELECT tree_id, hash FROM tree_version WHERE tree_id IN (SELECT value ->> 0 FROM {rows})
"""
