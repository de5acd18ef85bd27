"""What the row of a session says beside its chain, as walking its events again gives it."""

from collections.abc import Callable
from typing import Any

from treeguide.store import sql
from treeguide.store.driver import Row, Run
from treeguide.store.errors import Broken
from treeguide.store.invariants.endings import status_of
from treeguide.store.keeping.histories import History, all_histories
from treeguide.store.queues import PROMISE
from treeguide.store.records import Standing
from treeguide.store.store import Store

STAND = """
UPDATE session SET node = :node, kind = :kind, outcome = :outcome, expires_us = :expires_us,
  status = :status, agent_id = :agent_id
WHERE id = :session_id
"""

Walk = Callable[[Row, list[Row]], Standing | None]
"""Returns where a session stands by its events, None where these cannot be walked."""


def stand_where_events_lead(store: Store, walk: Walk) -> None:
    """Have the row and the timer of each session say what its events do."""
    for piece in all_histories(store.driver):
        if isinstance(piece, Broken):
            raise piece
        store.driver.write(_Standings(piece, walk))


class _Standings:
    """The writes for some sessions."""

    def __init__(self, histories: list[History], walk: Walk) -> None:
        self._stood = [(*one, standing) for one in histories if (standing := walk(*one))]

    def __call__(self, run: Run) -> None:
        for session, events, standing in self._stood:
            said = _said(session, events, standing)
            if any(session[name] != value for name, value in said.items()):
                run(STAND, said | {"session_id": session["id"]})
            timer = {"timer_kind": PROMISE, "session_id": session["id"]}
            if standing.due_us is None:
                run(sql.DROP_TIMER, timer)
            elif not standing.closed:
                run(sql.SET_TIMER, timer | {"timer_us": standing.due_us})


def _said(session: Row, events: list[Row], standing: Standing) -> dict[str, Any]:
    return {
        "node": standing.node,
        "kind": standing.kind,
        "outcome": standing.outcome,
        "expires_us": standing.expires_us,
        "agent_id": standing.agent_id,
        "status": status_of({"outcome": standing.outcome}, events),
    }
