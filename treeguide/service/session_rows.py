"""The row of a session at hand, kept the same as the one that the store holds."""

from msgspec.structs import replace

from treeguide.engine import Event, Session
from treeguide.store import SessionRow, Standing, Start, status_at


def row_at_start(start: Start, started: Event, tree_hash: str) -> SessionRow:
    """Return the row of a session that begins; `row_at` says where it then stands."""
    return SessionRow(
        id=start.session_id,
        tree_id=start.tree_id,
        tree_hash=tree_hash,
        closure=start.closure,
        token_hash=start.token_hash,
        mode=start.mode,
        audience=start.audience,
        channel=start.channel,
        language=start.language,
        head=started.seq,
        head_hash="",
        status="open",
        node="",
        kind="",
        outcome=None,
        started_us=started.at_us,
        touched_us=started.at_us,
        expires_us=None,
        agent_id=start.agent_id,
        team=start.team,
        contact_key=start.contact_key,
    )


def row_at(row: SessionRow, session: Session, standing: Standing, head_hash: str) -> SessionRow:
    """Return a row after the last event of its session, as the store notes it."""
    return replace(
        row,
        head=session.seq,
        head_hash=head_hash,
        status=status_at(standing),
        node=standing.node,
        kind=standing.kind,
        outcome=standing.outcome,
        touched_us=session.at_us,
        expires_us=standing.expires_us,
    )
