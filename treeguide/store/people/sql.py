"""The statements about people, teams and what was changed."""

PERSON_COLUMNS = "id, name, email, status, password, issuer, subject, created_us, created_by"
PERSON = f"SELECT {PERSON_COLUMNS} FROM person WHERE id = :id"
PERSON_BY_EMAIL = f"SELECT {PERSON_COLUMNS} FROM person WHERE email = :email"
PERSON_BY_SUBJECT = f"""
SELECT {PERSON_COLUMNS} FROM person WHERE issuer = :issuer AND subject = :subject
"""
PEOPLE = f"SELECT {PERSON_COLUMNS} FROM person ORDER BY name {{bin}}, id {{bin}}"
NAMES = "SELECT id, name FROM person WHERE id IN (SELECT value ->> 0 FROM {rows})"
# Laid down first: otherwise SQLite reads the list anew for each grant that there is.
HOLDERS = """
WITH enough AS MATERIALIZED (
  SELECT value ->> 0 AS number, value ->> 1 AS role, value ->> 2 AS team, value ->> 3 AS tree
  FROM {rows}
)
SELECT id, name FROM person
WHERE status = 'active' AND id IN (
  SELECT person_id FROM role_grant JOIN enough USING (role, team, tree)
  GROUP BY person_id HAVING COUNT(DISTINCT number) = CAST(:number AS {int})
)
ORDER BY name {bin}, id {bin}
"""
KEEP_PERSON = """
INSERT INTO person (id, name, email, status, password, issuer, subject, created_us, created_by)
VALUES (:id, :name, :email, :status, :password, :issuer, :subject, :now_us, :by)
ON CONFLICT DO NOTHING
"""
CHANGE_PERSON = """
UPDATE person SET name = :name, email = :email, status = :status, password = :password,
  issuer = :issuer, subject = :subject
WHERE id = :id
"""
KEEP_PASSWORD_ANEW = """
UPDATE person SET password = :password WHERE id = :id AND password = :before
"""
# Only who has never come in: what somebody has done names her for ever. The audit knows it also
# once sign-ins are forgotten.
DROP_PERSON = """
DELETE FROM person WHERE id = :person_id AND status = 'invited' AND password IS NULL
  AND issuer IS NULL AND NOT EXISTS (SELECT 1 FROM audit WHERE actor = :person_id)
"""
DROP_GRANTS_OF = "DELETE FROM role_grant WHERE person_id = :person_id"
FORGET_LINKS_OF = "DELETE FROM one_use_link WHERE person_id = :person_id"

TEAMS = "SELECT id, name, parent FROM team ORDER BY name {bin}, id {bin}"
KEEP_TEAM = """
INSERT INTO team (id, name, parent, created_us) VALUES (:id, :name, :parent, :now_us)
ON CONFLICT DO NOTHING
"""
CHANGE_TEAM = "UPDATE team SET name = :name, parent = :parent WHERE id = :id"
TEAM_IS_THERE = "SELECT 1 FROM team WHERE id = :id"
DROP_TEAM = "DELETE FROM team WHERE id = :id"
TEAM_HOLDS = """
SELECT 1 FROM role_grant WHERE team = :id UNION ALL SELECT 1 FROM team WHERE parent = :id LIMIT 1
"""

GRANTS_OF = """
SELECT role, team, tree FROM role_grant WHERE person_id = :person_id
ORDER BY role {bin}, team {bin}, tree {bin}
"""
GRANTS = """
SELECT person_id, role, team, tree FROM role_grant
ORDER BY person_id {bin}, role {bin}, team {bin}, tree {bin}
"""
GRANTS_BY = """
SELECT role, team, tree FROM role_grant WHERE person_id = :person_id AND granted_by = :by
"""
KEEP_GRANT = """
INSERT INTO role_grant (person_id, role, team, tree, granted_us, granted_by)
VALUES (:person_id, :role, :team, :tree, :now_us, :by)
ON CONFLICT (person_id, role, team, tree) DO UPDATE
SET granted_us = excluded.granted_us, granted_by = excluded.granted_by
WHERE role_grant.granted_by = 'single sign-on'
"""
DROP_GRANT = """
DELETE FROM role_grant
WHERE person_id = :person_id AND role = :role AND team = :team AND tree = :tree
"""
ADMINS = """
SELECT COUNT(*) FROM role_grant JOIN person ON person.id = role_grant.person_id
WHERE role = 'admin' AND team = '*' AND tree = '*' AND status = 'active'
"""
OTHER_ADMINS = f"{ADMINS} AND person_id <> :person_id"

