"""What lies beside sessions, written once more as their events say it."""

from treeguide.store.desk_sql import DROP_CASE, DROP_FOLLOW_UP
from treeguide.store.driver import Run, Statement
from treeguide.store.errors import Broken
from treeguide.store.invariants.besides import Besides
from treeguide.store.keeping.histories import all_histories
from treeguide.store.store import Store

DROP = {"session_case": DROP_CASE, "follow_up": DROP_FOLLOW_UP}


def lay_beside(store: Store) -> None:
    """Have the case and the follow-up of each session be those that its events name.

    What has been followed up stays so; what nobody can read any more is left as it is.
    """
    judge = Besides(store)
    for piece in all_histories(store.driver):
        if isinstance(piece, Broken):
            raise piece
        _run_all(store, [one for history in piece for one in judge.corrections(*history)])
    for table, statement in DROP.items():
        alone = judge.alone_in(table)
        _run_all(store, [(statement, {"session_id": session_id}) for session_id in alone])


def _run_all(store: Store, statements: list[Statement]) -> None:
    def write(run: Run) -> None:
        for statement, values in statements:
            run(statement, values)

    if statements:
        store.driver.write(write)
