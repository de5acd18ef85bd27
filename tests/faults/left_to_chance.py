"""The columns that `verify` cannot judge, because neither the events nor a hash repeat them."""

_GROUPS = {
    "says when or by whom; nothing is decided by it": (
        "_sqlite_migrations.id _sqlite_migrations.applied_at tree_version.created_us"
        " tree_version.created_by tree_ref.updated_us tree_ref.updated_by erasure.at_us"
        " erasure.actor erasure.reason data_key.created_us"
    ),
    "says who may open a session": "session.token_hash",
    "says who looks after a session, and whom to ask about it": ("session.team follow_up.done_us"),
    "is written by nobody yet": "session.dek_id session.retention",
    "says for a while how somebody goes on elsewhere": (
        "resume_code.id resume_code.session_id resume_code.made_us resume_code.expires_us"
        " resume_code.used_us resume_code.taken_from"
    ),
    "says how pages look and where they are shown": (
        "brand.id brand.name brand.look brand.logo brand.logo_dark brand.rev brand.updated_us"
        " brand.updated_by tree_presence.tree_id tree_presence.brand tree_presence.sites"
        " tree_presence.tells tree_presence.rev tree_presence.updated_us tree_presence.updated_by"
    ),
    "is changed at any time, and is its author's to judge": (
        "draft.tree_id draft.name draft.rev draft.body draft.updated_us draft.updated_by"
    ),
    "says what an access token is for": (
        "api_token.id api_token.secret_hash api_token.name api_token.scopes api_token.created_us"
        " api_token.created_by api_token.expires_us api_token.used_us api_token.revoked_us"
        " api_token.person_id"
    ),
    "says who somebody is and how she signs in, and is changed at any time": (
        "person.id person.name person.email person.password person.issuer"
        " person.subject person.created_us person.created_by team.id team.name team.parent"
        " team.created_us role_grant.granted_us role_grant.granted_by sign_in.id sign_in.person_id"
        " sign_in.device sign_in.started_us sign_in.seen_us sign_in.expires_us sign_in.ended_us"
        " one_use_link.id one_use_link.person_id one_use_link.made_us"
        " one_use_link.made_by one_use_link.expires_us one_use_link.used_us guess.subject"
        " guess.failures guess.last_us guess.closed_until_us"
    ),
    "says when and how often somebody is told; what they are told is checked": (
        "outbox.due_us outbox.attempts outbox.lease_owner outbox.lease_until_us outbox_try.number"
        " outbox_try.at_us outbox_try.status outbox_try.error subscription.topic"
        " subscription.since_us"
    ),
    "says who looks after a promise now; when it is due is checked": (
        "timer.attempts timer.lease_owner timer.lease_until_us"
    ),
    "chooses among the versions, of which each is checked": "tree_ref.channel tree_ref.rev",
    "is summed over": "traffic.shard",
}
LEFT_TO_CHANCE = {
    column: reason for reason, columns in _GROUPS.items() for column in columns.split()
}
"""By `table.column` what is true of it instead."""