KEEP_SIGN_IN = """
INSERT INTO sign_in (id, person_id, device, started_us, seen_us, expires_us)
VALUES (:id, :person_id, :device, :now_us, :now_us, :expires_us)
"""
SIGNED_IN = """
SELECT sign_in.id, person_id, device, started_us, seen_us, expires_us,
  name, email, status, password, issuer, subject, created_us, created_by
FROM sign_in JOIN person ON person.id = sign_in.person_id
WHERE sign_in.id = :id AND ended_us IS NULL AND expires_us > :now_us AND status = 'active'
"""
SIGN_INS_OF = """
SELECT id, person_id, device, started_us, seen_us, expires_us FROM sign_in
WHERE person_id = :person_id AND ended_us IS NULL AND expires_us > :now_us
ORDER BY seen_us DESC, id {bin}
"""
NOTE_SEEN = "UPDATE sign_in SET seen_us = :now_us WHERE id = :id"
END_SIGN_IN = "UPDATE sign_in SET ended_us = :now_us WHERE id = :id AND ended_us IS NULL"
END_SIGN_INS = """
UPDATE sign_in SET ended_us = :now_us WHERE person_id = :person_id AND ended_us IS NULL
"""
DROP_OLD_SIGN_INS = "DELETE FROM sign_in WHERE expires_us < :before_us OR ended_us < :before_us"

REVOKE_TOKENS_OF = """
UPDATE api_token SET revoked_us = :now_us WHERE person_id = :person_id AND revoked_us IS NULL
"""

KEEP_LINK = """
INSERT INTO one_use_link (id, purpose, person_id, made_us, made_by, expires_us)
VALUES (:link_id, :purpose, :person_id, :now_us, :by, :expires_us)
"""
LINK = """
SELECT purpose, person_id, expires_us FROM one_use_link
WHERE id = :link_id AND used_us IS NULL AND expires_us > :now_us
"""
LATEST_LINK = """
SELECT made_us, made_by FROM one_use_link
WHERE purpose = :purpose AND person_id = :person_id ORDER BY made_us DESC LIMIT 1
"""
USE_LINK = """
UPDATE one_use_link SET used_us = :now_us
WHERE id = :link_id AND purpose = :purpose AND used_us IS NULL AND expires_us > :now_us
"""
DROP_LINKS = """
UPDATE one_use_link SET used_us = :now_us
WHERE person_id = :person_id AND used_us IS NULL AND expires_us > :now_us
"""
DROP_SETUP_LINKS = """
UPDATE one_use_link SET used_us = :now_us WHERE purpose = 'setup' AND used_us IS NULL
"""

DROP_OLD_LINKS = "DELETE FROM one_use_link WHERE expires_us < :before_us OR used_us < :before_us"

# The state of a sign-on that has come to its end is kept as one that was used: none works twice.
SPEND_SIGN_ON = """
INSERT INTO one_use_link
  (id, purpose, person_id, made_us, made_by, expires_us, used_us)
VALUES (:link_id, 'sign-on', NULL, :now_us, :by, :expires_us, :now_us)
ON CONFLICT DO NOTHING
"""

GUESS = "SELECT failures, last_us, closed_until_us FROM guess WHERE subject = :subject"
BEGIN_GUESS = """
INSERT INTO guess (subject, failures, last_us, closed_until_us) VALUES (:subject, 0, 0, 0)
ON CONFLICT DO NOTHING
"""
HOLD_GUESS = "UPDATE guess SET failures = failures WHERE subject = :subject"
KEEP_GUESS = """
UPDATE guess SET failures = :failures, last_us = :now_us, closed_until_us = :closed_until_us
WHERE subject = :subject
"""
# One that was right was counted as a wrong one before it was looked at.
TAKE_BACK_GUESS = """
UPDATE guess SET failures = failures - 1, closed_until_us = 0
WHERE subject = :subject AND failures > 0
"""
DROP_GUESS = "DELETE FROM guess WHERE subject = :subject"
DROP_OLD_GUESSES = "DELETE FROM guess WHERE last_us < :before_us"

HEAD_KEPT = """
INSERT INTO meta (key, value) VALUES ('audit.head', :head) ON CONFLICT DO NOTHING
"""
# Changing a row to what it is holds it, on every database, until the transaction ends.
HOLD_HEAD = "UPDATE meta SET value = value WHERE key = 'audit.head'"
HEAD = "SELECT value FROM meta WHERE key = 'audit.head'"
MOVE_HEAD = "UPDATE meta SET value = :head WHERE key = 'audit.head'"
KEEP_ENTRY = """
INSERT INTO audit (seq, at_us, actor, action, team, subject, body, hash)
VALUES (:seq, :at_us, :actor, :action, :team, :subject, :body, :hash)
"""
ENTRIES = """
SELECT seq, at_us, actor, action, team, subject, body, hash FROM audit
WHERE seq < :before ORDER BY seq DESC LIMIT :most
"""
ENTRIES_AFTER = """
SELECT seq, at_us, actor, action, team, subject, body, hash FROM audit
WHERE seq > :after ORDER BY seq LIMIT :most
"""
