"""The statements of the agents' desk: who holds what, which case it is, what is still to do."""

from treeguide.store.sql import SESSION_COLUMNS

# The same as MOVE_HEAD, with who holds the session from now on.
HAND_OVER = """
UPDATE session SET head = :seq, head_hash = :hash, touched_us = :at_us, node = :at_node,
  kind = :at_kind, outcome = :outcome, status = :status, expires_us = :expires_us,
  agent_id = :agent_id, team = COALESCE(:team, team)
WHERE id = :session_id AND head = :seq - 1 AND head_hash = :before
  AND status BETWEEN 'open' AND 'open'
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
DROP_FOLLOW_UP = "DELETE FROM follow_up WHERE session_id = :session_id"

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
# A team's promise holds after the call in which it was made, until its moment has come.
PROMISED_AFTER = f"""
SELECT {SESSION_COLUMNS} FROM session JOIN (
  SELECT subject, due_us FROM timer WHERE kind = 'promise' AND state = 'due' AND due_us > :now_us
) AS promise ON subject = session.id
WHERE status IN ('done', 'abandoned')
ORDER BY due_us, session.id {{bin}} LIMIT :most
"""
PROMISES_DUE = """
SELECT subject, due_us FROM timer
WHERE kind = 'promise' AND subject IN (SELECT value ->> 0 FROM {rows})
"""
# Of each session who has called, as it was said in turn, what was said at its end, and whether it
# rests or was handed over: nothing has come after that but what is written beside the walk.
LEFT = """
SELECT session_id AS id, event.*, mode, audience, language
FROM {rows} JOIN session ON session.id = value ->> 0 JOIN event ON session_id = session.id
WHERE status <> 'erased' AND (event.kind IN ('identified', 'ended') OR event.seq = (
  SELECT seq FROM event AS latest WHERE latest.session_id = session.id
    AND latest.kind NOT IN ('noted', 'flagged', 'identified')
  ORDER BY seq DESC LIMIT 1
))
ORDER BY seq
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
WHERE session_id = :session_id AND person_id = :person_id AND done_us > :since_us
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
